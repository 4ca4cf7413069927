"""How sample owners keep the annual fees of a patent that they offer: paid, and entered, before they declare."""

from datetime import datetime

from marketplace.domain.accounts import Actor
from marketplace.domain.annual_fees import FeeState
from marketplace.seed.listings import key
from marketplace.services import annual_fee_payments, annual_fees


def pay(officer: Actor, number: str, now: datetime) -> None:
    """Pay the fees of a patent whose day has passed and which can still be paid."""
    _, lines = annual_fees.schedule(officer, number, now=now)
    owed = [(number, line.fee.year) for line in lines if line.state is FeeState.GRACE]
    if owed:
        receipt, request = f"示例收据{number}", key("annual fee", number, now.date())
        annual_fee_payments.pay(officer, owed, now.date(), receipt, request, now=now)
