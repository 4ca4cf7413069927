"""Documents to indexed values on every processor: what takes longest in a rebuild."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing.connection import wait

from search.documents import Indexed, PatentDocument, indexed

CHUNK = 200
# Starting processes takes a second, in which one process alone does about this many.
FEW = 2_000
MOST_PROCESSES = 8

Progress = Callable[[int], None]


def tokenised(
    documents: Iterable[PatentDocument],
    progress: Progress | None = None,
    processes: int | None = None,
) -> Generator[Indexed, None, None]:
    """Values of every document, in order; `progress` is told now and then how many were handed out.

    More than a few documents are shared out to as many processes as there are processors. They are new ones, not
    forks, hold a handful of chunks each and end with this one, however it ends.
    """
    given = iter(documents)
    few = list(islice(given, FEW))
    number = processes or min(len(os.sched_getaffinity(0)), MOST_PROCESSES)
    if len(few) < FEW or number == 1:
        chunks: Iterator[list[Indexed]] = ([indexed(document)] for document in chain(few, given))
    else:
        chunks = _shared_out(chain(few, given), number)
    handed_out = told = 0
    for chunk in chunks:
        yield from chunk
        handed_out += len(chunk)
        if progress and handed_out - told >= FEW:
            progress(handed_out)
            told = handed_out
    if progress and handed_out != told:
        progress(handed_out)


def _shared_out(documents: Iterator[PatentDocument], number: int) -> Iterator[list[Indexed]]:
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(number, mp_context=context, initializer=_start)
    waiting: deque[Future[list[Indexed]]] = deque()
    try:
        while chunk := list(islice(documents, CHUNK)):
            waiting.append(pool.submit(_indexed_all, chunk))
            if len(waiting) > 3 * number:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _indexed_all(documents: list[PatentDocument]) -> list[Indexed]:
    return [indexed(document) for document in documents]


def _start() -> None:
    """Leave Ctrl-C to the parent, and don't outlive it when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
    os._exit(1)
