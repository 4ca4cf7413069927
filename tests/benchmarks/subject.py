"""What is measured: an engine's index of one size in a folder that may be kept, and both ways to ask it."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config import ROOT
from search import SearchEngine, SearchError, open_engine
from tests.benchmarks import corpus, mix
from tests.benchmarks.answers import Ask
from tests.benchmarks.contest import library_asks
from tests.benchmarks.figures import memory
from tests.benchmarks.mix import Question
from tests.benchmarks.raw_elastic import RawElastic
from tests.benchmarks.raw_tantivy import RawTantivy

ELASTICSEARCH = "JINQIAO_TEST_ELASTICSEARCH_URL"
Figures = dict[str, float]


@dataclass(frozen=True)
class Subject:
    """One engine at one size; `records` is a file of JSON lines or None for our own generator."""

    engine: str
    size: int
    folder: Path
    records: Path | None = None

    @property
    def name(self) -> str:
        """Names the index: another source of records is another index."""
        return f"{self.records.stem if self.records else 'own'}-{self.size}".lower()

    @property
    def url(self) -> str:
        """Address of the index, as in the settings."""
        if self.engine == "tantivy":
            return f"tantivy:{self.folder / self.name}"
        parts = urlsplit(os.environ[ELASTICSEARCH])
        return f"{parts.scheme}://{parts.netloc}/bench-{self.name}"

    def file(self) -> Path:
        """The records, made first if they aren't there."""
        path = self.records or self.folder / f"own-{self.size}.jsonl"
        if not path.exists():
            corpus.write(path, self.size)
        return path

    def questions(self) -> list[Question]:
        """The mix for these records, without what the library can't be asked."""
        return mix.questions(list(corpus.read(self.file(), min(self.size, mix.SAMPLE))))

    def built(self) -> Figures:
        """Seconds and MiB of building the index; an index that is there already is left alone."""
        note = self.folder / f"{self.engine}-{self.name}.json"
        if note.exists() and self._is_ready():
            figures: Figures = json.loads(note.read_text(encoding="utf-8"))
            return figures
        figures = apart(self, "build")
        note.write_text(json.dumps(figures), encoding="utf-8")
        return figures

    def discard(self) -> None:
        """Remove what a temporary folder does not hold: the indexes in a cluster."""
        if self.engine == "elasticsearch":
            raw = RawElastic(self.url.rpartition("/")[0], "")
            raw.remove(f"bench-{self.name}-*")
            raw.close()

    def _is_ready(self) -> bool:
        engine = open_engine(self.url)
        try:
            status = engine.status()
            return status.ready and status.documents == self.size
        except SearchError:
            return False
        finally:
            engine.close()

    @contextmanager
    def sides(self, questions: Sequence[Question]) -> Iterator[tuple[list[Ask], list[Ask], SearchEngine]]:
        """The questions by hand and through the library, on the same index; neither keeps any answer."""
        with ExitStack() as stack:
            engine = open_engine(self.url, keep=0)
            stack.callback(engine.close)
            generation = engine.status().generation
            if self.engine == "tantivy":
                raw: RawTantivy | RawElastic = RawTantivy(self.folder / self.name / generation)
            else:
                raw = RawElastic(self.url.rpartition("/")[0], generation)
                stack.callback(raw.close)
            yield [raw.prepared(question) for question in questions], library_asks(engine, questions), engine


def apart(subject: Subject, work: str) -> Figures:
    """Carry out `build` or `read` in a process of its own, whose memory is then its own."""
    command = [sys.executable, "-m", "tests.benchmarks.subject", work, subject.engine, str(subject.size)]
    command += [str(subject.folder), *([str(subject.records)] if subject.records else [])]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout
    figures: Figures = json.loads(output.splitlines()[-1])
    return figures


def _build(subject: Subject) -> Figures:
    file = subject.file()
    engine = open_engine(subject.url, writer=True)
    began = time.perf_counter()
    engine.rebuild(map(corpus.document, corpus.read(file, subject.size)))
    seconds = time.perf_counter() - began
    status = engine.status()
    engine.close()
    if status.documents != subject.size:
        raise ValueError(f"{status.documents:,} documents in the index, {subject.size:,} were sent")
    return {"seconds": seconds, "index_mib": status.size_bytes / 1024**2, "peak_mib": memory()["VmHWM"]}


def _read(subject: Subject) -> Figures:
    """Memory of a process that opened the index and answered the whole mix, over that of one that opened nothing."""
    questions = subject.questions()
    engine = open_engine(subject.url)
    before = memory()
    for ask in library_asks(engine, questions):
        ask()
    after = memory()
    engine.close()
    return {
        "rss_mib": after["VmRSS"],
        "anonymous_mib": after["RssAnon"],
        "own_mib": after["RssAnon"] - before["RssAnon"],
    }


@contextmanager
def kept(folder: str | None) -> Iterator[Path]:
    """The folder given, made when missing; without one a temporary folder that is gone afterwards."""
    if folder:
        path = Path(folder).expanduser().resolve()
        path.mkdir(parents=True, exist_ok=True)
        yield path
    else:
        with tempfile.TemporaryDirectory(prefix="jinqiao-bench-") as name:
            yield Path(name)


def main(arguments: list[str]) -> None:
    """`build|read ENGINE SIZE FOLDER [RECORDS]`: print the figures as JSON."""
    work, engine, size, folder = arguments[:4]
    records = Path(arguments[4]) if len(arguments) > 4 else None
    subject = Subject(engine, int(size), Path(folder), records)
    figures: dict[str, Any] = {"build": _build, "read": _read}[work](subject)
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1:])
