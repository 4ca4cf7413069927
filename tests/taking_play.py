"""Open licences being taken, for tests: a declaration on offer, and each step of the one who takes it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from marketplace.domain.accounts import Actor
from marketplace.domain.declarations import DeclaredTerms
from marketplace.models import Deal
from marketplace.services import deals, takings
from tests.declaring import PRICE, TERMS, Declaring, file
from tests.factories import People, make_patent


@dataclass
class Take:
    """One enterprise takes the licence of a declaration."""

    declaring: Declaring
    declaration_id: UUID
    buyer: Actor
    id: UUID = field(default_factory=uuid4)

    def notify(self) -> Deal:
        """Say that it takes the licence."""
        return takings.notify(self.buyer, self.id, self.declaration_id, related=False, now=self.declaring.now)

    def pay(self, fen: int = PRICE, day: date | None = None, key: str = "pay") -> Deal:
        """Pay as announced."""
        now = self.declaring.now
        return takings.pay(self.buyer, self.id, fen, day or now.date(), file("paid"), key, now=now)

    def effective(self) -> Deal:
        """It takes effect today."""
        now = self.declaring.now
        return deals.take_effect(self.declaring.actor, self.id, now.date(), "effect", now=now)


def on_offer(people: People, now: datetime, terms: DeclaredTerms = TERMS, serial: int = 1) -> Take:
    """Put a declaration of these terms on offer, for the enterprise to take."""
    declaring = Declaring(people, now, make_patent(people.officer, serial, now), terms)
    return Take(declaring, declaring.on_offer().public_id, people.enterprise)
