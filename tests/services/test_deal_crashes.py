"""A process that dies before any one of a step's statements leaves nothing; the retry then does it once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.models import (
    Deal,
    DealDocument,
    DealFact,
    LedgerEntry,
    LedgerPosting,
    Listing,
    OutboxMessage,
    Ownership,
    Patent,
    Recordal,
    RecordalEvent,
    ScheduleLine,
    TitleTransfer,
)
from marketplace.services import facts, ledger
from tests.deal_play import SALE, WAY, Play, publish
from tests.factories import People

TABLES = (
    Deal, DealDocument, DealFact, LedgerEntry, LedgerPosting, Listing, OutboxMessage, Ownership, Patent, Recordal,
    RecordalEvent, ScheduleLine, TitleTransfer,
)  # fmt: skip
#: Step → the status before it.
STEPS = {
    "countersigned": DealStatus.AGREED,
    "effective": DealStatus.SIGNED,
    "recorded": DealStatus.EFFECTIVE,
}


class Died(Exception):
    """The process ends here."""


@contextmanager
def _dying_before(statement: int) -> Iterator[list[int]]:
    """Let the statement of this number, counted from 1, never be sent."""
    sent = [0]

    def count(*args: Any) -> None:
        sent[0] += 1
        if sent[0] == statement:
            raise Died

    sa.event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", count)


def _state() -> dict[str, list[Any]]:
    """Every row that the step could touch."""
    db.session.rollback()
    return {
        table.__tablename__: [
            tuple(row) for row in db.session.execute(sa.select(table.__table__).order_by(sa.text("1, 2")))
        ]
        for table in TABLES
    }


def _step(play: Play, name: str) -> Callable[[], Deal]:
    steps: dict[str, Callable[[], Deal]] = {
        "countersigned": partial(play.sign, play.licensee),
        "recorded": play.numbered,
    }
    return steps.get(name) or play.effective


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_done_wholly_or_not_at_all(app: Flask, people: People, now: datetime, name: str) -> None:
    play = Play(people, now, publish(people, 1, now, SALE), SALE)
    for step in WAY[: WAY.index(STEPS[name]) + 1]:
        getattr(play, step)()
    if name == "countersigned":
        play.sign(people.officer)
    if name == "recorded":
        play.filed()
    step_, before, statement = _step(play, name), _state(), 0
    while True:
        statement += 1
        db.session.expire_all()
        with _dying_before(statement) as sent:
            try:
                step_()
            except Died:
                pass
            else:
                break
        assert _state() == before, f"statement {statement}"
    assert 8 < sent[0] < statement  # it went through because nothing was left to die before
    once = _state()
    assert once != before
    step_()
    assert _state() == once
    assert ledger.verify() == []
    assert facts.differences() == []
