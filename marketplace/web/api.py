"""The public JSON interface: search and patents, as the pages show them."""

from typing import Any, cast

from apiflask import APIBlueprint, Schema
from apiflask.fields import Boolean, Date, DateTime, Dict, Float, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Range
from flask import request, url_for
from flask.typing import ResponseReturnValue

from marketplace.domain.clock import local_day
from marketplace.domain.errors import Invalid
from marketplace.domain.numbers import ApplicationNumber
from marketplace.services import catalogue, patents
from marketplace.services.catalogue import Row
from marketplace.services.search_form import SCOPES, SORTS, SearchForm
from marketplace.web.access import maybe_actor, now
from search import FACETS

bp = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="patents")


class Window(Schema):
    """Words, order and window of a search."""

    q = String(load_default="", validate=Length(max=500), metadata={"description": "检索式，语法同检索页"})
    scope = String(load_default=SCOPES[0], validate=OneOf(SCOPES))
    sort = String(load_default=SORTS[0], validate=OneOf(SORTS))
    page = Integer(load_default=1, validate=Range(min=1))
    size = Integer(load_default=20, validate=Range(min=1, max=100))
    price_low = String(metadata={"description": "价格下限（元）"})
    price_high = String(metadata={"description": "价格上限（元）"})


#: Beside these every filter of the page; one given several times means any of its values.
SearchQuery = cast(
    "type[Schema]", Window.from_dict({name: List(String()) for name in FACETS}, name="SearchQuery")
)


class Offer(Schema):
    """A published listing; `price_fen` in fen, `royalty_bp` in basis points of net sales."""

    id = String()
    deal_type = String()
    licence_type = String(allow_none=True)
    payment_mode = String()
    price_kind = String()
    price_fen = Integer(allow_none=True)
    royalty_bp = Integer(allow_none=True)
    price_reason = String()
    status = String()


class PatentSummary(Schema):
    """A patent as a search lists it."""

    number = String(metadata={"description": "规范写法的申请号"})
    title = String()
    patent_type = String()
    legal_status = String()
    status_source = String()
    status_checked_at = DateTime(allow_none=True)
    owner = String()
    city = String()
    ipc = List(String())
    url = String()
    listings = List(Nested(Offer))


class FoundPatent(PatentSummary):
    """A hit; scores order the hits of one answer and mean nothing beyond it."""

    score = Float()


class Count(Schema):
    """A filter value and how many patents would remain with it."""

    key = String()
    count = Integer()
    selected = Boolean()


class SearchAnswer(Schema):
    """The exact total, one page of hits, and the counts of every filter."""

    total = Integer()
    hits = List(Nested(FoundPatent))
    facets = Dict(keys=String(), values=List(Nested(Count)))
    took_ms = Float()
    reading = String(metadata={"description": "and 全部词语；rescue 词语的一部分；most 大部分词语"})
    degraded = Boolean(metadata={"description": "检索引擎不可用时为 true：仅按号码和名称查找"})


class Event(Schema):
    """A legal event in its source's own words."""

    occurred_on = Date(allow_none=True)
    wording = String()
    source = String()
    checked_at = DateTime()


class PatentAnswer(PatentSummary):
    """Everything that the patent's page shows."""

    patent_number = String(allow_none=True)
    publication_number = String(allow_none=True)
    grant_number = String(allow_none=True)
    abstract = String()
    applicants = List(String())
    patentees = List(String())
    inventors = List(String())
    locarno = List(String())
    agency = String()
    filed_on = Date(allow_none=True)
    published_on = Date(allow_none=True)
    granted_on = Date(allow_none=True)
    in_force_until = Date(allow_none=True)
    legal_events = List(Nested(Event))


@bp.get("/search")
@bp.input(SearchQuery, location="query")
@bp.output(SearchAnswer)
@bp.doc(summary="检索专利", description="与检索页相同的检索式、筛选和排序。")
def search(query_data: dict[str, Any]) -> Any:
    """Answer a search."""
    form = SearchForm.from_args(request.args)
    if form.problems:
        raise Invalid(form.problems)
    form.page, form.size = query_data["page"], query_data["size"]
    found = catalogue.search(form.request(), today=local_day(now()))
    return {
        "total": found.total,
        "hits": [_hit(row) for row in found.rows],
        "facets": found.facets,
        "took_ms": round(found.took_ms, 2),
        "reading": found.reading,
        "degraded": found.degraded,
    }


@bp.get("/patents/<number>")
@bp.output(PatentAnswer)
@bp.doc(summary="查看专利", description="申请号、专利号或公开（公告）号，任意写法。")
def patent(number: str) -> ResponseReturnValue:
    """Return a patent by any spelling of its number."""
    found = patents.view(maybe_actor(), number, now=now())
    names = (*PatentAnswer().fields.keys() - PatentSummary().fields.keys(),)
    rest = {name: getattr(found.patent, name) for name in names}
    return {**_summary(found.patent, found.listings), **rest}


def _summary(patent: Any, listings: list[Any]) -> dict[str, Any]:
    number = str(ApplicationNumber(patent.number))
    return {
        "number": number,
        "title": patent.title,
        "patent_type": patent.patent_type,
        "legal_status": patent.legal_status,
        "status_source": patent.status_source,
        "status_checked_at": patent.status_checked_at,
        "owner": patent.owner.name,
        "city": patent.owner.city,
        "ipc": patent.ipc,
        "url": url_for("catalogue.patent", number=number),
        "listings": [_offer(listing) for listing in listings],
    }


def _offer(listing: Any) -> dict[str, Any]:
    names = Offer().fields.keys() - {"id"}
    return {"id": str(listing.public_id), **{name: getattr(listing, name) for name in names}}


def _hit(row: Row) -> dict[str, Any]:
    return {**_summary(row.patent, row.listings), "score": row.score}
