"""The operator's desk: when something that waits is due, and how pressing that is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.domain.rule_book import RuleBook
from marketplace.domain.urgency import Urgency


def _own(last: date, book: RuleBook) -> date:
    return last


@dataclass(frozen=True, slots=True)
class Term:
    """A queue's term: when it ends for what began on a day, and how many days before the end are amber and red.

    The end moves only forward with the beginning. Most of what waits keeps its own last day: it "begins" and ends there.
    """

    ends: Callable[[date, RuleBook], date] = _own
    amber: Callable[[RuleBook], int] = lambda book: 3
    red: Callable[[RuleBook], int] = lambda book: 1

    @property
    def own_day(self) -> bool:
        """Whether the term ends on a day that the deal keeps, reckoned by the deal's own version of the rules."""
        return self.ends is _own


APPROVAL = Term(lambda start, book: book.working_days.after(start, book.approval_working_days))
REPLY = Term()
#: R-06 as the queue shows it: over 30 days green, then amber, the last 7 red.
RECORDAL = Term(amber=lambda book: book.recordal_amber_days, red=lambda book: book.recordal_red_days)
TRIAL = Term(amber=lambda book: book.trial_notice_days, red=lambda book: 7)
PAYMENT = Term()


def urgency(term: Term | None, start: date, today: date, book: RuleBook) -> Urgency:
    """Return how pressing it is today; on the last day itself it is not overdue yet."""
    if term is None:
        return Urgency.NONE
    left = (term.ends(start, book) - today).days
    if left < 0:
        return Urgency.OVERDUE
    if left <= term.red(book):
        return Urgency.RED
    return Urgency.AMBER if left <= term.amber(book) else Urgency.GREEN


def newest_overdue(term: Term, today: date, book: RuleBook) -> date:
    """Return the newest beginning whose term has ended before today; whatever began earlier is overdue too."""
    start = today - timedelta(days=1)
    while term.ends(start, book) >= today:
        start -= timedelta(days=1)
    return start
