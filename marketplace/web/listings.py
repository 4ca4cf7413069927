"""Listings: the editor, the owner's and the platform's lists, and every step of the process."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, Invalid
from marketplace.domain.listings import EDITABLE, ListingStatus, proposal_problems
from marketplace.domain.permissions import Action
from marketplace.services import listing_gate, listing_queues, listings, patents
from marketplace.web.access import actor, now
from marketplace.web.forms.base import Refusal
from marketplace.web.forms.listings import ListingForm, StepForm

bp = Blueprint("listings", __name__)


@bp.route("/listings/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Offer a patent whose number is typed."""
    form = _form()
    if not form.is_submitted():
        form.contact.data = _usual_contact()
    return _create(form, form.application_number.data or "", None)


@bp.route("/my/patents/<number>/list", methods=["GET", "POST"])
def create(number: str) -> ResponseReturnValue:
    """Offer one of my patents; the number is known."""
    patent = patents.own(actor(), number, Action.LISTING_DRAFT, now=now())
    form = _form()
    if not form.is_submitted():
        form.contact.data = _usual_contact()
    return _create(form, patent.number, patent)


def _usual_contact() -> str:
    """The organisation's contact, else my own address: a listing should not fail for want of typing it again."""
    return patents.organisation(actor()).contact or f"{actor().name} {actor().email}"


def _form() -> ListingForm:
    form = ListingForm()
    form.fill_choices()
    return form


def _create(form: ListingForm, number: str, patent: Any) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            made = listings.draft(
                actor(), number, form.proposal(), **form.details(), public_id=UUID(form.key), now=now()
            )
        except Refusal as error:
            form.show(error)
        else:
            return _saved(form, made.public_id)
    return _editor(form, patent, None)


@bp.route("/listings/<uuid:listing_id>/edit", methods=["GET", "POST"])
def edit(listing_id: UUID) -> ResponseReturnValue:
    """Change a draft or a returned listing."""
    listing = listing_queues.find(actor(), listing_id)
    if listing.status not in EDITABLE:  # also where a form was sent twice: the first time did it
        return redirect(url_for("listings.show", listing_id=listing_id))
    form = _form()
    if not form.is_submitted():
        form.load(listing)
    elif form.validate():
        try:
            listings.update(actor(), listing_id, form.proposal(), **form.details(), now=now())
        except Refusal as error:
            form.show(error)
        else:
            return _saved(form, listing_id)
    return _editor(form, listing.patent, listing)


def _saved(form: ListingForm, listing_id: UUID) -> ResponseReturnValue:
    """After saving: submit if that was the button, and show what still keeps the listing back beside its field."""
    if request.form.get("action") != "submit":
        flash(_("草稿已保存"), "success")
        return redirect(url_for("listings.edit", listing_id=listing_id))
    try:
        listing = listings.submit(actor(), listing_id, form.key, now())
    except Refusal as error:
        form.show(error)
        flash(_("草稿已保存，修改以下内容后即可提交"), "warning")
        listing = listing_queues.find(actor(), listing_id)
        return _editor(form, listing.patent, listing)
    waits = listing.status == ListingStatus.SUBMITTED
    flash(_("已提交，等待本单位技术转移专员审批") if waits else _("已提交，等待平台审核"), "success")
    return redirect(url_for("listings.show", listing_id=listing_id))


def _editor(form: ListingForm, patent: Any, listing: Any) -> ResponseReturnValue:
    page = render_template(
        "listings/edit.html", form=form, patent=patent, listing=listing, checks=_checks(form, patent)
    )
    return page, 422 if form.errors else 200


def _checks(form: ListingForm, patent: Any) -> list[listing_gate.Check]:
    """The checklist for what the form says now; empty until the patent is known."""
    if patent is None:
        return []
    mandate, contact = form.mandate.data or "", form.contact.data or ""
    found = listing_gate.gate(patent, patent.owner, mandate, contact, local_day(now()))
    with suppress(
        Invalid, ValueError
    ):  # a number or a choice that can't be read stands beside its field already
        found += proposal_problems(form.proposal())
    return listing_gate.checklist(found)


@bp.get("/listings/<uuid:listing_id>")
def show(listing_id: UUID) -> ResponseReturnValue:
    """Show where a listing stands and what may be done now."""
    return _page(listing_id, StepForm(formdata=None))


def _page(listing_id: UUID, form: StepForm) -> ResponseReturnValue:
    listing = listing_queues.find(actor(), listing_id)
    found = listing_gate.problems(listing, local_day(now()))
    page = render_template(
        "listings/show.html", listing=listing, form=form, checks=listing_gate.checklist(found)
    )
    return page, 422 if form.errors else 200


@bp.get("/my/listings")
def mine() -> ResponseReturnValue:
    """List my organisation's listings."""
    wanted = request.args.get("status", "")
    status = ListingStatus(wanted) if wanted in set(ListingStatus) else None
    return render_template("listings/mine.html", listings=listing_queues.mine(actor(), status), status=status)


@bp.get("/operator/listings")
def queue() -> ResponseReturnValue:
    """List what waits for the platform, and what was suspended."""
    return render_template(
        "listings/queue.html",
        waiting=listing_queues.queue(actor()),
        approved=listing_queues.queue(actor(), ListingStatus.APPROVED),
        suspended=listing_queues.queue(actor(), ListingStatus.SUSPENDED),
    )


def _step(listing_id: UUID, carry_out: Callable[[StepForm], object], text: str) -> ResponseReturnValue:
    form = StepForm()
    if form.validate_on_submit():
        try:
            carry_out(form)
        except Refusal as error:
            form.show(error)
        else:
            flash(_(text), "success")
            return redirect(url_for("listings.show", listing_id=listing_id))
    return _page(listing_id, form)


@bp.post("/listings/<uuid:listing_id>/approval")
def approve_owner(listing_id: UUID) -> ResponseReturnValue:
    """Approve for the owner."""
    text = N_("已批准，等待平台审核")
    return _step(listing_id, lambda form: listings.approve_owner(actor(), listing_id, form.key, now()), text)


@bp.post("/listings/<uuid:listing_id>/publication")
def approve_platform(listing_id: UUID) -> ResponseReturnValue:
    """Approve for the platform."""
    text = N_("审核已通过")
    return _step(
        listing_id, lambda form: listings.approve_platform(actor(), listing_id, form.key, now()), text
    )


@bp.post("/listings/<uuid:listing_id>/return")
def return_listing(listing_id: UUID) -> ResponseReturnValue:
    """Send back with a reason."""
    return _step(listing_id, _with_reason(listings.return_listing, listing_id), N_("已退回"))


@bp.post("/listings/<uuid:listing_id>/suspension")
def suspend(listing_id: UUID) -> ResponseReturnValue:
    """Take out of sight with a reason."""
    return _step(listing_id, _with_reason(listings.suspend, listing_id), N_("已暂停展示"))


@bp.post("/listings/<uuid:listing_id>/closure")
def close(listing_id: UUID) -> ResponseReturnValue:
    """Close for good with a reason."""
    return _step(listing_id, _with_reason(listings.close, listing_id), N_("挂牌已关闭"))


@bp.post("/listings/<uuid:listing_id>/resumption")
def resume(listing_id: UUID) -> ResponseReturnValue:
    """Publish again."""
    text = N_("已恢复展示")
    return _step(listing_id, lambda form: listings.resume(actor(), listing_id, form.key, now()), text)


def _with_reason(carry_out: Callable[..., object], listing_id: UUID) -> Callable[[StepForm], object]:
    return lambda form: carry_out(actor(), listing_id, form.reason.data or "", form.key, now())
