"""State machine of an import: read and checked first, confirmed by a person, then carried out in chunks."""

from enum import StrEnum

from marketplace.domain.errors import InvalidTransition


class ImportState(StrEnum):
    """Where an uploaded file stands."""

    CHECKING = "checking"
    READY = "ready"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class ImportAction(StrEnum):
    """What may be done to an import."""

    CHECKED = "checked"
    RECHECK = "recheck"
    CONFIRM = "confirm"
    START = "start"
    FINISH = "finish"
    CANCEL = "cancel"
    FAIL = "fail"


_S, _A = ImportState, ImportAction
IMPORT_PROCESS: dict[tuple[ImportState, ImportAction], ImportState] = {
    (_S.CHECKING, _A.CHECKED): _S.READY,
    (_S.CHECKING, _A.RECHECK): _S.CHECKING,
    (_S.READY, _A.RECHECK): _S.CHECKING,
    (_S.FAILED, _A.RECHECK): _S.CHECKING,
    (_S.READY, _A.CONFIRM): _S.QUEUED,
    (_S.QUEUED, _A.START): _S.RUNNING,
    (_S.RUNNING, _A.START): _S.RUNNING,  # taken up again after its worker was killed
    (_S.RUNNING, _A.FINISH): _S.DONE,
    **{(state, _A.CANCEL): _S.CANCELLED for state in (_S.CHECKING, _S.READY, _S.QUEUED, _S.RUNNING)},
    **{(state, _A.FAIL): _S.FAILED for state in (_S.CHECKING, _S.QUEUED, _S.RUNNING)},
}
#: States in which the worker owes something.
TO_CHECK = (_S.CHECKING,)
TO_RUN = (_S.QUEUED, _S.RUNNING)
OPEN_STATES = (_S.CHECKING, _S.READY, _S.QUEUED, _S.RUNNING)


def advance(state: ImportState, action: ImportAction) -> ImportState:
    """Return the state that follows, or raise InvalidTransition."""
    try:
        return IMPORT_PROCESS[state, action]
    except KeyError:
        raise InvalidTransition(state, action) from None
