"""Which arguments of an address a reader asks for: tests of what is written and said of a search go through all of them."""

from collections.abc import Callable
from typing import Any

from werkzeug.datastructures import MultiDict


class _Recording(MultiDict[str, str]):
    """Remembers the names that were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        """Note the name."""
        self.names.add(key)
        return super().get(key, *args, **kwargs)

    def getlist(self, key: str, *args: Any, **kwargs: Any) -> list[Any]:
        """Note the name."""
        self.names.add(key)
        return super().getlist(key, *args, **kwargs)


def asked_of(reader: Callable[[Any], object]) -> set[str]:
    """Return the names of the arguments that this function reads."""
    asked = _Recording()
    reader(asked)
    return asked.names
