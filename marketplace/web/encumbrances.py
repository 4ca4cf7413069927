"""What lies on a patent: its list, a new entry, an entry's end."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.clock import local_day
from marketplace.domain.numbers import ApplicationNumber
from marketplace.domain.permissions import Action
from marketplace.services import encumbrances, patents
from marketplace.web.access import actor, now
from marketplace.web.forms.base import KeyedForm, Refusal
from marketplace.web.forms.encumbrances import EncumbranceForm, EndForm

bp = Blueprint("encumbrances", __name__)


@bp.route("/patents/<number>/encumbrances", methods=["GET", "POST"])
def manage(number: str) -> ResponseReturnValue:
    """List a patent's encumbrances and enter a new one."""
    form = EncumbranceForm()
    patents.own(actor(), number, Action.ENCUMBRANCE_ENTER, now=now())
    if form.validate_on_submit():
        try:
            encumbrances.enter(actor(), number, form.entered(), form.key, now=now())
        except Refusal as error:
            form.show(error)
        else:
            flash(_("已登记"), "success")
            return _back(number)
    return _page(number, form, None)


@bp.post("/patents/<number>/encumbrances/<uuid:encumbrance_id>/end")
def end(number: str, encumbrance_id: UUID) -> ResponseReturnValue:
    """Enter the last day of an encumbrance."""
    form = EndForm()
    patents.own(actor(), number, Action.ENCUMBRANCE_ENTER, now=now())
    if form.validate_on_submit():
        try:
            encumbrances.end(
                actor(), encumbrance_id, form.ends_on.data, form.source.data, form.key, now=now()
            )
        except Refusal as error:
            form.show(error)
        else:
            flash(_("已登记解除"), "success")
            return _back(number)
    return _page(number, EncumbranceForm(formdata=None), form, encumbrance_id)


def _back(number: str) -> ResponseReturnValue:
    return redirect(url_for(".manage", number=number))


def _page(
    number: str, form: EncumbranceForm, ending: EndForm | None, ended: UUID | None = None
) -> ResponseReturnValue:
    patent = patents.own(actor(), number, Action.ENCUMBRANCE_ENTER, now=now())
    refused: KeyedForm = ending or form
    html = render_template(
        "encumbrances/manage.html",
        patent=patent, number=ApplicationNumber(patent.number), form=form, refused=refused, ended=ended,
        ending=ending or EndForm(formdata=None), rows=encumbrances.of(patent.id),
        active={one.id for one in encumbrances.active(patent.id, local_day(now()))},
    )  # fmt: skip
    return html, 422 if refused.errors else 200
