"""Recordal of licence contracts and registration of transfers: the table, the check lists and the clock (study §9, R-06)."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from marketplace.domain.errors import N_, Conflict, InvalidInput
from marketplace.domain.processes import LETTERS, By, Process, moves
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import OWNER_CHANGING, DealType
from marketplace.domain.urgency import Urgency
from marketplace.domain.working_days import WorkingDays, add_months


class RecordalKind(StrEnum):
    """A licence contract is recorded (备案), a change of owner is registered (登记)."""

    LICENCE = "licence"
    TRANSFER = "transfer"


class RecordalStatus(StrEnum):
    """Where the file stands. Overdue is a flag beside it, since the file can still be submitted."""

    NOT_STARTED = "not_started"
    PREPARING = "preparing"
    SUBMITTED = "submitted"
    CORRECTION = "correction"
    RECORDED = "recorded"
    REFUSED = "refused"
    CHANGED = "changed"
    CANCELLED = "cancelled"


class RecordalAction(StrEnum):
    """Steps of a recordal; the clock alone flags it as overdue."""

    PREPARE = "prepare"
    SUBMIT = "submit"
    CORRECT = "correct"
    RECORD = "record"
    REFUSE = "refuse"
    CHANGE = "change"
    CANCEL = "cancel"
    FLAG_OVERDUE = "flag_overdue"


_S, _A = RecordalStatus, RecordalAction
RECORDAL = Process(
    "recordal",
    _S.NOT_STARTED,
    moves(
        {
            (_S.NOT_STARTED, _A.PREPARE): (_S.PREPARING, "OBA"),
            (_S.PREPARING, _A.SUBMIT): (_S.SUBMITTED, "OEBA"),
            (_S.SUBMITTED, _A.CORRECT): (_S.CORRECTION, "O"),
            (_S.CORRECTION, _A.SUBMIT): (_S.SUBMITTED, "O"),
            (_S.SUBMITTED, _A.RECORD): (_S.RECORDED, "OBA"),
            (_S.SUBMITTED, _A.REFUSE): (_S.REFUSED, "O"),
            (_S.RECORDED, _A.CHANGE): (_S.CHANGED, "O"),
            (_S.RECORDED, _A.CANCEL): (_S.CANCELLED, "O"),
            (_S.NOT_STARTED, _A.FLAG_OVERDUE): (_S.NOT_STARTED, "S"),
            (_S.PREPARING, _A.FLAG_OVERDUE): (_S.PREPARING, "S"),
            # Beyond the study: a ground may be mended and the file submitted anew; a changed recordal still stands.
            (_S.REFUSED, _A.PREPARE): (_S.PREPARING, "OBA"),
            (_S.CHANGED, _A.CHANGE): (_S.CHANGED, "O"),
            (_S.CHANGED, _A.CANCEL): (_S.CANCELLED, "O"),
        },
        LETTERS,
    ),
)
#: Statuses in which the clock of R-06 runs: nothing has been submitted yet.
UNSUBMITTED = (_S.NOT_STARTED, _S.PREPARING)
#: A registered transfer has no such events: title comes back only by another registered transfer.
_OF_LICENCES = frozenset({_A.CHANGE, _A.CANCEL})


class RecordalDocument(StrEnum):
    """Papers that CNIPA asks for."""

    APPLICATION = "application"
    CONTRACT = "contract"
    IDENTITY = "identity"
    MANDATE = "mandate"
    CHANGE_APPLICATION = "change_application"
    CO_OWNER_CONSENT = "co_owner_consent"
    EXPORT_CONTROL = "export_control"


_D = RecordalDocument


class RefusalGround(StrEnum):
    """Why CNIPA doesn't record (licence recordal measures art. 12; the list is general knowledge)."""

    RIGHT_ENDED = "right_ended"
    NOT_OWNER = "not_owner"
    BEYOND_TERM = "beyond_term"
    OVERLAP = "overlap"
    FEES_UNPAID = "fees_unpaid"
    PLEDGED = "pledged"
    CO_OWNER_MISSING = "co_owner_missing"
    OTHER = "other"


def kind_of(deal_type: DealType) -> RecordalKind:
    """Return whether a deal is recorded as a licence or registered as a transfer."""
    return RecordalKind.TRANSFER if deal_type in OWNER_CHANGING else RecordalKind.LICENCE


def documents(kind: RecordalKind, *, co_owned: bool, foreign: bool) -> tuple[RecordalDocument, ...]:
    """Return the check list: licence recordal measures art. 8, Patent Law art. 10 and 14 for transfers.

    `co_owned`: the patent has patentees beside the owner; `foreign`: it goes to a foreign party (R-16).
    """
    if kind is RecordalKind.LICENCE:
        return _D.APPLICATION, _D.CONTRACT, _D.IDENTITY, _D.MANDATE
    needed = [_D.CHANGE_APPLICATION, _D.CONTRACT, _D.MANDATE]
    needed += [_D.CO_OWNER_CONSENT] * co_owned + [_D.EXPORT_CONTROL] * foreign
    return tuple(needed)


def check_documents(needed: Iterable[RecordalDocument], ready: Iterable[RecordalDocument]) -> None:
    """Pass when everything of the check list is there; InvalidInput for `papers` with how many are missing."""
    if missing := set(needed) - set(ready):
        message = N_("材料清单还有 %(count)s 项未备齐，请逐项核对并勾选后再提交")
        raise InvalidInput("papers", "papers_missing", message, count=len(missing))


def due_on(effective_on: date, months: int, working_days: WorkingDays) -> date:
    """R-06: last day for submitting, three months after the contract took effect (Implementing Rules, rule 15).

    Ends on a working day (R-05): effective 2025-03-15, due Monday 2025-06-16.
    """
    return add_months(effective_on, months, working_days)


def urgency(due: date, today: date, book: RuleBook) -> Urgency:
    """R-06: more than 30 days left is green, up to 30 amber, up to 7 red, past the day overdue."""
    left = (due - today).days
    if left < 0:
        return Urgency.OVERDUE
    if left <= book.recordal_red_days:
        return Urgency.RED
    return Urgency.AMBER if left <= book.recordal_amber_days else Urgency.GREEN


def possible(kind: RecordalKind, status: RecordalStatus, by: By) -> frozenset[RecordalAction]:
    """Return the steps that are open to somebody; a transfer's registration is neither changed nor cancelled."""
    return RECORDAL.possible(status, by) - (_OF_LICENCES if kind is RecordalKind.TRANSFER else frozenset())


def advance(kind: RecordalKind, status: RecordalStatus, action: RecordalAction, by: By) -> RecordalStatus:
    """Return the status that follows; InvalidTransition or NotAllowed, Conflict for a transfer's change."""
    if kind is RecordalKind.TRANSFER and action in _OF_LICENCES:
        message = N_("权属转移登记不能变更或注销；权利再次转移须另行签约并登记")
        raise Conflict(message)
    return RECORDAL.advance(status, action, by)
