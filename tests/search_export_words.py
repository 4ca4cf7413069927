"""Words for exports in tests: message ids and stored values as they are."""

from collections.abc import Iterator
from contextlib import contextmanager

from marketplace.services.search_export_rows import ExportWords

PLAIN = ExportWords(
    say=lambda text: text,
    label=lambda _kind, value: value or "",
    city=lambda code: code,
    price=lambda offer: str(offer.price_fen),
    search=lambda arguments: [(name, "；".join(values)) for name, values in arguments.items()],
)


@contextmanager
def plainly(_locale: str) -> Iterator[ExportWords]:
    """The same words in every language."""
    yield PLAIN
