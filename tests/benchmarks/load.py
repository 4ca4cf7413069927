"""A small client: threads that ask for pages one after the other over kept connections."""

import re
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from urllib.parse import urlencode

from search import Range
from tests.benchmarks.mix import Question
from tests.benchmarks.stock import city_code

TIMEOUT = 30
#: How a result page tells what the search engine took.
_TOOK = re.compile(r"用时\s*([\d.,]+)\s*毫秒")


@dataclass
class Load:
    """What a run of requests met: page and engine milliseconds, and errors as sentences."""

    pages: list[float] = field(default_factory=list)
    engine: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Pages answered in each second."""
        return len(self.pages) / self.seconds if self.seconds else 0.0


def address(question: Question) -> str:
    """The result page that answers the question."""
    request = question.request
    pairs: list[tuple[str, str]] = [("q", request.text), ("sort", request.sort), ("page", str(request.page))]
    for name, value in request.filters.items():
        if isinstance(value, Range):
            bounds = (("price_low", value.low), ("price_high", value.high))
            pairs += ((bound, f"{fen / 100:.2f}") for bound, fen in bounds if fen is not None)
        else:
            pairs += ((name, city_code(each) if name == "city" else each) for each in value)
    return f"/patents?{urlencode(pairs)}"


def run(port: int, paths: Sequence[str], threads: int, seconds: float) -> Load:
    """Ask for the paths over and over, each thread from another place in the list, for so long."""
    load, began = Load(), time.perf_counter()
    with under(port, paths, threads, load):
        time.sleep(seconds)
    load.seconds = time.perf_counter() - began
    return load


@contextmanager
def under(port: int, paths: Sequence[str], threads: int, load: Load):  # type: ignore[no-untyped-def]
    """Keep asking while the block runs."""
    stop = threading.Event()
    workers = [
        threading.Thread(target=_ask, args=(port, _from(paths, at / threads), load, stop.is_set))
        for at in range(threads)
    ]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        stop.set()
        for worker in workers:
            worker.join()


def once(port: int, paths: Sequence[str]) -> Load:
    """Each path once on one connection."""
    load, began, left = Load(), time.perf_counter(), iter([False] * len(paths))
    _ask(port, paths, load, lambda: next(left, True))
    load.seconds = time.perf_counter() - began
    return load


def exists(port: int, path: str) -> bool:
    """Whether the site has this page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status != 404


def _from(paths: Sequence[str], share: float) -> list[str]:
    start = int(len(paths) * share)
    return [*paths[start:], *paths[:start]]


def _ask(port: int, paths: Sequence[str], load: Load, stopped: Callable[[], bool]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    for path in cycle(paths):
        if stopped():
            break
        began = time.perf_counter()
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            body = response.read()
        except (OSError, HTTPException) as error:
            load.errors.append(f"{path}: {error!r}")
            connection.close()
            continue
        load.pages.append((time.perf_counter() - began) * 1000)
        if response.status != 200:
            load.errors.append(f"{path}: {response.status}")
        elif took := _TOOK.search(body.decode()):
            load.engine.append(float(took[1].replace(",", "")))
    connection.close()
