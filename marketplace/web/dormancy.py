"""Patents at rest: the candidates of my university, the case for each, and reasons to let it rest."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.dormancy import DormancyReason
from marketplace.services import dormancy
from marketplace.web.access import actor, now
from marketplace.web.forms.base import Refusal
from marketplace.web.forms.dormancy import ReasonForm

bp = Blueprint("dormancy", __name__)


@bp.get("/my/dormant")
def index() -> ResponseReturnValue:
    """List what the nightly look proposes."""
    page = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    overview = dormancy.overview(actor(), page, now=now())
    return render_template("dormancy/index.html", overview=overview, page=page, size=dormancy.PAGE)


@bp.get("/my/dormant/<number>")
def case(number: str) -> ResponseReturnValue:
    """Show the case of one patent, on one page of paper."""
    return _case(number, ReasonForm(formdata=None))


def _case(number: str, form: ReasonForm) -> ResponseReturnValue:
    found = dormancy.case(actor(), number, now=now())
    return render_template("dormancy/case.html", case=found, form=form), 422 if form.errors else 200


@bp.post("/my/dormant/<number>/reason")
def reason(number: str) -> ResponseReturnValue:
    """Let a patent rest for a reason, until a day."""
    dormancy.case(actor(), number, now=now())  # a foreign patent isn't there, whatever the form says
    form = ReasonForm()
    if form.validate_on_submit():
        wanted = DormancyReason(form.reason.data)
        try:
            dormancy.accept_reason(actor(), number, wanted, form.until.data, form.key, now=now())
        except Refusal as error:
            form.show(error)
        else:
            flash(_("理由已保存，到期前不再列为沉睡专利"), "success")
            return redirect(url_for(".index"))
    return _case(number, form)
