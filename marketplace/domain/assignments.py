"""Who of the platform's staff assists in a deal."""

from enum import StrEnum


class AssignmentAction(StrEnum):
    """What is done with a deal's assistance and stands in the ledger."""

    ASSIGN = "assign"
