"""The State Council's calendar of the years announced so far, from the package `holidays`; an administrator adds the next."""

from dataclasses import dataclass
from datetime import date

from holidays import country_holidays

YEARS = (2024, 2025, 2026)


@dataclass(frozen=True, slots=True)
class PublishedDays:
    """Weekdays off, and weekend days worked in exchange, in order."""

    holidays: tuple[date, ...]
    worked_weekends: tuple[date, ...]


def published(years: tuple[int, ...]) -> PublishedDays:
    """Return the announced days of these years."""
    calendar = country_holidays("CN", years=years)
    worked = {day for day in calendar.weekend_workdays if day.year in years}
    return PublishedDays(tuple(sorted(day for day in calendar if day.weekday() < 5)), tuple(sorted(worked)))


PUBLISHED = published(YEARS)
