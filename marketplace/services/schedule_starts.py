"""The lines of a contract, made once when it takes effect or, use first and pay later, when a trigger has fired."""

from datetime import date

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from marketplace.domain.ledger import EntryKind, Posting
from marketplace.domain.schedule_lines import Line, after_trigger, at_effect
from marketplace.domain.schedules import PaymentAction, PaymentStatus
from marketplace.domain.terms import terms_from_json
from marketplace.models import Deal, ScheduleLine
from marketplace.services import ledger, rule_books
from marketplace.services.schedule_postings import owed
from marketplace.services.unit_of_work import Transaction

KIND = EntryKind(f"payment.{PaymentAction.SCHEDULE}")
WORK = "schedules"  # the worker's kind of work: what is payable at once falls due at once


def start(tx: Transaction, deal: Deal, effective_on: date) -> None:
    """Make the lines of a contract that takes effect; its fixed sums are owed by the entry that says so."""
    terms, book = terms_from_json(deal.terms or {}), rule_books.version(deal.rules_version)
    _make(tx, deal, at_effect(terms, effective_on, _last_day(deal), book))


def start_after_trigger(tx: Transaction, deal: Deal, triggered_on: date) -> None:
    """Make the lines of a deferred price once a trigger has fired (R-20); the price is owed from now on."""
    terms, book = terms_from_json(deal.terms or {}), rule_books.version(deal.rules_version)
    lines = after_trigger(terms, triggered_on, _last_day(deal), book)
    _make(tx, deal, lines, owed(deal, sum(line.amount_fen or 0 for line in lines)))


def _last_day(deal: Deal) -> date | None:
    """The last day of the licence, or the last on which any of the patents is in force."""
    terms = terms_from_json(deal.terms or {})
    ends = [link.patent.in_force_until for link in deal.patents if link.patent.in_force_until]
    return terms.ends_on or max(ends, default=None)


def _make(tx: Transaction, deal: Deal, lines: tuple[Line, ...], postings: tuple[Posting, ...] = ()) -> None:
    if not lines:
        return
    made = [add(tx, deal, line) for line in lines]
    data = {"lines": [_summary(one) for one in made]}
    ledger.append(tx, KIND, None, f"{deal.id}:schedule", data, deal_id=deal.id, postings=postings)
    tx.owe(WORK)


def add(tx: Transaction, deal: Deal, line: Line) -> ScheduleLine:
    """Add one line after those that the deal has."""
    count = select(func.count()).select_from(ScheduleLine).where(ScheduleLine.deal_id == deal.id)
    row = ScheduleLine(
        public_id=uuid7(), deal_id=deal.id, number=(tx.session.scalar(count) or 0) + 1, kind=line.kind,
        status=PaymentStatus.SCHEDULED, updated_at=tx.now, amount_fen=line.amount_fen,
        payable_on=line.payable_on, due_on=line.due_on, milestone=line.milestone,
        starts_on=line.starts_on, ends_on=line.ends_on,
    )  # fmt: skip
    tx.add(row)
    return row


def _summary(line: ScheduleLine) -> dict[str, object]:
    days = {name: getattr(line, name) for name in ("payable_on", "due_on")}
    return {
        "line": str(line.public_id),
        "kind": str(line.kind),
        "amount_fen": line.amount_fen,
        **{name: day and day.isoformat() for name, day in days.items()},
    }
