"""Trials for tests: terms with each trigger, and a contract whose free use has begun."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import DealType, Terms, TrialTerms
from marketplace.domain.trials import ReportKind
from marketplace.models import Trial
from marketplace.services import enterprise_size, ledger, trials
from marketplace.services.trials import Told
from tests.deal_play import Play, publish
from tests.factories import People

#: Free for a year, then 300,000 yuan within 30 days; earlier with the first sale or the milestone.
DEFERRED = Terms(
    DealType.LICENCE, PaymentMode.DEFERRED, LicenceType.NON_EXCLUSIVE, price_fen=30_000_000,
    starts_on=date(2026, 11, 23), ends_on=date(2031, 11, 22), deferred_months=12,
    trial=TrialTerms(first_sale=True, milestone="通过中试验收"),
)  # fmt: skip
#: Only events trigger; without one the use ends after three years.
EVENTS = replace(DEFERRED, trial=TrialTerms(on_date=False, revenue_fen=100_000_000, milestone="通过中试验收"))


def noon(day: date) -> datetime:
    """Noon of a day in Shanghai."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def declare(actor: Actor, deal_id: UUID, now: datetime, staff: int = 60) -> None:
    """A small firm says so."""
    year = now.year - 1
    enterprise_size.declare(actor, deal_id, staff, 1_200_000_000, year, f"declare-{staff}", now=now)


@dataclass
class TrialPlay:
    """A contract with a trial, from its effect on."""

    people: People
    now: datetime
    serial: int = 1
    terms: Terms = DEFERRED
    id: UUID = field(default_factory=uuid4)

    def begin(self) -> "TrialPlay":
        """Let the contract take effect today."""
        play = Play(
            self.people, self.now, publish(self.people, self.serial, self.now), self.terms, id=self.id
        )
        play.to(DealStatus.AGREED)
        declare(self.people.enterprise, self.id, self.now)
        play.signed()
        play.effective()
        return self

    def report(self, on: date, yuan: int = 0, key: str = "report", actor: Actor | None = None) -> Trial:
        """Report revenue as the licensee, or as somebody else."""
        told = Told(ReportKind.REVENUE, on, yuan * 100)
        return trials.report(actor or self.people.enterprise, self.id, told, key, now=self.now)

    def milestone(self, on: date, key: str = "milestone") -> Trial:
        """Report the milestone."""
        told = Told(ReportKind.MILESTONE, on)
        return trials.report(self.people.enterprise, self.id, told, key, now=self.now)

    def stored(self) -> Trial:
        """The trial as the database has it now."""
        db.session.rollback()
        db.session.expire_all()
        return db.session.get_one(Trial, self.id)

    def kinds(self) -> list[str]:
        """The ledger's entries about the trial, in order."""
        return [entry.kind for entry in ledger.history(self.id) if entry.kind.startswith("trial.")]
