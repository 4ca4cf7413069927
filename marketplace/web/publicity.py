"""Prices shown to the public, where anybody may object; and the owner's steps in the deal room."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.domain.affiliation import checked_grounds
from marketplace.domain.clock import local_day
from marketplace.domain.publicity import OPEN
from marketplace.domain.terms import terms_from_json
from marketplace.extensions import limiter
from marketplace.services import objections, publicity, publicity_pages
from marketplace.web.access import actor, maybe_actor, now
from marketplace.web.deal_room import step
from marketplace.web.forms.base import Refusal
from marketplace.web.forms.consents import SureForm
from marketplace.web.forms.publicity import DecisionForm, ObjectionForm, PublishForm

bp = Blueprint("publicity", __name__)
LIMIT = "10 per hour"  # objections that one address may file


@bp.get("/publicity")
def index() -> ResponseReturnValue:
    """List the prices that are shown now, or those whose time is over."""
    running = request.args.get("state") != "ended"
    number = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    found, total = publicity_pages.publicities(running=running, page=number, today=local_day(now()))
    return render_template(
        "publicity/index.html",
        rows=[(one, terms_from_json(one.publicity.content["terms"])) for one in found],
        total=total, page=number, size=publicity_pages.PAGE, running=running,
    )  # fmt: skip


def _was_filed(response: Response) -> bool:
    return response.status_code == 302


@bp.route("/publicity/<uuid:publicity_id>", methods=["GET", "POST"])
@limiter.limit(LIMIT, methods=["POST"], deduct_when=_was_filed)
def show(publicity_id: UUID) -> ResponseReturnValue:
    """Show one price with what belongs to it; take an objection from anybody."""
    form = ObjectionForm()
    if form.validate_on_submit():
        try:
            objections.file(
                maybe_actor(), publicity_id, form.reason.data, form.contact.data, form.key, now=now()
            )
        except Refusal as error:
            form.show(error)
        else:
            flash(_("异议已提交，公示计时暂停；权利人将登记并作出处理决定"), "success")
            return redirect(url_for(".show", publicity_id=publicity_id))
    shown = publicity_pages.publicity(publicity_id, local_day(now()))
    terms = terms_from_json(shown.publicity.content["terms"])
    html = render_template(
        "publicity/show.html", shown=shown, terms=terms, form=form, is_open=shown.seen.state in OPEN
    )
    return html, 422 if form.errors else 200


@bp.post("/deals/<uuid:deal_id>/publicity")
def publish(deal_id: UUID) -> ResponseReturnValue:
    """Show the agreed price to the public."""

    def carry_out(form: PublishForm) -> None:
        grounds = checked_grounds(True, form.grounds.data or [])
        publicity.publish(actor(), deal_id, form.key, grounds=grounds, now=now())

    return step(deal_id, "publish", carry_out, _("价格已开始公示"))


@bp.post("/deals/<uuid:deal_id>/publicity/end")
def clear(deal_id: UUID) -> ResponseReturnValue:
    """End a publicity whose days are full, before the clock does."""

    def carry_out(form: SureForm) -> None:
        publicity.clear(actor(), deal_id, form.key, now=now())

    return step(deal_id, "sure", carry_out, _("公示已结束，可以签约"))


@bp.post("/deals/<uuid:deal_id>/objections/<uuid:objection_id>/record")
def record(deal_id: UUID, objection_id: UUID) -> ResponseReturnValue:
    """Take note of an objection."""

    def carry_out(form: SureForm) -> None:
        objections.record(actor(), deal_id, objection_id, form.key, now=now())

    return step(deal_id, "sure", carry_out, _("异议已登记，请作出处理决定"))


@bp.post("/deals/<uuid:deal_id>/objections/<uuid:objection_id>/decision")
def decide(deal_id: UUID, objection_id: UUID) -> ResponseReturnValue:
    """Decide an objection."""

    def carry_out(form: DecisionForm) -> None:
        upheld = form.outcome.data == "uphold"
        objections.decide(
            actor(), deal_id, objection_id, form.decision.data, form.key, upheld=upheld, now=now()
        )

    return step(deal_id, "decision", carry_out, _("处理决定已保存"))
