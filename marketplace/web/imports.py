"""Imports: upload, check, correct the mapping, confirm, watch, take the wrong rows back."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.clock import local_day
from marketplace.domain.errors import DomainError
from marketplace.domain.import_fields import FIELD_LABELS, Field
from marketplace.domain.import_layouts import layout_label
from marketplace.domain.import_states import TO_CHECK, TO_RUN, ImportState
from marketplace.gateways.sheet_writer import write_sheet
from marketplace.services import import_uploads, imports
from marketplace.services.import_uploads import Upload
from marketplace.web.access import actor, now
from marketplace.web.errors import sentence
from marketplace.web.forms.base import BaseForm, Refusal
from marketplace.web.forms.imports import MappingForm, UploadForm, mapping_form
from marketplace.web.import_reasons import reason

bp = Blueprint("imports", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEMPLATE_FIELDS = (
    Field.APPLICATION_NUMBER, Field.TITLE, Field.PATENT_TYPE, Field.APPLICANTS, Field.PATENTEES, Field.INVENTORS,
    Field.FILED_ON, Field.GRANTED_ON, Field.LEGAL_STATUS, Field.IPC_MAIN, Field.ABSTRACT,
)  # fmt: skip
_SECONDS_BETWEEN_LOOKS = "2"


@bp.get("/my/imports")
def index() -> ResponseReturnValue:
    """List my organisation's imports."""
    return render_template("imports/index.html", batches=imports.batches(actor()))


@bp.route("/my/imports/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Take a file and have it checked."""
    form = UploadForm()
    today = local_day(now())
    if form.validate_on_submit():
        file = form.file.data
        incoming = Upload(file.stream, file.filename or "", form.as_of.data or today)
        try:
            batch = import_uploads.upload(actor(), incoming, now=now())
        except Refusal as error:
            form.show(error)
        else:
            return redirect(url_for("imports.view", public_id=batch.public_id))
    elif not form.is_submitted():
        form.as_of.data = today
    return render_template("imports/new.html", form=form), 422 if form.errors else 200


@bp.get("/my/imports/template.xlsx")
def template() -> ResponseReturnValue:
    """Send an empty list with the headers that are always recognised."""
    file = write_sheet(_("专利清单"), [FIELD_LABELS[field] for field in _TEMPLATE_FIELDS], [])
    return send_file(file, XLSX, as_attachment=True, download_name="patents-template.xlsx")


@bp.get("/imports/<uuid:public_id>")
def view(public_id: UUID) -> ResponseReturnValue:
    """Show what the file holds, what would happen, what happens, what happened."""
    batch = imports.view(actor(), public_id)
    form = mapping_form(batch.header, batch.mapping["fields"])
    response = make_response(_page(batch, form))
    if batch.state in (*TO_CHECK, *TO_RUN):
        response.headers["Refresh"] = _SECONDS_BETWEEN_LOOKS
    return response


@bp.post("/imports/<uuid:public_id>/mapping")
def choose(public_id: UUID) -> ResponseReturnValue:
    """Take another mapping or another sheet, and check again."""
    batch = imports.view(actor(), public_id)
    form = mapping_form(batch.header, batch.mapping["fields"])
    if form.validate_on_submit():
        fields, sheet = form.fields_chosen(len(batch.header)), request.form.get("sheet", "")
        try:
            imports.choose(actor(), public_id, fields, sheet, now=now())
        except Refusal as error:
            form.show(error)
        else:
            return redirect(url_for("imports.view", public_id=public_id))
    return _page(batch, form), 422


@bp.post("/imports/<uuid:public_id>/confirm")
def confirm(public_id: UUID) -> ResponseReturnValue:
    """Hand the checked file to the worker."""
    imports.confirm(actor(), public_id, now=now())
    return redirect(url_for("imports.view", public_id=public_id))


@bp.post("/imports/<uuid:public_id>/cancel")
def cancel(public_id: UUID) -> ResponseReturnValue:
    """Stop an import; what has been taken in stays."""
    imports.cancel(actor(), public_id, now=now())
    flash(_("已取消；取消前已导入的行保留"), "info")
    return redirect(url_for("imports.view", public_id=public_id))


@bp.get("/imports/<uuid:public_id>/wrong-rows.xlsx")
def wrong_rows(public_id: UUID) -> ResponseReturnValue:
    """Send the wrong rows: the file's own columns, then its row number and what is wrong."""
    batch, rows = imports.wrong_rows(actor(), public_id)
    header = [*batch.header, _("原行号"), _("错误原因")]
    file = write_sheet(_("错误行"), header, _with_reasons(rows, len(batch.header)))
    return send_file(file, XLSX, as_attachment=True, download_name="wrong-rows.xlsx")


def _with_reasons(rows: Iterable[list[Any]], width: int) -> Iterator[list[str]]:
    for errors in rows:
        cells = [*errors[0].cells, *[""] * width][:width]
        yield [*cells, str(errors[0].row), _("；").join(sentence(error) for error in errors)]


def _page(batch: Any, form: MappingForm) -> str:
    preview = batch.preview or {}
    failure = json.loads(batch.failure) if batch.failure else None
    reasons = preview.get("reasons", {})
    return render_template(
        "imports/view.html",
        batch=batch,
        form=form,
        act=BaseForm(),
        layout=layout_label(batch.layout),
        errors=[_shown(error) for error in preview.get("errors", [])],
        doubts=[_shown(doubt) for doubt in preview.get("doubts", [])],
        reasons=[(reason(code), count) for code, count in reasons.items()],
        unnumbered=0 < batch.counts.get("read", 0) == reasons.get("application_number_missing"),
        rows=preview.get("rows", []),
        failure=sentence(DomainError(failure["message_id"], **failure["params"])) if failure else "",
        state=ImportState(batch.state),
    )


def _shown(error: dict[str, Any]) -> dict[str, Any]:
    message = DomainError(error["message_id"], **error["params"])
    return {**error, "label": _(FIELD_LABELS[Field(error["field"])]), "text": sentence(message)}
