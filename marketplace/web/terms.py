"""Terms in words: one row for each single term, for one offer or for several side by side."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from marketplace.domain.errors import N_
from marketplace.domain.money import yuan
from marketplace.domain.terms import Instalment, Terms, Tier, flat
from marketplace.web.labels import label

#: Every single term in the order in which it is read; what isn't named here (the deal's type) is said elsewhere.
NAMES: dict[str, str] = {
    "licence_type": N_("许可方式"),
    "payment_mode": N_("付款方式"),
    "price_fen": N_("价款"),
    "technology_fen": N_("其中技术部分"),
    "instalments": N_("分期"),
    "royalty_bp": N_("提成率"),
    "royalty.base": N_("提成基数"),
    "royalty.tiers": N_("提成分档"),
    "royalty.minimum_fen": N_("每期最低提成"),
    "royalty.year_cap_fen": N_("每合同年度上限"),
    "royalty.total_cap_fen": N_("累计上限"),
    "royalty.entry_fee_creditable": N_("入门费抵扣提成"),
    "royalty.report_months": N_("报告周期（月）"),
    "deferred_months": N_("免费使用期（月）"),
    "trial.on_date": N_("期满即付费"),
    "trial.first_sale": N_("首次收入即付费"),
    "trial.revenue_fen": N_("累计收入达到即付费"),
    "trial.milestone": N_("里程碑验收即付费"),
    "trial.payment_days": N_("触发后付款期限（天）"),
    "trial.long_stop_months": N_("未触发时的最长期限（月）"),
    "trial.report_months": N_("使用报告周期（月）"),
    "trial.exit_notice_days": N_("退出通知期（天）"),
    "trial.scope": N_("试用范围"),
    "trial.insurance_reference": N_("保险或担保单号"),
    "equity.company": N_("接受出资的公司"),
    "equity.company_code": N_("公司的统一社会信用代码"),
    "equity.shares": N_("取得的股数"),
    "equity.share_price_fen": N_("每股价格"),
    "equity.inventor_shares": N_("其中发明人的股数"),
    "starts_on": N_("许可开始日"),
    "ends_on": N_("许可截止日"),
    "territory": N_("地域范围"),
    "field_of_use": N_("使用领域"),
    "late_interest_bp": N_("逾期违约金（每日）"),
    "note": N_("其他约定"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A term in each of the offers: its lines of text."""

    name: str
    title: str
    cells: tuple[tuple[str, ...], ...]


def term_rows(*offers: Terms) -> list[Row]:
    """Return the terms that at least one of these offers has, each beside the others."""
    columns = [flat(terms) for terms in offers]
    rows = []
    for name, title in NAMES.items():
        values = [column.get(name) for column in columns]
        if any(value not in (None, "", ()) for value in values):
            rows.append(Row(name, _(title), tuple(_lines(name, value) for value in values)))
    return rows


def _lines(name: str, value: Any) -> tuple[str, ...]:
    if value is None or value in ("", ()):
        return ("—",)
    if name == "royalty.tiers":
        return _tiers(value)
    if name == "instalments":
        return tuple(_instalment(n, one) for n, one in enumerate(value, 1))
    return (_text(name, value),)


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name.endswith("_fen"):
        return f"¥{yuan(value)}"
    if name.endswith("_bp"):
        return _percent(value)
    if name in ("licence_type", "payment_mode", "royalty.base"):
        return label(value)
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:,}" if isinstance(value, int) else str(value)


def _percent(basis_points: int) -> str:
    return f"{basis_points / 100:g}%"


def _tiers(tiers: tuple[Tier, ...]) -> tuple[str, ...]:
    """Each tier with the part of the base for which its rate holds."""
    found, below = [], 0
    for tier in tiers:
        rate = _percent(tier.rate_bp)
        if tier.up_to_fen is not None:
            found.append(
                _("¥%(low)s 至 ¥%(high)s：%(rate)s", low=yuan(below), high=yuan(tier.up_to_fen), rate=rate)
            )
        elif below:
            found.append(_("超过 ¥%(low)s：%(rate)s", low=yuan(below), rate=rate))
        else:
            found.append(_("全部：%(rate)s", rate=rate))
        below = tier.up_to_fen or below
    return tuple(found)


def _instalment(number: int, one: Instalment) -> str:
    when = one.due_on.isoformat() if one.due_on else _("%(milestone)s 后", milestone=one.milestone)
    return _("第 %(number)s 期 ¥%(amount)s，%(when)s", number=number, amount=yuan(one.amount_fen), when=when)
