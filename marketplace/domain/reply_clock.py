"""The reply clock: how long an owner may take over an enquiry, and how often it answers in time (domain study §9)."""

from dataclasses import dataclass
from datetime import date

from marketplace.domain.deals import DealAction
from marketplace.domain.processes import By
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.working_days import WorkingDays

#: Fewer enquiries than this say nothing about how an owner answers.
LEAST_COUNTED = 3
COUNTED_MONTHS = 12


def reply_due_on(opened_on: date, book: RuleBook) -> date:
    """Return the last day on which an enquiry may be answered: opened Mon 2026-11-23 + 10 working days = Mon 12-07."""
    return book.working_days.after(opened_on, book.reply_working_days)


def working_days_left(today: date, due_on: date, calendar: WorkingDays) -> int:
    """Count the working days after `today` up to and with `due_on`; 0 on the last day and later."""
    day, left = today, 0
    while (day := calendar.after(day, 1)) <= due_on:
        left += 1
    return left


def answers(action: DealAction, by: By) -> bool:
    """Tell whether a step answers the enquiry: whatever the owner does, and a reply that the platform records."""
    return by is By.OWNER or action is DealAction.REPLY


def takes_back(action: DealAction) -> bool:
    """Tell whether a step by anybody but the owner ends the wait for an answer."""
    return action is DealAction.CANCEL


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """Enquiries answered in time, of those whose answer was given or due in the last 12 months."""

    in_time: int
    counted: int

    @property
    def percent(self) -> int | None:
        """The rate in whole per cent, rounded half up: 11 of 12 = 92; None for fewer than three enquiries."""
        if self.counted < LEAST_COUNTED:
            return None
        return (200 * self.in_time + self.counted) // (2 * self.counted)
