"""Days that people enter: when something took place, never in the future and never before what it follows."""

from datetime import date

from marketplace.domain.errors import N_, InvalidInput


def check_day(field: str, day: date, today: date, earliest: date | None, earliest_name: str) -> None:
    """Pass, or InvalidInput beside the field; `earliest_name` is the message id of what this day may not precede."""
    if day > today:
        raise InvalidInput(field, "date_in_future", N_("日期不能晚于今天"))
    if earliest and day < earliest:
        message_id = N_("日期不能早于%(name)s %(date)s")
        raise InvalidInput(field, "date_too_early", message_id, name=earliest_name, date=earliest.isoformat())
