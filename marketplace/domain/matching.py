"""Requests for a technology and how a supply is found for them (domain study §9, matching request)."""

from enum import StrEnum

from marketplace.domain.processes import LETTERS, Process, moves


class MatchStatus(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    OPEN = "open"
    ASSIGNED = "assigned"  # somebody answers within five working days (D)
    PROPOSED = "proposed"
    RATED = "rated"
    MEETING = "meeting"
    DEAL = "deal"
    CLOSED_NO_MATCH = "closed_no_match"


class MatchAction(StrEnum):
    """What may be done to a request."""

    PUBLISH = "publish"
    ASSIGN = "assign"
    PROPOSE = "propose"
    RATE = "rate"
    MEET = "meet"
    REOPEN = "reopen"  # every candidate was turned down
    OPEN_DEAL = "open_deal"
    CLOSE = "close"


_S, _A = MatchStatus, MatchAction
MATCHING_PROCESS = Process(
    "matching_request",
    _S.DRAFT,
    moves(
        {
            (_S.DRAFT, _A.PUBLISH): (_S.OPEN, "E"),
            (_S.OPEN, _A.ASSIGN): (_S.ASSIGNED, "BA"),
            (_S.ASSIGNED, _A.PROPOSE): (_S.PROPOSED, "B"),
            (_S.PROPOSED, _A.RATE): (_S.RATED, "E"),
            (_S.RATED, _A.MEET): (_S.MEETING, "B"),
            (_S.RATED, _A.REOPEN): (_S.OPEN, "EB"),
            (_S.MEETING, _A.OPEN_DEAL): (_S.DEAL, "B"),
            **{
                (status, _A.CLOSE): (_S.CLOSED_NO_MATCH, "EBS")
                for status in (_S.OPEN, _S.ASSIGNED, _S.PROPOSED, _S.RATED, _S.MEETING)
            },
        },
        LETTERS,
    ),
)
