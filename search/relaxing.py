"""What a query demands, piece by piece: each of its joined parts, and the query that is left without it."""

from search.parser import parse
from search.query import And, to_text


def without_each(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of (a part that must hold, the query without it), in order; nothing for a query of a single part."""
    node, _ = parse(text)
    if not isinstance(node, And):
        return ()
    found = []
    for at, part in enumerate(node.nodes):
        rest = node.nodes[:at] + node.nodes[at + 1 :]
        found.append((to_text(part), to_text(And(rest) if len(rest) > 1 else rest[0])))
    return tuple(found)
