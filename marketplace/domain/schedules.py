"""Payments of a contract: where each stands, its transition table (domain study §9), and who is waited for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.money import BASIS_POINTS
from marketplace.domain.processes import LETTERS, Process, moves


class PaymentKind(StrEnum):
    """What a line is for; a royalty's amount is known once its sales report is accepted."""

    FIXED = "fixed"
    ENTRY_FEE = "entry_fee"
    INSTALMENT = "instalment"
    ROYALTY = "royalty"
    DEFERRED = "deferred"  # the price after a trial


class PaymentStatus(StrEnum):
    """Where a line stands. Confirmed means that the owner says it was received: no money moves here."""

    SCHEDULED = "scheduled"
    DUE = "due"
    REPORT_WAIT = "report_wait"
    REPORTED = "reported"
    QUERIED = "queried"
    ACCEPTED = "accepted"
    OVERDUE = "overdue"
    PAID_CLAIMED = "paid_claimed"
    REJECTED = "rejected"
    CONFIRMED = "confirmed"
    DISTRIBUTED = "distributed"
    REVERSED = "reversed"
    WAIVED = "waived"


class PaymentAction(StrEnum):
    """Steps of a line. `schedule` makes all lines of a contract; to waive and to reverse is asked by one, decided by another."""

    SCHEDULE = "schedule"
    FALL_DUE = "fall_due"
    REACH = "reach"  # its milestone was accepted
    AWAIT_REPORT = "await_report"
    REPORT = "report"
    ACCEPT = "accept"
    QUERY = "query"
    FALL_OVERDUE = "fall_overdue"
    CLAIM = "claim"
    CONFIRM = "confirm"
    REJECT = "reject"
    DISTRIBUTE = "distribute"
    ASK_WAIVER = "ask_waiver"
    WAIVE = "waive"
    ASK_REVERSAL = "ask_reversal"
    REVERSE = "reverse"
    KEEP = "keep"  # what was asked is refused: the line stays as it is


_S, _A = PaymentStatus, PaymentAction
_UNPAID = (_S.DUE, _S.ACCEPTED, _S.REJECTED)
#: The study's rows; added: what is queried or rejected is sent again, what is late is still paid, and who asks and refuses.
PAYMENT_PROCESS = Process(
    "payment",
    _S.SCHEDULED,
    moves(
        {
            (_S.SCHEDULED, _A.FALL_DUE): (_S.DUE, "S"),
            (_S.SCHEDULED, _A.REACH): (_S.DUE, "EB"),
            (_S.DUE, _A.AWAIT_REPORT): (_S.REPORT_WAIT, "S"),
            (_S.REPORT_WAIT, _A.REPORT): (_S.REPORTED, "E"),
            (_S.QUERIED, _A.REPORT): (_S.REPORTED, "E"),
            (_S.REPORTED, _A.ACCEPT): (_S.ACCEPTED, "O"),
            (_S.REPORTED, _A.QUERY): (_S.QUERIED, "O"),
            (_S.PAID_CLAIMED, _A.CONFIRM): (_S.CONFIRMED, "O"),
            (_S.PAID_CLAIMED, _A.REJECT): (_S.REJECTED, "O"),
            (_S.CONFIRMED, _A.DISTRIBUTE): (_S.DISTRIBUTED, "O"),
            (_S.CONFIRMED, _A.ASK_REVERSAL): (_S.CONFIRMED, "O"),
            (_S.CONFIRMED, _A.REVERSE): (_S.REVERSED, "A"),
            (_S.CONFIRMED, _A.KEEP): (_S.CONFIRMED, "A"),
            **{
                (status, action): (target, "O")
                for status in (_S.SCHEDULED, _S.DUE)
                for action, target in ((_A.ASK_WAIVER, status), (_A.WAIVE, _S.WAIVED), (_A.KEEP, status))
            },
            **{(status, _A.FALL_OVERDUE): (_S.OVERDUE, "S") for status in _UNPAID},
            **{(status, _A.CLAIM): (_S.PAID_CLAIMED, "E") for status in (*_UNPAID, _S.OVERDUE)},
        },
        LETTERS,
    ),
)
#: Statuses in which the licensee pays, and reports.
TO_PAY = (*_UNPAID, _S.OVERDUE)
TO_REPORT = (_S.REPORT_WAIT, _S.QUERIED)
#: Statuses that say nothing of what is owed any more; a reversed line is followed by a new one.
VOID = (_S.REVERSED, _S.WAIVED)
SETTLED = (_S.CONFIRMED, _S.DISTRIBUTED, *VOID)


def late_interest(amount_fen: int, daily_bp: int | None, days: int) -> int:
    """Return the interest in fen on a sum that is `days` late, at so many basis points a day; half-up, 0 when none is agreed."""
    share = amount_fen * (daily_bp or 0) * max(0, days)
    return (share + BASIS_POINTS // 2) // BASIS_POINTS


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a line decides, beside its status, which step can be taken: `asked` is a step asked for and not decided."""

    amount_fen: int | None
    waits_for_milestone: bool
    asked: PaymentAction | None = None
    asked_by_me: bool = False


def turn_problem(action: PaymentAction, line: Standing) -> str | None:
    """Return why a step that the table allows can't be taken now, or None."""
    if action is _A.CLAIM and not line.amount_fen:
        return N_("本期没有应付金额，无需付款")
    if action is _A.REACH and not line.waits_for_milestone:
        return N_("该款项按日期到期，不需要登记里程碑")
    if action in (_A.ASK_WAIVER, _A.ASK_REVERSAL, _A.DISTRIBUTE) and line.asked:
        return N_("该款项已有待第二人复核的申请，请先处理该申请")
    return _decision_problem(action, line)


def _decision_problem(action: PaymentAction, line: Standing) -> str | None:
    asked_for = {_A.WAIVE: _A.ASK_WAIVER, _A.REVERSE: _A.ASK_REVERSAL}
    if action in (*asked_for, _A.KEEP) and not line.asked:
        return N_("没有待复核的申请，须先由经办人提出")
    if action in asked_for and line.asked is not asked_for[action]:
        return N_("待复核的是另一种申请，请刷新页面查看")
    if action in asked_for and line.asked_by_me:
        return N_("申请人不能复核自己的申请，请由另一位同事办理")
    return None


def check_day(field: str, day: date, earliest: date | None, today: date) -> None:
    """Pass, or InvalidInput for a day after today or before the contract took effect."""
    if day > today:
        raise InvalidInput(field, "date_in_future", N_("日期不能晚于今天"))
    if earliest and day < earliest:
        message_id = N_("日期不能早于合同生效日 %(date)s")
        raise InvalidInput(field, "date_too_early", message_id, date=earliest.isoformat())
