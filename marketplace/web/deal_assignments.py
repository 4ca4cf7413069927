"""Say who of the staff assists in a deal."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.services import deal_assignments
from marketplace.web.access import actor, now
from marketplace.web.deal_room import step
from marketplace.web.forms.deal_assignments import AssignmentForm

bp = Blueprint("deal_assignments", __name__)


@bp.post("/deals/<uuid:deal_id>/assignment")
def assign(deal_id: UUID) -> ResponseReturnValue:
    """Give the deal to an operator, or to nobody."""

    def carry_out(form: AssignmentForm) -> None:
        deal_assignments.assign(actor(), deal_id, form.chosen, form.key, now=now())

    return step(deal_id, "assignment", carry_out, _("已更新协助人"))
