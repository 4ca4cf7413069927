"""Use first, pay later: my trials, and the steps of a trial in the deal room."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.clock import local_day
from marketplace.services import enterprise_size, trial_answers, trial_lists, trials
from marketplace.services.trial_rooms import ends_on
from marketplace.web.access import actor, now
from marketplace.web.deal_room import step
from marketplace.web.forms.trials import (
    ConfirmForm,
    DecisionForm,
    DisputeForm,
    ExitForm,
    PaidForm,
    ReportForm,
    SizeForm,
)

bp = Blueprint("trials", __name__)


@bp.get("/my/trials")
def mine() -> ResponseReturnValue:
    """List the trials of my organisation's running contracts; staff sees all."""
    pile, number = request.args.get("pile", ""), max(1, request.args.get("page", 1, type=int))
    found, total = trial_lists.my_trials(actor(), pile, min(number, 100_000), now=now())
    today = local_day(now())
    return render_template(
        "trials/mine.html",
        trials=found, total=total, page=number, size=trial_lists.PAGE, pile=pile, today=today, ends_on=ends_on,
        piles=list(trial_lists.piles(actor(), today)),
    )  # fmt: skip


@bp.post("/deals/<uuid:deal_id>/trial/size")
def size(deal_id: UUID) -> ResponseReturnValue:
    """State the licensee's size before signing."""

    def carry_out(form: SizeForm) -> None:
        staff, year = form.size_staff.data, form.size_year.data
        enterprise_size.declare(actor(), deal_id, staff, form.revenue_fen(), year, form.key, now=now())

    return step(deal_id, "trial_size", carry_out, _("企业规模已申报，随本交易保存"))


@bp.post("/deals/<uuid:deal_id>/trial/reports")
def report(deal_id: UUID) -> ResponseReturnValue:
    """Report revenue or the milestone."""

    def carry_out(form: ReportForm) -> None:
        trials.report(actor(), deal_id, form.told(), form.key, now=now())

    return step(deal_id, "trial_report", carry_out, _("报告已保存，对方可以看到"))


@bp.post("/deals/<uuid:deal_id>/trial/confirmation")
def confirm(deal_id: UUID) -> ResponseReturnValue:
    """Agree that the reported event happened."""

    def carry_out(form: ConfirmForm) -> None:
        trial_answers.confirm(actor(), deal_id, form.key, now=now())

    return step(deal_id, "trial_confirm", carry_out, _("已确认，付款期开始计算"))


@bp.post("/deals/<uuid:deal_id>/trial/dispute")
def dispute(deal_id: UUID) -> ResponseReturnValue:
    """Object to what was reported."""

    def carry_out(form: DisputeForm) -> None:
        trial_answers.dispute(actor(), deal_id, form.dispute_reason.data, form.key, now=now())

    return step(deal_id, "trial_dispute", carry_out, _("异议已提交，裁定前付款期不计算"))


@bp.post("/deals/<uuid:deal_id>/trial/decision")
def decide(deal_id: UUID) -> ResponseReturnValue:
    """Decide a dispute."""

    def carry_out(form: DecisionForm) -> None:
        upheld, reason = form.decision.data == "upheld", form.decision_reason.data
        trial_answers.decide(actor(), deal_id, upheld, reason, form.key, now=now())

    return step(deal_id, "trial_decision", carry_out, _("裁定已记录，双方可以看到"))


@bp.post("/deals/<uuid:deal_id>/trial/exit")
def leave(deal_id: UUID) -> ResponseReturnValue:
    """Leave without a fee."""

    def carry_out(form: ExitForm) -> None:
        trials.exit_trial(actor(), deal_id, form.key, now=now())

    return step(deal_id, "trial_exit", carry_out, _("已退出试用，无须付费"))


@bp.post("/deals/<uuid:deal_id>/trial/payment")
def paid(deal_id: UUID) -> ResponseReturnValue:
    """Say that everything has been received."""

    def carry_out(form: PaidForm) -> None:
        trial_answers.pay(actor(), deal_id, form.key, now=now())

    return step(deal_id, "trial_paid", carry_out, _("已登记收款"))
