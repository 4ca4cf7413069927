"""Provincial incentives that follow from recorded deals: the universities' award and the enterprises' subsidy."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marketplace.domain.errors import N_
from marketplace.domain.money import BASIS_POINTS
from marketplace.domain.terms import DealType


class Missing(StrEnum):
    """What keeps a deal out of a list."""

    OTHER_YEAR = "other_year"
    NOT_AN_ENTERPRISE = "not_an_enterprise"
    OTHER_PROVINCE = "other_province"
    RELATED = "related"
    NOT_A_UNIVERSITY = "not_a_university"
    OWNER_ELSEWHERE = "owner_elsewhere"
    NOT_HIGH_VALUE = "not_high_value"
    NOTHING_PAID = "nothing_paid"
    OTHER_KIND = "other_kind"


#: What each says to the reader of the list.
SENTENCES: dict[Missing, str] = {
    Missing.OTHER_YEAR: N_("不在该年度备案或登记"),
    Missing.NOT_AN_ENTERPRISE: N_("受让方或被许可方不是企业"),
    Missing.OTHER_PROVINCE: N_("受让方或被许可方不是省内企业"),
    Missing.RELATED: N_("双方有关联关系"),
    Missing.NOT_A_UNIVERSITY: N_("权利人不是高校院所"),
    Missing.OWNER_ELSEWHERE: N_("权利人不在省内"),
    Missing.NOT_HIGH_VALUE: N_("不是高价值发明专利"),
    Missing.NOTHING_PAID: N_("尚无已确认的付款"),
    Missing.OTHER_KIND: N_("交易方式不在范围内"),
}
AWARDED_KINDS = frozenset({DealType.LICENCE, DealType.OPEN_LICENCE, DealType.TRANSFER})


@dataclass(frozen=True, slots=True)
class Conversion:
    """One patent in one recorded deal, as far as an incentive asks."""

    deal_type: DealType
    recorded_on: date | None
    to_enterprise: bool
    in_province: bool
    related: bool
    from_university: bool
    owner_in_province: bool = True
    high_value: bool = False


def award_missing(one: Conversion, year: int) -> list[Missing]:
    """R-27: what keeps a conversion out of a year's count: recorded that year, to an in-province enterprise, unrelated."""
    checks = {
        Missing.NOT_A_UNIVERSITY: one.from_university,
        Missing.OTHER_KIND: one.deal_type in AWARDED_KINDS,
        Missing.OTHER_YEAR: one.recorded_on is not None and one.recorded_on.year == year,
        Missing.NOT_AN_ENTERPRISE: one.to_enterprise,
        Missing.OTHER_PROVINCE: one.in_province,
        Missing.RELATED: not one.related,
    }
    return [missing for missing, met in checks.items() if not met]


def awarded(distinct_patents: int, more_than: int) -> bool:
    """R-27: whether a university's distinct patents of the year earn the award: 21 do, 20 don't."""
    return distinct_patents > more_than


def subsidy_missing(one: Conversion, paid_fen: int) -> list[Missing]:
    """R-28: what keeps a deal from the subsidy: in-province firm and supplier, high-value invention, something paid."""
    checks = {
        Missing.NOT_A_UNIVERSITY: one.from_university,
        Missing.OWNER_ELSEWHERE: one.owner_in_province,
        Missing.NOT_AN_ENTERPRISE: one.to_enterprise,
        Missing.OTHER_PROVINCE: one.in_province,
        Missing.NOT_HIGH_VALUE: one.high_value,
        Missing.NOTHING_PAID: paid_fen > 0,
    }
    return [missing for missing, met in checks.items() if not met]


def subsidy(paid_fen: int, rate_bp: int, cap_fen: int) -> int:
    """R-28: the subsidy in fen: a share of what was actually paid, up to a cap; rounded half-up to the fen.

    640,000 yuan paid → 64,000; 1,500,000 → 100,000.
    """
    return min(cap_fen, (paid_fen * rate_bp * 2 + BASIS_POINTS) // (2 * BASIS_POINTS))
