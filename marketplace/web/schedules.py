"""Payments: the list of mine, each one's page with its steps, and the deal room's section."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from marketplace.domain.schedules import PaymentAction
from marketplace.services import contracts, schedule_decisions, schedule_files, schedule_views, schedules
from marketplace.services.deal_rooms import Room
from marketplace.services.schedule_piles import piles_of
from marketplace.services.schedules import Asker
from marketplace.web.access import actor, now
from marketplace.web.forms.base import KeyedForm, Refusal
from marketplace.web.forms.schedules import (
    AcceptReportForm,
    ClaimForm,
    ConfirmForm,
    DecisionForm,
    DistributeForm,
    MilestoneForm,
    ReasonForm,
    ReportForm,
)

bp = Blueprint("schedules", __name__)
_A = PaymentAction


@dataclass(frozen=True, slots=True)
class Step:
    """A step as the page offers it: its form, what carries it out, its button and what is said afterwards."""

    form: type[KeyedForm]
    carry_out: Callable[[Asker, Any], None]
    button: Any
    done: Any
    aside: bool = False  # folded: not the usual next step


#: In the order of the page; each has an endpoint and an address of its own.
STEPS: dict[PaymentAction, Step] = {
    _A.REACH: Step(
        MilestoneForm, lambda asker, form: schedules.reach(asker, form.reached_on.data),
        _l("登记里程碑已验收"), _l("已登记，款项到期"),
    ),
    _A.REPORT: Step(
        ReportForm, lambda asker, form: schedules.report(asker, form.base_fen, form.upload),
        _l("提交报告"), _l("报告已提交，等待权利人核对"),
    ),
    _A.ACCEPT: Step(
        AcceptReportForm, lambda asker, form: schedules.accept(asker, form.base_fen),
        _l("认可报告"), _l("已认可，应付金额已确定"),
    ),
    _A.QUERY: Step(
        ReasonForm, lambda asker, form: schedules.query(asker, form.reason.data),
        _l("质询报告"), _l("已退回被许可方补充说明"), aside=True,
    ),
    _A.CLAIM: Step(
        ClaimForm, lambda asker, form: schedules.claim(asker, form.upload, form.paid_on.data),
        _l("登记已付款"), _l("已登记，等待权利人确认到账"),
    ),
    _A.CONFIRM: Step(
        ConfirmForm, lambda asker, form: schedules.confirm(asker, form.received_fen, form.received_on.data),
        _l("确认到账"), _l("已确认到账"),
    ),
    _A.REJECT: Step(
        ReasonForm, lambda asker, form: schedules.reject(asker, form.reason.data),
        _l("退回：未到账或未收齐"), _l("已退回"), aside=True,
    ),
    _A.DISTRIBUTE: Step(
        DistributeForm, lambda asker, form: schedules.distribute(asker, form.costs.data),
        _l("登记已分配"), _l("已登记分配"),
    ),
    _A.WAIVE: Step(
        DecisionForm, lambda asker, form: schedule_decisions.waive(asker, form.version.data), _l("同意豁免"), _l("已豁免该款项")
    ),
    _A.REVERSE: Step(
        DecisionForm, lambda asker, form: schedule_decisions.reverse(asker, form.version.data),
        _l("同意冲正"), _l("已冲正，应付款项已重新列出"),
    ),
    _A.KEEP: Step(
        DecisionForm, lambda asker, form: schedule_decisions.keep(asker, form.version.data),
        _l("不同意或撤回申请"), _l("申请已了结，款项维持原状"), aside=True,
    ),
    _A.ASK_WAIVER: Step(
        ReasonForm, lambda asker, form: schedule_decisions.ask_waiver(asker, form.reason.data),
        _l("申请豁免"), _l("已提出，须由本单位另一位同事复核"), aside=True,
    ),
    _A.ASK_REVERSAL: Step(
        ReasonForm, lambda asker, form: schedule_decisions.ask_reversal(asker, form.reason.data),
        _l("申请冲正"), _l("已提出，须由平台管理员复核"), aside=True,
    ),
}  # fmt: skip


@bp.get("/my/payments")
def mine() -> ResponseReturnValue:
    """List the payments of my organisation, all of them or one pile; staff sees all."""
    pile, page = request.args.get("pile", ""), min(max(1, request.args.get("page", 1, type=int)), 1_000_000)
    found, total = schedule_views.mine(actor(), now(), pile, page)
    piles = list(piles_of(actor()))
    return render_template(
        "schedules/mine.html",
        lines=found, total=total, page=page, size=schedule_views.PAGE, piles=piles,
        pile=next((one for one in piles if one.name == pile), None),
    )  # fmt: skip


@bp.get("/deals/<uuid:deal_id>/payments/<uuid:line_id>")
def show(deal_id: UUID, line_id: UUID) -> ResponseReturnValue:
    """Show a payment and what can be done with it."""
    return _page(deal_id, line_id)


@bp.get("/deals/<uuid:deal_id>/payments/<uuid:line_id>/files/<uuid:file_id>")
def file(deal_id: UUID, line_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """Hand out a voucher or a report, as a download and never inside a page."""
    found, path = schedule_files.file(actor(), deal_id, line_id, file_id)
    return send_file(path, mimetype=found.media_type, as_attachment=True, download_name=found.file_name)


def _page(
    deal_id: UUID, line_id: UUID, refused: PaymentAction | None = None, form: KeyedForm | None = None
) -> ResponseReturnValue:
    seen = schedule_views.line(actor(), deal_id, line_id, now())
    forms = {
        action: form if action is refused else step.form(formdata=None)
        for action, step in STEPS.items()
        if action in seen.steps
    }
    html = render_template(
        "schedules/show.html",
        seen=seen, line=seen.line, deal=seen.line.deal, steps=STEPS, forms=forms, refused=form,
        reckoned=schedule_views.reckoned(seen.line), contract=contracts.newest(seen.line.deal),
        shared=schedule_views.shared(seen.line, actor()),
    )  # fmt: skip
    return html, 422 if form is not None else 200


def _step(action: PaymentAction, deal_id: UUID, line_id: UUID) -> ResponseReturnValue:
    """Carry out a step of a payment; what is refused stands beside its field."""
    step = STEPS[action]
    form = step.form()
    if form.validate_on_submit():
        try:
            step.carry_out(Asker(actor(), deal_id, line_id, form.key, now()), form)
        except Refusal as error:
            form.show(error)
        else:
            flash(step.done, "success")
            return redirect(url_for(".show", deal_id=deal_id, line_id=line_id))
    return _page(deal_id, line_id, action, form)


def _view(action: PaymentAction) -> Callable[[UUID, UUID], ResponseReturnValue]:
    def view(deal_id: UUID, line_id: UUID) -> ResponseReturnValue:
        return _step(action, deal_id, line_id)

    return view


for _action in STEPS:
    _address = f"/deals/<uuid:deal_id>/payments/<uuid:line_id>/{_action}"
    bp.add_url_rule(_address, endpoint=_action.value, view_func=_view(_action), methods=["POST"])


@dataclass(frozen=True, slots=True)
class Payments:
    """What the deal room shows of payments."""

    lines: tuple[schedule_views.LineSeen, ...]
    totals: schedule_views.Totals


def section(room: Room) -> Payments | None:
    """Return the payments of a deal for its room; None where there are none."""
    lines = schedule_views.lines(actor(), room.deal, now())
    return Payments(lines, schedule_views.totals(lines)) if lines else None
