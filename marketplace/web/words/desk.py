"""How pressing something is, in a word beside its colour."""

from enum import StrEnum

from marketplace.domain.errors import N_
from marketplace.domain.urgency import Urgency

WORDS: tuple[tuple[StrEnum, str], ...] = (
    (Urgency.OVERDUE, N_("逾期")),
    (Urgency.RED, N_("马上到期")),
    (Urgency.AMBER, N_("即将到期")),
    (Urgency.GREEN, N_("期限内")),
    (Urgency.NONE, N_("无期限")),
)
