"""My saved searches, and the way out of their mail without logging in."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from marketplace.domain.saved_searches import LONGEST_NAME, Frequency
from marketplace.extensions import csrf
from marketplace.services import saved_search_mails, saved_searches
from marketplace.services.search_form import SearchForm
from marketplace.web.access import actor, now
from marketplace.web.forms.base import Refusal
from marketplace.web.forms.saved_searches import SaveForm
from marketplace.web.search_words import in_words

bp = Blueprint("saved_searches", __name__)
bp.add_app_template_filter(in_words)


@bp.app_template_global()
def absolute(endpoint: str, **values: Any) -> str:
    """Return an address of this site for mail, where there is no request to tell its host."""
    return current_app.config["SITE_URL"] + current_app.url_map.bind("").build(endpoint, values)


@bp.get("/my/searches")
def mine() -> ResponseReturnValue:
    """List my saved searches with what is new to each."""
    moment = now()
    entries = saved_searches.mine(actor(), now=moment)
    return render_template("saved_searches/mine.html", entries=entries, now=moment)


@bp.route("/my/searches/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Keep the search whose arguments this address carries: log-in leads back here with all of them."""
    question, form = SearchForm.from_args(request.args), SaveForm()
    form.fill_choices()
    if request.method == "GET":
        form.name.data = in_words(question)[:LONGEST_NAME]
    if form.validate_on_submit():
        frequency, language = Frequency(form.frequency.data), str(get_locale())
        try:
            saved = saved_searches.save(
                actor(), question, form.name.data or "", frequency, language, now=now()
            )
        except Refusal as error:
            form.show(error)
        else:
            flash(_("已保存：%(name)s", name=saved.name), "success")
            return redirect(url_for("saved_searches.mine"))
    page = render_template("saved_searches/new.html", form=form, question=question)
    return page, 422 if form.errors else 200


@bp.get("/my/searches/<uuid:search_id>")
def look(search_id: UUID) -> ResponseReturnValue:
    """Go to the search's results, newest first, and remember that they were looked at."""
    question = saved_searches.look(actor(), search_id, now=now())
    arguments: dict[str, Any] = {**question.canonical, "sort": "newest"}
    return redirect(url_for("catalogue.search", **arguments))


@bp.post("/my/searches/<uuid:search_id>/frequency")
def change(search_id: UUID) -> ResponseReturnValue:
    """Change how often mail comes, or pause it."""
    chosen = request.form.get("frequency", "")
    saved = saved_searches.change(actor(), search_id, chosen, now=now())
    flash(_("已修改邮件通知：%(name)s", name=saved.name), "success")
    return redirect(url_for("saved_searches.mine"))


@bp.post("/my/searches/<uuid:search_id>/deletion")
def delete(search_id: UUID) -> ResponseReturnValue:
    """Give a search up."""
    name = saved_searches.delete(actor(), search_id, now=now())
    flash(_("已删除：%(name)s", name=name), "success")
    return redirect(url_for("saved_searches.mine"))


@bp.route(f"{saved_search_mails.UNSUBSCRIBE}<token>", methods=["GET", "POST"])
@csrf.exempt  # the signed link is the authority; mail programs post here with one click (RFC 8058)
def unsubscribe(token: str) -> ResponseReturnValue:
    """Ask, then stop the mail that the link came with; nobody needs to log in, and twice is once."""
    search = saved_search_mails.by_token(token)
    if request.method == "POST":
        saved_search_mails.unsubscribe(token, now=now())
    stopped = request.method == "POST" or search is None or search.frequency == Frequency.NONE
    return render_template("saved_searches/unsubscribe.html", search=search, stopped=stopped)
