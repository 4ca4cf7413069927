"""Declarations: checked, signed by all, filed, announced with their listing; what is illegal leaves nothing behind."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.declarations import DeclarationStatus, DocumentKind
from marketplace.domain.errors import Conflict, Invalid, InvalidInput, InvalidTransition, NotAllowed, NotFound
from marketplace.domain.listings import ListingStatus
from marketplace.domain.patents import LegalStatus, PatentType
from marketplace.domain.permissions import Action
from marketplace.models import Declaration, LedgerEntry, Patent, RightsGrant
from marketplace.services import (
    declaration_steps,
    declarations,
    encumbrances,
    ledger,
    open_licences,
    patents,
    waiting,
)
from marketplace.services.encumbrances import Encumbrance
from tests.declaring import TERMS, Declaring, file
from tests.factories import People, application_number, make_patent

STATUS = DeclarationStatus


def _kinds() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.sequence)))


def _stored(declaring: Declaring) -> Declaration:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Declaration).where(Declaration.patent_id == declaring.patent.id)).one()


@pytest.fixture
def declaring(people: People, now: datetime) -> Declaring:
    """A declaration of the officer's, of a patent that nobody else owns."""
    return Declaring(people, now, make_patent(people.officer, 1, now))


def test_a_declaration_goes_all_the_way_and_every_step_is_in_the_ledger(declaring: Declaring) -> None:
    declaration = declaring.on_offer()
    assert declaration.status == STATUS.ANNOUNCED
    assert _kinds() == [
        "declaration.check", "declaration.sign_last", "declaration.file", "declaration.announce",
        "listing.submit", "listing.approve_owner", "listing.approve_platform", "listing.publish",
    ]  # fmt: skip
    right = db.session.scalars(select(RightsGrant)).one()
    assert (right.declaration_id, right.deal_id, right.active) == (declaration.id, None, True)
    assert (right.starts_on, right.ends_on) == (declaring.now.date(), TERMS.ends_on)
    listing = declaring.listing()
    assert (listing.status, listing.price_fen, listing.free_for_small) == (
        "published",
        TERMS.price_fen,
        False,
    )
    assert [row.declaration.id for row in open_licences.zone(None).rows] == [declaration.id]
    assert ledger.verify() == []


def test_what_people_wrote_stays_out_of_the_ledger(declaring: Declaring) -> None:
    declaring.on_offer()
    text = "\n".join(entry.body for entry in ledger.entries())
    for word in ("学校账户", "年费已于", "0451", declaring.people.officer.email, "签署件.pdf"):
        assert word not in text


def test_all_owners_sign_before_it_is_filed(people: People, now: datetime) -> None:
    co_owner = "龙江示例研究所"
    patent = make_patent(people.officer, 1, now, patentees=[co_owner, people.officer.organisation_name])
    declaring = Declaring(people, now, patent)
    declaring.to(STATUS.CHECKED)
    day = now.date()
    sign = declaration_steps.sign
    made = sign(people.officer, declaring.id, people.officer.organisation_name, day, file("a"), "k1", now=now)
    assert made.status == STATUS.CHECKED
    with pytest.raises(InvalidTransition):
        declaring.filed()
    with pytest.raises(InvalidInput, match="已上传"):
        sign(people.officer, declaring.id, people.officer.organisation_name, day, file("b"), "k2", now=now)
    with pytest.raises(InvalidInput, match="选择一位"):
        sign(people.officer, declaring.id, "别人", day, file("c"), "k3", now=now)
    with pytest.raises(InvalidInput, match="晚于今天"):
        sign(people.officer, declaring.id, co_owner, day + timedelta(days=1), file("d"), "k4", now=now)
    again = sign(people.officer, declaring.id, co_owner, day, file("e"), "k5", now=now)
    assert again.status == STATUS.OWNER_SIGNED
    assert sign(people.officer, declaring.id, co_owner, day, file("e"), "k5", now=now).id == again.id
    assert _kinds() == ["declaration.check", "declaration.sign", "declaration.sign_last"]


def test_a_granted_patents_number_is_known_where_no_file_gave_it(people: People, now: datetime) -> None:
    patent = make_patent(people.officer, 1, now, patent_number=None)
    assert Declaring(people, now, patent).to(STATUS.CHECKED).status == STATUS.CHECKED


def test_revising_voids_the_signatures(declaring: Declaring) -> None:
    declaring.to(STATUS.OWNER_SIGNED)
    declarations.revise(declaring.actor, declaring.id, "revise", now=declaring.now)
    assert _stored(declaring).status == STATUS.DRAFT
    declaring.terms = replace(TERMS, price_fen=100)
    declaring.draft()
    declarations.submit(declaring.actor, declaring.id, "again", now=declaring.now)
    assert _stored(declaring).price_fen == 100
    with pytest.raises(InvalidTransition):
        declaring.filed()


def test_the_office_asks_for_a_correction_or_refuses(declaring: Declaring) -> None:
    declaring.to(STATUS.FILED)
    actor, now, day = declaring.actor, declaring.now, declaring.now.date()
    declaration_steps.ask_correction(actor, declaring.id, "许可期限不明", "c", now=now)
    declaration_steps.refile(actor, declaring.id, "受理2026002", day, "r", now=now)
    assert _stored(declaring).receipt_number == "受理2026002"
    declaration_steps.refuse(actor, declaring.id, "评价报告认为不符合授权条件", "n", now=now)
    assert _stored(declaring).status == STATUS.REFUSED
    assert declaring.draft().status == STATUS.DRAFT  # a new one may begin


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"price_fen": None}, "price"),
        ({"ends_on": None}, "ends_on"),
        ({"ends_on": date(2041, 3, 4)}, "ends_on"),
        ({"payment_method": ""}, "payment_method"),
        ({"price_fen": 3_000_000_000, "reason": ""}, "reason"),
        ({"other": "本技术国内领先"}, "other"),
    ],
)
@pytest.mark.rule("R-11")
def test_what_fails_the_check_stays_a_draft_without_entry(
    declaring: Declaring, changes: dict[str, object], field: str
) -> None:
    declaring.terms = replace(TERMS, **changes)  # type: ignore[arg-type]
    declaring.draft()
    with pytest.raises(Invalid) as refused:
        declaring.checked()
    assert field in [problem.field for problem in refused.value.problems]
    assert _stored(declaring).status == STATUS.DRAFT
    assert _kinds() == []


def test_illegal_steps_leave_no_entry(declaring: Declaring) -> None:
    declaring.to(STATUS.FILED)
    before = _kinds()
    for step in (declaring.filed, declaring.owner_signed):
        declaring.now += timedelta(days=1)
        with pytest.raises((InvalidTransition, Conflict)):
            step()
    with pytest.raises(NotAllowed):
        declaration_steps.refuse(
            declaring.people.administrator, declaring.id, "不是平台的事", "x", now=declaring.now
        )
    assert _kinds() == before


def test_the_administrator_may_enter_the_announcement_and_the_officer_hands_in_the_listing(
    declaring: Declaring,
) -> None:
    declaring.to(STATUS.FILED)
    declaring.announced(declaring.people.administrator)
    assert declaring.listing().status == ListingStatus.DRAFT
    with pytest.raises(NotAllowed):
        declaration_steps.end_withdrawal(
            declaring.people.operator, declaring.id, declaring.now.date(), "w", now=declaring.now
        )


def test_others_see_nothing_of_it(declaring: Declaring) -> None:
    ident = declaring.to(STATUS.CHECKED).public_id
    for stranger in (declaring.people.other_officer, declaring.people.enterprise):
        with pytest.raises(NotFound):
            declarations.find(stranger, ident)
        with pytest.raises(NotFound):
            declarations.submit(stranger, ident, "k", now=declaring.now)
        assert declarations.mine(stranger) == []
    assert len(declarations.mine(declaring.people.operator)) == 1


def test_a_utility_model_needs_its_evaluation_report(people: People, now: datetime) -> None:
    number = application_number(1, type_digit=2)
    kind = PatentType.UTILITY_MODEL
    patent = make_patent(people.officer, 1, now, number=number, patent_type=kind)
    declaring = Declaring(people, now, patent, replace(TERMS, ends_on=date(2030, 1, 1)))
    declaring.draft()
    with pytest.raises(Invalid) as refused:
        declaring.checked()
    assert [one.field for one in refused.value.problems] == ["evaluation_report"]
    declaring.uploads = {DocumentKind.EVALUATION_REPORT: file("report")}
    assert declaring.to(STATUS.CHECKED).status == STATUS.CHECKED


def test_a_file_that_is_none_is_refused_beside_its_field(declaring: Declaring) -> None:
    declaring.uploads = {DocumentKind.PLEDGEE_CONSENT: replace(file(), name="同意.exe")}
    with pytest.raises(InvalidInput) as refused:
        declaring.draft()
    assert refused.value.field == "pledgee_consent"


def test_a_pledge_needs_the_pledgees_consent_and_a_suspension_stops_it(
    declaring: Declaring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encumbrances, "active", lambda patent_id, today: [Encumbrance(kind="pledge")])
    declaring.draft()
    with pytest.raises(Invalid) as refused:
        declaring.checked()
    assert [one.field for one in refused.value.problems] == ["pledgee_consent"]
    declaring.uploads = {DocumentKind.PLEDGEE_CONSENT: file("consent")}
    declaring.draft()
    monkeypatch.setattr(encumbrances, "active", lambda patent_id, today: [Encumbrance(kind="preservation")])
    with pytest.raises(Invalid) as refused:
        declaring.checked()
    assert [one.code for one in refused.value.problems] == ["suspended"]


def test_a_second_declaration_waits_until_the_first_has_ended(declaring: Declaring) -> None:
    declaring.to(STATUS.CHECKED)
    with pytest.raises(Conflict, match="已提交"):
        declaring.draft()


def test_what_waits_for_the_officer_is_on_the_home_page(declaring: Declaring) -> None:
    declaring.to(STATUS.CHECKED)
    piles = [(one.count, one.arguments) for one in waiting.tasks(declaring.actor, declaring.now)]
    assert (1, {"status": "checked"}) in piles


def test_only_a_patent_of_ones_own_that_is_in_force(declaring: Declaring) -> None:
    with pytest.raises(NotFound):
        patents.own(
            declaring.people.other_officer,
            declaring.patent.number,
            Action.DECLARATION_MAKE,
            now=declaring.now,
        )
    patent = make_patent(declaring.actor, 9, declaring.now, legal_status=LegalStatus.LAPSED)
    lapsed = Declaring(declaring.people, declaring.now, patent)
    lapsed.draft()
    with pytest.raises(Invalid):
        lapsed.checked()
    assert isinstance(patent, Patent)
