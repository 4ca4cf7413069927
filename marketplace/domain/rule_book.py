"""The settings of the rules, as one versioned value: a deal keeps the version under which it was made.

Amounts in fen, rates in basis points, fees by patent year. Sources and marks of each rule: `domain/rules.py`.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from marketplace.domain.public_holidays import PUBLISHED
from marketplace.domain.working_days import WorkingDays

_YUAN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """Every figure that an administrator may change; the defaults are version 1."""

    version: int = 1
    # clocks: enquiry (D), approval by the platform (D), recordal (R-06), status age (R-10), inventors' answer (R-17)
    reply_working_days: int = 10
    approval_working_days: int = 5
    recordal_months: int = 3
    recordal_amber_days: int = 30
    recordal_red_days: int = 7
    fresh_days: int = 30
    stale_notice_days: int = 75
    stale_days: int = 90
    inventor_response_days: int = 15
    # price publicity: Zhejiang regulation 2021 art. 17; Heilongjiang's period was not found
    publicity_days: int = 15
    publicity_in_working_days: bool = False
    # annual fees, by patent year from the first
    invention_fees_fen: tuple[int, ...] = tuple(
        _YUAN * fee
        for fee in (900,) * 3 + (1200,) * 3 + (2000,) * 3 + (4000,) * 3 + (6000,) * 3 + (8000,) * 5
    )
    utility_model_fees_fen: tuple[int, ...] = tuple(
        _YUAN * fee for fee in (600,) * 3 + (900,) * 2 + (1200,) * 3 + (2000,) * 2
    )
    design_fees_fen: tuple[int, ...] = tuple(
        _YUAN * fee for fee in (600,) * 3 + (900,) * 2 + (1200,) * 3 + (2000,) * 2
    )
    late_fee_bp: int = 500
    grace_months: int = 6
    # open licence: R-08 and the caps of R-11, above which the declaration needs a reason
    open_licence_reduction_bp: int = 1500
    owner_reduction_bp: int = 8500  # 财税〔2016〕78: the filed reduction of one owner, ten years from grant
    open_fee_cap_fen: int = 20_000_000 * _YUAN
    open_sales_rate_cap_bp: int = 2000
    open_profit_rate_cap_bp: int = 4000
    expiry_notice_days: int = 90
    advertising_words: tuple[str, ...] = (
        "最佳",
        "第一",
        "领先",
        "独家",
        "唯一",
        "顶级",
        "国家级",
        "最先进",
        "首创",
    )
    # use first, pay later
    dormant_years: int = 3
    exclusive_talks_months: int = 6
    trial_usual_months: int = 12
    trial_longest_months: int = 36
    trial_notice_days: int = 30
    # size of an industrial enterprise: staff and revenue at which micro, small and medium end
    size_staff: tuple[int, ...] = (20, 300, 1000)
    size_revenue_fen: tuple[int, ...] = (3_000_000 * _YUAN, 20_000_000 * _YUAN, 400_000_000 * _YUAN)
    # payments for which the contract names no day, and sales reports after a period's end (D)
    payment_days: int = 30
    report_days: int = 30
    # money: inventors' part (R-24, R-25), award (R-27), subsidy (R-28), pledge of a high-value patent (R-30)
    inventors_least_bp: int = 5000
    award_more_than: int = 20
    subsidy_bp: int = 1000
    subsidy_cap_fen: int = 100_000 * _YUAN
    high_value_pledge_fen: int = 1_000_000 * _YUAN
    high_value_years: int = 10
    # the State Council's calendar: weekdays off, and weekend days worked in exchange
    holidays: tuple[date, ...] = PUBLISHED.holidays
    worked_weekends: tuple[date, ...] = PUBLISHED.worked_weekends

    @property
    def working_days(self) -> WorkingDays:
        """The calendar by which periods end on working days."""
        return WorkingDays(frozenset(self.holidays), frozenset(self.worked_weekends))

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values; dates as ISO text."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def rule_book_from_json(data: dict[str, Any]) -> RuleBook:
    """Read back what RuleBook.as_json wrote; a setting added later has its default."""
    known = {one.name for one in fields(RuleBook)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
    }
    for name in ("holidays", "worked_weekends"):
        values[name] = tuple(date.fromisoformat(day) for day in data.get(name, ()))
    return RuleBook(**{name: value for name, value in values.items() if name in known})
