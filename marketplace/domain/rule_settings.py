"""The rules' settings as an administrator reads and changes them: kind, bounds, and the way from text to value."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from marketplace.domain.errors import N_, Invalid, InvalidInput
from marketplace.domain.money import fen_from_yuan, yuan
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.rules import RULES

MOST_ENTRIES = 400


class Kind(StrEnum):
    """How a setting is written: a count, a rate, an amount, yes or no, or a list of one of these to a line."""

    COUNT = "count"
    RATE = "rate"
    AMOUNT = "amount"
    SWITCH = "switch"
    COUNTS = "counts"
    AMOUNTS = "amounts"
    WORDS = "words"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in RuleBook, kind, label, and the bounds of each of its figures (days, fen, basis points)."""

    name: str
    kind: Kind
    label: str
    least: int = 0
    most: int = 10**14


_K = Kind
SETTINGS: dict[str, Setting] = {
    one.name: one
    for one in (
        Setting("reply_working_days", _K.COUNT, N_("意向回复期限（工作日）"), 1, 60),
        Setting("approval_working_days", _K.COUNT, N_("挂牌平台审核期限（工作日）"), 1, 60),
        Setting("holidays", _K.DAYS, N_("工作日中的法定节假日（每行一个日期）")),
        Setting("worked_weekends", _K.DAYS, N_("调休上班的周末（每行一个日期）")),
        Setting("recordal_months", _K.COUNT, N_("备案期限（月）"), 1, 12),
        Setting("recordal_amber_days", _K.COUNT, N_("剩余多少天起黄色提示"), 1, 90),
        Setting("recordal_red_days", _K.COUNT, N_("剩余多少天起红色提示"), 1, 90),
        Setting("invention_fees_fen", _K.AMOUNTS, N_("发明年费（元，第 1 年起每行一年）"), 0),
        Setting("utility_model_fees_fen", _K.AMOUNTS, N_("实用新型年费（元，第 1 年起每行一年）"), 0),
        Setting("design_fees_fen", _K.AMOUNTS, N_("外观设计年费（元，第 1 年起每行一年）"), 0),
        Setting("late_fee_bp", _K.RATE, N_("每月滞纳金（当年年费的百分比）"), 0, 10_000),
        Setting("grace_months", _K.COUNT, N_("补缴期（月）"), 1, 24),
        Setting("open_licence_reduction_bp", _K.RATE, N_("开放许可年费减免（百分比）"), 0, 10_000),
        Setting("owner_reduction_bp", _K.RATE, N_("高校院所已有的年费减缴（百分比）"), 0, 10_000),
        Setting("fresh_days", _K.COUNT, N_("法律状态视为最新的天数"), 1, 365),
        Setting("stale_notice_days", _K.COUNT, N_("通知权利人核验的天数"), 1, 365),
        Setting("stale_days", _K.COUNT, N_("自动暂停展示的天数"), 1, 730),
        Setting("open_fee_cap_fen", _K.AMOUNT, N_("固定许可费的通常上限（元）"), 1),
        Setting("open_sales_rate_cap_bp", _K.RATE, N_("净销售额提成率的通常上限（百分比）"), 1, 10_000),
        Setting("open_profit_rate_cap_bp", _K.RATE, N_("利润提成率的通常上限（百分比）"), 1, 10_000),
        Setting("expiry_notice_days", _K.COUNT, N_("声明期满前多少天列为有风险"), 1, 365),
        Setting("advertising_words", _K.WORDS, N_("声明中不得出现的宣传用语（每行一个）")),
        Setting("dormant_years", _K.COUNT, N_("授权满多少年未实施列为候选"), 1, 20),
        Setting("exclusive_talks_months", _K.COUNT, N_("独占洽谈作为理由的最长月数"), 1, 24),
        Setting("inventor_response_days", _K.COUNT, N_("完成人答复期限（天）"), 1, 90),
        Setting("publicity_days", _K.COUNT, N_("公示期限（天）"), 1, 90),
        Setting("publicity_in_working_days", _K.SWITCH, N_("公示期限按工作日计算")),
        Setting("trial_usual_months", _K.COUNT, N_("建议的试用期（月）"), 1, 36),
        Setting("trial_longest_months", _K.COUNT, N_("最长试用期（月）"), 1, 120),
        Setting("trial_notice_days", _K.COUNT, N_("试用届满前多少天提示"), 1, 365),
        Setting("size_staff", _K.COUNTS, N_("从业人员界限：小型、中型、大型（人，每行一个）"), 1, 10**6),
        Setting("size_revenue_fen", _K.AMOUNTS, N_("营业收入界限：小型、中型、大型（元，每行一个）"), 1),
        Setting("inventors_least_bp", _K.RATE, N_("完成人份额下限（百分比）"), 0, 10_000),
        Setting("payment_days", _K.COUNT, N_("未约定时的付款期限（天）"), 0, 365),
        Setting("report_days", _K.COUNT, N_("报告期末后提交报告的天数"), 0, 180),
        Setting("award_more_than", _K.COUNT, N_("奖励名单：件数须超过"), 0, 10_000),
        Setting("subsidy_bp", _K.RATE, N_("补助比例（百分比）"), 0, 10_000),
        Setting("subsidy_cap_fen", _K.AMOUNT, N_("补助上限（元）"), 0),
        Setting("high_value_years", _K.COUNT, N_("维持超过多少年视为高价值"), 1, 20),
        Setting("high_value_pledge_fen", _K.AMOUNT, N_("质押金额门槛（元）"), 0),
    )
}
#: Lists of this length only: the bounds between four sizes of enterprise, and the years of each kind of patent.
_LENGTHS = {
    "size_staff": 3, "size_revenue_fen": 3, "invention_fees_fen": 20, "utility_model_fees_fen": 10,
}  # fmt: skip
#: Settings that may not be above the next one.
_ORDERED = (
    ("recordal_red_days", "recordal_amber_days"),
    ("fresh_days", "stale_notice_days"),
    ("stale_notice_days", "stale_days"),
    ("trial_usual_months", "trial_longest_months"),
)


def rules_of(name: str) -> tuple[str, ...]:
    """Return the numbers of the rules that read this setting; empty for one that only a clock reads."""
    return tuple(rule.id for rule in RULES if name in rule.settings)


def as_text(setting: Setting, value: Any) -> str:
    """Return a setting as it is typed: yuan, per cent, dates, one entry to a line."""
    if isinstance(value, tuple):
        return "\n".join(_line(setting.kind, one) for one in value)
    return _line(setting.kind, value)


def _line(kind: Kind, value: Any) -> str:
    if kind in (Kind.AMOUNT, Kind.AMOUNTS):
        return yuan(value)
    if kind is Kind.RATE:
        return f"{value / 100:g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def changed(book: RuleBook, typed: dict[str, str | bool]) -> RuleBook:
    """Return the book with what was typed for the named settings; Invalid with every one that can't be taken."""
    values: dict[str, Any] = {}
    problems: list[InvalidInput] = []
    for name, text in typed.items():
        try:
            values[name] = _read(SETTINGS[name], text)
        except InvalidInput as problem:
            problems.append(problem)
    new = replace(book, **values)
    if not problems:
        problems = [
            _order_problem(low, high) for low, high in _ORDERED if getattr(new, low) > getattr(new, high)
        ]
    if problems:
        raise Invalid(problems)
    return new


def _order_problem(low: str, high: str) -> InvalidInput:
    return InvalidInput(
        low, "order", N_("“%(low)s”不能大于“%(high)s”"), low=SETTINGS[low].label, high=SETTINGS[high].label
    )


def _read(setting: Setting, text: str | bool) -> Any:
    if isinstance(text, bool):
        return text
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if setting.kind not in (Kind.COUNTS, Kind.AMOUNTS, Kind.WORDS, Kind.DAYS):
        return _one(setting, lines[0] if lines else "")
    if len(lines) > MOST_ENTRIES or len(lines) != _LENGTHS.get(setting.name, len(lines)):
        raise InvalidInput(
            setting.name,
            "length",
            N_("应为 %(count)s 行，每行一个"),
            count=_LENGTHS.get(setting.name, MOST_ENTRIES),
        )
    found = tuple(_one(setting, line) for line in lines)
    if setting.kind is Kind.COUNTS or setting.name == "size_revenue_fen":
        _require_rising(setting, found)
    return tuple(sorted(set(found))) if setting.kind is Kind.DAYS else found


def _require_rising(setting: Setting, found: tuple[int, ...]) -> None:
    if list(found) != sorted(set(found)):
        raise InvalidInput(setting.name, "order", N_("各行须逐行增大"))


def _one(setting: Setting, text: str) -> Any:
    return _READERS[setting.kind](setting, text)


def _count(setting: Setting, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not setting.least <= int(text[:15]) <= setting.most:
        message = N_("请填 %(least)s 至 %(most)s 之间的整数")
        raise InvalidInput(setting.name, "range", message, least=setting.least, most=setting.most)
    return int(text)


def _rate(setting: Setting, text: str) -> int:
    percent = fen_from_yuan(text.removesuffix("%"), setting.name)  # two decimals, as an amount has
    if not setting.least <= percent <= setting.most:
        raise InvalidInput(setting.name, "range", N_("请填 0 至 100 之间的百分数，最多两位小数"))
    return percent


def _amount(setting: Setting, text: str) -> int:
    fen = fen_from_yuan(text, setting.name)
    if fen < setting.least:
        raise InvalidInput(setting.name, "range", N_("金额须大于 0"))
    return fen


def _word(setting: Setting, text: str) -> str:
    if len(text) > 20:
        raise InvalidInput(setting.name, "length", N_("每行最多 20 个字"))
    return text


def _day(setting: Setting, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = N_("“%(text)s”不是日期，请按 2027-01-01 的格式填写")
        raise InvalidInput(setting.name, "date", message, text=text[:20]) from None


_READERS: dict[Kind, Callable[[Setting, str], Any]] = {
    Kind.COUNT: _count,
    Kind.COUNTS: _count,
    Kind.RATE: _rate,
    Kind.AMOUNT: _amount,
    Kind.AMOUNTS: _amount,
    Kind.WORDS: _word,
    Kind.DAYS: _day,
}
