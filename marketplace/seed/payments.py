"""How the payments of a sample deal go: what is due is paid with a voucher, and received some days later."""

import io
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.schedules import PaymentStatus
from marketplace.models import ScheduleLine
from marketplace.seed.listings import key
from marketplace.seed.stage import Stage
from marketplace.services import schedule_sweep, schedules
from marketplace.services.schedule_files import Upload
from marketplace.services.schedules import Asker

if TYPE_CHECKING:
    from marketplace.seed.deals import Plot

VOUCHER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
)


def pay(stage: Stage, plot: "Plot", now: datetime) -> None:
    """Pay what is due of this deal, and have it received."""
    schedule_sweep.sweep(now)
    for line in _lines(plot, PaymentStatus.DUE):
        asker = Asker(plot.licensee, plot.deal_id, line.public_id, key("pay", plot.serial, line.number), now)
        file = io.BytesIO(VOUCHER + f"% {plot.serial} {line.number}\n%%EOF\n".encode())
        schedules.claim(asker, Upload(file, f"银行回单-{plot.serial}-{line.number}.pdf"), asker.today)
    stage.put_on(stage.later(now, 1, 5), lambda at: _receive(plot, at))


def _receive(plot: "Plot", now: datetime) -> None:
    for line in _lines(plot, PaymentStatus.PAID_CLAIMED):
        asker = Asker(
            plot.licensor, plot.deal_id, line.public_id, key("receive", plot.serial, line.number), now
        )
        schedules.confirm(asker, line.amount_fen or 0, asker.today)


def _lines(plot: "Plot", status: PaymentStatus) -> list[ScheduleLine]:
    query = select(ScheduleLine).where(ScheduleLine.deal_id == plot.deal_id, ScheduleLine.status == status)
    return list(db.session.scalars(query.order_by(ScheduleLine.number)))
