"""Agreements on confidentiality: two confirmations, one at a time, and what they open."""

import io
from datetime import datetime
from functools import partial

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.confidentiality import ConfidentialityAction
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from marketplace.models import ConfidentialityAgreement, Deal
from marketplace.services import confidentiality, deal_files, deals, ledger
from marketplace.services.unit_of_work import transaction
from tests.deal_play import PDF, Play, publish
from tests.factories import People
from tests.together import together

CONFIRM, DECLINE, WITHDRAW = (ConfidentialityAction(one) for one in ("confirm", "decline", "withdraw"))


@pytest.fixture
def play(people: People, now: datetime) -> Play:
    """A deal that is talked about."""
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.TALKING)
    return play


def _propose(play: Play, actor: Actor | None = None, key: str = "p") -> str:
    confidentiality.propose(actor or play.licensor, play.id, "中试数据", 24, key, now=play.now)
    return confidentiality.agreements(play.id)[0].sha256


def _answer(play: Play, actor: Actor, action: ConfidentialityAction, digest: str, key: str = "a") -> Deal:
    return confidentiality.answer(actor, play.id, action, digest, key, now=play.now)


def test_the_second_confirmation_puts_it_in_force(play: Play) -> None:
    digest = _propose(play)
    assert not confidentiality.agreed(play.id)
    for _ in range(2):
        _answer(play, play.licensee, CONFIRM, digest)
    assert confidentiality.agreed(play.id)
    entries = [entry for entry in ledger.history(play.id) if entry.kind.startswith("confidentiality.")]
    assert [entry.kind for entry in entries] == ["confidentiality.propose", "confidentiality.confirm"]
    assert all(digest in entry.body and "中试数据" not in entry.body for entry in entries)
    assert ledger.verify() == []


def test_neither_side_answers_for_the_other_and_staff_for_nobody(play: Play) -> None:
    digest, people = _propose(play), play.people
    before = ledger.head()
    refused: list[tuple[Actor, ConfidentialityAction, type[Exception]]] = [
        (people.officer, CONFIRM, Conflict),
        (people.officer, DECLINE, Conflict),
        (people.enterprise, WITHDRAW, Conflict),
        *((actor, CONFIRM, NotAllowed) for actor in (people.operator, people.administrator, people.inventor)),
        *((actor, CONFIRM, NotFound) for actor in (people.other_officer, people.other_enterprise)),
    ]
    for actor, action, error in refused:
        with pytest.raises(error):
            _answer(play, actor, action, digest)
    with pytest.raises(Conflict, match="已有变化"):
        _answer(play, people.enterprise, CONFIRM, "0" * 64)
    assert ledger.head() == before


@pytest.mark.parametrize(("action", "by"), [(DECLINE, "licensee"), (WITHDRAW, "licensor")])
def test_after_a_no_another_may_be_proposed(play: Play, action: ConfidentialityAction, by: str) -> None:
    digest = _propose(play)
    with pytest.raises(Conflict, match="已有保密协议"):
        _propose(play, play.licensee, "other")
    _answer(play, getattr(play, by), action, digest)
    again = _propose(play, play.licensee, "again")
    with pytest.raises(InvalidTransition):
        _answer(play, play.licensor, ConfidentialityAction.PROPOSE, again, "x")
    _answer(play, play.licensor, CONFIRM, again, "second")
    assert confidentiality.agreed(play.id)


def test_a_deal_that_is_over_takes_no_agreement(play: Play) -> None:
    deals.cancel(play.licensee, play.id, "暂不需要", "end", now=play.now)
    with pytest.raises(Conflict, match="已结束"):
        _propose(play)


def test_confirming_and_taking_back_at_once_count_once(app: Flask, play: Play) -> None:
    for turn in range(3):
        digest = _propose(play, key=f"p{turn}")
        calls = [
            partial(_answer, play, play.licensee, CONFIRM, digest, f"c{turn}"),
            partial(_answer, play, play.licensor, WITHDRAW, digest, f"w{turn}"),
        ]
        outcomes = together(app, calls)
        refused = [one for one in outcomes if not isinstance(one, Deal)]
        assert [isinstance(one, (Conflict, InvalidTransition)) for one in refused] == [True]
        if live := confidentiality.live(play.id):
            with transaction(play.now) as tx:
                tx.lock(ConfidentialityAgreement, live.id).status = "declined"  # type: ignore[assignment]


@pytest.mark.parametrize("guarded", [True, False])
def test_the_database_keeps_one_agreement_at_a_time(app: Flask, play: Play, guarded: bool) -> None:
    if not guarded:
        with transaction(play.now) as tx:
            tx.session.execute(sa.text("DROP INDEX uq_confidentiality_agreements_deal_id_live"))

    def store() -> None:
        row = ConfidentialityAgreement(deal_id=play.id, status="proposed", terms={}, sha256="0" * 64)
        row.proposed_by, row.proposed_at = play.licensor.organisation_id, play.now
        with transaction(play.now) as tx:
            tx.add(row)

    outcomes = together(app, [store, store])
    assert [type(one) for one in outcomes if one is not None] == ([Conflict] if guarded else [])


def _share(play: Play, actor: Actor, name: str, key: str, secret: bool = False, more: bytes = b"") -> Deal:
    file = io.BytesIO(PDF + more)
    return deal_files.share(actor, play.id, file, name, key, confidential=secret, now=play.now)


def test_confidential_files_are_read_by_both_sides_once_they_agreed(play: Play) -> None:
    people = play.people
    deal = _share(play, people.officer, "C:\\数据\\中试.pdf", "f", secret=True)
    row = deal_files.shown(deal, people.officer)[0].file
    assert row.file_name == "中试.pdf"
    digest = _propose(play)
    readers = (people.officer, people.enterprise, people.operator)
    assert [deal_files.shown(deal, one)[0].readable for one in readers] == [True, False, False]
    with pytest.raises(NotFound):
        deal_files.file(people.enterprise, play.id, row.public_id)
    _answer(play, people.enterprise, CONFIRM, digest)
    assert deal_files.file(people.enterprise, play.id, row.public_id)[1].read_bytes() == PDF
    for stranger in (people.operator, people.other_officer, people.other_enterprise):
        with pytest.raises(NotFound):
            deal_files.file(stranger, play.id, row.public_id)


def test_the_same_name_again_is_the_next_version_of_that_side(play: Play) -> None:
    for turn, actor in enumerate((play.licensor, play.licensor, play.licensee)):
        _share(play, actor, "说明.pdf", f"f{turn}", more=bytes([turn]))
    deal = _share(play, play.licensor, "说明.pdf", "f0", more=b"\0")  # a retry
    assert [one.file.version for one in deal_files.shown(deal, play.licensor)] == [1, 2, 1]
    assert len({one.file.sha256 for one in deal_files.shown(deal, play.licensor)}) == 3
    with pytest.raises(Conflict, match="另一操作"):
        _share(play, play.licensor, "说明.pdf", "f0", more=b"other")


def test_versions_sent_at_once_are_numbered_one_after_another(app: Flask, play: Play) -> None:
    calls = [
        partial(_share, play, play.licensor, "说明.pdf", f"k{one}", more=bytes([one])) for one in range(6)
    ]
    together(app, calls)
    deal = db.session.get(Deal, play.id)
    assert deal
    assert sorted(one.file.version for one in deal_files.shown(deal, play.licensor)) == [1, 2, 3, 4, 5, 6]


def test_what_is_no_document_is_refused_and_staff_shows_nothing(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content, name in ((b"", "a.pdf"), (b"MZ", "a.pdf"), (PDF, "a.exe")):
        with pytest.raises(InvalidInput) as refused:
            deal_files.share(
                play.licensor, play.id, io.BytesIO(content), name, "k", confidential=False, now=play.now
            )
        assert refused.value.field == "file"
    with pytest.raises(NotAllowed):
        _share(play, play.people.operator, "a.pdf", "k")
    with pytest.raises(NotFound):
        _share(play, play.people.other_officer, "a.pdf", "k")
    monkeypatch.setattr(deal_files, "MOST", 1)
    _share(play, play.licensor, "a.pdf", "k")
    with pytest.raises(InvalidInput, match="最多 1 个"):
        _share(play, play.licensor, "b.pdf", "k2")
    deals.cancel(play.licensee, play.id, "暂不需要", "end", now=play.now)
    with pytest.raises(Conflict, match="已结束"):
        _share(play, play.licensor, "c.pdf", "k3")
