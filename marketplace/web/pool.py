"""The resource pool of a university: lists by state, one patent's answers, and the steps for one or many."""

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, InvalidInput, NotFound
from marketplace.domain.numbers import ApplicationNumber, application_key
from marketplace.domain.pool import POOL_PROCESS, PoolAction, PoolStatus
from marketplace.services import batches, pool, pool_lists
from marketplace.services.batches import Outcome
from marketplace.web.access import actor, now
from marketplace.web.forms.base import Refusal, typed
from marketplace.web.forms.pool import AnswersForm, PoolBatchForm

bp = Blueprint("pool", __name__)
#: One after the other, as a patent goes; approving passes through one state without stopping.
TABS = (
    PoolStatus.NOT_INVENTORIED, PoolStatus.FILLED, PoolStatus.COLLEGE_OK, PoolStatus.POOLED, PoolStatus.PARKED,
    PoolStatus.PUSHED, PoolStatus.MUTUALLY_RECOGNISED, PoolStatus.IN_DEAL, PoolStatus.CONVERTED,
)  # fmt: skip


@bp.get("/my/pool")
def index() -> ResponseReturnValue:
    """List my organisation's patents by their state in the inventory."""
    return _list(PoolBatchForm(formdata=None), ())


def _list(form: PoolBatchForm, outcomes: Sequence[Outcome]) -> ResponseReturnValue:
    form.fill_choices()
    wanted, text = request.args.get("state", ""), typed(request.args.get("q", ""))
    state = PoolStatus(wanted) if wanted in TABS else pool_lists.WAITS_FOR[actor().role]
    key = application_key(text, local_day(now()))
    number = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    page = pool_lists.page(actor(), state, key or text, number)
    html = render_template(
        "pool/index.html",
        page=page, state=state, tabs=TABS, text=text, number=number, size=pool_lists.PAGE, form=form,
        outcomes=outcomes,
    )  # fmt: skip
    return html, 422 if form.errors else 200


@bp.get("/my/pool/<number>")
def show(number: str) -> ResponseReturnValue:
    """Show one patent's answers and what may be done with them."""
    form = AnswersForm(formdata=None)
    _patent, item = pool_lists.find(actor(), _key(number))
    if item is not None:
        form.load(item)
    return _show(number, form)


def _show(number: str, form: AnswersForm) -> ResponseReturnValue:
    form.fill_choices()
    batch = PoolBatchForm(formdata=None)
    batch.fill_choices()
    patent, item = pool_lists.find(actor(), _key(number))
    status = PoolStatus(item.status) if item else PoolStatus.NOT_INVENTORIED
    html = render_template(
        "pool/show.html",
        patent=patent, item=item, status=status, form=form, batch=batch,
        open=(status, PoolAction.FILL) in POOL_PROCESS.moves,
    )  # fmt: skip
    return html, 422 if form.errors else 200


def _key(number: str) -> str:
    key = application_key(number, local_day(now()))
    if key is None:
        raise NotFound()
    return key


@bp.post("/my/pool/<number>")
def fill(number: str) -> ResponseReturnValue:
    """Hand in the answers about a patent."""
    form, key = AnswersForm(), _key(number)
    form.fill_choices()
    if form.validate_on_submit():
        try:
            pool.fill(actor(), key, form.answers(), form.key, now=now())
        except Refusal as error:
            form.show(error)
        else:
            flash(_("%(number)s 已提交，等待学院审核", number=ApplicationNumber(key)), "success")
            return redirect(url_for(".index", state=PoolStatus.NOT_INVENTORIED.value))
    return _show(number, form)


def _batch(carry_out: Callable[[PoolBatchForm, str], object]) -> ResponseReturnValue:
    form, outcomes = PoolBatchForm(), list[Outcome]()
    form.fill_choices()
    if form.validate_on_submit():
        chosen = form.chosen.data or []
        names = {
            one: str(ApplicationNumber(one))
            for one in chosen
            if application_key(one, local_day(now())) == one
        }
        try:
            outcomes = batches.each(chosen, lambda number: carry_out(form, number), names)
        except Refusal as error:
            form.show(error)
    return _list(form, outcomes)


@bp.post("/my/pool/checks")
def check() -> ResponseReturnValue:
    """Pass what the college has checked."""
    return _batch(lambda form, number: pool.check(actor(), number, form.key, now=now()))


@bp.post("/my/pool/returns")
def send_back() -> ResponseReturnValue:
    """Send answers back with a reason."""
    return _batch(
        lambda form, number: pool.send_back(actor(), number, form.reason.data or "", form.key, now=now())
    )


@bp.post("/my/pool/admissions")
def admit() -> ResponseReturnValue:
    """Approve and take into the pool."""
    return _batch(lambda form, number: pool.admit(actor(), number, form.chosen_tier, form.key, now=now()))


@bp.post("/my/pool/parking")
def park() -> ResponseReturnValue:
    """Approve and keep out of the pool for a reason."""
    return _batch(
        lambda form, number: pool.park(actor(), number, form.reason.data or "", form.key, now=now())
    )


@bp.post("/my/pool/progress")
def advance() -> ResponseReturnValue:
    """Record a push or a recognition, or look at a parked patent again."""

    def carry_out(form: PoolBatchForm, number: str) -> object:
        steps = {one.value: one for one in (PoolAction.PUSH, PoolAction.RECOGNISE, PoolAction.RECONSIDER)}
        if form.step.data not in steps:
            raise InvalidInput("step", "step_unknown", N_("请通过页面上的按钮操作。"))
        return pool.advance(actor(), number, steps[form.step.data], form.key, now=now())

    return _batch(carry_out)
