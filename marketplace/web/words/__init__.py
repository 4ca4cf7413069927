"""The words for every enumerated value, one table for each noun."""

from enum import StrEnum

from marketplace.web.words import (
    accounts,
    consents,
    deals,
    declarations,
    desk,
    listings,
    patents,
    pool,
    recordals,
    revenue,
    rules,
    schedules,
    trials,
    work,
)

_TABLES = (
    accounts.WORDS,
    consents.WORDS,
    deals.WORDS,
    declarations.WORDS,
    desk.WORDS,
    listings.WORDS,
    patents.WORDS,
    pool.WORDS,
    recordals.WORDS,
    revenue.WORDS,
    rules.WORDS,
    schedules.WORDS,
    trials.WORDS,
    work.WORDS,
)
#: Members of different enumerations with the same text are equal (`free`, `licence`), so the class is part of the key.
LABELS: dict[tuple[type[StrEnum], str], str] = {
    (type(member), member.value): text for table in _TABLES for member, text in table
}
