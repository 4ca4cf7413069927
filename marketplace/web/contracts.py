"""The contract page of a deal: check what is filled in, read, draw up, download; and an organisation's own details."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.contracts import Paper
from marketplace.services import contract_details, contracts
from marketplace.web.access import actor, now, safe_next
from marketplace.web.forms.base import Refusal
from marketplace.web.forms.contracts import DetailsForm, DrawUpForm
from marketplace.web.labels import label

bp = Blueprint("contracts", __name__)

_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@bp.get("/deals/<uuid:deal_id>/contract")
def show(deal_id: UUID) -> ResponseReturnValue:
    """Show the deal's papers: what each would say now, and its versions."""
    return _page(deal_id)


@bp.post("/deals/<uuid:deal_id>/contract")
def draw_up(deal_id: UUID) -> ResponseReturnValue:
    """Draw up the next version of a paper."""
    form = DrawUpForm()
    form.prepare()
    if form.validate_on_submit():
        try:
            paper = Paper(form.paper.data)
            made = contracts.draw_up(actor(), deal_id, form.key, now=now(), paper=paper)
        except Refusal as error:
            form.show(error)
        else:
            flash(
                _("%(paper)s第 %(version)s 版可以下载了", paper=label(paper), version=made.version), "success"
            )
            return redirect(url_for(".show", deal_id=deal_id))
    return _page(deal_id, form)


def _page(deal_id: UUID, refused: DrawUpForm | None = None) -> ResponseReturnValue:
    deal, sheets = contracts.sheets(actor(), deal_id)
    html = render_template("contracts/show.html", deal=deal, sheets=sheets, refused=refused)
    return html, 422 if refused else 200


@bp.get("/deals/<uuid:deal_id>/contract/<uuid:contract_id>.<any(pdf, docx):file_format>")
def download(deal_id: UUID, contract_id: UUID, file_format: contracts.Format) -> ResponseReturnValue:
    """Hand out one version, as a download and never inside a page."""
    found, path = contracts.file(actor(), deal_id, contract_id, file_format)
    name = f"{found.deal.reference}-{found.paper}-v{found.version}.{file_format}"
    return send_file(path, mimetype=_MEDIA_TYPES[file_format], as_attachment=True, download_name=name)


@bp.route("/my/contract-details", methods=["GET", "POST"])
def details() -> ResponseReturnValue:
    """State what contracts say of my organisation."""
    form = DetailsForm()
    organisation, known = contract_details.own(actor())
    if form.validate_on_submit():
        try:
            contract_details.save(actor(), form.given(), now=now())
        except Refusal as error:
            form.show(error)
        else:
            flash(_("合同信息已保存"), "success")
            return redirect(safe_next(request.args.get("next") or url_for(".details")))
    elif request.method == "GET":
        form.fill(known)
    fixed = contract_details.uscc(organisation)
    html = render_template("contracts/details.html", form=form, organisation=organisation, fixed=fixed)
    return html, 422 if form.errors else 200
