"""Words that are offered to people: title words and short compounds while typing, Latin words against slips."""

import re

from search.analysis import document_words, is_han, normalise, query_words

# Words between the things of a title: no compound runs across them, and none is worth offering.
_CHINESE = """一种 一个 一类 一 种 及 及其 其 和 与 或 的 以及 用于 基于 具有 该 所 所述 在 对 从 由 含 含有 可 能 并 带 带有 为
使用 采用 利用 通过 进行 其中 它 之 式"""
_ENGLISH = "a an and as at by for from in of on or the to using with"
_BETWEEN = frozenset(f"{_CHINESE} {_ENGLISH}".split())
_MOST_WORDS = 3
_LONGEST = 10
_LATIN = re.compile(r"(?<![a-z0-9\u00c0-\u024f])[a-z]{4,30}(?![a-z0-9\u00c0-\u024f])")
_SIGN = re.compile(r"[^\w\s]+")
_LETTER = re.compile(r"[^\W\d_]")


def title_terms(title: str) -> list[str]:
    """Words of two or more characters and compounds of two or three words, each once, in order."""
    words = (word for word in document_words(title) if len(word) > 1 and _is_thing(word))
    return list(dict.fromkeys([*words, *(term for run in runs(title) for term in _compounds(run))]))


def runs(text: str, without: frozenset[str] = frozenset()) -> list[list[str]]:
    """The words of a text, in groups of Chinese neighbours; signs and words between things part them."""
    found: list[list[str]] = [[]]
    for part in _SIGN.split(text):
        found.append([])
        for word in query_words(part):
            if not _is_thing(word) or word in without:
                found.append([])
            elif found[-1] and is_han(found[-1][-1]) and is_han(word):
                found[-1].append(word)
            else:
                found.append([word])
    return [run for run in found if run]


def _is_thing(word: str) -> bool:
    return word not in _BETWEEN and _LETTER.search(word) is not None


def latin_words(text: str) -> list[str]:
    """Words of 4 to 30 Latin letters and nothing else, as they can be misspelt."""
    return list(dict.fromkeys(_LATIN.findall(normalise(text))))


def _compounds(run: list[str]) -> list[str]:
    found = []
    for start in range(len(run)):
        for end in range(start + 2, min(start + _MOST_WORDS, len(run)) + 1):
            term = "".join(run[start:end])
            if len(term) <= _LONGEST and "用" not in (run[start], run[end - 1]):
                found.append(term)
    return found
