"""The operator's queues, one row of a table each: what waits, since when, and by when it is due.

Another queue is another row: a SELECT from `deals(…)` or `listings(…)` with the column that its term runs from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Uuid, cast, literal, null, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from marketplace.domain.deals import DealStatus
from marketplace.domain.desk import APPROVAL, RECORDAL, REPLY, Term
from marketplace.domain.errors import N_, NotFound
from marketplace.domain.listings import ListingStatus
from marketplace.models import Deal, Listing, Organisation, Patent, User

LISTING, DEAL = "listing", "deal"
Moment = InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class DeskQueue:
    """One queue: its name in addresses, its title, what its rows are, how to select them, and the term that runs."""

    name: str
    title: str
    kind: str
    rows: Callable[[], Select[*tuple[Any, ...]]]
    term: Term | None = None


def deals(since: Moment, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Select the deals that wait, with the moment since which they do."""
    licensor, licensee = aliased(Organisation), aliased(Organisation)
    return (
        select(
            Deal.id.label("ident"),
            Deal.reference.label("reference"),
            Patent.title.label("title"),
            Patent.number.label("number"),
            licensor.name.label("owner"),
            licensor.public_id.label("owner_key"),
            licensor.city.label("owner_city"),
            licensee.name.label("other"),
            licensee.public_id.label("other_key"),
            licensee.city.label("other_city"),
            Deal.assigned_to.label("assigned_to"),
            User.name.label("assignee"),
            since.label("since"),
        )
        .join(Listing, Listing.id == Deal.listing_id)
        .join(Patent, Patent.id == Listing.patent_id)
        .join(licensor, licensor.id == Deal.licensor_id)
        .join(licensee, licensee.id == Deal.licensee_id)
        .outerjoin(User, User.id == Deal.assigned_to)
        .where(*conditions)
    )


def listings(since: Moment, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Select the listings that wait, with the moment since which they do; nobody is assigned to a listing."""
    return (
        select(
            Listing.public_id.label("ident"),
            literal("").label("reference"),
            Patent.title.label("title"),
            Patent.number.label("number"),
            Organisation.name.label("owner"),
            Organisation.public_id.label("owner_key"),
            Organisation.city.label("owner_city"),
            literal("").label("other"),
            cast(null(), Uuid).label("other_key"),
            literal("").label("other_city"),
            cast(null(), Deal.assigned_to.type).label("assigned_to"),
            literal("").label("assignee"),
            since.label("since"),
        )
        .join(Patent, Patent.id == Listing.patent_id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .where(*conditions)
    )


_D = DealStatus
QUEUES: tuple[DeskQueue, ...] = (
    DeskQueue(
        "listings",
        N_("挂牌待平台审核"),
        LISTING,
        lambda: listings(Listing.updated_at, Listing.status == ListingStatus.OWNER_APPROVED),
        APPROVAL,
    ),
    DeskQueue(
        "enquiries",
        N_("意向待回复"),
        DEAL,
        lambda: deals(Deal.opened_at, Deal.status == _D.ENQUIRY),
        REPLY,
    ),
    DeskQueue(
        "recordals",
        N_("合同待备案登记"),
        DEAL,
        lambda: deals(
            Deal.effective_on, Deal.status.in_((_D.EFFECTIVE, _D.PERFORMING)), Deal.recorded_on.is_(None)
        ),
        RECORDAL,
    ),
    DeskQueue(
        "objections",
        N_("公示异议待处理"),
        DEAL,
        lambda: deals(Deal.updated_at, Deal.status == _D.OBJECTION),
    ),
)


def named(name: str) -> DeskQueue:
    """Return the queue of this name; NotFound for any other."""
    for queue in QUEUES:
        if queue.name == name:
            return queue
    raise NotFound()
