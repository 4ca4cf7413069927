"""Answers that are kept as long as the index stays as it is."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

MOST_ANSWERS = 200

Answer = TypeVar("Answer")


class Recent:
    """The latest answers of one state of the index. Another state forgets them all, so that none is ever out of date."""

    def __init__(self, most: int = MOST_ANSWERS) -> None:
        """The `most` answers used last are kept; with 0 everything is asked again."""
        self._most = most
        self._lock = threading.Lock()
        self._state: Hashable = None
        self._answers: OrderedDict[Hashable, object] = OrderedDict()

    def find(self, key: Hashable, state: Hashable, ask: Callable[[], Answer]) -> Answer:
        """The answer kept for this key in this state of the index, else what `ask` answers."""
        with self._lock:
            if state != self._state:
                self._state = state
                self._answers.clear()
            elif key in self._answers:
                self._answers.move_to_end(key)
                return cast(Answer, self._answers[key])
        answer = ask()
        with self._lock:
            if state == self._state:
                self._answers[key] = answer
                if len(self._answers) > self._most:
                    self._answers.popitem(last=False)
        return answer
