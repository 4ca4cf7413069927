"""The lists for the provincial award and subsidy."""

from flask import Blueprint, render_template, request

from marketplace.domain.clock import local_day
from marketplace.domain.incentives import SENTENCES
from marketplace.domain.periods import FIRST_YEAR, LAST_YEAR
from marketplace.services import incentives, rule_books
from marketplace.web.access import actor, now

bp = Blueprint("incentives", __name__)


@bp.get("/admin/incentives")
def index() -> str:
    """Show both lists of a year; last year when none is asked for, as the award counts the previous one."""
    today = local_day(now())
    asked = request.args.get("year", today.year - 1, type=int)
    year = min(max(asked, FIRST_YEAR), LAST_YEAR)
    return render_template(
        "incentives/index.html",
        year=year, awards=incentives.awards(actor(), year, now=now()),
        subsidies=incentives.subsidies(actor(), year, now=now()), sentences=SENTENCES,
        book=rule_books.in_force(today),
    )  # fmt: skip
