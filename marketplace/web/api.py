"""The public JSON interface to patents, as their pages show them."""

from typing import Any

from apiflask import APIBlueprint, Schema
from apiflask.fields import Boolean, Date, DateTime, Integer, List, Nested, String
from flask import url_for
from flask.typing import ResponseReturnValue

from marketplace.domain.numbers import ApplicationNumber
from marketplace.extensions import limiter
from marketplace.services import patents
from marketplace.web.access import maybe_actor, now

bp = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="patents")


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
    free_for_small = Boolean(metadata={"description": "对小微企业免费"})
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


@bp.get("/patents/<number>")
@bp.output(PatentAnswer)
@bp.doc(summary="查看专利", description="申请号、专利号或公开（公告）号，任意写法。", responses=[404, 429])
@limiter.limit("600 per minute")
def patent(number: str) -> ResponseReturnValue:
    """Return a patent by any spelling of its number."""
    found = patents.view(maybe_actor(), number, now=now())
    names = (*PatentAnswer().fields.keys() - PatentSummary().fields.keys(),)
    rest = {name: getattr(found.patent, name) for name in names}
    return {**summary(found.patent, found.listings), **rest}


def summary(patent: Any, listings: list[Any]) -> dict[str, Any]:
    """Return what a list of patents shows of one, with its published listings."""
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
