"""Payments for tests: a contract in effect, its lines, and each step with a key of its own."""

import io
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor, Role
from marketplace.domain.deals import DealStatus
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import RoyaltyTerms, Terms, Tier
from marketplace.models import LedgerPosting, ScheduleLine
from marketplace.services import accounts, schedule_decisions, schedule_sweep, schedules, sessions
from marketplace.services.kept_files import Upload
from marketplace.services.schedules import Asker
from tests.deal_play import ORDINARY, PDF, Play, publish
from tests.factories import PASSWORD, People
from tests.trial_play import declare

YUAN = 100
#: The worked example of R-19: 3 % to 2 m, 2 % above; minimum 50,000; entry fee 30,000 creditable; half-yearly reports.
ROYALTY = replace(
    ORDINARY,
    payment_mode=PaymentMode.ENTRY_FEE_AND_ROYALTY,
    price_fen=30_000 * YUAN,
    royalty_bp=300,
    royalty=RoyaltyTerms(
        tiers=(Tier(2_000_000 * YUAN, 300), Tier(None, 200)), minimum_fen=50_000 * YUAN,
        entry_fee_creditable=True, report_months=6,
    ),
)  # fmt: skip


def colleague(people: People, now: datetime) -> Actor:
    """A second officer of the owner."""
    email = "second-officer@example.test"
    accounts.create_user(email, "second", PASSWORD, Role.TRANSFER_OFFICER, "4199910001", now=now)
    return sessions.actor_by_email(email)


@dataclass
class Till:
    """One contract in effect and its payments."""

    people: People
    now: datetime
    serial: int = 1
    terms: Terms = ORDINARY

    def __post_init__(self) -> None:
        """Bring the contract into effect."""
        play = Play(self.people, self.now, publish(self.people, self.serial, self.now), self.terms)
        if self.terms.payment_mode is PaymentMode.DEFERRED:
            play.to(DealStatus.AGREED)
            declare(play.licensee, play.id, self.now)
        self.deal = play.to(DealStatus.EFFECTIVE)
        self.today = self.now.date()

    def sweep(self, days: int = 0) -> int:
        """Let so many days pass."""
        self.now += timedelta(days=days)
        self.today = self.now.date()
        return schedule_sweep.sweep(self.now)

    def lines(self) -> list[ScheduleLine]:
        """The lines as the database has them now."""
        db.session.rollback()
        db.session.expire_all()
        query = select(ScheduleLine).where(ScheduleLine.deal_id == self.deal.id)
        return list(db.session.scalars(query.order_by(ScheduleLine.number)))

    def line(self, number: int = 1) -> ScheduleLine:
        """One line."""
        return self.lines()[number - 1]

    def asker(self, actor: Actor, number: int = 1, key: str = "") -> Asker:
        """Somebody's request on a line."""
        return Asker(actor, self.deal.id, self.line(number).public_id, key or str(uuid4()), self.now)

    def claim(
        self, number: int = 1, actor: Actor | None = None, key: str = "", paid_on: date | None = None
    ) -> None:
        """The licensee says that it paid."""
        asker = self.asker(actor or self.people.enterprise, number, key)
        schedules.claim(asker, Upload(io.BytesIO(PDF), "回单.pdf"), paid_on or self.today)

    def confirm(
        self, number: int = 1, actor: Actor | None = None, key: str = "", fen: int | None = None
    ) -> None:
        """The owner says that it was received."""
        asker = self.asker(actor or self.people.officer, number, key)
        amount = self.line(number).amount_fen or 0
        schedules.confirm(asker, amount if fen is None else fen, self.today)

    def to(self, status: str) -> "Till":
        """Bring the first line of a fixed price to this status by its usual way."""
        way = (
            ("due", "overdue") if status == "overdue" else ("due", "paid_claimed", "confirmed", "distributed")
        )
        if status == "scheduled":
            return self
        for one in way[: way.index(status) + 1]:
            getattr(self, f"_{one}")()
        return self

    def _due(self) -> None:
        self.sweep()

    def _overdue(self) -> None:
        self.sweep(31)

    def _paid_claimed(self) -> None:
        self.claim()

    def _confirmed(self) -> None:
        self.confirm()

    def _distributed(self) -> None:
        schedules.distribute(self.asker(self.people.officer), 0)

    def ask_waiver(self, actor: Actor | None = None, number: int = 1) -> None:
        """Somebody of the owner's asks."""
        schedule_decisions.ask_waiver(self.asker(actor or self.people.officer, number), "对方破产")

    def balances(self) -> dict[str, int]:
        """What each account of the two parties holds by the ledger's postings."""
        found: dict[str, int] = {}
        for one in db.session.scalars(select(LedgerPosting)):
            for account, sign in ((one.source, -1), (one.destination, 1)):
                name = account.rsplit(":", 1)[1]
                found[name] = found.get(name, 0) + sign * one.amount
        return {name: amount for name, amount in found.items() if amount}
