"""The words for every enumerated value, one table for each noun."""

from enum import StrEnum

from marketplace.web.words import (
    accounts,
    consents,
    deals,
    declarations,
    listings,
    patents,
    recordals,
    revenue,
    rules,
    schedules,
    trials,
    work,
)

#: Members of different enumerations with the same text are equal (`free`, `licence`), so the class is part of the key.
LABELS: dict[tuple[type[StrEnum], str], str] = {
    (type(member), member.value): text
    for table in (
        accounts.WORDS,
        patents.WORDS,
        listings.WORDS,
        deals.WORDS,
        revenue.WORDS,
        rules.WORDS,
        recordals.WORDS,
        work.WORDS,
    )
    for table in (accounts.WORDS, patents.WORDS, listings.WORDS, deals.WORDS, consents.WORDS, work.WORDS)
    for table in (accounts.WORDS, patents.WORDS, listings.WORDS, deals.WORDS, schedules.WORDS, work.WORDS)
    for table in (accounts.WORDS, patents.WORDS, listings.WORDS, deals.WORDS, declarations.WORDS, work.WORDS)
    for table in (accounts.WORDS, patents.WORDS, listings.WORDS, deals.WORDS, trials.WORDS, work.WORDS)
    for member, text in table
}
