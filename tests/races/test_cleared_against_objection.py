"""An objection against the clock: the price is never cleared over an open objection."""

from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.database import db
from marketplace.domain.errors import Conflict
from marketplace.models import Objection, Publicity
from marketplace.services import objections, publicity
from marketplace.services.unit_of_work import transaction
from tests.deal_play import deal_of
from tests.factories import People
from tests.races.guarding import ROUNDS, THREADS, intact
from tests.shown_price import CONTACT, REASON, agreed
from tests.together import together

#: How the key is taken away by which an open objection holds its publicity, as a migration could.
UNGUARD = {
    "postgresql": ["ALTER TABLE objections DROP CONSTRAINT fk_objections_hold_publicity_open"],
    "sqlite": [
        "PRAGMA writable_schema=ON",
        """UPDATE sqlite_master SET sql = replace(sql, 'FOREIGN KEY(publicity_id, holds_open) '
        || 'REFERENCES publicities (id, closed)', 'CHECK (1)') WHERE name = 'objections'""",
        "PRAGMA writable_schema=RESET",
    ],
}


def _open_objections(publicity_id: int) -> int:
    query = sa.select(sa.func.count()).select_from(Objection)
    return db.session.scalar(query.where(Objection.publicity_id == publicity_id, ~Objection.holds_open)) or 0


@pytest.mark.parametrize("rounds", ROUNDS)
def test_the_clock_and_objections_at_once(app: Flask, people: People, now: datetime, rounds: int) -> None:
    """One thread's clock is past midnight, another's isn't: either the objection holds or the price is clear."""
    play = agreed(people, now)
    play.shown()
    for number in range(rounds):
        shown = play.publicity
        last_moment = now.replace(hour=15, minute=59) + timedelta(days=15)
        after = last_moment + timedelta(minutes=1)
        file = [
            partial(
                objections.file,
                None,
                shown.public_id,
                f"{REASON}{number}",
                CONTACT,
                f"{number}-{n}",
                now=last_moment,
            )
            for n in range(THREADS // 2)
        ]
        outcomes = together(app, [*file, *[partial(publicity.sweep, after)] * (THREADS // 2)])
        cleared, open_ones = play.publicity.closed, _open_objections(shown.id)
        assert cleared == (deal_of(play.id).status == "cleared")
        assert not (cleared and open_ones)
        assert cleared or open_ones
        assert {type(one) for one in outcomes} <= {Objection, Conflict, int}
        play = agreed(people, now, number + 2)
        play.shown()
    assert intact()


def _object(publicity_id: int, now: datetime) -> None:
    """What a faulty use case would store: it looked at nothing."""
    with transaction(now) as tx:
        tx.add(
            Objection(
                public_id=uuid4(), publicity_id=publicity_id, holds_open=False, status="filed", reason=REASON,
                contact=CONTACT, filed_on=now.date(), filed_at=now,
            )
        )  # fmt: skip


def _close(publicity_id: int, now: datetime) -> None:
    with transaction(now) as tx:
        tx.session.execute(sa.update(Publicity).where(Publicity.id == publicity_id).values(closed=True))


@pytest.mark.parametrize("rounds", ROUNDS)
@pytest.mark.parametrize("guarded", [True, False])
def test_the_database_itself_refuses_to_close_over_an_open_objection(
    app: Flask, people: People, now: datetime, guarded: bool, rounds: int
) -> None:
    if not guarded:
        with transaction(now) as tx:
            for statement in UNGUARD[db.engine.dialect.name]:
                tx.session.execute(sa.text(statement))
        db.engine.dispose()
    violations = 0
    for number in range(1, rounds + 1):
        play = agreed(people, now, number)
        shown = play.shown().id
        calls = [partial(_object, shown, now)] * (THREADS // 2) + [partial(_close, shown, now)] * (
            THREADS // 2
        )
        outcomes = together(app, calls)
        assert {type(one) for one in outcomes} <= {type(None), Conflict}
        violations += play.publicity.closed and _open_objections(shown) > 0
    assert (violations == 0) is guarded
