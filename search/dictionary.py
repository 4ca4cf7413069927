"""The words that our segmenter knows beyond rjieba's own: technical terms, and those that a deployment adds.

A term makes a query precise: 石墨烯 is one word instead of 石墨 and 烯 anywhere. A file holds one term a line; blank lines
and lines that begin with # are left out.
"""

import re
from functools import cached_property
from pathlib import Path

import rjieba

from search.folding import HAN, normalise

OUR_TERMS = Path(__file__).with_name("dictionary.txt")
LONGEST_TERM = 20
# As rare as jieba's rarest words: a term never wins over common words that explain the same text (石墨 + 烯烃).
_FREQUENCY = 3
_TERM = re.compile(rf"[{HAN}]{{2,{LONGEST_TERM}}}")


class Dictionary:
    """A set of terms and the segmenter that knows them; order and doubles in the files don't matter."""

    def __init__(self, *files: Path) -> None:
        self.terms = tuple(sorted({term for file in files for term in read_terms(file)}))

    @cached_property
    def segmenter(self) -> rjieba.Jieba:
        """An own instance: rjieba's module-level functions share one dictionary with everybody in the process."""
        made = rjieba.Jieba()
        for term in self.terms:
            made.add_word(term, max(_FREQUENCY, made.suggest_freq(term)), "n")
        return made


_current: Dictionary | None = None


def dictionary() -> Dictionary:
    """The dictionary of this process."""
    global _current
    if _current is None:
        _current = Dictionary(OUR_TERMS)
    return _current


def use_dictionary(path: Path | None) -> None:
    """Add a deployment's terms to ours, or with None only ours; to be called once, before the first text is analysed.

    Every process over one index needs the same terms: they are part of the index's fingerprint, so that another file
    makes the index outdated instead of its answers wrong. OSError for a missing file, ValueError for a line that is no
    term.
    """
    global _current
    chosen = Dictionary(OUR_TERMS, *([path] if path else []))
    if _current is None or chosen.terms != _current.terms:
        _current = chosen


def read_terms(path: Path) -> list[str]:
    """The terms of a file (UTF-8), folded as texts are; ValueError names the line that can't be one."""
    terms = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        term = normalise(line.strip())
        if not term or term.startswith("#"):
            continue
        if not _TERM.fullmatch(term):
            raise ValueError(
                f"{path}, line {number}: {line.strip()[:40]!r} is not one word of 2 to {LONGEST_TERM} Chinese characters"
            )
        terms.append(term)
    return terms
