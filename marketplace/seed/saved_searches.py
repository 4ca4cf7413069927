"""Two searches that the sample enterprise keeps: some weeks old, so that the first day of a demo has something new."""

from datetime import datetime, timedelta

from marketplace.domain.saved_searches import Frequency
from marketplace.seed.people import Cast
from marketplace.seed.stage import Scene
from marketplace.services import saved_searches
from marketplace.services.search_form import SearchForm

AGE = timedelta(days=20)
KEPT = (
    ("储能与导热材料", SearchForm(text="电池 OR 石墨"), Frequency.DAILY),
    (
        "哈尔滨高校的许可",
        SearchForm(chosen={"city": ("230100",), "deal_type": ("licence",)}),
        Frequency.WEEKLY,
    ),
)


def keep(cast: Cast) -> Scene:
    """Return the scene in which they are saved; what is published from then on will be new."""

    def scene(now: datetime) -> None:
        for name, form, frequency in KEPT:
            saved_searches.save(cast.enterprises[0], form, name, frequency, "zh_Hans_CN", now=now, since=now)

    return scene
