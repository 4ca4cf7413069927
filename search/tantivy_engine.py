"""The embedded engine: an index in a folder, many reading processes, one changing it."""

import logging
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from tantivy import Index

from search.answers import Answers
from search.backend import (
    Change,
    EngineUnavailable,
    IndexOutdated,
    SearchError,
    Status,
    Visible,
)
from search.clauses import Term
from search.documents import PatentDocument
from search.fields import analyser_hash, fields_hash, fingerprint
from search.generations import Generations, is_outdated
from search.journal import Entry, Journal, entries_of
from search.passes import Found, Plan, plan_of
from search.query import Completion, Scope, SearchRequest
from search.recent import MOST_ANSWERS, Recent
from search.tantivy_scan import scan
from search.tantivy_search import View, found
from search.tantivy_terms import beginning, frequencies
from search.tantivy_writer import FolderWriter, fill, fold, guarded
from search.tokenising import Progress, tokenised

log = logging.getLogger(__name__)
RELOAD_SECONDS = 0.05
APPLY_WAIT_SECONDS = 2.0
REBUILD_WAIT_SECONDS = 60.0
# So many batches wait beside a generation that isn't in use before they are folded into it.
LONGEST_JOURNAL = 200
# Of a rebuild's journal so few are left for the moment in which nobody else may change anything; each fold takes
# less time than the one before, but a worker without a pause could keep us at it for ever.
SHORT_JOURNAL, FREE_FOLDS = 20, 3


class TantivyEngine(Answers):
    """Engine over `Generations`; see `SearchEngine` for the methods."""

    name = "tantivy"

    def __init__(self, folder: Path, *, writer: bool = False, keep: int = MOST_ANSWERS) -> None:
        self._generations = Generations(folder)
        self._may_write = writer
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._opened, self._commit = "", b""
        self._recent = Recent(keep)
        self._checked = 0.0
        self._writer: FolderWriter | None = None
        self._writes_to = ""

    def scan(self, request: SearchRequest) -> Iterator[str]:
        """Every id, from one view of the index that is held until the end."""
        opened = self._reader()
        if opened is None:
            return
        plan = plan_of(request, partial(self._found, opened))
        with guarded():
            yield from scan(opened.searcher, opened.schema, plan)

    def apply(self, changes: Iterable[Change], visible: Visible = "now") -> int:
        """Carry out changes in one commit; readers see it within 0.05 s whatever `visible` says.

        Generations that aren't in use (a rebuild's, the one before) have them in their journals.
        """
        self._check_writable()
        entries = entries_of(changes)
        if not self._generations.current():
            self._begin()
        with self._generations.exclusive(APPLY_WAIT_SECONDS), self._writing() as writer:
            self._record(entries)
            done = writer.carry_out(entries)
        self._checked = 0.0
        return done

    def rebuild(self, documents: Iterable[PatentDocument], progress: Progress | None = None) -> int:
        """Fill a new folder, fold in what changed meanwhile, point to it; a failure leaves the old one in use."""
        self._check_writable()
        with self._generations.building(REBUILD_WAIT_SECONDS) as name:
            folder = self._generations.path(name)
            with closing(tokenised(documents, progress)) as values:
                written = fill(folder, values)
            for _ in range(FREE_FOLDS):
                if len(Journal(folder)) > SHORT_JOURNAL:
                    fold(folder)
            with self._generations.exclusive(REBUILD_WAIT_SECONDS):
                fold(folder)
                self._generations.publish(name)
        self._checked = 0.0
        return written

    def roll_back(self) -> str:
        """Point to the folder before, once it has all changes since."""
        self._check_writable()
        with self._generations.exclusive(REBUILD_WAIT_SECONDS):
            self._generations.being_built()
            name = self._generations.previous()
            fold(self._generations.path(name))
            self._generations.use(name)
        self._checked = 0.0
        return name

    def status(self) -> Status:
        """State of the folder in use."""
        name = self._generations.current()
        outdated = bool(name) and is_outdated(name)
        self._checked = 0.0  # as of now, as the name is
        opened = None if outdated else self._reader()
        files = self._generations.path(name).glob("*.*") if name else ()
        return Status(
            engine=self.name,
            ready=opened is not None,
            documents=opened.searcher.num_docs if opened else 0,
            size_bytes=sum(path.stat().st_size for path in files),
            generation=name,
            fingerprint=fingerprint(),
            generations=((name, *self._generations.kept()) if name else ()),
            fields_hash=fields_hash(),
            analyser_hash=analyser_hash(),
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
            self._writer.close()
        self._writer, self._writes_to = None, ""
        self._index, self._opened, self._checked = None, "", 0.0

    def _run(self, plan: Plan) -> Found:
        opened = self._reader()
        return Found(0, facets={}) if opened is None else self._found(opened, plan)

    def _found(self, opened: View, plan: Plan) -> Found:
        with guarded():
            return found(opened, plan, self._recent)

    def _frequencies(self, terms: Sequence[Term]) -> tuple[int, list[int]]:
        opened = self._reader()
        with guarded():
            return frequencies(opened.searcher, terms) if opened else (0, [0] * len(terms))

    def _beginning(self, field: str, scope: Scope, prefix: str, limit: int) -> list[Completion]:
        opened = self._reader()
        with guarded():
            return beginning(opened, self._recent, field, prefix, scope, limit) if opened else []

    def _reader(self) -> View | None:
        """Today's view of the index, at most 0.05 s old; None when there is no index yet."""
        with self._lock, guarded():
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
    def _writing(self) -> Iterator[FolderWriter]:
        """The writer of the generation in use; dropped after any failure, for then it may be dead."""
        name = self._generations.current()
        if name and is_outdated(name):
            raise IndexOutdated(f"index {name} was made with other fields or another analyser; rebuild it")
        try:
            if self._writer is None or name != self._writes_to:
                self._writer = None  # released before another is opened
                self._writer, self._writes_to = FolderWriter(self._generations.path(name)), name
            yield self._writer
        except BaseException:
            self._writer, self._writes_to = None, ""
            raise

    def _begin(self) -> None:
        """Put an empty first generation in use; EngineUnavailable while a rebuild is making it."""
        with self._generations.building(APPLY_WAIT_SECONDS) as name:
            fill(self._generations.path(name), [])
            with self._generations.exclusive(APPLY_WAIT_SECONDS):
                self._generations.publish(name)

    def _record(self, entries: list[Entry]) -> None:
        """Keep the changes for the generations that aren't in use; see `apply`."""
        building = self._generations.being_built()
        kept = [name for name in self._generations.kept() if not is_outdated(name)]
        for name in [building, *kept] if building else kept:
            Journal(self._generations.path(name)).append(entries)
        for name in kept:
            if len(Journal(self._generations.path(name))) > LONGEST_JOURNAL:
                self._fold_or_give_up(name)

    def _fold_or_give_up(self, name: str) -> None:
        """What can't take changes can't be gone back to, and must not keep the index in use from taking them."""
        try:
            fold(self._generations.path(name))
        except EngineUnavailable as error:
            log.warning("index %s takes no changes and is given up: %s", name, error)
            self._generations.discard(name)
