"""The questions that both engines answer in the same way, by three primitives that each has of its own."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import partial

from search.clauses import Term
from search.passes import Found, Plan, answer
from search.query import Completion, Hit, Sample, Scope, SearchRequest, SearchResult
from search.similar import alike
from search.spelling import nearest
from search.suggest import completions


class Answers(ABC):
    """Reading methods of `SearchEngine`, to be inherited by an engine."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request; see `SearchEngine`."""
        return answer(request, self._run, self.spelling, self._frequencies)

    def similar(
        self, source: Sample, scope: Scope = "listed", size: int = 10, by_class: bool = True
    ) -> tuple[Hit, ...]:
        """Patents like this one; see `SearchEngine`."""
        return alike(source, scope, size, by_class, self._frequencies, self._run)

    def complete(self, prefix: str, scope: Scope = "listed", limit: int = 10) -> tuple[Completion, ...]:
        """Words that begin so; see `SearchEngine`."""
        return completions(prefix, limit, partial(self._beginning, "terms", scope))

    def spelling(self, word: str, scope: Scope = "listed") -> str | None:
        """What was probably meant; see `SearchEngine`."""
        return nearest(word, partial(self._beginning, "latin", scope))

    @abstractmethod
    def _run(self, plan: Plan) -> Found:
        """Carry out a plan; nothing found when there is no index yet."""

    @abstractmethod
    def _frequencies(self, terms: Sequence[Term]) -> tuple[int, list[int]]:
        """Documents in the index, and how many hold each term."""

    @abstractmethod
    def _beginning(self, field: str, scope: Scope, prefix: str, limit: int) -> list[Completion]:
        """Values of a vocabulary that begin so, with their documents in the scope, most frequent first."""
