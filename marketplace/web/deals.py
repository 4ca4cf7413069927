"""The request page, my deals, and the deal room with its steps."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from marketplace.domain.affiliation import checked_grounds
from marketplace.domain.clock import local_day
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import NotFound
from marketplace.domain.numbers import ApplicationNumber
from marketplace.domain.terms import DealType
from marketplace.services import (
    deal_documents,
    deal_evidence,
    deal_names,
    deal_openings,
    deal_rooms,
    deals,
    declarations,
    reply_clock,
)
from marketplace.web.access import actor, now
from marketplace.web.deal_room import page, step
from marketplace.web.forms.base import Refusal
from marketplace.web.forms.deals import (
    AcceptForm,
    EffectForm,
    EndForm,
    MessageForm,
    RequestForm,
    SignatureForm,
)
from marketplace.web.forms.search_exports import AttachForm
from marketplace.web.forms.terms import OfferForm

bp = Blueprint("deals", __name__)


@bp.route("/listings/<uuid:listing_id>/request", methods=["GET", "POST"])
def request_form(listing_id: UUID) -> ResponseReturnValue:
    """Ask the owner for a licence or a transfer; sending the page twice opens one deal."""
    form = RequestForm()
    others = deal_openings.similar(actor(), listing_id)
    form.fill_choices([(str(one.public_id), _choice(one.patent)) for one in others])
    if form.validate_on_submit():
        ids = [listing_id, *map(UUID, form.also.data or [])]
        related = form.related.data == "yes"
        try:
            deal_id = _uuid(form.deal_id.data)
            grounds = checked_grounds(related, form.grounds.data or [])
            deals.open_deal(
                actor(),
                deal_id,
                ids,
                form.message.data,
                related=related,
                grounds=grounds,
                anonymous=bool(form.anonymous.data),
                now=now(),
            )
        except Refusal as error:
            form.show(error)
        else:
            flash(_("意向已提交，对方回复后会在这里显示"), "success")
            return redirect(url_for(".show", deal_id=deal_id))
    form.deal_id.data = form.deal_id.data or str(uuid7())
    listing = deal_openings.wanted(actor(), listing_id)
    if listing.deal_type == DealType.OPEN_LICENCE and (one := declarations.live_of(listing.patent_id)):
        return redirect(url_for("open_licences.show", declaration_id=one.public_id))
    html = render_template("deals/request.html", form=form, listing=listing)
    return html, 422 if form.errors else 200


def _choice(patent: object) -> str:
    number = ApplicationNumber(patent.number)  # type: ignore[attr-defined]
    return _("%(title)s（%(number)s）", title=patent.title, number=number)  # type: ignore[attr-defined]


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise NotFound() from None


@bp.get("/my/deals")
def mine() -> ResponseReturnValue:
    """List the deals of my organisation; staff sees all."""
    chosen = request.args.get("status")
    status = DealStatus(chosen) if chosen in tuple(DealStatus) else None
    number = max(1, request.args.get("page", 1, type=int))
    assigned = request.args.get("assigned") == "me"
    found, total = deal_rooms.my_deals(actor(), status, number, assigned=assigned)
    today = local_day(now())
    return render_template(
        "deals/mine.html", deals=found, total=total, page=number, size=deal_rooms.PAGE, status=status,
        assigned=assigned, names={deal.id: deal_names.names(deal, actor()) for deal in found},
        left={deal.id: reply_clock.days_left(deal, today) for deal in found},
    )  # fmt: skip


@bp.get("/deals/<uuid:deal_id>")
def show(deal_id: UUID) -> ResponseReturnValue:
    """Show the deal room."""
    return page(deal_id)


@bp.post("/deals/<uuid:deal_id>/messages")
def message(deal_id: UUID) -> ResponseReturnValue:
    """Write to the other party."""

    def carry_out(form: MessageForm) -> None:
        deals.message(actor(), deal_id, form.message.data, form.key, now=now())

    return step(deal_id, "message", carry_out, _("留言已发送"))


@bp.post("/deals/<uuid:deal_id>/reply")
def reply(deal_id: UUID) -> ResponseReturnValue:
    """Answer the enquiry."""

    def carry_out(form: MessageForm) -> None:
        deals.reply(actor(), deal_id, form.message.data, form.key, now=now())

    return step(deal_id, "message", carry_out, _("已回复"))


@bp.post("/deals/<uuid:deal_id>/offers")
def offer(deal_id: UUID) -> ResponseReturnValue:
    """Put terms on the table."""

    def carry_out(form: OfferForm) -> None:
        kind = DealType(deal_rooms.room(actor(), deal_id).deal.deal_type)
        deals.offer(actor(), deal_id, form.terms(kind), form.key, now=now())

    return step(deal_id, "offer", carry_out, _("报价已提交"))


@bp.post("/deals/<uuid:deal_id>/accept")
def accept(deal_id: UUID) -> ResponseReturnValue:
    """Accept the offer that was read."""

    def carry_out(form: AcceptForm) -> None:
        deals.accept(actor(), deal_id, form.version.data, form.key, now=now())

    return step(deal_id, "accept", carry_out, _("已接受报价，条款已冻结"))


@bp.post("/deals/<uuid:deal_id>/signature")
def signature(deal_id: UUID) -> ResponseReturnValue:
    """Upload my organisation's signed copy."""

    def carry_out(form: SignatureForm) -> None:
        file = form.file.data
        deals.sign(actor(), deal_id, file.stream, file.filename, form.key, now=now())

    return step(deal_id, "signature", carry_out, _("签署件已保存"))


@bp.post("/deals/<uuid:deal_id>/effect")
def effect(deal_id: UUID) -> ResponseReturnValue:
    """Enter the day on which the contract takes effect."""

    def carry_out(form: EffectForm) -> None:
        deals.take_effect(actor(), deal_id, form.effective_on.data, form.key, now=now())

    return step(deal_id, "effect", carry_out, _("合同已生效"))


@bp.post("/deals/<uuid:deal_id>/cancel")
def cancel(deal_id: UUID) -> ResponseReturnValue:
    """End a deal that isn't signed yet."""

    def carry_out(form: EndForm) -> None:
        deals.cancel(actor(), deal_id, form.reason.data, form.key, now=now())

    return step(deal_id, "end", carry_out, _("交易已取消"))


@bp.post("/deals/<uuid:deal_id>/rescind")
def rescind(deal_id: UUID) -> ResponseReturnValue:
    """Undo a signed contract that has not taken effect."""

    def carry_out(form: EndForm) -> None:
        deals.rescind(actor(), deal_id, form.reason.data, form.key, now=now())

    return step(deal_id, "end", carry_out, _("合同已解除"))


@bp.post("/deals/<uuid:deal_id>/evidence")
def attach_evidence(deal_id: UUID) -> ResponseReturnValue:
    """Attach one of my organisation's search evidences for both parties to see."""

    def carry_out(form: AttachForm) -> None:
        deal_evidence.attach(actor(), deal_id, _uuid(form.evidence_id.data), form.key, now=now())

    return step(deal_id, "evidence", carry_out, _("已附上检索留痕，双方均可查看"))


@bp.get("/deals/<uuid:deal_id>/documents/<uuid:document_id>")
def document(deal_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Hand out a document, as a download and never inside a page."""
    found, path = deal_documents.document(actor(), deal_id, document_id)
    return send_file(path, mimetype=found.media_type, as_attachment=True, download_name=found.file_name)
