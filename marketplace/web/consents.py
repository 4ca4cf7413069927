"""Papers before a signature: recorded and withdrawn in the deal room, handed out to who may read them."""

from uuid import UUID

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.errors import N_, InvalidInput
from marketplace.services import consents
from marketplace.web.access import actor, now
from marketplace.web.deal_room import step
from marketplace.web.forms.consents import ConsentForm, SureForm

bp = Blueprint("consents", __name__)


@bp.post("/deals/<uuid:deal_id>/consents")
def record(deal_id: UUID) -> ResponseReturnValue:
    """Record a paper that the deal needs."""

    def carry_out(form: ConsentForm) -> None:
        if form.kind is None:
            raise InvalidInput("need", "no_such_paper", N_("请选择要登记的文件"))
        file = form.paper.data
        consents.record(
            actor(), deal_id, form.kind, form.subject, (file.stream, file.filename), form.key,
            proceeds=form.what_of_proceeds, now=now(),
        )  # fmt: skip

    return step(deal_id, "consent", carry_out, _("文件已登记"))


@bp.post("/deals/<uuid:deal_id>/consents/<uuid:consent_id>/withdrawal")
def withdraw(deal_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    """Take back a paper that was recorded by mistake."""

    def carry_out(form: SureForm) -> None:
        consents.withdraw(actor(), deal_id, consent_id, form.key, now=now())

    return step(deal_id, "sure", carry_out, _("文件已撤回"))


@bp.get("/deals/<uuid:deal_id>/consents/<uuid:consent_id>/file")
def file(deal_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    """Hand out a paper, as a download."""
    found, path = consents.file(actor(), deal_id, consent_id)
    return send_file(path, mimetype=found.media_type, as_attachment=True, download_name=found.file_name)
