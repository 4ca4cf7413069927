"""My patents: the organisation's inventory, its settings, and checks of legal status."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_
from marketplace.domain.freshness import Freshness
from marketplace.domain.numbers import ApplicationNumber
from marketplace.domain.patents import LegalStatus
from marketplace.domain.permissions import Action
from marketplace.services import patents
from marketplace.services.patents import InventoryQuery, StatusCheck
from marketplace.web.access import actor, now, safe_next
from marketplace.web.filters import how_fresh
from marketplace.web.forms.base import Refusal
from marketplace.web.forms.patents import InventorySettingsForm, StatusForm

bp = Blueprint("patents", __name__)

#: Codes that an import leaves with a patent, in words.
WARNINGS = {
    "applicants_missing": N_("没有申请人"),
    "foreign_members": N_("同族外国申请未收入"),
    "status_unclear": N_("法律状态含义不明"),
    "patent_type_unknown": N_("专利类型按申请号确定"),
    "filing_date_missing": N_("没有申请日"),
    "year_differs": N_("申请日与申请号年份不同"),
    "published_before_filing": N_("公开日早于申请日"),
    "text_damaged": N_("文字有乱码"),
    "title_markup": N_("名称里有标记符号"),
}


@bp.get("/my/patents")
def inventory() -> ResponseReturnValue:
    """List my organisation's patents."""
    return _inventory_page(None)


def _inventory_page(form: InventorySettingsForm | None) -> str:
    args = request.args
    wanted = args.get("status", "")
    query = InventoryQuery(
        text=args.get("q", "").strip()[:100],
        legal_status=wanted if wanted in set(LegalStatus) else "",
        state=args.get("state", "") if args.get("state") in ("listed", "unlisted") else "",
        attention=args.get("attention") == "1",
        ending=args.get("attention") == "ending",
        page=min(max(1, args.get("page", 1, type=int)), 100_000),
    )
    page = patents.inventory(actor(), query, now=now())
    settings = form or InventorySettingsForm(formdata=None, obj=page.organisation)
    return render_template(
        "patents/inventory.html",
        page=page,
        query=query,
        form=settings,
        statuses=list(LegalStatus),
        warning=lambda code: _(WARNINGS.get(code, N_("请核对"))),
        fresh=lambda at: how_fresh(at) is Freshness.FRESH,
    )


@bp.post("/my/patents/settings")
def settings() -> ResponseReturnValue:
    """Show or hide the inventory to the public; say whom to ask."""
    form = InventorySettingsForm()
    if not form.validate_on_submit():
        return _inventory_page(form), 422
    patents.show_inventory(actor(), bool(form.shows_inventory.data), form.contact.data or "", now=now())
    flash(_("设置已保存"), "success")
    return redirect(url_for("patents.inventory"))


@bp.route("/patents/<number>/status", methods=["GET", "POST"])
def status(number: str) -> ResponseReturnValue:
    """Record what the register says about a patent today."""
    patent = patents.own(actor(), number, Action.PATENT_CHECK_STATUS, now=now())
    form = StatusForm(data={"checked_on": local_day(now()), "source": patent.status_source})
    form.fill_choices()
    if form.validate_on_submit():
        check = StatusCheck(form.wording.data, form.occurred_on.data, form.source.data, form.checked_on.data)
        try:
            patents.check_status(actor(), patent.number, check, now=now())
        except Refusal as error:
            form.show(error)
        else:
            flash(_("法律状态已更新"), "success")
            number = str(ApplicationNumber(patent.number))
            return redirect(safe_next(request.args.get("next") or url_for("catalogue.patent", number=number)))
    page = render_template("patents/status.html", form=form, patent=patent)
    return page, 422 if form.errors else 200
