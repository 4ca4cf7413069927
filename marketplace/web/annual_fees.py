"""The annual-fee calendar of my patents, the fees of one patent, and entries of what was paid."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.annual_fees import FeeState
from marketplace.domain.numbers import ApplicationNumber
from marketplace.services import annual_fee_payments, annual_fees
from marketplace.services.annual_fees import PAGE
from marketplace.web.access import actor, now
from marketplace.web.forms.annual_fees import PaymentForm
from marketplace.web.forms.base import KeyedForm, Refusal

bp = Blueprint("annual_fees", __name__)


@bp.route("/my/annual-fees", methods=["GET", "POST"])
def calendar() -> ResponseReturnValue:
    """Show what is due next, and take entries of fees paid together."""
    form = PaymentForm()
    if _entered(form):
        return redirect(request.full_path.rstrip("?"))
    chosen = request.args.get("state")
    state = FeeState(chosen) if chosen in tuple(FeeState) else None
    number = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    found = annual_fees.calendar(actor(), state, number, now=now())
    html = render_template(
        "annual_fees/calendar.html", calendar=found, form=form, state=state, page=number, size=PAGE
    )
    return html, 422 if form.errors else 200


@bp.route("/my/annual-fees/<number>", methods=["GET", "POST"])
def show(number: str) -> ResponseReturnValue:
    """Show every fee of one patent, and take entries."""
    patent, lines = annual_fees.schedule(actor(), number, now=now())
    form = PaymentForm()
    if _entered(form):
        return redirect(request.path)
    html = render_template("annual_fees/show.html", patent=patent, lines=lines, form=form)
    return html, 422 if form.errors else 200


def _entered(form: PaymentForm) -> bool:
    """Carry out the entry; what is refused stands in the form."""
    if not form.validate_on_submit():
        return False
    try:
        receipt = form.receipt_number.data or ""
        annual_fee_payments.pay(actor(), form.chosen, form.paid_on.data, receipt, form.key, now=now())
    except Refusal as error:
        form.show(error)
        return False
    flash(_("年费缴纳已登记"), "success")
    return True


@bp.post("/my/annual-fees/payments/<uuid:payment_id>/withdraw")
def withdraw(payment_id: UUID) -> ResponseReturnValue:
    """Take back an entry made in error."""
    number = annual_fee_payments.withdraw(actor(), payment_id, KeyedForm().key, now=now())
    flash(_("缴纳登记已撤回"), "success")
    return redirect(url_for(".show", number=str(ApplicationNumber(number))))
