"""The frame of the deal room: how it is rendered, and how a refused step is shown in it."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.domain.clock import local_day
from marketplace.domain.permissions import Action, may
from marketplace.domain.terms import DealType
from marketplace.services import (
    confidentiality,
    deal_assignments,
    deal_evidence,
    deal_files,
    deal_rooms,
    deal_work,
)
from marketplace.services.deal_rooms import Room
from marketplace.web.access import actor, now
from marketplace.web.deal_sections import FORMS, SECTIONS
from marketplace.web.forms.base import KeyedForm, Refusal
from marketplace.web.forms.deal_assignments import AssignmentForm
from marketplace.web.forms.open_licences import PaymentForm
from marketplace.web.forms.search_exports import AttachForm
from marketplace.web.forms.terms import OfferForm

#: What the room itself shows under `#section-<name>`.
OWN_SECTIONS = frozenset({"terms", "confidentiality", "documents", "evidence"})
#: Steps that are taken in a section of another noun, where it is shown: the next step leads there.
PLACES: dict[str, str] = {"record": "recordal", "dismiss": "publicity", "clear": "publicity"}


def page(deal_id: UUID, refused: str = "", form: KeyedForm | None = None) -> ResponseReturnValue:
    """Render the room; a refused form comes back with what was typed, the others are fresh."""
    reader, today = actor(), local_day(now())
    room = deal_rooms.room(reader, deal_id)
    deal, evidence = room.deal, deal_evidence.section(reader, room.deal)
    forms = _forms(room, evidence)
    if form is not None:
        forms[refused] = form
    shown = [(one, data) for one in SECTIONS if (data := one.load(room)) is not None]
    work = deal_work.work(room, today)
    html = render_template(
        "deals/room.html",
        room=room, deal=deal, forms=forms, refused=form, refused_form=refused, evidence=evidence, sections=shown,
        work=work, tasks=[*work.tasks, *(task for one, data in shown for task in one.tasks(room, data))],
        anchors=OWN_SECTIONS | {one.name for one, _ in shown}, places=PLACES,
        agreements=confidentiality.agreements(deal.id), files=deal_files.shown(deal, reader),
    )  # fmt: skip
    return html, 422 if form is not None else 200


def _forms(room: Room, evidence: deal_evidence.Section) -> dict[str, KeyedForm]:
    """Every form of the room, fresh and with its choices."""
    forms = {name: kind(formdata=None) for name, kind in FORMS.items()}
    offer, attach, assignment = forms["offer"], forms["evidence"], forms["assignment"]
    payment = forms["payment"]
    assert isinstance(offer, OfferForm)
    assert isinstance(payment, PaymentForm)
    assert isinstance(attach, AttachForm)
    assert isinstance(assignment, AssignmentForm)
    offer.prepare(DealType(room.deal.deal_type))
    offer.fill(deal_rooms.suggested_terms(room.deal, actor(), now()))
    attach.fill_choices(evidence.choices)
    payment.fill((room.terms and room.terms.price_fen) or 0, local_day(now()))
    if may(actor(), Action.DEAL_ASSIGN):
        assignment.fill_choices(deal_assignments.operators(actor()), room.deal.assigned_to)
    return forms


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
