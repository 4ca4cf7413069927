"""The frame of the deal room: its forms, its sections, and how a refused step is shown in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.domain.terms import DealType
from marketplace.services import deal_evidence, deal_rooms, trial_rooms
from marketplace.services.deal_rooms import Room
from marketplace.web.access import actor, now
from marketplace.web.forms.base import KeyedForm, Refusal
from marketplace.web.forms.deals import (
    AcceptForm,
    EffectForm,
    EndForm,
    MessageForm,
    OfferForm,
    RecordalForm,
    SignatureForm,
)
from marketplace.web.forms.search_exports import AttachForm
from marketplace.web.forms.trials import (
    ConfirmForm,
    DecisionForm,
    DisputeForm,
    ExitForm,
    PaidForm,
    ReportForm,
    SizeForm,
)

#: Name in the template → the form that the room shows under it; each noun adds its own.
FORMS: dict[str, type[KeyedForm]] = {
    "message": MessageForm,
    "offer": OfferForm,
    "accept": AcceptForm,
    "signature": SignatureForm,
    "effect": EffectForm,
    "recordal": RecordalForm,
    "end": EndForm,
    "evidence": AttachForm,
    "trial_size": SizeForm,
    "trial_report": ReportForm,
    "trial_confirm": ConfirmForm,
    "trial_dispute": DisputeForm,
    "trial_decision": DecisionForm,
    "trial_exit": ExitForm,
    "trial_paid": PaidForm,
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the room that another noun shows: `load` returns what its template sees as `section`, or None."""

    name: str
    template: str
    load: Callable[[Room], Any]


#: In the order in which they stand in the room, after the task list.
SECTIONS: tuple[Section, ...] = (
    Section("trial", "trials/_room.html", lambda room: trial_rooms.section(actor(), room.deal, now())),
)


def page(deal_id: UUID, refused: str = "", form: KeyedForm | None = None) -> ResponseReturnValue:
    """Render the room; a refused form comes back with what was typed, the others are fresh."""
    room = deal_rooms.room(actor(), deal_id)
    forms = {name: kind(formdata=None) for name, kind in FORMS.items()}
    offer = forms["offer"]
    assert isinstance(offer, OfferForm)
    offer.prepare(DealType(room.deal.deal_type))
    offer.fill(deal_rooms.suggested_terms(room.deal, now()))
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
