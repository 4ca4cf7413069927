"""What the platform knows of organisations beyond their registration: country, and whether the state founded them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from marketplace.database import db
from marketplace.domain.accounts import Actor, OrganisationAction, OrganisationKind, check_country
from marketplace.domain.errors import NotFound
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action, require
from marketplace.models import Organisation
from marketplace.services import ledger
from marketplace.services.unit_of_work import transaction

PAGE = 50
_CLASSIFIED = EntryKind(f"organisation.{OrganisationAction.CLASSIFY}")


def organisations(actor: Actor, text: str = "", page: int = 1) -> tuple[list[Organisation], int]:
    """Return one page of the organisations whose name or code holds this text, and how many there are."""
    require(actor, Action.ORGANISATION_CLASSIFY)
    query = select(Organisation).where(Organisation.kind != OrganisationKind.PLATFORM)
    if text:
        query = query.where(
            Organisation.name.contains(text, autoescape=True)
            | Organisation.code.contains(text, autoescape=True)
        )
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.scalars(query.order_by(Organisation.name).limit(PAGE).offset((page - 1) * PAGE))
    return list(rows), total


def organisation(actor: Actor, public_id: UUID) -> Organisation:
    """Return one organisation; NotFound for an unknown id."""
    require(actor, Action.ORGANISATION_CLASSIFY)
    found = db.session.scalar(select(Organisation).where(Organisation.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def classify(
    actor: Actor, public_id: UUID, country: str, state_unit: bool, key: str, *, now: datetime
) -> Organisation:
    """Set the country (R-16) and whether the state founded the unit, so that its prices by agreement are shown (R-18)."""
    ident, country = organisation(actor, public_id).id, check_country(country)
    data = {"organisation": str(public_id), "country": country, "state_unit": state_unit}
    with transaction(now) as tx:
        row = tx.lock(Organisation, ident)
        if not ledger.already_done(tx, key, _CLASSIFIED, data):
            row.country, row.state_unit = country, state_unit
            ledger.append(tx, _CLASSIFIED, actor, key, data)
        return row
