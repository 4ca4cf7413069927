"""Words that say nothing of a text's subject: the language of requests, for lenient readings only."""

from functools import cache
from pathlib import Path

from search.analysis import is_common

STOP_WORDS = Path(__file__).with_name("stop_words.txt")


@cache
def stop_words() -> frozenset[str]:
    """The words of `stop_words.txt`."""
    lines = STOP_WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def says_something(token: str) -> bool:
    """False for the language of requests, everyday characters, single letters and bare numbers."""
    return token not in stop_words() and not is_common(token) and not token.replace(".", "").isdigit()
