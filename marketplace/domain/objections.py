"""Objections to a price shown to the public: filed by anybody, recorded by the owner, decided with a written reason."""

from enum import StrEnum

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.processes import LETTERS, Process, moves

LEAST_REASON, MOST_REASON = 10, 2000
LEAST_CONTACT, MOST_CONTACT = 5, 200
LEAST_DECISION, MOST_DECISION = 10, 2000


class ObjectionStatus(StrEnum):
    """Where an objection stands; it holds the price from the moment it is filed until it is decided."""

    FILED = "filed"
    RECORDED = "recorded"
    DISMISSED = "dismissed"
    UPHELD = "upheld"


class ObjectionAction(StrEnum):
    """Steps of an objection."""

    FILE = "file"
    RECORD = "record"
    DISMISS = "dismiss"
    UPHOLD = "uphold"


_S, _A = ObjectionStatus, ObjectionAction
#: The rows of the deal's own table (publicity → objection → cleared or cancelled), one for each objection.
OBJECTION_PROCESS = Process(
    "objection",
    _S.FILED,
    moves(
        {
            (_S.FILED, _A.RECORD): (_S.RECORDED, "OBA"),
            (_S.RECORDED, _A.DISMISS): (_S.DISMISSED, "OA"),
            (_S.RECORDED, _A.UPHOLD): (_S.UPHELD, "OA"),
        },
        LETTERS,
    ),
)
#: Statuses in which an objection holds the price.
HOLDING = (_S.FILED, _S.RECORDED)


def objection_problems(reason: str, contact: str) -> list[InvalidInput]:
    """Return what keeps an objection from being filed, each beside its field."""
    found = []
    if not LEAST_REASON <= len(reason) <= MOST_REASON:
        message = N_("请写明异议理由，%(least)s 至 %(most)s 个字")
        found.append(InvalidInput("reason", "reason_length", message, least=LEAST_REASON, most=MOST_REASON))
    if not LEAST_CONTACT <= len(contact) <= MOST_CONTACT:
        message = N_("请留下可以联系到您的电话或邮箱，%(least)s 至 %(most)s 个字符")
        found.append(
            InvalidInput("contact", "contact_length", message, least=LEAST_CONTACT, most=MOST_CONTACT)
        )
    return found


def checked_decision(text: str) -> str:
    """Return the decision's text trimmed, or InvalidInput beside `decision`."""
    text = text.replace("\r\n", "\n").strip()
    if not LEAST_DECISION <= len(text) <= MOST_DECISION:
        message = N_("请写明处理决定及理由，%(least)s 至 %(most)s 个字")
        raise InvalidInput("decision", "decision_length", message, least=LEAST_DECISION, most=MOST_DECISION)
    return text
