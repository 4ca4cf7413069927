"""Open-licence declarations: the form with its live check, the organisation's list, one declaration and its steps."""

import io
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from marketplace.domain.clock import local_day
from marketplace.domain.declarations import DeclarationStatus, DeclaredTerms
from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.open_licences import RISK_TITLES
from marketplace.domain.permissions import Action
from marketplace.services import (
    declaration_documents,
    declaration_standing,
    declarations,
    open_licences,
    patents,
)
from marketplace.services.declaration_documents import MEDIA_TYPES
from marketplace.services.declaration_terms import declared
from marketplace.services.kept_files import Upload
from marketplace.web.access import actor, now
from marketplace.web.declaration_words import fee_words
from marketplace.web.forms.base import KeyedForm, Refusal
from marketplace.web.forms.declarations import (
    AnnouncementForm,
    DeclarationForm,
    FilingForm,
    OwnerSignatureForm,
    ReasonForm,
    RevisionForm,
    WithdrawalAnnouncementForm,
    WithdrawalForm,
)

bp = Blueprint("declarations", __name__)
OFFICE = "zh_Hans_CN"
#: Name in the template → the form of that step.
FORMS: dict[str, type[KeyedForm]] = {
    "signature": OwnerSignatureForm,
    "filing": FilingForm,
    "correction": ReasonForm,
    "announcement": AnnouncementForm,
    "refusal": ReasonForm,
    "withdrawal": WithdrawalForm,
    "end": WithdrawalAnnouncementForm,
    "revision": RevisionForm,
}


@bp.route("/my/patents/<number>/open-licence", methods=["GET", "POST"])
def edit(number: str) -> ResponseReturnValue:
    """Declare an open licence of one of my patents; the check stands beside the form."""
    patent = patents.own(actor(), number, Action.DECLARATION_MAKE, now=now())
    known = declarations.open_of(actor(), patent)
    if known and known.status != DeclarationStatus.DRAFT:  # also where the form was sent twice
        return redirect(url_for(".show", declaration_id=known.public_id))
    form = _form()
    if form.validate_on_submit():
        try:
            saved = _save(form, patent.number)
            if request.form.get("action") == "submit":
                declarations.submit(actor(), saved.public_id, form.key, now=now())
                flash(_("声明已通过核对，请全体专利权人签署"), "success")
                return redirect(url_for(".show", declaration_id=saved.public_id))
        except Refusal as error:
            form.show(error)
    elif not form.is_submitted():
        form.load(declared(known) if known else _usual(patent))
    return _editor(form, patent)


def _form() -> DeclarationForm:
    form = DeclarationForm()
    form.fill_choices()
    return form


def _usual(patent: Any) -> DeclaredTerms:
    """What the form starts from: until the right ends, in the whole country."""
    contact = patents.organisation(actor()).contact or f"{actor().name} {actor().email}"
    return DeclaredTerms(ends_on=patent.in_force_until, territory=_("中华人民共和国"), contact=contact)


def _save(form: DeclarationForm, number: str) -> Any:
    terms, problems = form.read()
    if problems:
        raise Invalid(problems)
    uploads = {kind: Upload(file.stream, file.filename) for kind, file in form.chosen().items()}
    return declarations.save(actor(), number, terms, uploads, now=now())


def _editor(form: DeclarationForm, patent: Any) -> ResponseReturnValue:
    known = declarations.open_of(actor(), patent)
    page = render_template(
        "declarations/edit.html", form=form, patent=patent, lines=_lines(form, patent.number),
        documents=known.documents if known else [], saving=open_licences.saving(patent, now=now()),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _lines(form: DeclarationForm, number: str) -> Any:
    terms = form.read()[0] if form.payment_mode.data in dict(form.payment_mode.choices) else DeclaredTerms()
    return declarations.preview(actor(), number, terms, frozenset(form.chosen()), now=now())


@bp.post("/my/patents/<number>/open-licence/check")
def check(number: str) -> ResponseReturnValue:
    """Return the check of what is being typed, for the script to put in place; nothing is stored."""
    return render_template("declarations/_lines.html", lines=_lines(_form(), number))


@bp.get("/my/declarations")
def mine() -> ResponseReturnValue:
    """List my organisation's declarations; staff sees all."""
    chosen = request.args.get("status")
    status = DeclarationStatus(chosen) if chosen in tuple(DeclarationStatus) else None
    found = declarations.mine(actor(), status)
    return render_template("declarations/mine.html", declarations=found, status=status)


@bp.get("/declarations/<uuid:declaration_id>")
def show(declaration_id: UUID) -> ResponseReturnValue:
    """Show where a declaration stands and what may be done now."""
    return page(declaration_id)


def page(declaration_id: UUID, refused: str = "", form: KeyedForm | None = None) -> ResponseReturnValue:
    """Render a declaration; a refused form comes back with what was typed, the others are fresh."""
    declaration = declarations.find(actor(), declaration_id)
    forms = {name: kind(formdata=None) for name, kind in FORMS.items()}
    if form is not None:
        forms[refused] = form
    _name_apart(forms)
    waiting = declaration_standing.unsigned(declaration)
    signature = forms["signature"]
    assert isinstance(signature, OwnerSignatureForm)
    signature.signer.choices = [(name, name) for name in waiting]
    html = render_template(
        "declarations/show.html", declaration=declaration, patent=declaration.patent, forms=forms, refused=form,
        steps=declarations.steps(actor(), declaration), unsigned=waiting,
        owners=declaration_standing.owners(declaration.patent), words=fee_words(declared(declaration), declaration.patent),
        risks=[RISK_TITLES[code] for code in declaration.risks], today=local_day(now()),
        saving=open_licences.saving(declaration.patent, now=now()),
    )  # fmt: skip
    return html, 422 if form is not None else 200


def _name_apart(forms: dict[str, KeyedForm]) -> None:
    """Several forms of one page ask for a reason or a file: each of their fields has an id of its own."""
    for name, form in forms.items():
        for field in form:
            field.id = field.label.field_id = f"{name}-{field.name}"


@bp.get("/declarations/<uuid:declaration_id>/documents/<uuid:document_id>")
def document(declaration_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Hand out a file, as a download and never inside a page."""
    found, path = declaration_documents.document(declarations.find(actor(), declaration_id), document_id)
    return send_file(path, mimetype=found.media_type, as_attachment=True, download_name=found.file_name)


@bp.get("/declarations/<uuid:declaration_id>/declaration.<form>")
def typeset(declaration_id: UUID, form: str) -> ResponseReturnValue:
    """Hand out the declaration ready to file."""
    if form not in MEDIA_TYPES:
        raise NotFound()
    declaration = declarations.find(actor(), declaration_id)
    with force_locale(OFFICE):  # whatever language the reader has: the office takes Chinese
        words = fee_words(declared(declaration), declaration.patent)
    made = declaration_documents.typeset(declaration, words, form, now=now())
    name = f"开放许可声明-{declaration.patent.patent_number or declaration.patent.number}.{form}"
    return send_file(io.BytesIO(made), mimetype=MEDIA_TYPES[form], as_attachment=True, download_name=name)
