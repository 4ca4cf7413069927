"""Sample patents, written as a file of the kind that universities export and read by the importer itself."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from marketplace.domain.numbers import ApplicationNumber, check_digit
from marketplace.seed.words import FIELDS, SHAPES, STEMS, SURNAMES, Field

HEADER = (
    "申请号", "专利名称", "摘要", "专利类型", "申请人", "发明人", "IPC分类号", "洛迦诺分类号", "申请日", "授权公告日",
    "法律状态", "法律状态日期",
)  # fmt: skip
TYPE_DIGITS = {"发明": "1", "实用新型": "2", "外观设计": "3"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample patent: its key, when it was granted (None: still pending or ended), and its cells."""

    number: str
    granted_on: date | None
    cells: tuple[str, ...]


def people(random: Random) -> str:
    """Two to five invented inventors, joined as exports join them."""
    return ";".join(
        random.choice(SURNAMES) + "".join(random.sample(STEMS, 2)) for _ in range(random.randint(2, 5))
    )


def make(random: Random, owner: str, serial: int, until: date) -> Sample:
    """Return one patent of this owner that was filed and mostly granted before `until`."""
    field = random.choice(FIELDS)
    kind = random.choices(("发明", "实用新型", "外观设计"), (62, 33, 5))[0]
    filed_on = until - timedelta(
        days=random.randint(900, 3600) if kind == "发明" else random.randint(420, 2600)
    )
    granted_on = filed_on + timedelta(
        days=random.randint(420, 860) if kind == "发明" else random.randint(120, 320)
    )
    status, status_on = "授权", granted_on
    fate = random.random()
    if fate < 0.06:
        status, status_on, granted_on = "实质审查的生效", filed_on + timedelta(days=300), granted_on
    elif fate < 0.09:
        status, status_on = "未缴年费专利权终止", granted_on + timedelta(days=400)
    in_force = status == "授权"
    digits = f"{filed_on.year}{TYPE_DIGITS[kind]}{serial:07d}"
    key = digits + check_digit(digits)
    title, abstract = _texts(random, field, kind)
    cells = (
        ApplicationNumber(key).patent_number if in_force else str(ApplicationNumber(key)),
        title,
        abstract,
        kind,
        owner,
        people(random),
        "" if kind == "外观设计" else ";".join(random.sample(field.ipc, random.randint(1, len(field.ipc)))),
        "15-03" if kind == "外观设计" else "",
        filed_on.isoformat(),
        granted_on.isoformat() if status != "实质审查的生效" else "",
        status,
        min(status_on, until).isoformat(),
    )
    return Sample(key, granted_on if in_force else None, cells)


def _texts(random: Random, field: Field, kind: str) -> tuple[str, str]:
    thing, means, gain = (random.choice(words) for words in (field.things, field.means, field.gains))
    other = random.choice(field.means)
    if kind == "外观设计":
        return thing, f"本外观设计产品的用途：{thing}。设计要点在于形状。"
    title = f"一种{means}{thing}{random.choice(SHAPES) if kind == '发明' else '装置'}"
    title = title.replace("装置装置", "装置").replace("系统系统", "系统")
    what = "本发明" if kind == "发明" else "本实用新型"
    solved = f"解决了现有{thing}在寒冷地区使用时性能下降的问题，具有{gain}的优点，适合推广应用。"
    abstract = f"{what}公开了{title}，采用{means}与{other}相结合的方案，{solved}"
    return title, abstract


def as_csv(samples: list[Sample]) -> io.BytesIO:
    """Return the samples as a UTF-8 file with BOM, the way spreadsheets save it."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *(sample.cells for sample in samples)])
    return io.BytesIO(text.getvalue().encode("utf-8-sig"))
