"""Periods of a report: a year, or days from … to, as people type them."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from marketplace.domain.errors import N_, InvalidInput

FIRST_YEAR = 1985  # the first patent law took effect on 1985-04-01
LAST_YEAR = 2100
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def year(self) -> int | None:
        """The calendar year that this is, if it is one."""
        return self.first.year if self == whole_year(self.first.year) else None


def whole_year(year: int) -> Period:
    """Return the calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def named_period(name: str) -> Period:
    """Return the year ("2026") or the quarter ("2026Q3") of this name."""
    year, quarter = int(name[:4]), name[5:]
    if not quarter:
        return whole_year(year)
    month = 3 * int(quarter)
    return Period(date(year, month - 2, 1), date(year, month, calendar.monthrange(year, month)[1]))


def overlap(one: Period, other: Period) -> Period:
    """Return the days that both periods have; they must have some."""
    return Period(max(one.first, other.first), min(one.last, other.last))


def parse_period(first: str, last: str, year: str, today: date) -> Period:
    """Return the period meant by two dates or, without them, by a year; this year when nothing is given.

    Dates may be given as 2026, 2026-03 or 2026-03-05. InvalidInput names the field `first`, `last` or `year`.
    """
    if not first and not last:
        return whole_year(_parse_year(year)) if year else whole_year(today.year)
    if not first or not last:
        missing = "first" if not first else "last"
        raise InvalidInput(missing, "period_open", N_("请同时填写开始日期和结束日期"))
    period = Period(_parse_day(first, "first", at_end=False), _parse_day(last, "last", at_end=True))
    if period.first > period.last:
        raise InvalidInput("last", "period_reversed", N_("结束日期早于开始日期，请对调或修改"))
    return period


def _parse_year(text: str) -> int:
    if not re.fullmatch(r"\d{4}", text, re.ASCII) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        message = N_("年度应为 %(first)s 至 %(last)s 之间的四位数字，例如 2026")
        raise InvalidInput("year", "year", message, first=FIRST_YEAR, last=LAST_YEAR)
    return int(text)


def _parse_day(text: str, field: str, *, at_end: bool) -> date:
    """Return the day; a month or a year alone means its first or its last day."""
    found = _DAY.fullmatch(text)
    try:
        year, month, day = (int(part) if part else None for part in found.groups()) if found else (None,) * 3
        if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError
        month = month or (12 if at_end else 1)
        return date(year, month, day or (calendar.monthrange(year, month)[1] if at_end else 1))
    except ValueError:
        raise InvalidInput(
            field, "date", N_("日期请按 2026-03-05 的格式填写，年份在 1985 至 2100 之间")
        ) from None
