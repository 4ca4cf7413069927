"""The nightly look: what endangers a declaration, that it clears again, what ends it; once a day."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.declarations import DeclarationStatus
from marketplace.domain.licences import LicenceType
from marketplace.domain.patents import LegalStatus
from marketplace.models import Deal, Declaration, LedgerEntry, Patent, RightsGrant
from marketplace.services import annual_fees, declaration_checks, encumbrances, ledger, takings
from marketplace.services.encumbrances import Encumbrance
from marketplace.services.unit_of_work import transaction
from tests.deal_play import Play, licence, publish
from tests.declaring import TERMS, Declaring
from tests.factories import People, make_patent

DAY = timedelta(days=1)


@pytest.fixture
def declaring(people: People, now: datetime) -> Declaring:
    """A declaration on offer."""
    made = Declaring(people, now, make_patent(people.officer, 1, now))
    made.on_offer()
    return made


def _stored(declaring: Declaring) -> Declaration:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Declaration).where(Declaration.patent_id == declaring.patent.id)).one()


def _entries() -> int:
    db.session.rollback()
    kinds = db.session.scalars(select(LedgerEntry.kind)).all()
    return sum(kind.startswith("declaration.") for kind in kinds)


@pytest.mark.parametrize("risk", ["fees", "pledge", "suspended"])
def test_what_has_come_up_flags_it_and_clears_again(
    declaring: Declaring, monkeypatch: pytest.MonkeyPatch, risk: str
) -> None:
    with monkeypatch.context() as patch:
        if risk == "fees":
            patch.setattr(annual_fees, "in_arrears", lambda patent, today: True)
        else:
            kind = "pledge" if risk == "pledge" else "ownership_dispute"
            patch.setattr(encumbrances, "active", lambda patent_id, today: [Encumbrance(kind=kind)])
        assert declaration_checks.recheck(declaring.now) == 0  # it was looked at today, when it was announced
        assert declaration_checks.recheck(declaring.now + DAY) == 1
        found = _stored(declaring)
        assert (found.status, found.risks) == (DeclarationStatus.AT_RISK, [risk])
        entries = _entries()
        assert declaration_checks.recheck(declaring.now + DAY) == 0
        assert _entries() == entries
    assert declaration_checks.recheck(declaring.now + 2 * DAY) == 1
    assert (_stored(declaring).status, _stored(declaring).risks) == (DeclarationStatus.ANNOUNCED, [])
    assert ledger.verify() == []


def test_an_exclusive_licence_for_later_and_a_new_owner_flag_it(declaring: Declaring, people: People) -> None:
    now, ends = declaring.now, TERMS.ends_on
    assert ends is not None
    later = licence(LicenceType.EXCLUSIVE, ends + DAY, ends + 30 * DAY)
    Play(people, now, publish(people, 1, now, later, exists=True), later).to(DealStatus.SIGNED)
    declaration_checks.recheck(now + DAY)
    assert _stored(declaring).risks == ["exclusive"]
    with transaction(now) as tx:
        tx.lock(Patent, declaring.patent.id).owner_id = people.enterprise.organisation_id
    declaration_checks.recheck(now + 2 * DAY)
    assert _stored(declaring).risks == ["owner", "exclusive"]


def test_the_last_ninety_days_are_announced_and_then_it_ends(people: People, now: datetime) -> None:
    ends = now.date() + timedelta(days=92)
    declaring = Declaring(people, now, make_patent(people.officer, 1, now), replace(TERMS, ends_on=ends))
    ident = declaring.on_offer().public_id
    deal = takings.notify(people.enterprise, uuid4(), ident, related=False, now=now)
    assert declaration_checks.recheck(now + DAY) == 0
    assert declaration_checks.recheck(now + 2 * DAY) == 1
    assert _stored(declaring).risks == ["expiry"]
    assert declaration_checks.recheck(now + timedelta(days=92)) == 0  # its last day
    assert declaration_checks.recheck(now + timedelta(days=93)) == 1
    found = _stored(declaring)
    assert (found.status, found.ended_on) == (DeclarationStatus.EXPIRED, ends + DAY)
    assert [right.active for right in db.session.scalars(select(RightsGrant))] == [False]
    assert declaring.patent.id not in {one.patent_id for one in _open_listings()}
    assert db.session.get_one(Deal, deal.id).status == DealStatus.NOTICE_SENT
    assert declaration_checks.recheck(now + timedelta(days=94)) == 0
    assert declaration_checks.recheck(now + timedelta(days=120)) == 1
    db.session.expire_all()
    assert db.session.get_one(Deal, deal.id).status == DealStatus.LAPSED


def _open_listings() -> list[Declaration]:
    query = select(Declaration).where(Declaration.status.in_(("announced", "at_risk")))
    return list(db.session.scalars(query))


def test_a_right_that_ended_ends_the_declaration(declaring: Declaring) -> None:
    with transaction(declaring.now) as tx:
        tx.lock(Patent, declaring.patent.id).legal_status = LegalStatus.INVALIDATED
    assert declaration_checks.recheck(declaring.now + DAY) == 1
    assert _stored(declaring).status == DeclarationStatus.EXPIRED
