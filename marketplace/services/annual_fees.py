"""Annual fees of an organisation's patents: the calendar, and which rights are at risk (R-07)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain import annual_fees as rules
from marketplace.domain.accounts import Actor
from marketplace.domain.annual_fees import AnnualFee, Evidence, FeeState
from marketplace.domain.clock import local_day
from marketplace.domain.deals import FINAL
from marketplace.domain.patents import LegalStatus, PatentType
from marketplace.domain.permissions import Action, require
from marketplace.domain.rule_book import RuleBook
from marketplace.models import AnnualFeePayment, Deal, Patent
from marketplace.services import patents, rule_books

PAGE = 50
#: What the calendar shows unless asked for one state: everything that wants attention.
PRESSING = frozenset({FeeState.OVER, FeeState.GRACE, FeeState.SOON, FeeState.NEAR})
_COLUMNS = (
    Patent.id, Patent.number, Patent.title, Patent.patent_type, Patent.filed_on, Patent.granted_on,
    Patent.legal_status, Patent.status_checked_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One fee on a day: where it stands, the late fee if it were paid that day, and the entry that says it was paid."""

    fee: AnnualFee
    state: FeeState
    late_fen: int | None
    payment: AnnualFeePayment | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The next fee of a patent; `patent` has at least id, number and title."""

    patent: Any
    line: Line


@dataclass(frozen=True, slots=True)
class Calendar:
    """A page of what is due, the nearest day first; how many in each state, and patents without the days needed."""

    rows: list[Due]
    total: int
    counts: dict[FeeState, int]
    unknown: int


def in_arrears(patent: Patent, today: date) -> bool | None:
    """Tell whether a fee's day passed without a known payment; None when the day of filing or grant is unknown."""
    if not (patent.filed_on and patent.granted_on):
        return None
    paid = payments_of([patent.id]).get(patent.id, {})
    return (
        rules.arrears(fees_of(patent, rule_books.in_force(today)), _evidence(patent, paid), today) is not None
    )


def calendar(actor: Actor, state: FeeState | None, page: int, *, now: datetime) -> Calendar:
    """Return the next fees of the actor's own patents in force: those that press, or those in one state."""
    require(actor, Action.ANNUAL_FEE_KEEP)
    found, unknown = _next_fees(actor.organisation_id, local_day(now))
    chosen = [due for due in found if due.line.state is state or (not state and due.line.state in PRESSING)]
    # What can still be paid comes first; a fee long past needs a look at the register instead.
    chosen.sort(key=lambda due: (due.line.state is FeeState.OVER, due.line.fee.due_on, due.patent.number))
    counts = {one: sum(due.line.state is one for due in found) for one in FeeState}
    return Calendar(chosen[(page - 1) * PAGE : page * PAGE], len(chosen), counts, unknown)


def counts(actor: Actor, *, now: datetime) -> dict[FeeState, int]:
    """Return how many of the actor's own patents have their next fee in each state."""
    return calendar(actor, None, 1, now=now).counts


def _next_fees(organisation_id: int, today: date) -> tuple[list[Due], int]:
    book = rule_books.in_force(today)
    mine = Patent.owner_id == organisation_id, Patent.legal_status == LegalStatus.GRANTED
    rows = db.session.execute(select(*_COLUMNS).where(*mine)).all()
    known = [row for row in rows if row.filed_on and row.granted_on]
    paid = _all_payments(organisation_id)
    found = [due for row in known if (due := _next(row, paid.get(row.id, {}), today, book))]
    return found, len(rows) - len(known)


def _next(patent: Any, paid: dict[int, AnnualFeePayment], today: date, book: RuleBook) -> Due | None:
    evidence = _evidence(patent, paid)
    kind, since = PatentType(patent.patent_type), evidence.in_force_on
    fee = rules.next_fee(rules.fees(kind, patent.filed_on, patent.granted_on, book, since), evidence)
    return Due(patent, _line(fee, evidence, paid, today, book)) if fee else None


def schedule(actor: Actor, number: str, *, now: datetime) -> tuple[Patent, list[Line]]:
    """Return one of the actor's own patents with all its fees; no fees when the day of filing or grant is unknown."""
    patent, today = patents.own(actor, number, Action.ANNUAL_FEE_KEEP, now=now), local_day(now)
    if not (patent.filed_on and patent.granted_on):
        return patent, []
    book, paid = rule_books.in_force(today), payments_of([patent.id]).get(patent.id, {})
    evidence = _evidence(patent, paid)
    return patent, [_line(fee, evidence, paid, today, book) for fee in fees_of(patent, book)]


def at_risk(deal: Deal, *, now: datetime) -> list[Due]:
    """Return the patents of a deal in hand whose fee is over its day: a licence lives only as long as its patent."""
    today = local_day(now)
    if deal.status in FINAL:
        return []
    book, held = rule_books.in_force(today), [link.patent for link in deal.patents]
    known = [
        one for one in held if one.legal_status == LegalStatus.GRANTED and one.filed_on and one.granted_on
    ]
    paid = payments_of([one.id for one in known])
    found = (_next(one, paid.get(one.id, {}), today, book) for one in known)
    return [due for due in found if due and due.line.state in (FeeState.GRACE, FeeState.OVER)]


def fees_of(patent: Any, book: RuleBook) -> tuple[AnnualFee, ...]:
    """Return the schedule of a patent whose days of filing and grant are known."""
    return rules.schedule(PatentType(patent.patent_type), patent.filed_on, patent.granted_on, book)


def _evidence(patent: Any, paid: dict[int, AnnualFeePayment]) -> Evidence:
    granted = patent.legal_status == LegalStatus.GRANTED and patent.status_checked_at
    return Evidence(paid, local_day(patent.status_checked_at) if granted else None)


def _line(
    fee: AnnualFee, evidence: Evidence, paid: dict[int, AnnualFeePayment], today: date, book: RuleBook
) -> Line:
    state = rules.state(fee, evidence, today)
    late = rules.late_fee(fee, today, book) if state is FeeState.GRACE else 0
    return Line(fee, state, late, paid.get(fee.year))


def payments_of(patent_ids: Sequence[int]) -> dict[int, dict[int, AnnualFeePayment]]:
    """Return the entries that stand, by patent and year."""
    return _grouped(AnnualFeePayment.patent_id.in_(patent_ids))


def _all_payments(organisation_id: int) -> dict[int, dict[int, AnnualFeePayment]]:
    owned = select(Patent.id).where(Patent.owner_id == organisation_id)
    return _grouped(AnnualFeePayment.patent_id.in_(owned))


def _grouped(condition: Any) -> dict[int, dict[int, AnnualFeePayment]]:
    found: dict[int, dict[int, AnnualFeePayment]] = {}
    query = select(AnnualFeePayment).where(condition, AnnualFeePayment.withdrawn_at.is_(None))
    for payment in db.session.scalars(query):
        found.setdefault(payment.patent_id, {})[payment.year] = payment
    return found
