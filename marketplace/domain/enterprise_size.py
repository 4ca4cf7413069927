"""Size of an enterprise, as it declares it itself (R-22)."""

from datetime import date
from enum import StrEnum

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.rule_book import RuleBook

OLDEST_DATA_YEARS = 2  # accounts of a year are closed in the next, so the year before last still counts
MOST_STAFF = 5_000_000


class EnterpriseSize(StrEnum):
    """Classes of 工信部联企业〔2011〕300, smallest first."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


def size_of(staff: int, revenue_fen: int, book: RuleBook) -> EnterpriseSize:
    """R-22: the class of an industrial enterprise (工信部联企业〔2011〕300); revenue of one year in fen.

    A class needs both of its least figures: 20 people and 3 million yuan are small, 19 people are micro whatever the
    revenue, 1,000 people and 400 million are large.
    """
    reached = [
        staff >= least_staff and revenue_fen >= least_revenue
        for least_staff, least_revenue in zip(book.size_staff, book.size_revenue_fen, strict=True)
    ]
    return list(EnterpriseSize)[sum(reached)]


def check_declaration(staff: int, data_year: int, today: date) -> None:
    """Refuse figures that can't be: no staff, or a year that is over too long ago or hasn't begun."""
    if not 1 <= staff <= MOST_STAFF:
        raise InvalidInput("size_staff", "staff", N_("从业人员请填 1 至 5000000 之间的整数"))
    first = today.year - OLDEST_DATA_YEARS
    if not first <= data_year <= today.year:
        message = N_("数据年度应为 %(first)s 至 %(last)s 年")
        raise InvalidInput("size_year", "data_year", message, first=str(first), last=str(today.year))
