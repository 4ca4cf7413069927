"""Export of a search result: how much at once, how much at most, and the states of the work."""

from datetime import timedelta
from enum import StrEnum

from marketplace.domain.errors import N_, InvalidInput, InvalidTransition

AT_ONCE = 2_000  # rows that are written while the person waits; more is work for the background
MOST = 50_000  # rows of one export
OPEN_AT_ONCE = 3  # unfinished exports of one person
KEPT = timedelta(days=7)  # how long a file stays on the disk; its line in the log stays for ever


class ExportFormat(StrEnum):
    """What the file is."""

    XLSX = "xlsx"
    CSV = "csv"


class ExportState(StrEnum):
    """Where an export stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class ExportAction(StrEnum):
    """What may be done to an export."""

    START = "start"
    FINISH = "finish"
    CANCEL = "cancel"
    FAIL = "fail"


_S, _A = ExportState, ExportAction
EXPORT_PROCESS: dict[tuple[ExportState, ExportAction], ExportState] = {
    (_S.QUEUED, _A.START): _S.RUNNING,
    (_S.RUNNING, _A.START): _S.RUNNING,  # taken up again after its worker was killed
    (_S.RUNNING, _A.FINISH): _S.DONE,
    **{(state, _A.CANCEL): _S.CANCELLED for state in (_S.QUEUED, _S.RUNNING)},
    **{(state, _A.FAIL): _S.FAILED for state in (_S.QUEUED, _S.RUNNING)},
}
#: States in which the worker owes something.
TO_RUN = (_S.QUEUED, _S.RUNNING)


def advance(state: ExportState, action: ExportAction) -> ExportState:
    """Return the state that follows, or raise InvalidTransition."""
    try:
        return EXPORT_PROCESS[state, action]
    except KeyError:
        raise InvalidTransition(state, action) from None


def check_size(total: int) -> None:
    """Refuse an empty result, and one with more rows than a file may have (InvalidInput for `total`)."""
    if total == 0:
        raise InvalidInput("total", "nothing_found", N_("没有符合条件的专利，没有可导出的内容"))
    if total > MOST:
        message = N_("共 %(total)s 件，一次最多导出 %(most)s 件，请增加检索词或筛选条件缩小范围")
        raise InvalidInput("total", "too_many", message, total=f"{total:,}", most=f"{MOST:,}")
