"""The frame of the deal room: how it is rendered, and how a refused step is shown in it."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.domain.clock import local_day
from marketplace.domain.terms import DealType
from marketplace.services import deal_evidence, deal_rooms
from marketplace.web.access import actor, now
from marketplace.web.deal_sections import FORMS, SECTIONS
from marketplace.web.forms.base import KeyedForm, Refusal
from marketplace.web.forms.open_licences import PaymentForm
from marketplace.web.forms.search_exports import AttachForm
from marketplace.web.forms.terms import OfferForm


def page(deal_id: UUID, refused: str = "", form: KeyedForm | None = None) -> ResponseReturnValue:
    """Render the room; a refused form comes back with what was typed, the others are fresh."""
    room = deal_rooms.room(actor(), deal_id)
    forms = {name: kind(formdata=None) for name, kind in FORMS.items()}
    offer = forms["offer"]
    assert isinstance(offer, OfferForm)
    offer.prepare(DealType(room.deal.deal_type))
    offer.fill(deal_rooms.suggested_terms(room.deal, now()))
    payment = forms["payment"]
    assert isinstance(payment, PaymentForm)
    payment.fill((room.terms and room.terms.price_fen) or 0, local_day(now()))
    if form is not None:
        forms[refused] = form
    evidence, attach = deal_evidence.section(actor(), room.deal), forms["evidence"]
    assert isinstance(attach, AttachForm)
    attach.fill_choices(evidence.choices)
    shown = [(one, data) for one in SECTIONS if (data := one.load(room)) is not None]
    html = render_template(
        "deals/room.html",
        room=room, deal=room.deal, forms=forms, refused=form, evidence=evidence, sections=shown,
    )  # fmt: skip
    return html, 422 if form is not None else 200


def step(deal_id: UUID, name: str, carry_out: Callable[..., object], done: str) -> ResponseReturnValue:
    """Carry out a step of the deal; what is refused stands beside its field, in the room as it is now."""
    form = FORMS[name]()
    if isinstance(form, OfferForm):
        form.prepare(DealType(deal_rooms.room(actor(), deal_id).deal.deal_type))
    if form.validate_on_submit():
        try:
            carry_out(form)
        except Refusal as error:
            form.show(error)
        else:
            flash(done, "success")
            return redirect(url_for("deals.show", deal_id=deal_id))
    return page(deal_id, name, form)
