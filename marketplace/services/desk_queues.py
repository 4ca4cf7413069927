"""The operator's queues, one row of a table each: what waits, since when, and by when it is due.

Another queue is another row: a SELECT from `deals(…)` or `listings(…)` with the moment since which it waits, and `due`
where each deal keeps a last day of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Uuid, cast, exists, func, literal, null, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from marketplace.domain.deals import FINAL, DealStatus
from marketplace.domain.desk import APPROVAL, PAYMENT, RECORDAL, REPLY, TRIAL, Term
from marketplace.domain.errors import N_, NotFound
from marketplace.domain.listings import ListingStatus
from marketplace.domain.objections import HOLDING
from marketplace.domain.recordals import UNSUBMITTED
from marketplace.domain.schedules import PaymentStatus
from marketplace.domain.trials import TrialStatus
from marketplace.models import (
    Deal,
    Listing,
    Objection,
    Organisation,
    Patent,
    Publicity,
    Recordal,
    ScheduleLine,
    Trial,
    User,
)

LISTING, DEAL = "listing", "deal"
Moment = InstrumentedAttribute[Any] | ColumnElement[Any]
_NO_DAY = cast(null(), Date)


@dataclass(frozen=True, slots=True)
class DeskQueue:
    """One queue: its name in addresses, its title, what its rows are, how to select them, and the term that runs."""

    name: str
    title: str
    kind: str
    rows: Callable[[], Select[*tuple[Any, ...]]]
    term: Term | None = None


def deals(since: Moment, *conditions: ColumnElement[bool], due: Moment = _NO_DAY) -> Select[*tuple[Any, ...]]:
    """Select the deals that wait, with the moment since which they do, and the last day that each of them keeps."""
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
            due.label("due"),
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
            _NO_DAY.label("due"),
        )
        .join(Patent, Patent.id == Listing.patent_id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .where(*conditions)
    )


def _of_deal(value: Moment, *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    return select(value).where(*conditions).correlate(Deal).scalar_subquery()


_OBJECTIONS = (
    Objection.publicity_id == Publicity.id,
    Publicity.deal_id == Deal.id,
    Objection.status.in_(HOLDING),
)
_LATE = (ScheduleLine.deal_id == Deal.id, ScheduleLine.status == PaymentStatus.OVERDUE)
_RECORDALS = (Recordal.deal_id == Deal.id, Recordal.status.in_(UNSUBMITTED))
_TRIALS = (Trial.deal_id == Deal.id, Trial.status == TrialStatus.TRIAL)
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
        lambda: deals(Deal.opened_at, Deal.status == DealStatus.ENQUIRY, due=Deal.reply_due_on),
        REPLY,
    ),
    DeskQueue(
        "recordals",
        N_("合同待备案登记"),
        DEAL,
        lambda: deals(
            Deal.effective_on,
            Deal.status.not_in(FINAL),
            exists().where(*_RECORDALS),
            due=_of_deal(Recordal.due_on, *_RECORDALS),
        ),
        RECORDAL,
    ),
    DeskQueue(
        "trials",
        N_("试用中，待届满"),
        DEAL,
        lambda: deals(
            Deal.effective_on,
            Deal.status.not_in(FINAL),
            exists().where(*_TRIALS),
            due=_of_deal(func.coalesce(Trial.date_on, Trial.long_stop_on), *_TRIALS),
        ),
        TRIAL,
    ),
    DeskQueue(
        "payments",
        N_("款项逾期未付"),
        DEAL,
        lambda: deals(
            Deal.effective_on, exists().where(*_LATE), due=_of_deal(func.min(ScheduleLine.due_on), *_LATE)
        ),
        PAYMENT,
    ),
    DeskQueue(
        "objections",
        N_("公示异议待处理"),
        DEAL,
        lambda: deals(_of_deal(func.min(Objection.filed_at), *_OBJECTIONS), exists().where(*_OBJECTIONS)),
    ),
)


def named(name: str) -> DeskQueue:
    """Return the queue of this name; NotFound for any other."""
    for queue in QUEUES:
        if queue.name == name:
            return queue
    raise NotFound()
