"""A transfer at a price by agreement, shared with a co-owner, walked to its publicity and past it."""

import io
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from marketplace.database import db
from marketplace.domain.consents import ConsentKind
from marketplace.domain.deals import DealStatus
from marketplace.models import Consent, Deal, Objection, Publicity
from marketplace.services import consents, objections, publicity
from tests.deal_play import PDF, SALE, Play, publish
from tests.factories import People

CO_OWNER = "示例研究院"
REASON, CONTACT = "价格明显低于去年的评估价值，请公开评估报告。", "0451-99990000"
DECISION = "评估报告支持该价格，报告已送异议人查阅，异议不成立。"
AGREED_PRICE = 70_000_000  # below the 80,000,000 of the listing, so by agreement


@dataclass
class Shown(Play):
    """A deal whose price must be shown; nothing of what stands before the signature is done by itself."""

    def prepare(self) -> None:
        """Each test does what it is about."""

    def shown(self, key: str = "publish") -> Publicity:
        """The owner shows the price."""
        return publicity.publish(self.licensor, self.id, key, now=self.now)

    def consent(self, subject: str = CO_OWNER, key: str = "consent", **more: Any) -> Consent:
        """The co-owner's paper is recorded."""
        paper = io.BytesIO(PDF + subject.encode()), "同意书.pdf"
        kind = more.pop("kind", ConsentKind.CO_OWNER)
        actor = more.pop("actor", self.licensor)
        return consents.record(actor, self.id, kind, subject, paper, key, now=self.now, **more)

    def objected(self, key: str = "objection", reason: str = REASON, days: int = 0) -> Objection:
        """A visitor files an objection some days later."""
        at = self.now + timedelta(days=days)
        return objections.file(None, self.publicity.public_id, reason, CONTACT, key, now=at)

    @property
    def publicity(self) -> Publicity:
        """The deal's publicity as it is stored."""
        found = publicity.of(db.session.get_one(Deal, self.id))
        assert found
        return found

    def decided(
        self, objection: UUID, *, upheld: bool = False, days: int = 0, key: str = "decide"
    ) -> Objection:
        """The owner decides."""
        at = self.now + timedelta(days=days)
        return objections.decide(self.licensor, self.id, objection, DECISION, key, upheld=upheld, now=at)

    def after(self, days: int) -> "Shown":
        """The same deal some days later."""
        return replace(self, now=self.now + timedelta(days=days))


def agreed(people: People, now: datetime, serial: int = 1, **patent: Any) -> Shown:
    """A transfer of a patent with one co-owner, agreed below the listed price."""
    names = [people.officer.organisation_name, CO_OWNER]
    listing = publish(people, serial, now, SALE, **{"patentees": names, **patent})
    play = Shown(people, now, listing, replace(SALE, price_fen=AGREED_PRICE))
    play.to(DealStatus.AGREED)
    return play
