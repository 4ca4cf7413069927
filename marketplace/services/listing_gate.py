"""What keeps a listing from being offered: the patent and the lister as the gate (R-09, R-10) sees them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.clock import local_day
from marketplace.domain.declarations import LIVE
from marketplace.domain.encumbrances import SUSPENDING, active_on
from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import Dossier, PriceKind, Proposal, gate_problems, proposal_problems
from marketplace.domain.money import PaymentMode
from marketplace.domain.names import is_same_organisation
from marketplace.domain.numbers import application_key
from marketplace.domain.patents import EventKind, LegalEvent, LegalStatus, hold
from marketplace.domain.terms import DealType
from marketplace.models import Declaration, Encumbrance, Listing, Organisation, Patent
from marketplace.services import rule_books
from marketplace.services.declaration_terms import declared

#: The lines of the checklist, and the codes of the problems that each of them looks for.
_LINES: tuple[tuple[str, frozenset[str]], ...] = (
    (N_("申请号校验位正确"), frozenset({"check_digit"})),
    (N_("专利已授权且在有效期内"), frozenset({"status_unknown", "not_granted", "right_ended", "held"})),
    (N_("法律状态近期核验过"), frozenset({"status_unknown", "status_stale"})),
    (N_("登记权利人是本单位，或有授权委托依据"), frozenset({"not_owner"})),
    (N_("专利名称已填写"), frozenset({"title_missing"})),
    (N_("联系方式已填写"), frozenset({"contact_missing"})),
    (
        N_("交易方式与许可方式相符"),
        frozenset({"licence_type_missing", "open_is_ordinary", "no_licence_type", "only_licences"}),
    ),
    (
        N_("价格已填写，或注明面议理由"),
        frozenset({"free_mismatch", "price_missing", "reason_missing", "open_needs_price", "rate_missing"}),
    ),
)
#: Stands in the checklist only where it fails: most listings are no open licences.
_DECLARED = (N_("声明已公告，条款与声明一致"), frozenset({"not_declared", "terms_differ"}))


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist: its message id, and what is wrong (None when it holds)."""

    message_id: str
    problem: InvalidInput | None


def proposal_of(listing: Listing) -> Proposal:
    """Return what a stored listing offers, as the rules read it."""
    return Proposal(
        deal_type=DealType(listing.deal_type),
        licence_type=LicenceType(listing.licence_type) if listing.licence_type else None,
        payment_mode=PaymentMode(listing.payment_mode),
        price_kind=PriceKind(listing.price_kind),
        price_fen=listing.price_fen,
        royalty_bp=listing.royalty_bp,
        price_reason=listing.price_reason,
        free_for_small=listing.free_for_small,
    )


def gate(
    patent: Patent, organisation: Organisation, mandate: str, contact: str, today: date
) -> list[InvalidInput]:
    """Return why this patent may not be offered by this organisation today (R-09, R-10); empty when it may."""
    dossier = Dossier(
        number_valid=application_key(patent.number, today) is not None,
        legal_status=LegalStatus(patent.legal_status),
        status_checked_on=local_day(patent.status_checked_at) if patent.status_checked_at else None,
        held=held(patent) is not None or _suspended(patent, today),
        in_force_until=patent.in_force_until,
        lister_is_owner=is_registered_owner(patent, organisation),
        mandate=mandate,
        title=patent.title,
        contact=contact,
    )
    return gate_problems(dossier, today, rule_books.in_force(today))


def held(patent: Patent) -> EventKind | None:
    """Return under what the right stands that takes it off the market (R-10), by the events of its life."""
    return hold(events_of(patent))


def _suspended(patent: Patent, today: date) -> bool:
    """Whether a preservation, a dispute or a suspension was entered for the patent and not ended."""
    entered = select(Encumbrance).where(Encumbrance.patent_id == patent.id, Encumbrance.kind.in_(SUSPENDING))
    return bool(active_on(db.session.scalars(entered), today))


def events_of(patent: Patent) -> list[LegalEvent]:
    """Return the events of the right's life; one without a day held on the day of its check."""
    return [
        LegalEvent(EventKind(event.kind), event.occurred_on or local_day(event.checked_at), event.wording)
        for event in patent.legal_events
    ]


def is_registered_owner(patent: Patent, organisation: Organisation) -> bool:
    """Tell whether the file names this organisation as patentee (or as applicant where no patentee is named)."""
    names = patent.patentees or patent.applicants
    return any(is_same_organisation(name, organisation.name) for name in names)


def problems(listing: Listing, today: date) -> list[InvalidInput]:
    """Return everything that keeps a listing from being submitted, beside the field that mends it."""
    facts = gate(listing.patent, listing.organisation, listing.mandate, listing.contact, today)
    return [*proposal_problems(proposal_of(listing)), *facts, *declaration_problems(listing)]


def declaration_problems(listing: Listing) -> list[InvalidInput]:
    """An open licence is offered as it was declared and announced, or not at all (Patent Law art. 50)."""
    if listing.deal_type != DealType.OPEN_LICENCE:
        return []
    live = select(Declaration).where(
        Declaration.patent_id == listing.patent_id,
        Declaration.organisation_id == listing.organisation_id,
        Declaration.status.in_(LIVE),
    )
    declaration = db.session.scalar(live)
    if declaration is None:
        message = N_("开放许可须先声明并由国家知识产权局公告：请在专利页点“声明开放许可”")
        return [InvalidInput("deal_type", "not_declared", message)]
    if declared(declaration).proposal() != proposal_of(listing):
        message = N_("挂牌的付费方式和价格须与公告的声明一致，且对所有人相同：请按声明填写")
        return [InvalidInput("price", "terms_differ", message)]
    return []


def checklist(found: list[InvalidInput]) -> list[Check]:
    """Return every line of the checklist with the problem that stands against it."""
    lines = (*_LINES, _DECLARED) if any(one.code in _DECLARED[1] for one in found) else _LINES
    return [Check(text, next((one for one in found if one.code in codes), None)) for text, codes in lines]
