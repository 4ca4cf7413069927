"""The page of the rules, for everybody, and the page on which an administrator changes their settings."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.clock import local_day
from marketplace.domain.rule_settings import SETTINGS, as_text, rules_of
from marketplace.domain.rules import CLOCK_SETTINGS, RULES
from marketplace.services import rule_books
from marketplace.web.access import actor, now
from marketplace.web.forms.base import Refusal
from marketplace.web.forms.rules import RulesForm

bp = Blueprint("rules", __name__)


@bp.get("/rules")
def index() -> ResponseReturnValue:
    """Show every rule with its source and its figures in force, and how the figures came to change."""
    return render_template(
        "rules/index.html",
        rules=RULES, clock_settings=CLOCK_SETTINGS, settings=SETTINGS, book=rule_books.in_force(local_day(now())),
        history=rule_books.history(), as_text=as_text,
    )  # fmt: skip


@bp.route("/admin/rules", methods=["GET", "POST"])
def change() -> ResponseReturnValue:
    """Change settings: a new version with its reason, from a day on."""
    form, newest = RulesForm(), rule_books.newest()
    if form.validate_on_submit():
        try:
            day = form.in_force_on.data
            book = rule_books.change(actor(), form.typed(), form.reason.data, day, form.key, now=now())
        except Refusal as error:
            form.show(error)
        else:
            flash(_("已保存为第 %(version)s 版", version=book.version), "success")
            return redirect(url_for(".index"))
    elif not form.is_submitted():
        form.fill(newest)
        form.in_force_on.data = local_day(now())
    page = render_template(
        "rules/change.html", form=form, newest=newest, settings=SETTINGS, rules_of=rules_of
    )
    return page, 422 if form.errors else 200
