"""An organisation's public page, and the platform's list of them: country, and whether the state founded them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.clock import local_day
from marketplace.services import organisation_pages, organisations
from marketplace.web.access import actor, now
from marketplace.web.forms.base import Refusal
from marketplace.web.forms.organisations import ClassificationForm

bp = Blueprint("organisations", __name__)


@bp.get("/operator/organisations")
def index() -> ResponseReturnValue:
    """List and search the organisations."""
    text = request.args.get("q", "").strip()[:100]
    number = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    found, total = organisations.organisations(actor(), text, number)
    return render_template(
        "organisations/index.html",
        organisations=found, total=total, page=number, size=organisations.PAGE, text=text,
    )  # fmt: skip


@bp.route("/operator/organisations/<uuid:organisation_id>", methods=["GET", "POST"])
def classify(organisation_id: UUID) -> ResponseReturnValue:
    """Set country and founder of one organisation."""
    row = organisations.organisation(actor(), organisation_id)
    form = ClassificationForm(data={"country": row.country, "state_unit": row.state_unit})
    if form.validate_on_submit():
        try:
            organisations.classify(
                actor(), organisation_id, form.country.data, bool(form.state_unit.data), form.key, now=now()
            )
        except Refusal as error:
            form.show(error)
        else:
            flash(_("已保存"), "success")
            return redirect(url_for(".index"))
    html = render_template("organisations/classify.html", organisation=row, form=form)
    return html, 422 if form.errors else 200


@bp.get("/orgs/<uuid:organisation_id>")
def show(organisation_id: UUID) -> ResponseReturnValue:
    """Show what an organisation offers, how it answers and what it has concluded."""
    page = min(max(1, request.args.get("page", 1, type=int)), 1_000_000)
    shown = organisation_pages.show(organisation_id, page, today=local_day(now()))
    return render_template("organisations/show.html", shown=shown, page=page, size=organisation_pages.PAGE)
