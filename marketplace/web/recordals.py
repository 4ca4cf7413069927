"""The steps of a deal's recordal, and the list of recordals with their clocks."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.recordals import RefusalGround
from marketplace.services import recordal_queues, recordals
from marketplace.services.recordal_queues import PAGE, Pile
from marketplace.services.recordals import Told
from marketplace.web.access import actor, now
from marketplace.web.deal_room import step
from marketplace.web.forms.base import KeyedForm
from marketplace.web.forms.recordals import (
    CancellationForm,
    ChangeForm,
    CorrectionForm,
    FilingForm,
    PapersForm,
    RecordalForm,
    RefusalForm,
)

bp = Blueprint("recordals", __name__)


@bp.get("/my/recordals")
def mine() -> str:
    """List the recordals of my organisation's deals, the nearest day first; staff sees all."""
    chosen = request.args.get("pile")
    pile = Pile(chosen) if chosen in tuple(Pile) else None
    number = max(1, request.args.get("page", 1, type=int))
    found, total = recordal_queues.page(actor(), pile, number, now=now())
    return render_template(
        "recordals/mine.html", clocks=found, total=total, page=number, size=PAGE, pile=pile, piles=tuple(Pile)
    )


@bp.post("/deals/<uuid:deal_id>/recordal/prepare")
def prepare(deal_id: UUID) -> ResponseReturnValue:
    """Begin to collect the papers."""

    def carry_out(form: KeyedForm) -> None:
        recordals.prepare(actor(), deal_id, form.key, now=now())

    return step(deal_id, "recordal_prepare", carry_out, _("请按清单准备材料"))


@bp.post("/deals/<uuid:deal_id>/recordal/papers")
def papers(deal_id: UUID) -> ResponseReturnValue:
    """Note which papers are ready so far."""

    def carry_out(form: PapersForm) -> None:
        recordals.keep_papers(actor(), deal_id, form.ready, now=now())

    return step(deal_id, "recordal_papers", carry_out, _("材料清单已保存"))


@bp.post("/deals/<uuid:deal_id>/recordal/submit")
def submit(deal_id: UUID) -> ResponseReturnValue:
    """Enter that the complete file went to CNIPA."""

    def carry_out(form: FilingForm) -> None:
        told = Told(form.submitted_on.data, form.submitted_number.data or "", papers=form.ready)
        recordals.submit(actor(), deal_id, told, form.key, now=now())

    return step(deal_id, "recordal_submit", carry_out, _("已登记提交，等待国家知识产权局答复"))


@bp.post("/deals/<uuid:deal_id>/recordal")
def record(deal_id: UUID) -> ResponseReturnValue:
    """Enter CNIPA's number and date."""

    def carry_out(form: RecordalForm) -> None:
        number, day = form.recordal_number.data, form.recorded_on.data
        recordals.record(actor(), deal_id, number, day, form.key, now=now())

    return step(deal_id, "recordal", carry_out, _("已登记备案信息"))


@bp.post("/deals/<uuid:deal_id>/recordal/correct")
def correct(deal_id: UUID) -> ResponseReturnValue:
    """Enter that the office asks for a correction."""

    def carry_out(form: CorrectionForm) -> None:
        told = Told(form.corrected_on.data, note=form.corrected_note.data)
        recordals.correct(actor(), deal_id, told, form.key, now=now())

    return step(deal_id, "recordal_correct", carry_out, _("已登记补正要求，补正后请再次提交"))


@bp.post("/deals/<uuid:deal_id>/recordal/refuse")
def refuse(deal_id: UUID) -> ResponseReturnValue:
    """Enter that the office refused."""

    def carry_out(form: RefusalForm) -> None:
        ground = RefusalGround(form.ground.data)
        told = Told(form.refused_on.data, note=form.refused_note.data or "", ground=ground)
        recordals.refuse(actor(), deal_id, told, form.key, now=now())

    return step(deal_id, "recordal_refuse", carry_out, _("已登记不予备案登记；原因消除后可重新准备"))


@bp.post("/deals/<uuid:deal_id>/recordal/change")
def change(deal_id: UUID) -> ResponseReturnValue:
    """Enter that the recordal was changed."""

    def carry_out(form: ChangeForm) -> None:
        told = Told(form.changed_on.data, form.changed_number.data or "", form.changed_note.data)
        recordals.change(actor(), deal_id, told, form.key, now=now())

    return step(deal_id, "recordal_change", carry_out, _("备案变更已登记，原备案信息保留"))


@bp.post("/deals/<uuid:deal_id>/recordal/cancel")
def cancel(deal_id: UUID) -> ResponseReturnValue:
    """Enter that the recordal was cancelled."""

    def carry_out(form: CancellationForm) -> None:
        told = Told(form.cancelled_on.data, note=form.cancelled_note.data)
        recordals.cancel(actor(), deal_id, told, form.key, now=now())

    return step(deal_id, "recordal_cancel", carry_out, _("备案注销已登记"))
