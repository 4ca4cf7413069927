"""An agreement on confidentiality in the deal room, and telling an anonymous asker's name."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.confidentiality import ConfidentialityAction
from marketplace.services import confidentiality, deal_names
from marketplace.web.access import actor, now
from marketplace.web.deal_room import step
from marketplace.web.forms.base import KeyedForm
from marketplace.web.forms.confidentiality import AgreementForm, AnswerForm

bp = Blueprint("confidentiality", __name__)


@bp.post("/deals/<uuid:deal_id>/confidentiality")
def propose(deal_id: UUID) -> ResponseReturnValue:
    """Propose an agreement, which confirms it for one's own side."""

    def carry_out(form: AgreementForm) -> None:
        subject, months = form.subject.data, form.months.data
        confidentiality.propose(actor(), deal_id, subject, months, form.key, now=now())

    return step(deal_id, "agreement", carry_out, _("保密协议已提出，对方确认后生效"))


@bp.post("/deals/<uuid:deal_id>/confidentiality/confirm")
def confirm(deal_id: UUID) -> ResponseReturnValue:
    """Confirm the other side's proposal."""
    return _answer(deal_id, ConfidentialityAction.CONFIRM, _("保密协议已生效"))


@bp.post("/deals/<uuid:deal_id>/confidentiality/decline")
def decline(deal_id: UUID) -> ResponseReturnValue:
    """Decline the other side's proposal."""
    return _answer(deal_id, ConfidentialityAction.DECLINE, _("已答复：不同意该保密协议"))


@bp.post("/deals/<uuid:deal_id>/confidentiality/withdraw")
def withdraw(deal_id: UUID) -> ResponseReturnValue:
    """Take back one's own proposal."""
    return _answer(deal_id, ConfidentialityAction.WITHDRAW, _("保密协议已撤回"))


def _answer(deal_id: UUID, action: ConfidentialityAction, done: str) -> ResponseReturnValue:
    def carry_out(form: AnswerForm) -> None:
        confidentiality.answer(actor(), deal_id, action, form.agreement.data or "", form.key, now=now())

    return step(deal_id, "agreement_answer", carry_out, done)


@bp.post("/deals/<uuid:deal_id>/disclosure")
def disclose(deal_id: UUID) -> ResponseReturnValue:
    """Tell the owner who asks."""

    def carry_out(form: KeyedForm) -> None:
        deal_names.disclose(actor(), deal_id, form.key, now=now())

    return step(deal_id, "disclosure", carry_out, _("贵单位名称已向权利人公开"))
