"""Patents side by side: how many, what their classes have in common, and how long each is still protected."""

from collections.abc import Sequence
from datetime import date, timedelta

from marketplace.domain.working_days import shift_months

LEAST, MOST = 2, 4
_SUBCLASS = 4  # characters of an IPC subclass: C01B


def months_left(until: date | None, today: date) -> int | None:
    """Return the whole months of protection left, the last day counted; None when it is over or has no known end.

    Protected until 2039-05-09: on 2038-05-10 twelve months are left, one day later eleven.
    """
    if until is None or until < today:
        return None
    end = until + timedelta(days=1)
    months = (end.year - today.year) * 12 + end.month - today.month
    return months if shift_months(today, months) <= end else months - 1


def common_subclasses(classes: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the IPC subclasses that every patent has, in the first one's order; `classes` are each one's codes."""
    subclasses = [
        dict.fromkeys(code[:_SUBCLASS] for code in codes if len(code) >= _SUBCLASS) for codes in classes
    ]
    first, *others = subclasses or [{}]
    return tuple(one for one in first if all(one in other for other in others))
