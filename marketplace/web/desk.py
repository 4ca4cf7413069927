"""The operator's desk: all queues at a glance, one queue with its filters, and steps for many rows at once."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.domain.regions import PREFECTURES
from marketplace.services import batches, deal_assignments, desk, listing_queues, listings
from marketplace.services.batches import Outcome
from marketplace.services.desk import Wanted
from marketplace.services.desk_queues import QUEUES, named
from marketplace.web.access import actor, now
from marketplace.web.forms.base import Refusal, typed
from marketplace.web.forms.desk import DeskBatchForm

bp = Blueprint("desk", __name__)
_UNKNOWN = UUID(int=0)  # what can't be read names nothing that there is


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return _UNKNOWN


def _wanted() -> Wanted:
    args = request.args
    organisation, city = args.get("organisation", ""), args.get("city", "")
    return Wanted(
        text=typed(args.get("q", "")),
        city=city if city in PREFECTURES else "",
        organisation=_uuid(organisation) if organisation else None,
        assignee=args.get("assignee", None, type=int),
        page=min(max(1, args.get("page", 1, type=int)), 100_000),
    )


def _filter(names: Sequence[str], wanted: Wanted) -> dict[str, Any]:
    """What the filter above the queues offers."""
    return {
        "wanted": wanted,
        "kept": {key: value for key, value in request.args.items() if key in _KEPT and value},
        "organisations": desk.organisations(actor(), names),
        "staff": desk.staff(actor()),
        "at": now(),
    }


_KEPT = ("q", "city", "organisation", "assignee")


@bp.get("/desk")
def index() -> ResponseReturnValue:
    """Show every queue with its counts and clocks, and who is busy with what."""
    wanted = _wanted()
    return render_template(
        "desk/index.html",
        piles=desk.overview(actor(), wanted, now=now()),
        loads=desk.workload(actor(), now=now()),
        **_filter([queue.name for queue in QUEUES], wanted),
    )


@bp.get("/desk/<queue_name>")
def queue(queue_name: str) -> ResponseReturnValue:
    """Show one queue, the longest waiting first."""
    return _page(queue_name, DeskBatchForm(formdata=None), ())


def _page(queue_name: str, form: DeskBatchForm, outcomes: Sequence[Outcome]) -> ResponseReturnValue:
    wanted = _wanted()
    rows, total = desk.queue_rows(actor(), queue_name, wanted, now=now())
    tools = _filter([queue_name], wanted)
    form.fill_choices(tools["staff"], actor().user_id)
    html = render_template(
        "desk/queue.html",
        queue=named(queue_name), queues=QUEUES, rows=rows, total=total, size=desk.PAGE, form=form,
        outcomes=outcomes, **tools,
    )  # fmt: skip
    return html, 422 if form.errors else 200


def _batch(
    queue_name: str,
    carry_out: Callable[[DeskBatchForm, UUID], object],
    names_of: Callable[[Sequence[UUID]], dict[UUID, str]],
) -> ResponseReturnValue:
    form, outcomes = DeskBatchForm(), list[Outcome]()
    form.fill_choices([], actor().user_id)
    if form.validate_on_submit():
        chosen = [_uuid(text) for text in form.chosen.data or []]
        try:
            outcomes = batches.each(chosen, lambda ident: carry_out(form, ident), names_of(chosen))
        except Refusal as error:
            form.show(error)
    return _page(queue_name, form, outcomes)


@bp.post("/desk/listings/approval")
def approve() -> ResponseReturnValue:
    """Approve the ticked listings for the platform, each by itself."""
    return _batch(
        "listings",
        lambda form, ident: listings.approve_platform(actor(), ident, f"{form.key}:{ident}", now()),
        listing_queues.names,
    )


@bp.post("/desk/<queue_name>/assignments")
def assign(queue_name: str) -> ResponseReturnValue:
    """Assign the ticked deals to somebody."""
    return _batch(
        queue_name,
        lambda form, ident: deal_assignments.assign(actor(), ident, form.user_id, form.key, now=now()),
        deal_assignments.references,
    )
