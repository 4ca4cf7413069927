"""Periods of the law: corresponding days, working days and the next of them (R-05, Implementing Rules, rule 5)."""

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta


def shift_months(start: date, months: int) -> date:
    """The corresponding day `months` later, or the last day of that month where there is none."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The State Council's calendar: holidays on weekdays, and weekend days worked in exchange."""

    holidays: frozenset[date] = field(default_factory=frozenset)
    worked_weekends: frozenset[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        """Whether offices are open on `day`; without an entry, Monday to Friday are."""
        if day in self.worked_weekends:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def next_working(self, day: date) -> date:
        """`day` itself when it is a working day, else the next one."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def after(self, start: date, days: int) -> date:
        """The `days`-th working day after `start`; the day on which a period starts isn't counted."""
        day = start
        for _ in range(days):
            day = self.next_working(day + timedelta(days=1))
        return day


def add_months(start: date, months: int, working_days: WorkingDays | None = None) -> date:
    """R-05: end of a period in months, moved to the next working day (Implementing Rules, rule 5).

    2025-03-15 + 3 months = Sunday 2025-06-15, so 2025-06-16; 2024-11-30 + 3 = 2025-02-28.
    """
    return (working_days or WorkingDays()).next_working(shift_months(start, months))
