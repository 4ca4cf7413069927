"""The contract that both engines keep, and the errors they raise."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from search.documents import PatentDocument
from search.query import Completion, Hit, Sample, Scope, SearchRequest, SearchResult


class SearchError(Exception):
    """Base of the library's errors."""


class EngineUnavailable(SearchError):
    """The engine doesn't answer or is being rebuilt; nothing was changed, the same call may work later."""


class IndexOutdated(EngineUnavailable):
    """The index was made with other fields or another analyser: call `rebuild` before using it."""


class CannotRollBack(SearchError):
    """There is no earlier index, or it was made with other fields or another analyser; nothing was changed."""


class BadPage(SearchError):
    """Page or size is below 1, or page times size is above 10,000."""


@dataclass(frozen=True)
class Upsert:
    """Put this document in place of the one with its id, unless that one has a higher version."""

    document: PatentDocument

    @property
    def id(self) -> str:
        """Id of the document."""
        return self.document.id

    @property
    def version(self) -> int:
        """Version of the document."""
        return self.document.version


@dataclass(frozen=True)
class Delete:
    """Take the document out, unless it has a higher version; an unknown id is no error."""

    id: str
    version: int


Change = Upsert | Delete
Visible = Literal["now", "soon"]


@dataclass(frozen=True)
class Status:
    """State of the index: `ready` means searchable and made with today's fields and analyser.

    `generation` is the one in use, empty when there is none; `generations` begins with it, and those that can be
    gone back to follow. Fingerprint and hashes are today's, not the index's.
    """

    engine: str
    ready: bool
    documents: int
    size_bytes: int
    generation: str
    fingerprint: str
    generations: tuple[str, ...] = ()
    fields_hash: str = ""
    analyser_hash: str = ""


class SearchEngine(Protocol):
    """One index of patents. Reading is safe from several threads; changing from one process at a time."""

    name: str

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request; an index that doesn't exist yet is empty. BadPage, EngineUnavailable, IndexOutdated."""

    def scan(self, request: SearchRequest) -> Iterator[str]:
        """Every id in the request's order, beyond 10,000 too, as of the moment of the first; page, size and
        facets are ignored. EngineUnavailable, IndexOutdated."""

    def similar(
        self, source: Sample, scope: Scope = "listed", size: int = 10, by_class: bool = True
    ) -> tuple[Hit, ...]:
        """Patents like this one, the most alike first, itself never; `by_class` prefers the same classification."""

    def complete(self, prefix: str, scope: Scope = "listed", limit: int = 10) -> tuple[Completion, ...]:
        """Words and short compounds of the titles that begin so, the most frequent first."""

    def spelling(self, word: str, scope: Scope = "listed") -> str | None:
        """The word that was probably meant, when this is a Latin word that no patent of the scope holds."""

    def apply(self, changes: Iterable[Change], visible: Visible = "now") -> int:
        """Carry out changes, durable on return; returns how many weren't stale. Repeating a batch is harmless."""

    def rebuild(
        self, documents: Iterable[PatentDocument], progress: Callable[[int], None] | None = None
    ) -> int:
        """Fill a new index and put it in place of the old one; returns the documents read.

        The old one answers and takes changes until then, and the new one has those changes too. `progress` is
        told now and then how many documents went in. One rebuild at a time; a failure leaves the old one in use.
        """

    def roll_back(self) -> str:
        """Put the index before in use again, with all changes since; returns its name. CannotRollBack."""

    def status(self) -> Status:
        """Documents, size and state; EngineUnavailable when the engine doesn't answer."""

    def ping(self) -> bool:
        """True when searches would be answered now."""

    def close(self) -> None:
        """Finish background work and release locks and connections."""
