"""The nightly look for patents that rest: each university of the province once a day (R-12)."""

from datetime import date, datetime

from sqlalchemy import delete, or_, select

from marketplace.database import db
from marketplace.domain.accounts import OrganisationKind
from marketplace.domain.clock import local_day
from marketplace.domain.dormancy import is_candidate
from marketplace.domain.patents import LegalStatus
from marketplace.domain.regions import HOME_PROVINCE
from marketplace.models import DormancyCheck, DormantPatent, Organisation, Patent
from marketplace.services import dormancy, rule_books
from marketplace.services.unit_of_work import Transaction, transaction


def sweep(now: datetime) -> int:
    """Look through the universities that weren't looked through today; returns how many were."""
    today = local_day(now)
    owed = (
        select(Organisation.id)
        .outerjoin(DormancyCheck, DormancyCheck.organisation_id == Organisation.id)
        .where(
            Organisation.kind == OrganisationKind.UNIVERSITY,
            Organisation.city.startswith(HOME_PROVINCE),
            or_(DormancyCheck.checked_on.is_(None), DormancyCheck.checked_on < today),
        )
        .order_by(Organisation.id)
    )
    looked = 0
    for ident in db.session.scalars(owed).all():
        with transaction(now) as tx:
            looked += _look(tx, ident, today)
    return looked


def _look(tx: Transaction, organisation_id: int, today: date) -> bool:
    """Make the proposals of one university what R-12 says today; what stays keeps the day on which it was found."""
    tx.lock(Organisation, organisation_id)
    check = tx.session.get(DormancyCheck, organisation_id)
    if check and check.checked_on >= today:
        return False  # another worker was faster
    book = rule_books.in_force(today)
    asked = (Patent.owner_id == organisation_id, Patent.legal_status == LegalStatus.GRANTED)
    found = {patent.id for patent, known in dormancy.facts(*asked) if is_candidate(known, book, today)}
    before = set(
        tx.session.scalars(select(DormantPatent.patent_id).where(DormantPatent.owner_id == organisation_id))
    )
    for ident in before - found:
        tx.session.execute(delete(DormantPatent).where(DormantPatent.patent_id == ident))
    new = sorted(found - before)
    tx.add(*(DormantPatent(patent_id=one, owner_id=organisation_id, found_on=today) for one in new))
    if check:
        check.checked_on = today
    else:
        tx.add(DormancyCheck(organisation_id=organisation_id, checked_on=today))
    return True
