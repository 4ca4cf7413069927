"""An organisation's public page."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.domain.clock import local_day
from marketplace.services import organisations
from marketplace.web.access import now

bp = Blueprint("organisations", __name__)


@bp.get("/orgs/<uuid:organisation_id>")
def show(organisation_id: UUID) -> ResponseReturnValue:
    """Show what an organisation offers, how it answers and what it has concluded."""
    page = min(max(1, request.args.get("page", 1, type=int)), 1_000_000)
    shown = organisations.show(organisation_id, page, today=local_day(now()))
    return render_template("organisations/show.html", shown=shown, page=page, size=organisations.PAGE)
