"""The steps of a declaration after its check: signatures, filing, announcement, withdrawal."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.declarations import DeclarationStatus
from marketplace.services import declaration_standing, declaration_steps, declarations
from marketplace.services.kept_files import Upload
from marketplace.web.access import actor, now
from marketplace.web.declarations import FORMS, page
from marketplace.web.forms.base import Refusal
from marketplace.web.forms.declarations import (
    AnnouncementForm,
    FilingForm,
    OwnerSignatureForm,
    ReasonForm,
    RevisionForm,
    WithdrawalAnnouncementForm,
    WithdrawalForm,
)

bp = Blueprint("declaration_steps", __name__)


def _step(
    declaration_id: UUID, name: str, carry_out: Callable[[Any], object], done: str
) -> ResponseReturnValue:
    form = FORMS[name]()
    if isinstance(form, OwnerSignatureForm):
        owners = declaration_standing.owners(declarations.find(actor(), declaration_id).patent)
        form.signer.choices = [(one, one) for one in owners]
    if form.validate_on_submit():
        try:
            carry_out(form)
        except Refusal as error:
            form.show(error)
        else:
            flash(done, "success")
            return redirect(url_for("declarations.show", declaration_id=declaration_id))
    return page(declaration_id, name, form)


@bp.post("/declarations/<uuid:declaration_id>/signature")
def sign(declaration_id: UUID) -> ResponseReturnValue:
    """Record one owner's signature."""

    def carry_out(form: OwnerSignatureForm) -> None:
        file = Upload(form.file.data.stream, form.file.data.filename)
        signer, day = form.signer.data, form.signed_on.data
        declaration_steps.sign(actor(), declaration_id, signer, day, file, form.key, now=now())

    return _step(declaration_id, "signature", carry_out, _("签署件已保存"))


@bp.post("/declarations/<uuid:declaration_id>/filing")
def file(declaration_id: UUID) -> ResponseReturnValue:
    """Enter that it was filed, or filed again with the correction."""
    again = declarations.find(actor(), declaration_id).status == DeclarationStatus.CORRECTION
    carry = declaration_steps.refile if again else declaration_steps.file

    def carry_out(form: FilingForm) -> None:
        number, day = form.receipt_number.data, form.filed_on.data
        carry(actor(), declaration_id, number, day, form.key, now=now())

    return _step(declaration_id, "filing", carry_out, _("已登记报送信息"))


@bp.post("/declarations/<uuid:declaration_id>/correction")
def correction(declaration_id: UUID) -> ResponseReturnValue:
    """Enter that the office asks for a correction."""

    def carry_out(form: ReasonForm) -> None:
        declaration_steps.ask_correction(actor(), declaration_id, form.reason.data, form.key, now=now())

    return _step(declaration_id, "correction", carry_out, _("已登记补正通知"))


@bp.post("/declarations/<uuid:declaration_id>/refusal")
def refuse(declaration_id: UUID) -> ResponseReturnValue:
    """Enter that the office did not announce it."""

    def carry_out(form: ReasonForm) -> None:
        declaration_steps.refuse(actor(), declaration_id, form.reason.data, form.key, now=now())

    return _step(declaration_id, "refusal", carry_out, _("已登记不予公告"))


@bp.post("/declarations/<uuid:declaration_id>/announcement")
def announce(declaration_id: UUID) -> ResponseReturnValue:
    """Enter the office's announcement."""

    def carry_out(form: AnnouncementForm) -> None:
        number, day = form.announcement_number.data, form.announced_on.data
        declaration_steps.announce(actor(), declaration_id, number, day, form.key, now=now())

    return _step(
        declaration_id,
        "announcement",
        carry_out,
        _("已登记公告；挂牌已按声明生成，平台审核后进入开放许可专区"),
    )


@bp.post("/declarations/<uuid:declaration_id>/withdrawal")
def withdraw(declaration_id: UUID) -> ResponseReturnValue:
    """Enter that the withdrawal was filed."""

    def carry_out(form: WithdrawalForm) -> None:
        consent = Upload(form.file.data.stream, form.file.data.filename)
        declaration_steps.withdraw(actor(), declaration_id, form.reason.data, consent, form.key, now=now())

    return _step(declaration_id, "withdrawal", carry_out, _("已登记撤回声明，公告前声明仍然有效"))


@bp.post("/declarations/<uuid:declaration_id>/withdrawal-announcement")
def end_withdrawal(declaration_id: UUID) -> ResponseReturnValue:
    """Enter the announcement of the withdrawal."""

    def carry_out(form: WithdrawalAnnouncementForm) -> None:
        day = form.ended_on.data
        declaration_steps.end_withdrawal(actor(), declaration_id, day, form.key, now=now())

    return _step(declaration_id, "end", carry_out, _("声明已撤回；此前取得的许可继续有效"))


@bp.post("/declarations/<uuid:declaration_id>/revision")
def revise(declaration_id: UUID) -> ResponseReturnValue:
    """Take it back to a draft."""

    def carry_out(form: RevisionForm) -> None:
        declarations.revise(actor(), declaration_id, form.key, now=now())

    return _step(declaration_id, "revision", carry_out, _("已退回草稿，修改后重新核对和签署"))
