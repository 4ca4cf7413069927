"""The lines that a contract's terms make: what is payable from when, and until when (R-19, R-20)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.domain.deals import DEAL_PROCESSES, OPEN_TAKING
from marketplace.domain.money import PaymentMode
from marketplace.domain.royalties import agreed, periods
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.schedules import PaymentKind
from marketplace.domain.terms import DealType, Instalment, Terms, TrialTerms


@dataclass(frozen=True, slots=True)
class Line:
    """One sum of a contract: payable from `payable_on` (None: once the milestone is accepted) to `due_on`.

    A royalty has no amount before its report is accepted; its `payable_on` is the day after the period, its `due_on`
    the last day for the report.
    """

    kind: PaymentKind
    amount_fen: int | None
    payable_on: date | None
    due_on: date | None
    milestone: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


def at_effect(terms: Terms, effective_on: date, ends_on: date | None, book: RuleBook) -> tuple[Line, ...]:
    """Return what follows from a contract that takes effect; a deferred price waits for its trigger.

    `ends_on` is the last day on which the licence or the patent brings royalties. Shares of a company aren't money, and
    an open licence has been paid for before it takes effect (Patent Law art. 51).
    """
    if terms.payment_mode is PaymentMode.DEFERRED or terms.deal_type is DealType.EQUITY:
        return ()
    paid = DEAL_PROCESSES[terms.deal_type] is OPEN_TAKING
    fixed = () if paid else tuple(_fixed(terms, effective_on, book))
    return (*fixed, *_royalties(terms, max(effective_on, terms.starts_on or effective_on), ends_on, book))


def after_trigger(terms: Terms, triggered_on: date, ends_on: date | None, book: RuleBook) -> tuple[Line, ...]:
    """R-20: the price after a trial is payable from the trigger and due after the payment term; royalties run from it.

    Trigger 2026-03-15, 30 days: payable 2026-03-15, due 2026-04-14.
    """
    due_on = triggered_on + timedelta(days=(terms.trial or TrialTerms()).payment_days)
    price = [Line(PaymentKind.DEFERRED, terms.price_fen, triggered_on, due_on)] if terms.price_fen else []
    return (*price, *_royalties(terms, triggered_on, ends_on, book))


def _fixed(terms: Terms, effective_on: date, book: RuleBook) -> Iterator[Line]:
    usual = effective_on + timedelta(days=book.payment_days)
    if terms.instalments:
        yield from (_instalment(one, effective_on, book) for one in terms.instalments)
    elif terms.price_fen:
        entry = terms.payment_mode is PaymentMode.ENTRY_FEE_AND_ROYALTY
        yield Line(
            PaymentKind.ENTRY_FEE if entry else PaymentKind.FIXED, terms.price_fen, effective_on, usual
        )


def _instalment(one: Instalment, effective_on: date, book: RuleBook) -> Line:
    """An instalment with a day may be paid for as long before it as any sum, but not before the contract is in effect."""
    if one.due_on is None:
        return Line(PaymentKind.INSTALMENT, one.amount_fen, None, None, one.milestone)
    payable_on = max(effective_on, one.due_on - timedelta(days=book.payment_days))
    return Line(
        PaymentKind.INSTALMENT, one.amount_fen, payable_on, max(one.due_on, effective_on), one.milestone
    )


def _royalties(terms: Terms, starts_on: date, ends_on: date | None, book: RuleBook) -> Iterator[Line]:
    royalty = agreed(terms)
    if royalty is None or ends_on is None:
        return
    for period in periods(starts_on, ends_on, royalty.report_months):
        payable_on = period.ends_on + timedelta(days=1)
        due_on = period.ends_on + timedelta(days=book.report_days)
        yield Line(PaymentKind.ROYALTY, None, payable_on, due_on, "", period.starts_on, period.ends_on)
