"""Patents side by side; the address is the page's whole state."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.comparison import MOST
from marketplace.domain.errors import N_
from marketplace.domain.numbers import ApplicationNumber
from marketplace.services import comparison
from marketplace.web.access import maybe_actor, now
from marketplace.web.errors import sentence

bp = Blueprint("comparison", __name__)

TITLES = {
    "patent_type": N_("专利类型"),
    "legal_status": N_("法律状态"),
    "owner": N_("权利人单位"),
    "city": N_("地市"),
    "offers": N_("挂牌信息"),
    "ipc": N_("IPC 分类"),
    "filed_on": N_("申请日"),
    "granted_on": N_("授权公告日"),
    "in_force_until": N_("保护期届满日"),
    "months_left": N_("剩余保护期"),
    "inventors": N_("发明人"),
    "abstract": N_("摘要"),
}


@bp.app_template_filter("period")
def period(months: int | None) -> str:
    """Return a number of months as years and months, or a dash."""
    if months is None:
        return "—"
    if not months:
        return _("不足 1 个月")
    years, rest = divmod(months, 12)
    if not years:
        return _("%(months)s 个月", months=rest)
    return (
        _("%(years)s 年 %(months)s 个月", years=years, months=rest)
        if rest
        else _("%(years)s 年", years=years)
    )


@bp.get("/compare")
def show() -> ResponseReturnValue:
    """Compare the patents whose numbers the address gives; `only=different` leaves out what they have in common."""
    found = comparison.compare(maybe_actor(), request.args.getlist("number"), now=now())
    only_different = request.args.get("only") == "different" and len(found.columns) > 1
    page = render_template(
        "comparison/show.html",
        found=found,
        aspects=[
            (name, title) for name, title in TITLES.items() if not only_different or name in found.differing
        ],
        only_different=only_different,
        numbers=[str(ApplicationNumber(one.patent.number)) for one in found.columns],
        problems=list(map(sentence, found.problems)),
        most=MOST,
        printed_at=now(),
    )
    return page, 422 if found.problems else 200
