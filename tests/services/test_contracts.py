"""Contracts drawn up from frozen terms: versions, hashes, what is missing, who may, and two at once."""

import hashlib
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from uuid import uuid4

import pytest
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import select

from config import ROOT
from marketplace.database import db
from marketplace.domain.contracts import ContractKind, Paper
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from marketplace.domain.licences import LicenceType
from marketplace.models import Contract, Patent
from marketplace.services import contract_contents, contract_details, contracts, ledger
from marketplace.services.contract_details import Details
from marketplace.services.unit_of_work import transaction
from tests.contract_play import DETAILS, state_details
from tests.deal_play import SALE, Play, licence, publish
from tests.factories import People
from tests.together import together


def _agreed(people: People, now: datetime, serial: int = 1) -> Play:
    play = Play(people, now, publish(people, serial, now))
    play.to(DealStatus.AGREED)
    return play


def _sha256(contract: Contract, people: People, kind: contracts.Format) -> str:
    _, path = contracts.file(people.officer, contract.deal_id, contract.public_id, kind)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_contract_is_drawn_up_with_its_hashes_in_the_ledger(people: People, now: datetime) -> None:
    play = _agreed(people, now)
    state_details(people, now)
    made = contracts.draw_up(people.officer, play.id, "draw", now=now)
    assert (made.version, made.kind, made.paper) == (1, ContractKind.ORDINARY, Paper.CONTRACT)
    assert _sha256(made, people, "pdf") == made.pdf_sha256
    assert _sha256(made, people, "docx") == made.docx_sha256
    entry = ledger.history(play.id)[-1]
    assert entry.kind == "contract.draw_up"
    for part in (made.pdf_sha256, made.docx_sha256, made.content_sha256):
        assert part in entry.body
    bodies = "\n".join(one.body for one in ledger.entries())
    for private in (DETAILS.representative, DETAILS.phone, DETAILS.account, DETAILS.address, DETAILS.email):
        assert private not in bodies
    assert ledger.verify() == []


def test_the_same_content_is_the_same_version_and_a_change_the_next(people: People, now: datetime) -> None:
    play = _agreed(people, now)
    state_details(people, now)
    first = contracts.draw_up(people.officer, play.id, "one", now=now)
    assert contracts.draw_up(people.officer, play.id, "one", now=now).id == first.id
    assert contracts.draw_up(people.enterprise, play.id, "two", now=now).id == first.id
    contract_details.save(people.enterprise, replace(DETAILS, address="新址"), now=now)
    second = contracts.draw_up(people.operator, play.id, "three", now=now)
    assert (second.version, second.pdf_sha256 != first.pdf_sha256) == (2, True)
    assert (
        contracts.draw_up(people.officer, play.id, "one", now=now).id == first.id
    )  # a late retry of the first
    assert len([one for one in ledger.history(play.id) if one.kind == "contract.draw_up"]) == 2
    with pytest.raises(Conflict, match="另一操作"):
        contracts.draw_up(people.officer, play.id, "one", now=now, paper=Paper.CONFIDENTIALITY)


def test_what_is_missing_is_listed_and_refused(people: People, now: datetime) -> None:
    play = _agreed(people, now)
    with pytest.raises(Conflict, match="还缺 11 项"):
        contracts.draw_up(people.officer, play.id, "draw", now=now)
    with transaction(now) as tx:
        tx.lock(Patent, play.listing.patent_id).filed_on = None
    state_details(people, now)
    _, (sheet, _) = contracts.sheets(people.officer, play.id)
    assert [item.label for item in sheet.missing] == ["申请日"]
    with pytest.raises(Conflict, match="还缺 1 项"):
        contracts.draw_up(people.officer, play.id, "draw", now=now)
    papers = contracts.of_deal(play.to(DealStatus.AGREED))
    assert papers
    assert papers.versions == []
    assert papers.contract_open


def test_before_agreement_only_secrecy_and_after_a_signature_nothing(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.TALKING)
    state_details(people, now)
    with pytest.raises(Conflict, match="还没有冻结"):
        contracts.draw_up(people.officer, play.id, "draw", now=now)
    secret = contracts.draw_up(people.officer, play.id, "secret", now=now, paper=Paper.CONFIDENTIALITY)
    play.offered()
    play.agreed()
    again = contracts.draw_up(people.officer, play.id, "secret 2", now=now, paper=Paper.CONFIDENTIALITY)
    assert again.id == secret.id  # frozen terms change nothing in it
    play.sign(people.officer)
    for paper in Paper:
        with pytest.raises(Conflict, match="补充协议"):
            contracts.draw_up(people.officer, play.id, f"late {paper}", now=now, paper=paper)
    _, sheets = contracts.sheets(people.enterprise, play.id)
    assert [len(sheet.versions) for sheet in sheets] == [0, 1]
    assert all(sheet.closed for sheet in sheets)


def test_a_foreign_deal_isn_t_there_and_an_inventor_may_not(people: People, now: datetime) -> None:
    play = _agreed(people, now)
    state_details(people, now)
    made = contracts.draw_up(people.officer, play.id, "draw", now=now)
    for stranger in (people.other_officer, people.other_enterprise):
        for attempt in (
            partial(contracts.sheets, stranger, play.id),
            partial(contracts.draw_up, stranger, play.id, "x", now=now),
            partial(contracts.file, stranger, play.id, made.public_id, "pdf"),
        ):
            with pytest.raises(NotFound):
                attempt()
    other = _agreed(people, now, 2)
    with pytest.raises(NotFound):  # the file of one deal is not found under another
        contracts.file(people.officer, other.id, made.public_id, "pdf")
    with pytest.raises(NotFound):
        contracts.sheets(people.officer, uuid4())
    with pytest.raises(NotAllowed):
        contracts.draw_up(people.inventor, play.id, "x", now=now)
    for nobody in (people.inventor, people.operator):
        with pytest.raises(NotAllowed):
            contract_details.save(nobody, DETAILS, now=now)


def test_a_buyer_reads_which_licences_stand(people: People, now: datetime) -> None:
    listing = publish(people, 1, now)
    Play(people, now, listing, licence(LicenceType.NON_EXCLUSIVE)).to(DealStatus.SIGNED)
    sale = Play(people, now, publish(people, 1, now, SALE, exists=True), SALE, people.other_enterprise)
    deal = sale.to(DealStatus.AGREED)
    (one,) = contract_contents.content(deal, ContractKind.TRANSFER)["licences"]
    assert (one["kind"], one["reference"], one["ends_on"]) == ("普通许可", "HLJ-2026-0001", "2029-12-31")
    state_details(people, now, people.officer, people.other_enterprise)
    assert contracts.draw_up(people.officer, sale.id, "draw", now=now).kind == ContractKind.TRANSFER


def test_co_owners_are_named(people: People, now: datetime) -> None:
    listing = publish(people, 1, now, patentees=["北辰示例大学", "松江示例学院"], filed_on=date(2021, 3, 4))
    deal = Play(people, now, listing).to(DealStatus.AGREED)
    assert contract_contents.content(deal, ContractKind.ORDINARY)["co_owners"] == ["松江示例学院"]


def test_unknown_characters_of_a_name_are_named_before_printing(people: People, now: datetime) -> None:
    play = _agreed(people, now)
    state_details(people, now)
    contract_details.save(people.officer, replace(DETAILS, representative="𪜀某"), now=now)
    _, (sheet, _) = contracts.sheets(people.officer, play.id)
    assert sheet.unknown == ("𪜀",)
    assert contracts.draw_up(people.officer, play.id, "draw", now=now).version == 1  # warned, not refused


@pytest.mark.parametrize(
    "bad, field",
    [
        ({"code": "91230100MA1BB10521"}, "code"),
        ({"email": "nobody"}, "email"),
        ({"phone": "打给我"}, "phone"),
        ({"account": "账号"}, "account"),
        ({"bank": ""}, "bank"),
        ({"account": ""}, "account"),
    ],
)
def test_details_that_can_t_be_right_are_refused_by_field(
    people: People, now: datetime, bad: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        contract_details.save(people.officer, replace(DETAILS, **bad), now=now)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_registered_code_can_t_be_replaced_by_a_typed_one(people: People, now: datetime) -> None:
    contract_details.save(people.enterprise, DETAILS, now=now)
    organisation, known = contract_details.own(people.enterprise)
    assert known.code == organisation.code != DETAILS.code
    assert contract_details.own(people.officer)[1] == Details()
    contract_details.save(people.officer, DETAILS, now=now)
    assert (
        contract_details.own(people.officer)[1] == DETAILS
    )  # a university with a school code states its own


def test_two_who_draw_up_at_once_make_one_version(app: Flask, people: People, now: datetime) -> None:
    play = _agreed(people, now)
    state_details(people, now)
    actors = [people.officer, people.enterprise, people.operator] * 2
    calls = [partial(contracts.draw_up, actor, play.id, str(uuid4()), now=now) for actor in actors]
    outcomes = together(app, calls)
    assert {outcome.version for outcome in outcomes} == {1}
    assert len(db.session.scalars(select(Contract)).all()) == 1


def test_blind_to_each_other_the_database_still_keeps_one_version(
    app: Flask, people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: when nobody waits for the other, the constraint on versions is what is left."""
    play = _agreed(people, now)
    state_details(people, now)
    with monkeypatch.context() as unlocked:
        unlocked.setattr(contracts, "_versions", lambda _deal_id, _paper=None: [])
        calls = [partial(contracts.draw_up, people.officer, play.id, str(uuid4()), now=now) for _ in range(3)]
        outcomes = together(app, calls)
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 2
    assert len(db.session.scalars(select(Contract)).all()) == 1
    assert ledger.verify() == []


def test_the_way_back_refuses_while_the_ledger_names_a_contract(people: People, now: datetime) -> None:
    play = _agreed(people, now)
    state_details(people, now)
    contracts.draw_up(people.officer, play.id, "draw", now=now)
    with pytest.raises(SystemExit):
        downgrade(directory=str(ROOT / "migrations"), revision="0007")


def test_applicants_own_what_no_list_names_a_patentee_of(people: People, now: datetime) -> None:
    listing = publish(people, 1, now, patentees=[], applicants=["北辰示例大学", "松江示例学院"])
    values = contract_contents.content(
        Play(people, now, listing).to(DealStatus.AGREED), ContractKind.ORDINARY
    )
    assert values["patents"][0]["patentees"] == "北辰示例大学、松江示例学院"
    assert values["co_owners"] == ["松江示例学院"]
