"""The calendar that rules and pages go by: Shanghai's."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local_day(moment: datetime) -> date:
    """Return the day in Shanghai at this moment (aware): 2026-03-05 17:00 UTC is 2026-03-06 there."""
    return moment.astimezone(SHANGHAI).date()


def midnight(day: date) -> datetime:
    """Return the first moment of this day in Shanghai: 2026-03-06 begins at 2026-03-05 16:00 UTC."""
    return datetime.combine(day, time(), SHANGHAI)
