"""The resource pool's use cases: the inventor fills in, the college checks, the university admits or parks."""

from datetime import datetime

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Invalid
from marketplace.domain.permissions import Action
from marketplace.domain.pool import Answers, PoolAction, answer_problems, check_reason, check_tier
from marketplace.models import PoolItem
from marketplace.services.pool_moves import digest, item, item_to_fill, move
from marketplace.services.unit_of_work import transaction

_A = PoolAction


def fill(actor: Actor, number: str, answers: Answers, key: str, *, now: datetime) -> PoolItem:
    """Hand in the answers about a patent of the actor's organisation; Invalid with every problem."""
    with transaction(now) as tx:
        found = item_to_fill(tx, actor, number)
        if problems := answer_problems(answers):
            raise Invalid(problems)
        said = {
            "publicly_funded": bool(answers.publicly_funded),
            "implementation": str(answers.implementation),
            "willingness": [str(one) for one in answers.willingness],
            "readiness_level": answers.readiness_level,
            "self_rating": answers.self_rating,
            "scenario": digest(answers.scenario.strip()),
            "college": digest(answers.college.strip()),
        }
        if move(tx, found, _A.FILL, actor, key, said):
            _write(found, answers, actor)
        return found


def _write(found: PoolItem, answers: Answers, actor: Actor) -> None:
    for name in ("publicly_funded", "implementation", "readiness_level", "self_rating"):
        setattr(found, name, getattr(answers, name))
    found.willingness = [str(one) for one in answers.willingness]
    found.scenario, found.college = answers.scenario.strip(), answers.college.strip()
    found.filled_by = actor.user_id


def check(actor: Actor, number: str, key: str, *, now: datetime) -> PoolItem:
    """Pass the answers on to the university: the college has checked them."""
    with transaction(now) as tx:
        found = item(tx, actor, number, Action.POOL_CHECK)
        move(tx, found, _A.CHECK, actor, key)
        return found


def send_back(actor: Actor, number: str, reason: str, key: str, *, now: datetime) -> PoolItem:
    """Send the answers back to the inventor: the college at the first step, the university at the second."""
    reason = check_reason(reason)
    with transaction(now) as tx:
        found = item(tx, actor, number, Action.POOL_RETURN)
        move(tx, found, _A.RETURN, actor, key, reason=reason)
        return found


def admit(actor: Actor, number: str, tier: int | None, key: str, *, now: datetime) -> PoolItem:
    """Approve for the university and take the patent into the pool, in one of the three tiers."""
    tier = check_tier(tier)
    with transaction(now) as tx:
        found = item(tx, actor, number, Action.POOL_DECIDE)
        if move(tx, found, _A.APPROVE, actor, key, {"tier": tier}):
            found.tier = tier
            move(tx, found, _A.ADMIT, actor, f"{key}:{_A.ADMIT}", {"tier": tier})
        return found


def park(actor: Actor, number: str, reason: str, key: str, *, now: datetime) -> PoolItem:
    """Approve the answers and keep the patent out of the pool for now, for a reason such as "no prospect"."""
    reason = check_reason(reason)
    with transaction(now) as tx:
        found = item(tx, actor, number, Action.POOL_DECIDE)
        if move(tx, found, _A.APPROVE, actor, key, {"parked": digest(reason)}):
            found.tier = None
            move(tx, found, _A.PARK, actor, f"{key}:{_A.PARK}", reason=reason)
        return found


def advance(actor: Actor, number: str, action: PoolAction, key: str, *, now: datetime) -> PoolItem:
    """Record that the patent was pushed to enterprises or is recognised by both sides, or look at a parked one again."""
    with transaction(now) as tx:
        found = item(tx, actor, number, Action.POOL_DECIDE)
        move(tx, found, action, actor, key)
        return found
