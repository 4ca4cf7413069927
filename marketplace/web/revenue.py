"""My unit's revenue shares, and the costs of a deal."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.money import fen_from_yuan
from marketplace.domain.revenue import CostKind
from marketplace.services import revenue
from marketplace.web import deal_room
from marketplace.web.access import actor, now
from marketplace.web.forms.base import KeyedForm, Refusal
from marketplace.web.forms.revenue import CostForm, SharesForm

bp = Blueprint("revenue", __name__)


@bp.route("/my/revenue-shares", methods=["GET", "POST"])
def shares() -> ResponseReturnValue:
    """Show and set how my unit splits net income."""
    form, current = SharesForm(), revenue.shares_of(actor().organisation_id)
    if form.validate_on_submit():
        try:
            revenue.set_shares(actor(), form.shares(), form.reason.data, form.key, now=now())
        except Refusal as error:
            form.show(error)
        else:
            flash(_("分配比例已保存，对此后生效的合同适用"), "success")
            return redirect(url_for(".shares"))
    page = render_template("revenue/shares.html", form=form, current=current)
    return page, 422 if form.errors else 200


@bp.post("/deals/<uuid:deal_id>/costs")
def add_cost(deal_id: UUID) -> ResponseReturnValue:
    """Charge a cost to a deal of mine."""

    def carry_out(form: CostForm) -> None:
        amount, kind = fen_from_yuan(form.amount.data, "amount"), CostKind(form.kind.data)
        revenue.add_cost(actor(), deal_id, kind, amount, form.incurred_on.data, form.key, now=now())

    return deal_room.step(deal_id, "cost", carry_out, _("费用已登记"))


@bp.post("/deals/<uuid:deal_id>/costs/<uuid:cost_id>/reverse")
def reverse_cost(deal_id: UUID, cost_id: UUID) -> ResponseReturnValue:
    """Take back a cost that was entered wrongly."""

    def carry_out(form: KeyedForm) -> None:
        revenue.reverse_cost(actor(), deal_id, cost_id, form.key, now=now())

    return deal_room.step(deal_id, "reverse_cost", carry_out, _("费用已冲销"))
