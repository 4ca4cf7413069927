"""Use first, pay later: where a trial stands, what makes it payable and who may agree on one (R-20, R-21)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from marketplace.domain.accounts import OrganisationKind
from marketplace.domain.enterprise_size import EnterpriseSize
from marketplace.domain.errors import N_
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode
from marketplace.domain.processes import LETTERS, Process, moves
from marketplace.domain.requirements import Requirement
from marketplace.domain.terms import DealType, Terms, TrialTerms
from marketplace.domain.working_days import shift_months


class TrialStatus(StrEnum):
    """Where the free use stands; triggered means that a reported event waits for the owner's word."""

    TRIAL = "trial"
    TRIGGERED = "triggered"
    DISPUTED = "disputed"
    PAYABLE = "payable"
    PAID = "paid"
    EXITED = "exited"
    LONG_STOP = "long_stop"


class TrialAction(StrEnum):
    """Steps of a trial. Declare comes before it: the licensee's size (R-22)."""

    DECLARE = "declare"
    START = "start"
    REPORT = "report"
    TRIGGER = "trigger"
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    UPHOLD = "uphold"  # the dispute is right: the report does not stand, the free use goes on
    REJECT = "reject"  # the dispute is wrong: the sum is payable
    PAY = "pay"
    EXIT = "exit"
    STOP = "stop"


class TrialEnd(StrEnum):
    """What ends the free use: an agreed trigger, the licensee's exit, or the long-stop date."""

    DATE = "date"
    FIRST_SALE = "first_sale"
    REVENUE = "revenue"
    MILESTONE = "milestone"
    EXIT = "exit"
    LONG_STOP = "long_stop"


class ReportKind(StrEnum):
    """What is reported: product revenue since the last report, or that the agreed milestone is reached."""

    REVENUE = "revenue"
    MILESTONE = "milestone"


_S, _A = TrialStatus, TrialAction
OVER = frozenset({_S.PAID, _S.EXITED, _S.LONG_STOP})
#: Only the licensee or the platform reports; the owner confirms or disputes; the platform decides a dispute.
TRIAL_PROCESS = Process(
    "trial",
    _S.TRIAL,
    moves(
        {
            (_S.TRIAL, _A.REPORT): (_S.TRIAL, "EB"),
            (_S.TRIAL, _A.TRIGGER): (_S.TRIGGERED, "EBS"),
            (_S.TRIAL, _A.EXIT): (_S.EXITED, "E"),
            (_S.TRIAL, _A.STOP): (_S.LONG_STOP, "S"),
            # An agreed date needs nobody's word: the clock confirms it at once.
            (_S.TRIGGERED, _A.CONFIRM): (_S.PAYABLE, "OS"),
            (_S.TRIGGERED, _A.DISPUTE): (_S.DISPUTED, "O"),
            (_S.DISPUTED, _A.CONFIRM): (_S.PAYABLE, "O"),
            (_S.DISPUTED, _A.UPHOLD): (_S.TRIAL, "BA"),
            (_S.DISPUTED, _A.REJECT): (_S.PAYABLE, "BA"),
            (_S.PAYABLE, _A.PAY): (_S.PAID, "OS"),
        },
        LETTERS,
    ),
)


@dataclass(frozen=True, slots=True)
class Report:
    """A reported event: its day, and for revenue the amount since the last report, in fen."""

    kind: ReportKind
    on: date
    amount_fen: int = 0


@dataclass(frozen=True, slots=True)
class Trigger:
    """What makes the price payable, and on which day it happened."""

    end: TrialEnd
    on: date


def trial_terms(terms: Terms) -> TrialTerms:
    """Return what was agreed for the trial; terms without that part have the usual."""
    return terms.trial or TrialTerms()


def date_on(terms: Terms, effective_on: date) -> date | None:
    """The day on which the price falls due by date, or None where the contract picked other triggers."""
    agreed = trial_terms(terms).on_date
    return shift_months(effective_on, terms.deferred_months or 0) if agreed else None


def long_stop_on(terms: Terms, effective_on: date) -> date:
    """The last day on which a trigger counts; after it the trial ends without a fee."""
    return shift_months(effective_on, trial_terms(terms).long_stop_months)


def trigger_on(terms: Terms, effective_on: date, reports: Iterable[Report], today: date) -> Trigger | None:
    """R-20: the earliest agreed trigger that has happened by `today`, or None while the use is free.

    No holiday moves the agreed date. Effective 2025-03-15, 12 months: 2026-03-15. What happens after the long-stop
    date triggers nothing. Of two on one day the date counts, since nobody has to confirm it.
    """
    latest = min(today, long_stop_on(terms, effective_on))
    by_date = date_on(terms, effective_on)
    found = [Trigger(TrialEnd.DATE, by_date)] if by_date else []
    found += _reported(trial_terms(terms), sorted(reports, key=lambda one: one.on))
    happened = [one for one in found if one.on <= latest]
    return min(happened, key=lambda one: one.on, default=None)


def _reported(agreed: TrialTerms, reports: list[Report]) -> Iterator[Trigger]:
    revenue = 0
    for one in reports:
        if one.kind is ReportKind.MILESTONE:
            if agreed.milestone:
                yield Trigger(TrialEnd.MILESTONE, one.on)
            continue
        revenue += one.amount_fen
        if agreed.first_sale and one.amount_fen > 0:
            yield Trigger(TrialEnd.FIRST_SALE, one.on)
        if agreed.revenue_fen and revenue >= agreed.revenue_fen:
            yield Trigger(TrialEnd.REVENUE, one.on)


def due_on(payable_on: date, payment_days: int) -> date:
    """R-20: the last day of payment: `payment_days` calendar days after the trigger. 2026-03-15 + 30: 2026-04-14."""
    return payable_on + timedelta(days=payment_days)


def exit_on(terms: Terms, effective_on: date, today: date) -> date:
    """The last day of use after an exit today: the notice, but never the day on which the price would fall due."""
    last = today + timedelta(days=trial_terms(terms).exit_notice_days)
    by_date = date_on(terms, effective_on)
    return min(last, by_date - timedelta(days=1)) if by_date else last


def eligibility(
    terms: Terms, supplier: OrganisationKind, size: EnterpriseSize | None, longest_months: int
) -> Iterator[Requirement]:
    """R-21: what use first, pay later asks of the parties and their terms; nothing for other ways of payment.

    Supplier: university, institute or hospital; licensee: a micro, small or medium enterprise (R-22); an ordinary
    or open licence; 1 to `longest_months` months free; the price after the trigger agreed beforehand.
    """
    if terms.payment_mode is not PaymentMode.DEFERRED:
        return
    yield _must(
        "use_first_supplier",
        supplier is OrganisationKind.UNIVERSITY,
        N_("先使用后付费：供方为高校、科研院所或医疗机构"),
        N_("先使用后付费只适用于高校、科研院所或医疗机构的专利，请改用其他付款方式"),
    )
    yield _size_needed(size)
    ordinary = terms.deal_type is DealType.OPEN_LICENCE or (
        terms.deal_type is DealType.LICENCE and terms.licence_type is LicenceType.NON_EXCLUSIVE
    )
    yield _must(
        "use_first_licence",
        ordinary,
        N_("先使用后付费：普通许可或开放许可"),
        N_("先使用后付费只适用于普通许可或开放许可，请重新报价，改为普通许可"),
    )
    yield _must(
        "use_first_length",
        1 <= (terms.deferred_months or 0) <= longest_months,
        N_("先使用后付费：免费使用期 1 至 %(most)s 个月"),
        N_("免费使用期须为 1 至 %(most)s 个月，请重新报价"),
        most=longest_months,
    )
    royalty = terms.royalty_bp or (terms.royalty and terms.royalty.tiers)
    yield _must(
        "use_first_price",
        bool(terms.price_fen or royalty),
        N_("先使用后付费：触发后的价格已事先约定"),
        N_("请重新报价，写明触发付费后的价款或提成率"),
    )


def _must(code: str, met: bool, title: str, remedy: str, **params: object) -> Requirement:
    return Requirement(code, "R-21", met, title, remedy, "trial", params)


def _size_needed(size: EnterpriseSize | None) -> Requirement:
    remedy = N_("请被许可方先在“试用”一栏申报企业规模（从业人员、营业收入及数据年度）")
    if size is EnterpriseSize.LARGE:
        remedy = N_("按申报数据被许可方为大型企业，先使用后付费只适用于中小微企业，请改用其他付款方式")
    met = size is not None and size is not EnterpriseSize.LARGE
    title = N_("先使用后付费：被许可方为中小微企业（签约时申报）")
    return Requirement("use_first_size", "R-22", met, title, remedy, "trial")
