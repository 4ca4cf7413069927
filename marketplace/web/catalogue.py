"""The public search page and the page of one patent."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup, escape

from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, InvalidInput, NotFound
from marketplace.domain.numbers import ApplicationNumber, parse_application_number
from marketplace.services import (
    catalogue,
    encumbrances,
    open_licences,
    patents,
    relaxing,
    reply_clock,
    shortlist_items,
    similar,
)
from marketplace.services.catalogue import Found
from marketplace.services.search_form import SCOPES, SIZES, SearchForm
from marketplace.web import catalogue_facets as facets
from marketplace.web.access import maybe_actor, now
from marketplace.web.errors import sentence
from marketplace.web.labels import facet_label, reasons
from marketplace.web.shortlists import destinations
from search import FACETS, IPC_LEVELS, Notice, Pass, Segment
from search.analysis import number_keys
from search.parser import PREFIXES

bp = Blueprint("catalogue", __name__)

LAST_HIT = 10_000  # the engine shows no hit beyond this one
SORT_LABELS = {
    "relevance": N_("相关"),
    "newest": N_("最新"),
    "price_asc": N_("价格从低到高"),
    "price_desc": N_("价格从高到低"),
}
_READINGS = {
    Pass.PARTS_OF_WORDS: N_("完整词语的结果较少，已放宽为词语的一部分。"),
    Pass.MOST_WORDS: N_("没有同时包含全部词语的专利，以下包含其中大部分词语（“研发”“需求”一类的词不计）。"),
    Pass.CLOSEST: N_("没有专利同时包含这些词语，以下按最有区别力的词语列出最接近的专利：%(words)s"),
}
_NOTICES = {
    Notice.SYNTAX_IGNORED: N_("检索式写法有误，已按普通词语检索。"),
    Notice.SHORTENED: N_("检索内容过长，只检索了开头部分。"),
    Notice.NO_WORDS: N_("没有可检索的词语，以下为全部结果。"),
    Notice.TOO_COMMON: N_("这些字几乎每件专利里都有，请再加一个说明技术内容的词。"),
}


@bp.get("/patents")
def search() -> ResponseReturnValue:
    """Answer a search; the address is its whole state."""
    form = SearchForm.from_args(request.args)
    problems = list(form.problems)
    found = Found((), 0)
    try:
        found = catalogue.search(form.request(form.facets), today=local_day(now()))
    except InvalidInput as problem:
        problems.append(problem)
    nothing = not (found.total or found.degraded or problems)
    page = render_template(
        "catalogue/search.html",
        form=form,
        found=found,
        groups=facets.groups(form, found),
        chips=facets.chips(form),
        cleared=facets.cleared(form),
        ways=_ways(form) if nothing else [],
        is_number=bool(number_keys(form.text)),
        meant=facets.address(form, q=found.suggestion) if found.suggestion else "",
        notices=[*map(sentence, problems), *_notices(form, found)],
        sorts=SORT_LABELS,
        sizes=SIZES,
        last_hit=LAST_HIT,
        marked=marked,
        saved=shortlist_items.holding(maybe_actor(), [row.patent.id for row in found.rows]),
    )
    return page, 422 if problems else 200


@bp.get("/patents/by/<name>")
def facet(name: str) -> ResponseReturnValue:
    """List every value of a facet that has too many for the filter column."""
    if name not in facets.GROUPS or name not in FACETS:
        raise NotFound()
    form = SearchForm.from_args(request.args)
    form.page, form.size = 1, SIZES[0]
    found = catalogue.search(form.request((name,)), today=local_day(now()))
    return render_template(
        "catalogue/facet.html",
        title=_(facets.GROUPS[name]),
        choices=facets.choices(form, found, name),
        degraded=found.degraded,
        back=facets.address(form),
    )


def _ways(form: SearchForm) -> list[tuple[str, str, int]]:
    """What to leave out of a question that finds nothing: words, address, and the patents that there would be."""
    return [
        (_left_out(form, way), _relaxed(form, way), way.total)
        for way in relaxing.relaxations(form.request(()))
    ]


def _left_out(form: SearchForm, way: relaxing.Relaxation) -> str:
    if way.kind == "scope":
        return _("在全部公开专利中查找（含未挂牌）")
    if way.kind == "word":
        return _("去掉检索词“%(word)s”", word=way.word)
    if way.kind == "only":
        return _("在全部公开专利中只检索“%(word)s”", word=way.word)
    if len(way.names) > 1 and not set(way.names) <= set(IPC_LEVELS):
        return _("去掉全部筛选条件")
    labels = [facet_label(name, key) for name in way.names for key in form.chosen.get(name, ())]
    return _("去掉筛选“%(label)s”", label=_("；").join(labels) or _("价格区间（元）"))


def _relaxed(form: SearchForm, way: relaxing.Relaxation) -> str:
    dropped: dict[str, None] = {name: None for name in form.chosen if name not in way.request.filters}
    if "price" not in way.request.filters:
        dropped |= {"price_low": None, "price_high": None}
    scope = way.request.scope if way.request.scope != SCOPES[0] else None
    return facets.address(form, **dropped, q=way.request.text, scope=scope)


def _notices(form: SearchForm, found: Found) -> list[str]:
    if found.degraded:
        return [_("检索服务暂时不可用，现按号码和名称查找，筛选和排序未生效。")]
    said = Notice.SHORTENED if form.shortened else found.notice
    notices = [_(_NOTICES[said])] if said else _mistyped(form.text, found)
    if found.reading in _READINGS and found.rows:
        notices.append(_(_READINGS[found.reading], words=_("、").join(found.words)))
    return notices


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
    pieces = (f"<mark>{escape(piece)}</mark>" if hit else escape(piece) for piece, hit in segments)
    return Markup("".join(pieces))


@bp.get("/patents/<number>")
def patent(number: str) -> ResponseReturnValue:
    """Show a patent; any other spelling of its number leads to the one address."""
    reader = maybe_actor()
    found = patents.view(reader, number, now=now())
    canonical = str(ApplicationNumber(found.patent.number))
    if number != canonical:
        return redirect(url_for("catalogue.patent", number=canonical), 301)
    saved = shortlist_items.holding(reader, [found.patent.id])
    opened = open_licences.of_patents([found.patent.id]).get(found.patent.id)
    return render_template(
        "catalogue/patent.html",
        view=found,
        patent=found.patent,
        declaration=opened,
        alike=similar.similar(found.patent),
        reasons=reasons,
        rates=reply_clock.rates([one.organisation_id for one in found.listings], local_day(now())),
        saved=saved,
        destinations=destinations(reader, saved.get(found.patent.id, ())) if reader else [],
        lying=encumbrances.active(found.patent.id, local_day(now())),
    )


@bp.get("/help/search")
def guide() -> str:
    """Explain how to search, with examples to try."""
    spellings: dict[str, list[str]] = {}
    for spelling, name in PREFIXES.items():
        spellings.setdefault(name, []).append(spelling)
    return render_template("catalogue/guide.html", spellings=spellings, title=_("检索帮助"))
