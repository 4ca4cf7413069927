"""The domain study's transition rows as text, and a machine's own rows in the same form."""

from typing import Any

from marketplace.domain.processes import LETTERS, Process

ORDER = "ICOEBAS"
Row = tuple[str, str, str, str]


def study_rows(text: str) -> set[Row]:
    """Read rows of `from step to who`, one a line or separated by bars."""
    rows = (row.split() for line in text.strip().splitlines() for row in line.split(" | "))
    return {(source, step, target, who) for source, step, target, who in rows}


def own_rows(process: Process[Any, Any]) -> set[Row]:
    """Return the rows of a machine's table."""
    letters = {by: letter for letter, by in LETTERS.items()}
    return {
        (
            str(move.source),
            str(move.action),
            str(move.target),
            "".join(sorted(map(letters.__getitem__, move.by), key=ORDER.index)),
        )
        for move in process.moves.values()
    }
