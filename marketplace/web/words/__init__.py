"""The words for every enumerated value, one table for each noun."""

from enum import StrEnum

from marketplace.web.words import accounts, deals, desk, listings, patents, pool, work

#: Members of different enumerations with the same text are equal (`free`, `licence`), so the class is part of the key.
LABELS: dict[tuple[type[StrEnum], str], str] = {
    (type(member), member.value): text
    for table in (
        accounts.WORDS,
        patents.WORDS,
        listings.WORDS,
        deals.WORDS,
        work.WORDS,
        pool.WORDS,
        desk.WORDS,
    )
    for member, text in table
}
