"""What waits for me: one line for each pile of work, with where to do it."""

from dataclasses import dataclass

from sqlalchemy import func, select

from marketplace.database import db
from marketplace.domain.accounts import Actor, Role
from marketplace.domain.errors import N_
from marketplace.models import Membership


@dataclass(frozen=True, slots=True)
class Task:
    """A pile of work: message id, how many, and the endpoint of its page with arguments."""

    message_id: str
    count: int
    endpoint: str
    arguments: dict[str, str]


def tasks(actor: Actor) -> list[Task]:
    """Return the piles that are not empty."""
    found = []
    if actor.role is Role.ADMINISTRATOR:
        waiting = Membership.verified_at.is_(None) & Membership.refused_at.is_(None)
        count = db.session.scalar(select(func.count()).select_from(Membership).where(waiting)) or 0
        found.append(Task(N_("注册申请待审核"), count, "accounts.registrations", {}))
    return [task for task in found if task.count]
