"""The embedded engine: an index in a folder, many reading processes, one changing it."""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tantivy import Document, Index, IndexWriter, Query

from search.answers import Answers
from search.backend import (
    Change,
    EngineUnavailable,
    IndexOutdated,
    SearchError,
    Status,
    Upsert,
    Visible,
)
from search.clauses import Term
from search.documents import PatentDocument, indexed
from search.fields import fingerprint
from search.generations import Generations, is_outdated
from search.passes import Found, Plan
from search.query import Completion, Scope
from search.recent import Recent
from search.tantivy_query import schema
from search.tantivy_search import View, found
from search.tantivy_terms import beginning, frequencies

RELOAD_SECONDS = 0.1
APPLY_WAIT_SECONDS = 2.0
REBUILD_WAIT_SECONDS = 60.0
WRITER_BYTES = 64_000_000
REBUILD_BYTES = 256_000_000


class TantivyEngine(Answers):
    """Engine over `Generations`; see `SearchEngine` for the methods."""

    name = "tantivy"

    def __init__(self, folder: Path, *, writer: bool = False) -> None:
        self._generations = Generations(folder)
        self._may_write = writer
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._opened, self._commit = "", b""
        self._recent = Recent()
        self._checked = 0.0
        self._writer: IndexWriter | None = None
        self._writes_to = ""

    def apply(self, changes: Iterable[Change], visible: Visible = "now") -> int:
        """Carry out changes in one commit; readers see it within 0.1 s whatever `visible` says."""
        self._check_writable()
        latest = {change.id: change for change in sorted(changes, key=lambda change: change.version)}
        with self._generations.exclusive(APPLY_WAIT_SECONDS), self._writing() as writer:
            stale = self._stale(latest)
            for identity, change in latest.items():
                if identity not in stale:
                    writer.delete_documents_by_term("id", identity)
                    if isinstance(change, Upsert):
                        writer.add_document(_document(change.document))
            writer.commit()
        self._checked = 0.0
        return len(latest) - len(stale)

    def rebuild(self, documents: Iterable[PatentDocument]) -> int:
        """Fill a new folder, then point to it; a failure leaves the old one in use."""
        self._check_writable()
        written = 0
        with self._generations.exclusive(REBUILD_WAIT_SECONDS):
            name = self._generations.create()
            try:
                with _guarded():
                    writer = self._new_index(name).writer(REBUILD_BYTES, 2)
                    for document in documents:
                        writer.add_document(_document(document))
                        written += 1
                    writer.commit()
                    writer.wait_merging_threads()
            except BaseException:
                self._generations.discard(name)
                raise
            self._drop_writer()
            self._generations.publish(name)
        self._checked = 0.0
        return written

    def status(self) -> Status:
        """State of the folder in use."""
        name = self._generations.current()
        outdated = bool(name) and is_outdated(name)
        opened = None if outdated else self._reader()
        files = self._generations.path(name).glob("*") if name else ()
        return Status(
            engine=self.name,
            ready=opened is not None,
            documents=opened[0].num_docs if opened else 0,
            size_bytes=sum(path.stat().st_size for path in files),
            generation=name,
            fingerprint=fingerprint(),
        )

    def ping(self) -> bool:
        """True unless the index is broken or outdated; an index that isn't there yet is empty, not broken."""
        try:
            self._reader()
        except SearchError:
            return False
        return True

    def close(self) -> None:
        """Let merges finish and release the writer's lock."""
        if self._writer is not None:
            with _guarded():
                self._writer.wait_merging_threads()
        self._drop_writer()
        self._index, self._opened, self._checked = None, "", 0.0

    def _run(self, plan: Plan) -> Found:
        opened = self._reader()
        if opened is None:
            return Found(0, facets={})
        with _guarded():
            return self._recent.find(plan, opened[2:], partial(found, opened, plan))

    def _frequencies(self, terms: Sequence[Term]) -> tuple[int, list[int]]:
        opened = self._reader()
        with _guarded():
            return frequencies(opened[0], terms) if opened else (0, [0] * len(terms))

    def _beginning(self, field: str, scope: Scope, prefix: str, limit: int) -> list[Completion]:
        opened = self._reader()
        with _guarded():
            return beginning(opened[0], opened[1], field, prefix, scope, limit) if opened else []

    def _reader(self) -> View | None:
        """Today's view of the index, at most 0.1 s old; None when there is no index yet."""
        with self._lock, _guarded():
            now = time.monotonic()
            if now - self._checked >= RELOAD_SECONDS:
                self._refresh()
                self._checked = now
            if self._index is None:
                return None
            return View(self._index.searcher(), self._index.schema, self._opened, self._commit)

    def _refresh(self) -> None:
        name = self._generations.current()
        if name and is_outdated(name):
            raise IndexOutdated(f"index {name} was made with other fields or another analyser; rebuild it")
        if name != self._opened:
            self._index = Index.open(str(self._generations.path(name))) if name else None
            if self._index is not None:
                self._index.config_reader("manual", 0)
            self._opened = name
        if self._index is not None:
            # Looked at before the reload: a commit in between makes the next view a new one, never this one an old one.
            self._commit = (self._generations.path(name) / "meta.json").read_bytes()
            self._index.reload()

    def _check_writable(self) -> None:
        if not self._may_write:
            raise SearchError("this engine was opened for reading only")

    @contextmanager
    def _writing(self) -> Iterator[IndexWriter]:
        """The writer of the generation in use; dropped after any failure, for then it may be dead."""
        name = self._generations.current()
        if name and is_outdated(name):
            raise IndexOutdated(f"index {name} was made with other fields or another analyser; rebuild it")
        try:
            with _guarded():
                if self._writer is None or name != self._writes_to:
                    self._drop_writer()
                    self._open_writer(name)
                assert self._writer is not None
                yield self._writer
        except BaseException:
            self._drop_writer()
            raise

    def _open_writer(self, name: str) -> None:
        fresh = "" if name else self._generations.create()
        index = self._new_index(fresh) if fresh else Index.open(str(self._generations.path(name)))
        self._writer, self._writes_to = index.writer(WRITER_BYTES, 1), fresh or name
        if fresh:
            self._generations.publish(fresh)

    def _drop_writer(self) -> None:
        self._writer, self._writes_to = None, ""

    def _new_index(self, name: str) -> Index:
        return Index(schema(), str(self._generations.path(name)))

    def _stale(self, changes: dict[str, Change]) -> set[str]:
        """Ids whose document in the index has a higher version than the change."""
        self._checked = 0.0
        opened = self._reader()
        if opened is None or not changes or not opened[0].num_docs:
            return set()
        searcher, made = opened.searcher, opened.schema
        found = searcher.search(Query.term_set_query(made, "id", list(changes)), limit=len(changes)).hits
        addresses = [address for _, address in found]
        versions = searcher.fast_field_values("version", addresses) if addresses else []
        stale = set()
        for address, version in zip(addresses, versions, strict=True):
            identity = searcher.doc(address)["id"][0]
            if version is not None and version > changes[identity].version:
                stale.add(identity)
        return stale


def _document(source: PatentDocument) -> Document:
    """Values added one by one by type: a value of the wrong type would kill the writer, not only this document."""
    document = Document()
    for name, value in indexed(source).items():
        if isinstance(value, int):
            document.add_integer(name, value)
        else:
            for text in [value] if isinstance(value, str) else value:
                document.add_text(name, text)
    return document


@contextmanager
def _guarded() -> Iterator[None]:
    """Tantivy reports a busy lock and a broken index as ValueError, and bugs as a panic outside Exception."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise EngineUnavailable(str(error)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise EngineUnavailable(str(error)) from error
        raise
