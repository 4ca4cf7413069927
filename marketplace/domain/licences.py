"""Licence types, licence terms and which licences exclude each other (R-13, SPC interpretation 2020 art. 25)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LicenceType(StrEnum):
    """Exclusive: not even the owner may use. Sole: the owner too. Non-exclusive: many licensees."""

    EXCLUSIVE = "exclusive"
    SOLE = "sole"
    NON_EXCLUSIVE = "non_exclusive"


#: Types that tolerate no other licence beside them.
BLOCKING_TYPES = frozenset({LicenceType.EXCLUSIVE, LicenceType.SOLE})


@dataclass(frozen=True, slots=True)
class Grant:
    """A right to use one patent from `starts_on` to `ends_on`, both days included."""

    licence_type: LicenceType
    starts_on: date
    ends_on: date


def excludes(one: Grant, other: Grant) -> bool:
    """Tell whether two licences of one patent may not stand beside each other (R-13: interval overlap)."""
    overlap = one.starts_on <= other.ends_on and other.starts_on <= one.ends_on
    return overlap and bool({one.licence_type, other.licence_type} & BLOCKING_TYPES)
