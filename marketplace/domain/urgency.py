"""How pressing something is: a colour and, on pages, always a word too."""

from enum import StrEnum


class Urgency(StrEnum):
    """From long over to no term at all."""

    OVERDUE = "overdue"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    NONE = "none"  # no term runs
