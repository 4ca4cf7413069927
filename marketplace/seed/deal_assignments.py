"""The sample platform shares its open deals out between two operators; some are left over."""

from datetime import datetime

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.deals import OPEN_STATUSES
from marketplace.models import Deal
from marketplace.seed.people import Cast
from marketplace.services import deal_assignments


def share_out(cast: Cast, now: datetime) -> None:
    """Assign two of three open deals, in turn."""
    query = select(Deal.id).where(Deal.status.in_(OPEN_STATUSES)).order_by(Deal.reference)
    for place, deal_id in enumerate(db.session.scalars(query).all()):
        chosen = (cast.operator, cast.colleague, None)[place % 3]
        if chosen:
            deal_assignments.assign(cast.operator, deal_id, chosen.user_id, "assign", now=now)
