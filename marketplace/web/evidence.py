"""Search evidence: keep a search as it is answered now, read it, check it, and compare it with today."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.evidence import KEPT_NUMBERS, Difference
from marketplace.extensions import limiter
from marketplace.services import evidence
from marketplace.services.evidence import PAGE, Asked, Shown
from marketplace.services.search_form import SearchForm
from marketplace.web.access import actor, now
from marketplace.web.forms.base import Refusal
from marketplace.web.forms.search_exports import EvidenceForm
from marketplace.web.search_exports import LIMIT, person
from marketplace.web.search_words import search_words

bp = Blueprint("evidence", __name__)


@bp.route("/patents/evidence", methods=["GET", "POST"])
@limiter.limit(LIMIT, methods=["POST"], key_func=person)
def take() -> ResponseReturnValue:
    """Say what would be kept, then keep it for ever."""
    question, form = SearchForm.from_args(request.args), EvidenceForm()
    words = search_words(question)
    if form.validate_on_submit() and not question.problems:
        asked = Asked(question.request(), question.canonical, words, form.note.data or "", form.key)
        try:
            taken = evidence.take(actor(), asked, now=now())
        except Refusal as error:
            form.show(error)
        else:
            flash(_("已留痕。内容不可更改，可在交易室附上"), "success")
            return redirect(url_for(".show", evidence_id=taken.public_id))
    total = evidence.count(actor(), question.request())
    page = render_template(
        "evidence/new.html", form=form, question=question, words=words, total=total, kept=KEPT_NUMBERS
    )
    return page, 422 if form.errors or question.problems else 200


@bp.get("/my/evidence")
def mine() -> ResponseReturnValue:
    """List my organisation's evidences."""
    page = min(max(1, request.args.get("page", 1, type=int)), 1_000_000)
    found, total = evidence.mine(actor(), page)
    return render_template("evidence/mine.html", evidences=found, total=total, page=page, size=PAGE)


@bp.get("/evidence/<uuid:evidence_id>")
def show(evidence_id: UUID) -> ResponseReturnValue:
    """Show an evidence and whether it is whole."""
    return _page(evidence.view(actor(), evidence_id))


@bp.get("/evidence/<uuid:evidence_id>/today")
def search_again(evidence_id: UUID) -> ResponseReturnValue:
    """Ask the same question today, and show what is new and what is gone."""
    return _page(*evidence.search_again(actor(), evidence_id))


def _page(shown: Shown, difference: Difference | None = None) -> ResponseReturnValue:
    return render_template(
        "evidence/show.html", shown=shown, evidence=shown.evidence, body=shown.body, difference=difference,
        kept=KEPT_NUMBERS,
    )  # fmt: skip


@bp.get("/evidence/<uuid:evidence_id>/evidence.json")
def download(evidence_id: UUID) -> ResponseReturnValue:
    """Send exactly the bytes that were hashed: `sha256sum` gives the hash that the page shows."""
    found = evidence.view(actor(), evidence_id).evidence
    response = Response(found.body.encode(), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="evidence-{found.public_id}.json"'
    return response
