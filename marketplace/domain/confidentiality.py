"""The agreement to keep what is shown in a deal to oneself: one side proposes it, the other confirms it (Civil Code art. 501)."""

from enum import StrEnum

from marketplace.domain.errors import N_, Conflict, InvalidInput
from marketplace.domain.processes import LETTERS, Process, moves

SUBJECT_LONGEST, MONTHS_LONGEST = 500, 120


class ConfidentialityStatus(StrEnum):
    """Where an agreement stands; what is confidential is shown only while one is in force."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ConfidentialityAction(StrEnum):
    """Steps of the agreement, and telling one's name."""

    PROPOSE = "propose"
    CONFIRM = "confirm"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    DISCLOSE = "disclose"  # an anonymous asker's name


_S, _A = ConfidentialityStatus, ConfidentialityAction
#: Proposing is the proposer's own confirmation, so that the other side's makes two.
CONFIDENTIALITY = Process(
    "confidentiality",
    _S.PROPOSED,
    moves(
        {
            (_S.PROPOSED, _A.CONFIRM): (_S.IN_FORCE, "OE"),
            (_S.PROPOSED, _A.DECLINE): (_S.DECLINED, "OE"),
            (_S.PROPOSED, _A.WITHDRAW): (_S.WITHDRAWN, "OE"),
        },
        LETTERS,
    ),
)
#: An agreement that leaves no room for another one.
LIVE = (_S.PROPOSED, _S.IN_FORCE)


def check_turn(action: ConfidentialityAction, *, proposed_it: bool) -> None:
    """Refuse to confirm or decline one's own proposal, and to withdraw the other side's (Conflict)."""
    if (action is _A.WITHDRAW) is not proposed_it:
        raise Conflict(
            N_("保密协议由本方提出，请等待对方确认")
            if proposed_it
            else N_("保密协议由对方提出，只能确认或不同意")
        )


def checked_terms(subject: str, months: int) -> dict[str, str | int]:
    """Return what the agreement says of this deal: what is to be kept (2 to 500 characters) and how long (1 to 120 months)."""
    subject = " ".join(subject.split())
    if not 2 <= len(subject) <= SUBJECT_LONGEST:
        raise InvalidInput("subject", "subject_length", N_("请写明保密内容（2 至 500 个字）"))
    if not 1 <= months <= MONTHS_LONGEST:
        raise InvalidInput("months", "months_range", N_("保密期为 1 至 120 个月"))
    return {"subject": subject, "months": months}
