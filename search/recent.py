"""Answers to requests without words, kept as long as the index stays as it is: they count every document."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from search.clauses import Everything
from search.passes import Found, Plan

MOST_ANSWERS = 64


class Recent:
    """The latest answers of one state of the index. Another state forgets them all, so that none is ever out of date."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: Hashable = None
        self._answers: OrderedDict[Hashable, Found] = OrderedDict()

    def find(self, plan: Plan, state: Hashable, ask: Callable[[], Found]) -> Found:
        """The answer kept for this plan in this state of the index, else what `ask` answers."""
        if plan.clause != Everything():
            return ask()
        key = _key(plan)
        with self._lock:
            if state != self._state:
                self._state = state
                self._answers.clear()
            elif key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = ask()
        with self._lock:
            if state == self._state:
                self._answers[key] = answer
                if len(self._answers) > MOST_ANSWERS:
                    self._answers.popitem(last=False)
        return answer


def _key(plan: Plan) -> Hashable:
    request = plan.request
    filters, below = tuple(sorted(request.filters.items())), tuple(sorted(request.below.items()))
    return (request.scope, filters, plan.sort, request.page, request.size, request.facets, below)
