"""Items of the resource pool for tests, each brought to a state the way that people bring it."""

from datetime import datetime
from uuid import uuid4

from marketplace.domain.pool import Answers, Implementation, PoolAction, PoolStatus, Willingness
from marketplace.services import pool
from tests.factories import People

ANSWERS = Answers(
    True,
    Implementation.UNUSED,
    (Willingness.LICENCE, Willingness.TRANSFER),
    6,
    1,
    "可用于寒区农机的散热部件",
    "材料学院",
)
#: States in the order of the way through the pool.
WAY = (
    PoolStatus.FILLED, PoolStatus.COLLEGE_OK, PoolStatus.POOLED, PoolStatus.PUSHED, PoolStatus.MUTUALLY_RECOGNISED,
)  # fmt: skip


def bring(people: People, number: str, status: PoolStatus, now: datetime, tier: int = 2) -> None:
    """Take a patent of the first university from nothing to this state."""
    calls = {
        PoolStatus.FILLED: lambda: pool.fill(people.inventor, number, ANSWERS, str(uuid4()), now=now),
        PoolStatus.COLLEGE_OK: lambda: pool.check(people.college, number, str(uuid4()), now=now),
        PoolStatus.POOLED: lambda: pool.admit(people.officer, number, tier, str(uuid4()), now=now),
        PoolStatus.PARKED: lambda: pool.park(people.officer, number, "暂无前景", str(uuid4()), now=now),
        PoolStatus.PUSHED: lambda: pool.advance(
            people.officer, number, PoolAction.PUSH, str(uuid4()), now=now
        ),
        PoolStatus.MUTUALLY_RECOGNISED: lambda: pool.advance(
            people.officer, number, PoolAction.RECOGNISE, str(uuid4()), now=now
        ),
    }
    way = (*WAY[:2], PoolStatus.PARKED) if status is PoolStatus.PARKED else WAY[: WAY.index(status) + 1]
    for state in way:
        calls[state]()
