"""How the payments of a sample deal go: what is due is paid with a voucher, and received some days later."""

import io
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.schedules import PaymentStatus
from marketplace.models import ScheduleLine
from marketplace.seed.listings import key
from marketplace.seed.stage import Stage
from marketplace.services import schedule_sweep, schedules
from marketplace.services.kept_files import Upload
from marketplace.services.schedules import Asker

VOUCHER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
)


@dataclass(frozen=True)
class Payments:
    """The payments of one deal, and who makes and receives them."""

    deal_id: UUID
    licensor: Actor
    licensee: Actor

    def pay(self, stage: Stage, now: datetime) -> None:
        """Pay what is due, and have it received."""
        schedule_sweep.sweep(now)
        for line in self._lines(PaymentStatus.DUE):
            asker = self._asker(self.licensee, line, "pay", now)
            file = io.BytesIO(VOUCHER + f"% {line.public_id}\n%%EOF\n".encode())
            schedules.claim(asker, Upload(file, f"银行回单-{line.number}.pdf"), asker.today)
        stage.put_on(stage.later(now, 1, 5), self._receive)

    def _receive(self, now: datetime) -> None:
        for line in self._lines(PaymentStatus.PAID_CLAIMED):
            asker = self._asker(self.licensor, line, "receive", now)
            schedules.confirm(asker, line.amount_fen or 0, asker.today)

    def _asker(self, actor: Actor, line: ScheduleLine, step: str, now: datetime) -> Asker:
        return Asker(actor, self.deal_id, line.public_id, key(step, self.deal_id, line.number), now)

    def _lines(self, status: PaymentStatus) -> list[ScheduleLine]:
        query = select(ScheduleLine).where(
            ScheduleLine.deal_id == self.deal_id, ScheduleLine.status == status
        )
        return list(db.session.scalars(query.order_by(ScheduleLine.number)))
