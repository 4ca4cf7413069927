"""The administrator's page on the ledger: its head, its newest entries, and whether it is whole."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.errors import N_
from marketplace.domain.ledger import Finding
from marketplace.services import ledger
from marketplace.web.access import actor

bp = Blueprint("ledger", __name__)
NEWEST = 50
FINDINGS = {
    "missing": N_("条目缺失，或次序被打乱"),
    "chain_broken": N_("与前一条的链接断开：前一条被更改、删除，或此处插入了条目"),
    "body_altered": N_("内容与哈希不符：条目写入后被更改"),
    "body_unreadable": N_("内容无法读取"),
    "columns_differ": N_("序号、类型、前链或交易与内容所载不符"),
    "postings_differ": N_("分录与内容所载不符"),
    "not_canonical": N_("内容不是规定的书写形式"),
}


@bp.get("/admin/ledger")
def show() -> ResponseReturnValue:
    """Show where the ledger stands."""
    return _page(None)


@bp.post("/admin/ledger/verify")
def verify() -> ResponseReturnValue:
    """Check every entry now."""
    return _page(ledger.verify(actor()))


def _page(findings: list[Finding] | None) -> ResponseReturnValue:
    told = None if findings is None else [(one, _(FINDINGS[one.code])) for one in findings]
    return render_template(
        "ledger/show.html",
        entries=ledger.latest(actor(), NEWEST),
        count=ledger.count(),
        head=ledger.head(),
        findings=told,
    )
