"""SQLite's FTS5 as a peer: the same tokens in a contentless table, facts beside it, facets by GROUP BY."""

import sqlite3
from collections.abc import Iterable, Mapping
from itertools import chain, islice
from pathlib import Path

from search import PatentDocument, Range
from search.analysis import bigrams, is_han, number_keys
from search.documents import Indexed, indexed
from search.query import Filter
from tests.benchmarks.answers import Answer, Ask, Counts
from tests.benchmarks.mix import SIX_FACETS, Question
from tests.benchmarks.raw_tantivy import CANDIDATES

WORDS = ("title_words", "owner_words", "inventor_words", "abstract_words")
TEXTS = (*WORDS, "pairs", "numbers")
ORDERS = {"newest": "sort_newest DESC", "price_asc": "sort_price_up"}
RANGES = ("price", "sort_newest", "sort_price_up")
BATCH = 5_000
_SCHEMA = f"""
CREATE VIRTUAL TABLE words USING fts5({", ".join(TEXTS)}, content='', tokenize="unicode61 remove_diacritics 0 tokenchars './|'");
CREATE TABLE facts (document INTEGER PRIMARY KEY, id TEXT, {", ".join(f"{name} INTEGER" for name in RANGES)});
CREATE TABLE facets (name TEXT, value TEXT, document INTEGER, PRIMARY KEY (name, value, document)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX by_document ON facets (document, name, value);
CREATE INDEX by_newest ON facts (sort_newest);
CREATE INDEX by_price ON facts (price);
CREATE INDEX by_price_up ON facts (sort_price_up);
INSERT INTO words (words) VALUES ('optimize');
ANALYZE;
"""


def is_compiled_in() -> bool:
    """Whether this Python's SQLite has FTS5."""
    with sqlite3.connect(":memory:") as connection:
        return bool(connection.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0])


def build(path: Path, documents: Iterable[PatentDocument]) -> None:
    """Fill a new database file."""
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
    numbered = enumerate(map(indexed, documents), 1)
    while batch := list(islice(numbered, BATCH)):
        _insert(connection, batch)
    connection.executescript(_INDEXES)
    connection.commit()
    connection.close()


def _insert(connection: sqlite3.Connection, batch: list[tuple[int, Indexed]]) -> None:
    names = f"rowid, {', '.join(TEXTS)}"
    connection.executemany(
        f"INSERT INTO words ({names}) VALUES ({', '.join('?' * (len(TEXTS) + 1))})",
        ((row, *(_text(values.get(name, "")) for name in TEXTS)) for row, values in batch),
    )
    connection.executemany(
        f"INSERT INTO facts VALUES ({', '.join('?' * (len(RANGES) + 2))})",
        ((row, values["id"], *(values.get(name) for name in RANGES)) for row, values in batch),
    )
    connection.executemany(
        "INSERT INTO facets VALUES (?, ?, ?)",
        (
            (name, value, row)
            for row, values in batch
            for name in (*SIX_FACETS, "terms")
            for value in _values(values.get(name, []))
        ),
    )


class Fts5:
    """The filled database, read by SQL written by hand."""

    def __init__(self, path: Path) -> None:
        """Everything that fits is kept in memory."""
        self._connection = sqlite3.connect(path)
        self._connection.executescript("PRAGMA mmap_size = 4000000000; PRAGMA cache_size = -500000;")
        self._connection.execute("CREATE TEMP TABLE found (document INTEGER PRIMARY KEY, score REAL)")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def prepared(self, question: Question) -> Ask:
        """The question with its tokens made beforehand, ready to be timed; only the strict reading."""
        if question.prefix:
            return lambda: self._complete(question.prefix)
        match = _match(question)
        return lambda: self._answer(question, match)

    def _answer(self, question: Question, match: str) -> Answer:
        """One pass over the words fills a table of what matches; page, total and facets come from it."""
        request = question.request
        order = ORDERS.get("newest" if not match else request.sort, "score, document")
        source = "facts"
        if match:
            score = "bm25(words, 4, 2, 2, 1, 1, 1)" if order.startswith("score") else "0"
            self._connection.execute("DELETE FROM found")
            self._connection.execute(
                f"INSERT INTO found SELECT rowid, {score} FROM words WHERE words MATCH ?", [match]
            )
            # Written as CROSS JOIN, SQLite begins with what matched and does not walk through all facts instead.
            source = "found CROSS JOIN facts USING (document)"
        where, values = _conditions(request.filters)
        clause = f"FROM {source} WHERE {' AND '.join(['1', *where])}"
        (total,) = self._connection.execute(f"SELECT count(*) {clause}", values).fetchone()
        rows = self._connection.execute(
            f"SELECT id {clause} ORDER BY {order} LIMIT ? OFFSET ?",
            [*values, request.size, (request.page - 1) * request.size],
        ).fetchall()
        return Answer(total, tuple(row[0] for row in rows), self._facets(question, source))

    def _facets(self, question: Question, source: str) -> Counts:
        """Counts by facet; one with a filter of its own is counted without it, as in the library."""
        filters, names = question.request.filters, question.request.facets
        counts: dict[str, dict[str, int]] = {name: {} for name in names}
        for own in ("", *(name for name in names if name in filters)):
            wanted = [own] if own else [name for name in names if name not in filters]
            where, values = _conditions({name: value for name, value in filters.items() if name != own})
            marks = ", ".join("?" * len(wanted))
            rows = self._connection.execute(
                f"SELECT name, value, count(*) FROM {source} CROSS JOIN facets USING (document) "
                f"WHERE {' AND '.join([f'name IN ({marks})', *where])} GROUP BY name, value",
                [*wanted, *values],
            )
            for name, value, count in rows:
                counts[name][value] = count
        return counts

    def _complete(self, prefix: str) -> Answer:
        rows = self._connection.execute(
            "SELECT value, count(*) AS documents FROM facets WHERE name = 'terms' AND value >= ? AND value < ? "
            "GROUP BY value ORDER BY documents DESC, value LIMIT ?",
            (prefix, prefix + "\U0010ffff", CANDIDATES),
        ).fetchall()
        return Answer(completions=dict(rows))


def _match(question: Question) -> str:
    if question.phrase:
        return f"pairs : {_quoted(' '.join(bigrams(question.phrase)))}"
    if question.number:
        return f"numbers : {_quoted(number_keys(question.number)[0])}"
    return " AND ".join(f"({_word(run)})" for run in question.runs)


def _word(word: str) -> str:
    plain = f"{{{' '.join(WORDS)}}} : {_quoted(word)}"
    return f"{plain} OR pairs : {_quoted(' '.join(bigrams(word)))}" if is_han(word) else plain


def _conditions(filters: Mapping[str, Filter]) -> tuple[list[str], list[str | int]]:
    """SQL conditions on `document` and the values in them."""
    where: list[str] = []
    values: list[str | int] = []
    for name, wanted in filters.items():
        if isinstance(wanted, Range):
            bounds = ((f"{name} >= ?", wanted.low), (f"{name} <= ?", wanted.high))
            where += (condition for condition, bound in bounds if bound is not None)
            values += (bound for _, bound in bounds if bound is not None)
        else:
            marks = ", ".join("?" * len(wanted))
            where.append(f"document IN (SELECT document FROM facets WHERE name = ? AND value IN ({marks}))")
            values += chain((name,), wanted)
    return where, values


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _text(value: str | int | list[str]) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def _values(value: str | int | list[str]) -> list[str]:
    return value if isinstance(value, list) else [str(value)]
