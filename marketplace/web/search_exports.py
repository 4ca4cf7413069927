"""Taking a search result away: the question before it, its progress, the files, and the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address

from marketplace.domain.clock import SHANGHAI
from marketplace.domain.search_exports import AT_ONCE, MOST, TO_RUN, ExportFormat, ExportState
from marketplace.extensions import limiter
from marketplace.services import search_exports
from marketplace.services.search_export_rows import ExportWords
from marketplace.services.search_exports import PAGE, Wish
from marketplace.services.search_form import SearchForm
from marketplace.web.access import actor, maybe_actor, now
from marketplace.web.filters import price
from marketplace.web.forms.base import BaseForm, Refusal
from marketplace.web.forms.search_exports import ExportForm
from marketplace.web.labels import city_name, label_of
from marketplace.web.search_words import search_words, words_of

bp = Blueprint("search_exports", __name__)
#: Sent by one person, whatever the address: a whole university may share one.
LIMIT = "20 per minute"
MEDIA_TYPES = {
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.CSV: "text/csv; charset=utf-8",
}
WORDS = ExportWords(say=_, label=label_of, city=city_name, price=price, search=words_of)
_SECONDS_BETWEEN_LOOKS = "2"


@contextmanager
def speaking(locale: str) -> Iterator[ExportWords]:
    """Give the words of the language in which an export was asked for; there is no request in the worker."""
    with force_locale(locale):
        yield WORDS


def person() -> str:
    """Return whose requests are counted: the signed-in person's, else the address's."""
    someone = maybe_actor()
    return f"user:{someone.user_id}" if someone else get_remote_address()


@bp.route("/patents/export", methods=["GET", "POST"])
@limiter.limit(LIMIT, methods=["POST"], key_func=person)
def make() -> ResponseReturnValue:
    """Say what would be exported, then do it: a small result comes at once, a large one goes to the worker."""
    question, form = SearchForm.from_args(request.args), ExportForm()
    if form.validate_on_submit() and not question.problems:
        try:
            export = search_exports.make(actor(), _wish(question, form), WORDS, now=now())
        except Refusal as error:
            form.show(error)
        else:
            if export.state == ExportState.DONE:
                return _file(export.public_id)
            return redirect(url_for(".show", export_id=export.public_id))
    total = search_exports.count(actor(), question.request())
    page = render_template(
        "search_exports/new.html", form=form, question=question, words=search_words(question), total=total,
        at_once=AT_ONCE, most=MOST,
    )  # fmt: skip
    return page, 422 if form.errors or question.problems else 200


def _wish(question: SearchForm, form: ExportForm) -> Wish:
    return Wish(
        request=question.request(),
        arguments=question.canonical,
        format=ExportFormat(form.format.data),
        locale=str(get_locale()),
        link_base=url_for("catalogue.search", _external=True),
        key=form.key,
    )


@bp.get("/my/exports")
def mine() -> ResponseReturnValue:
    """List my exports."""
    return _list("search_exports/mine.html", search_exports.mine)


@bp.get("/operator/exports")
def log() -> ResponseReturnValue:
    """List everybody's exports: who took what away, and when."""
    return _list("search_exports/log.html", search_exports.log)


def _list(template: str, found: object) -> ResponseReturnValue:
    page = min(max(1, request.args.get("page", 1, type=int)), 1_000_000)
    exports, total = found(actor(), page)  # type: ignore[operator]
    return render_template(
        template, exports=exports, total=total, page=page, size=PAGE, words_of=words_of, now=now()
    )


@bp.get("/my/exports/<uuid:export_id>")
def show(export_id: UUID) -> ResponseReturnValue:
    """Show how far an export is, and its file once it is done."""
    export = search_exports.view(actor(), export_id)
    page = render_template(
        "search_exports/show.html", export=export, words=words_of(export.arguments), now=now(), act=BaseForm()
    )
    response = make_response(page)
    if export.state in TO_RUN:
        response.headers["Refresh"] = _SECONDS_BETWEEN_LOOKS
    return response


@bp.post("/my/exports/<uuid:export_id>/cancel")
def cancel(export_id: UUID) -> ResponseReturnValue:
    """Stop an export."""
    search_exports.cancel(actor(), export_id, now=now())
    flash(_("已取消导出"), "info")
    return redirect(url_for(".show", export_id=export_id))


@bp.get("/my/exports/<uuid:export_id>/file")
def download(export_id: UUID) -> ResponseReturnValue:
    """Send the file to the one who made it."""
    return _file(export_id)


def _file(export_id: UUID) -> ResponseReturnValue:
    export, path = search_exports.download(actor(), export_id, now=now())
    kind = ExportFormat(export.format)
    made = export.created_at.astimezone(SHANGHAI).strftime("%Y%m%d-%H%M")
    name = f"jinqiao-patents-{made}.{kind}"
    return send_file(path, mimetype=MEDIA_TYPES[kind], as_attachment=True, download_name=name)
