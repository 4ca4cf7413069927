"""The zone of open licences, one of them, and taking it: notice, payment, the owner's confirmation."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from marketplace.domain.clock import local_day
from marketplace.domain.declarations import PAID_AT_ONCE
from marketplace.domain.errors import NotFound
from marketplace.services import open_licences, takings
from marketplace.services.declaration_terms import declared
from marketplace.services.kept_files import Upload
from marketplace.web.access import actor, maybe_actor, now
from marketplace.web.deal_room import step
from marketplace.web.declaration_words import fee_words
from marketplace.web.forms.base import KeyedForm, Refusal
from marketplace.web.forms.open_licences import ConfirmationForm, NoticeForm, PaymentForm

bp = Blueprint("open_licences", __name__)
_TABS = {"free": True, "paid": False}


@bp.get("/open-licences")
def zone() -> ResponseReturnValue:
    """Show what anybody may take on announced terms: free, paid, or both."""
    tab = request.args.get("tab", "")
    number = max(1, request.args.get("page", 1, type=int))
    found = open_licences.zone(_TABS.get(tab), number)
    fees = {row.declaration.id: _words(row.declaration) for row in found.rows}
    return render_template(
        "open_licences/zone.html", zone=found, tab=tab if tab in _TABS else "", page=number,
        size=open_licences.PAGE, fees=fees,
    )  # fmt: skip


def _words(declaration: Any) -> dict[str, str]:
    return fee_words(declared(declaration), declaration.patent)


@bp.get("/open-licences/<uuid:declaration_id>")
def show(declaration_id: UUID) -> ResponseReturnValue:
    """Show the announced terms of one open licence, and the notice by which it is taken."""
    return _page(declaration_id, NoticeForm(formdata=None))


def _page(declaration_id: UUID, form: NoticeForm) -> ResponseReturnValue:
    form.fill_choices()
    form.deal_id.data = form.deal_id.data or str(uuid7())
    offered = open_licences.on_offer(declaration_id)
    declaration, reader = offered.declaration, maybe_actor()
    page = render_template(
        "open_licences/show.html", form=form, offered=offered, declaration=declaration,
        patent=declaration.patent, words=_words(declaration), deal=open_licences.earlier(reader, declaration),
        at_once=declaration.payment_mode in PAID_AT_ONCE,
        dangers=open_licences.dangers(declaration, local_day(now())),
        mine=reader is not None and reader.organisation_id == declaration.organisation_id,
    )  # fmt: skip
    return page, 422 if form.errors else 200


@bp.post("/open-licences/<uuid:declaration_id>/notice")
def notify(declaration_id: UUID) -> ResponseReturnValue:
    """Send the written notice; sending the page twice opens one deal."""
    form = NoticeForm()
    form.fill_choices()
    if form.validate_on_submit():
        try:
            deal_id, related = _uuid(form.deal_id.data), form.related.data == "yes"
            takings.notify(actor(), deal_id, declaration_id, related=related, now=now())
        except Refusal as error:
            form.show(error)
        else:
            flash(_("书面通知已发出，条款按公告冻结"), "success")
            return redirect(url_for("deals.show", deal_id=deal_id))
    return _page(declaration_id, form)


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise NotFound() from None


@bp.post("/deals/<uuid:deal_id>/payment")
def pay(deal_id: UUID) -> ResponseReturnValue:
    """Claim that it was paid as announced."""

    def carry_out(form: PaymentForm) -> None:
        voucher = Upload(form.file.data.stream, form.file.data.filename)
        takings.pay(actor(), deal_id, form.fen, form.paid_on.data, voucher, form.key, now=now())

    return step(
        deal_id, "payment", carry_out, _("付款凭证已提交；许可自通知和付款起取得，等待权利人登记生效")
    )


@bp.post("/deals/<uuid:deal_id>/taking")
def settle(deal_id: UUID) -> ResponseReturnValue:
    """Take a licence for which nothing is paid at once."""

    def carry_out(form: KeyedForm) -> None:
        takings.settle(actor(), deal_id, form.key, now=now())

    return step(deal_id, "settlement", carry_out, _("已确认通知，等待权利人出具书面确认"))


@bp.post("/deals/<uuid:deal_id>/confirmation")
def confirm(deal_id: UUID) -> ResponseReturnValue:
    """Record the owner's dated confirmation."""

    def carry_out(form: ConfirmationForm) -> None:
        file = Upload(form.file.data.stream, form.file.data.filename)
        takings.confirm(actor(), deal_id, form.confirmed_on.data, file, form.key, now=now())

    return step(deal_id, "confirmation", carry_out, _("已登记书面确认，许可自该日生效"))
