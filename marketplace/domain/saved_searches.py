"""Saved searches: how often their owner is written to, and when the next look is due in Shanghai's calendar."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from marketplace.domain.clock import SHANGHAI, local_day
from marketplace.domain.errors import N_, InvalidInput

MOST_SEARCHES = 50  # a person
LONGEST_NAME = 100
LONGEST_QUESTION = 2_000  # characters of all arguments together
MORNING = time(8)  # nobody is written to earlier in the day


class Frequency(StrEnum):
    """How often mail tells what is new; NONE pauses the mail, the search stays."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


def frequency_of(text: str) -> Frequency:
    """Return the frequency that this text names; InvalidInput for any other."""
    if text not in set(Frequency):
        raise InvalidInput("frequency", "frequency", N_("请选择邮件通知的频率"))
    return Frequency(text)


def next_due(frequency: Frequency, since: datetime) -> datetime | None:
    """Return when the next look is due (UTC) after one at `since`: the next day's, or the next Monday's, morning.

    `since` is the moment of saving before the first look. However long the worker was away, one look makes up for it.
    """
    if frequency is Frequency.NONE:
        return None
    day = local_day(since)
    days = 1 if frequency is Frequency.DAILY else 7 - day.weekday()
    return datetime.combine(day + timedelta(days=days), MORNING, SHANGHAI).astimezone(UTC)


def is_morning(now: datetime) -> bool:
    """Tell whether mail may go out by now; a look that is overdue since yesterday waits for the morning too."""
    return now.astimezone(SHANGHAI).time() >= MORNING


def check_name(name: str) -> str:
    """Return the name on one line; InvalidInput when nothing is left of it or it is longer than 100 characters."""
    name = "".join(char if char.isprintable() else " " for char in name)
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidInput(
            "name", "name_length", N_("请填写名称（1 至 %(longest)s 个字）"), longest=LONGEST_NAME
        )
    return name


def check_question(arguments: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the arguments that stand for the question; InvalidInput when they are too many to keep."""
    if (
        sum(len(name) + len(value) for name, values in arguments.items() for value in values)
        > LONGEST_QUESTION
    ):
        raise InvalidInput("name", "question_length", N_("检索条件过多，请减少筛选条件后再保存"))
    return arguments
