"""What burdens a patent: pledges, preservation, disputes about ownership, suspensions."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Encumbrance:
    """One burden: pledge, preservation, ownership_dispute or suspension, and who holds it."""

    kind: str
    holder: str = ""


def active(patent_id: int, today: date) -> list[Encumbrance]:
    """Return what burdens the patent on this day."""
    return []
