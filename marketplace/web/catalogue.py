"""The public search page and the page of one patent."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup, escape

from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.numbers import ApplicationNumber, parse_application_number
from marketplace.services import catalogue, patents, shortlist_items
from marketplace.services.catalogue import Found
from marketplace.services.search_form import SIZES, SearchForm
from marketplace.web.access import maybe_actor, now
from marketplace.web.errors import sentence
from marketplace.web.filters import with_args, yuan
from marketplace.web.labels import facet_label
from marketplace.web.shortlists import destinations
from search import Notice, Pass, Range, Segment

bp = Blueprint("catalogue", __name__)

LAST_HIT = 10_000  # the engine shows no hit beyond this one
#: Groups of filters in the order in which they narrow best, with their titles.
GROUPS = {
    "deal_type": N_("交易方式"),
    "licence_type": N_("许可方式"),
    "payment_mode": N_("付款方式"),
    "patent_type": N_("专利类型"),
    "city": N_("地市"),
    "institution": N_("权利人单位"),
    "ipc_section": N_("技术领域（IPC 部）"),
    "price_band": N_("价格"),
    "legal_status": N_("法律状态"),
}
SORT_LABELS = {
    "relevance": N_("相关"),
    "newest": N_("最新"),
    "price_asc": N_("价格从低到高"),
    "price_desc": N_("价格从高到低"),
}
_READINGS = {
    Pass.PARTS_OF_WORDS: N_("完整词语的结果较少，已放宽为词语的一部分。"),
    Pass.MOST_WORDS: N_("没有同时包含全部词语的专利，以下包含其中大部分词语。"),
}
_NOTICES = {
    Notice.SYNTAX_IGNORED: N_("检索式写法有误，已按普通词语检索。"),
    Notice.SHORTENED: N_("检索内容过长，只检索了开头部分。"),
    Notice.NO_WORDS: N_("没有可检索的词语，以下为全部结果。"),
    Notice.TOO_COMMON: N_("这些字几乎每件专利里都有，请再加一个说明技术内容的词。"),
}
VALUES_SHOWN = 13


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter value to choose or give up: its words, its count, and the address that results."""

    text: str
    count: int
    selected: bool
    address: str


@bp.get("/patents")
def search() -> ResponseReturnValue:
    """Answer a search; the address is its whole state."""
    form = SearchForm.from_args(request.args)
    problems = list(form.problems)
    found = Found((), 0)
    try:
        found = catalogue.search(form.request(), today=local_day(now()))
    except InvalidInput as problem:
        problems.append(problem)
    page = render_template(
        "catalogue/search.html",
        form=form,
        found=found,
        groups=_groups(form, found),
        chips=_chips(form),
        notices=[*map(sentence, problems), *_notices(form.text, found)],
        sorts=SORT_LABELS,
        sizes=SIZES,
        last_hit=LAST_HIT,
        marked=marked,
        saved=shortlist_items.holding(maybe_actor(), [row.patent.id for row in found.rows]),
    )
    return page, 422 if problems else 200


def _groups(form: SearchForm, found: Found) -> list[tuple[str, str, list[Choice]]]:
    """The filter groups that have anything to choose from."""
    groups = []
    for name, title in GROUPS.items():
        buckets = found.facets.get(name, ())
        shown = [bucket for at, bucket in enumerate(buckets) if at < VALUES_SHOWN or bucket.selected]
        options = [
            Choice(
                facet_label(name, bucket.key), bucket.count, bucket.selected, _toggled(form, name, bucket.key)
            )
            for bucket in shown
        ]
        if options:
            groups.append((name, _(title), options))
    return groups


def _toggled(form: SearchForm, name: str, key: str) -> str:
    chosen = form.chosen.get(name, ())
    kept = [value for value in chosen if value != key] if key in chosen else [*chosen, key]
    return with_args(**{name: kept, "page": None})


def _chips(form: SearchForm) -> list[tuple[str, str]]:
    """What narrows the answer, each with the address without it."""
    chips = [
        (facet_label(name, key), _toggled(form, name, key))
        for name, keys in form.chosen.items()
        for key in keys
    ]
    if form.price != Range():
        low = yuan(form.price.low) if form.price.low is not None else ""
        high = yuan(form.price.high) if form.price.high is not None else ""
        words = _("价格 %(low)s–%(high)s", low=low, high=high)
        chips.append((words, with_args(price_low=None, price_high=None, page=None)))
    return chips


def _notices(text: str, found: Found) -> list[str]:
    if found.degraded:
        return [_("检索服务暂时不可用，现按号码和名称查找，筛选和排序未生效。")]
    notices = [_(_NOTICES[found.notice])] if found.notice else _mistyped(text, found)
    return [*notices, _(_READINGS[found.reading])] if found.reading in _READINGS and found.rows else notices


def _mistyped(text: str, found: Found) -> list[str]:
    """Say what is wrong with a number that finds nothing: otherwise a slip looks like a patent we don't have."""
    try:
        if text and not found.total:
            parse_application_number(text, local_day(now()))
    except InvalidInput as problem:
        return [sentence(problem)] if problem.code in ("check_digit", "number_from_future") else []
    return []


def marked(segments: list[Segment]) -> Markup:
    """Return text with the words found marked; every piece is escaped."""
    pieces = (Markup("<mark>{}</mark>").format(piece) if hit else escape(piece) for piece, hit in segments)
    return Markup("").join(pieces)


@bp.get("/patents/<number>")
def patent(number: str) -> ResponseReturnValue:
    """Show a patent; any other spelling of its number leads to the one address."""
    reader = maybe_actor()
    found = patents.view(reader, number, now=now())
    canonical = str(ApplicationNumber(found.patent.number))
    if number != canonical:
        return redirect(url_for("catalogue.patent", number=canonical), 301)
    saved = shortlist_items.holding(reader, [found.patent.id])
    return render_template(
        "catalogue/patent.html",
        view=found,
        patent=found.patent,
        saved=saved,
        destinations=destinations(reader, saved.get(found.patent.id, ())) if reader else [],
    )
