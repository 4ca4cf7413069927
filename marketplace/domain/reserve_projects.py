"""Key conversion projects that the province keeps in reserve (domain study §9: listed in a year, then carried out)."""

from enum import StrEnum

from marketplace.domain.processes import LETTERS, Process, moves


class ReserveStatus(StrEnum):
    """Where a project stands; the year of its listing is kept beside."""

    CANDIDATE = "candidate"
    LISTED = "listed"
    IN_PROGRESS = "in_progress"
    CONVERTED = "converted"
    DROPPED = "dropped"


class ReserveAction(StrEnum):
    """What may be done to a project."""

    LIST = "list"
    BEGIN = "begin"
    CONVERT = "convert"
    DROP = "drop"


_S, _A = ReserveStatus, ReserveAction
RESERVE_PROCESS = Process(
    "reserve_project",
    _S.CANDIDATE,
    moves(
        {
            (_S.CANDIDATE, _A.LIST): (_S.LISTED, "BA"),
            (_S.LISTED, _A.BEGIN): (_S.IN_PROGRESS, "OBA"),
            (_S.IN_PROGRESS, _A.CONVERT): (_S.CONVERTED, "OBA"),
            (_S.IN_PROGRESS, _A.DROP): (_S.DROPPED, "OBA"),
        },
        LETTERS,
    ),
)
