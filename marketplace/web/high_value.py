"""The page of a patent's grounds of high value."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.clock import local_day
from marketplace.domain.permissions import Action
from marketplace.services import high_value, patents, rule_books
from marketplace.web.access import actor, now
from marketplace.web.forms.base import KeyedForm, Refusal
from marketplace.web.forms.high_value import GroundForm

bp = Blueprint("high_value", __name__)


@bp.route("/my/patents/<number>/high-value", methods=["GET", "POST"])
def show(number: str) -> ResponseReturnValue:
    """Show and enter grounds with their evidence."""
    form = GroundForm()
    patent = patents.own(actor(), number, Action.HIGH_VALUE_ENTER, now=now())
    if form.validate_on_submit():
        try:
            high_value.enter(actor(), number, form.evidence_typed(), form.key, now=now())
        except Refusal as error:
            form.show(error)
        else:
            flash(_("已登记"), "success")
            return redirect(url_for(".show", number=number))
    today = local_day(now())
    book = rule_books.in_force(today)
    page = render_template(
        "high_value/show.html",
        form=form, patent=patent, book=book, limbs=high_value.limbs_of(patent, book, today),
        grounds=high_value.grounds(patent.id),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@bp.post("/my/patents/<number>/high-value/<uuid:ground_id>/withdraw")
def withdraw(number: str, ground_id: UUID) -> ResponseReturnValue:
    """Take a ground back."""
    form = KeyedForm()
    form.validate()
    high_value.withdraw(actor(), number, ground_id, form.key, now=now())
    flash(_("已撤销"), "success")
    return redirect(url_for(".show", number=number))
