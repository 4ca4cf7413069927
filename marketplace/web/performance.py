"""A contract in performance: its steps in the deal room."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.services import performance
from marketplace.web.access import actor, now
from marketplace.web.deal_room import step
from marketplace.web.forms.deals import EndForm
from marketplace.web.forms.performance import NoteForm, ReasonForm

bp = Blueprint("performance", __name__)


@bp.post("/deals/<uuid:deal_id>/perform")
def perform(deal_id: UUID) -> ResponseReturnValue:
    """Begin to perform the contract."""
    return _take(deal_id, "note", performance.perform, _("已登记开始履行"))


@bp.post("/deals/<uuid:deal_id>/breach")
def breach(deal_id: UUID) -> ResponseReturnValue:
    """Put a breach on record."""
    return _take(deal_id, "reason", performance.breach, _("已登记违约"))


@bp.post("/deals/<uuid:deal_id>/remedy")
def remedy(deal_id: UUID) -> ResponseReturnValue:
    """Put on record how a breach was mended."""
    return _take(deal_id, "reason", performance.remedy, _("已登记补救，合同继续履行"))


@bp.post("/deals/<uuid:deal_id>/terminate")
def terminate(deal_id: UUID) -> ResponseReturnValue:
    """End a broken contract."""
    return _take(deal_id, "end", performance.terminate, _("合同已终止"))


@bp.post("/deals/<uuid:deal_id>/complete")
def complete(deal_id: UUID) -> ResponseReturnValue:
    """Close a contract that is wholly performed."""
    return _take(deal_id, "note", performance.complete, _("合同已履行完毕"))


def _take(deal_id: UUID, name: str, use_case: Callable[..., object], done: str) -> ResponseReturnValue:
    def carry_out(form: NoteForm | ReasonForm | EndForm) -> None:
        use_case(actor(), deal_id, form.reason.data or "", form.key, now=now())

    return step(deal_id, name, carry_out, done)
