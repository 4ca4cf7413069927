"""What the statistics look at: a period, the date that decides it, and the dimensions that split and filter it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.facts import Fact
from marketplace.domain.periods import Period, named_period, overlap, parse_period

Choice = TypeVar("Choice", bound=StrEnum)
#: Stands for an empty value in addresses and results: counted and shown, never dropped (rule 10).
UNKNOWN = "~"


class Basis(StrEnum):
    """The date by which a contract falls into a period; days are Shanghai's calendar days (rule 5)."""

    RECORDED = "recorded"
    SIGNED = "signed"
    EFFECTIVE = "effective"
    CANCELLED = "cancelled"


class Dimension(StrEnum):
    """What a figure can be split by and filtered by."""

    YEAR = "year"
    QUARTER = "quarter"
    LICENSOR_CITY = "licensor_city"
    LICENSEE_CITY = "licensee_city"
    INSTITUTION = "institution"
    DEAL_TYPE = "deal_type"
    LICENCE_TYPE = "licence_type"
    PAYMENT_MODE = "payment_mode"
    PATENT_TYPE = "patent_type"
    IPC_SECTION = "ipc_section"


IN_TIME = (Dimension.YEAR, Dimension.QUARTER)
#: Dimensions that a report can be filtered by; time is chosen by the period.
FILTERS = tuple(dimension for dimension in Dimension if dimension not in IN_TIME)
#: The table of the yearly report: a city stands twice, so totals come from rows, never from adding both (rule 4).
BREAKDOWN = (Dimension.YEAR, Dimension.LICENSOR_CITY, Dimension.LICENSEE_CITY, Dimension.INSTITUTION)

BASIS_LABELS: dict[Basis, str] = {
    Basis.RECORDED: N_("备案登记日"),
    Basis.SIGNED: N_("签订日"),
    Basis.EFFECTIVE: N_("生效日"),
    Basis.CANCELLED: N_("备案注销日"),
}
DIMENSION_LABELS: dict[Dimension, str] = {
    Dimension.YEAR: N_("年度"),
    Dimension.QUARTER: N_("季度"),
    Dimension.LICENSOR_CITY: N_("让与方地市"),
    Dimension.LICENSEE_CITY: N_("受让方地市"),
    Dimension.INSTITUTION: N_("让与单位"),
    Dimension.DEAL_TYPE: N_("交易方式"),
    Dimension.LICENCE_TYPE: N_("许可方式"),
    Dimension.PAYMENT_MODE: N_("支付方式"),
    Dimension.PATENT_TYPE: N_("专利类型"),
    Dimension.IPC_SECTION: N_("IPC 部"),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which facts are looked at: a period, the date that decides it, and one value for each filtered dimension."""

    period: Period
    basis: Basis = Basis.RECORDED
    filters: Mapping[Dimension, str] = field(default_factory=dict)

    def narrowed(self, dimensions: Iterable[Dimension], keys: Iterable[str]) -> "Selection":
        """Return the part of this selection that stands behind one line of a table."""
        period, filters = self.period, dict(self.filters)
        for dimension, key in zip(dimensions, keys, strict=True):
            if dimension in IN_TIME:
                period = overlap(period, named_period(key))
            else:
                filters[dimension] = key
        return Selection(period, self.basis, filters)

    def as_arguments(self) -> dict[str, str]:
        """Return the query arguments that stand for this selection; parse_selection reads them."""
        days = {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        return {
            **days,
            "basis": self.basis.value,
            **{key.value: value for key, value in self.filters.items()},
        }


def parse_selection(arguments: Mapping[str, str], today: date) -> Selection:
    """Return what query arguments ask for: from, to, year, basis, and filters by dimension; InvalidInput if unclear."""
    given = {key: text for key, value in arguments.items() if (text := value.strip())}
    period = parse_period(given.get("from", ""), given.get("to", ""), given.get("year", ""), today)
    filters = {dimension: given[dimension] for dimension in FILTERS if dimension in given}
    if any("\0" in value for value in filters.values()):
        raise InvalidInput("filters", "filter", N_("筛选条件含有不能识别的字符"))
    return Selection(period, parse_choice(Basis, given.get("basis", ""), Basis.RECORDED, "basis"), filters)


def parse_choice(kind: type[Choice], text: str, default: Choice, field: str) -> Choice:
    """Return the member of this name, the default for none; InvalidInput names the field and what it takes."""
    if not text:
        return default
    members = [member.value for member in kind]
    if text not in members:
        raise InvalidInput(
            field, "choice", N_("没有这个选项，可用的有：%(values)s"), values="、".join(members)
        )
    return kind(text)


def basis_date(fact: Fact, basis: Basis) -> date | None:
    """Return the date of the fact that this basis goes by."""
    dates = {
        Basis.RECORDED: fact.recorded_on,
        Basis.SIGNED: fact.signed_on,
        Basis.EFFECTIVE: fact.effective_on,
        Basis.CANCELLED: fact.cancelled_on,
    }
    return dates[basis]
