"""Changing one folder of the embedded index."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tantivy import Document, Index, Query

from search.backend import EngineUnavailable
from search.documents import Indexed
from search.journal import Entry, Journal
from search.tantivy_query import schema

WRITER_BYTES = 64_000_000
FILL_BYTES = 256_000_000
_FOLDED_AT_ONCE = 2_000


class FolderWriter:
    """The writer of one folder, which has one at a time; any failure leaves it unusable."""

    def __init__(self, folder: Path) -> None:
        """EngineUnavailable when another process writes there or the folder is broken."""
        with guarded():
            self._index = Index.open(str(folder))
            self._index.config_reader("manual", 0)
            self._writer = self._index.writer(WRITER_BYTES, 1)

    def carry_out(self, entries: list[Entry]) -> int:
        """Put the changes that aren't stale on disk in one commit; returns how many those were."""
        with guarded():
            stale = self._stale(entries)
            for entry in entries:
                if entry.id not in stale:
                    self._writer.delete_documents_by_term("id", entry.id)
                    if entry.values is not None:
                        self._writer.add_document(_document(entry.values))
            self._writer.commit()
        return len(entries) - len(stale)

    def close(self) -> None:
        """Let merges finish and release the folder."""
        with guarded():
            self._writer.wait_merging_threads()

    def _stale(self, entries: list[Entry]) -> set[str]:
        """Ids whose document in the index has a higher version than the change."""
        self._index.reload()
        searcher, given = self._index.searcher(), {entry.id: entry.version for entry in entries}
        if not given or not searcher.num_docs:
            return set()
        query = Query.term_set_query(self._index.schema, "id", list(given))
        addresses = [address for _, address in searcher.search(query, limit=len(given)).hits]
        versions = searcher.fast_field_values("version", addresses) if addresses else []
        found = ((searcher.doc(at)["id"][0], known) for at, known in zip(addresses, versions, strict=True))
        return {identity for identity, known in found if known is not None and known > given[identity]}


def fill(folder: Path, values: Iterable[Indexed]) -> int:
    """Make an index of these documents in an empty folder; returns how many."""
    count = 0
    with guarded():
        writer = Index(schema(), str(folder)).writer(FILL_BYTES, 2)
        try:
            for one in values:
                writer.add_document(_document(one))
                count += 1
            writer.commit()
            writer.wait_merging_threads()
        finally:
            del writer  # a failure's traceback would keep its threads alive
    return count


def fold(folder: Path) -> None:
    """Carry out what the folder's journal holds."""
    journal = Journal(folder)
    if not len(journal):
        return
    writer = FolderWriter(folder)
    journal.carry_out(writer.carry_out, _FOLDED_AT_ONCE)
    writer.close()


def _document(values: Indexed) -> Document:
    """Values added one by one by type: a value of the wrong type would kill the writer, not only this document."""
    document = Document()
    for name, value in values.items():
        if isinstance(value, int):
            document.add_integer(name, value)
        else:
            for text in [value] if isinstance(value, str) else value:
                document.add_text(name, text)
    return document


@contextmanager
def guarded() -> Iterator[None]:
    """Tantivy reports a busy lock and a broken index as ValueError, and bugs as a panic outside Exception."""
    try:
        yield
    except (ValueError, OverflowError, OSError) as error:
        raise EngineUnavailable(str(error)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise EngineUnavailable(str(error)) from error
        raise
