"""The high-value invention test (R-30): which of CNIPA's five grounds hold, and on what evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.patents import LegalStatus, PatentType
from marketplace.domain.working_days import shift_months


class Limb(StrEnum):
    """The grounds, any of which is enough."""

    EMERGING_INDUSTRY = "emerging_industry"
    OVERSEAS_FAMILY = "overseas_family"
    LONG_IN_FORCE = "long_in_force"
    PLEDGE = "pledge"
    AWARD = "award"


class HighValueAction(StrEnum):
    """What is done: a ground is entered with its evidence, or taken back."""

    ENTER = "enter"
    WITHDRAW = "withdraw"


#: Grounds that somebody enters with evidence; how long a patent is in force is read from its dates.
ENTERED = (Limb.EMERGING_INDUSTRY, Limb.OVERSEAS_FAMILY, Limb.PLEDGE, Limb.AWARD)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A ground as it was entered; `amount_fen` is that of a pledge."""

    limb: Limb
    text: str
    amount_fen: int | None = None


def limbs(
    patent_type: PatentType,
    legal_status: LegalStatus,
    granted_on: date | None,
    entered: Iterable[Evidence],
    today: date,
    *,
    years: int,
    pledge_fen: int,
) -> tuple[Limb, ...]:
    """R-30: return the grounds that hold today; none for anything but an invention in force.

    In force for longer than `years` counts from the grant. A pledge counts from `pledge_fen` on.
    """
    if patent_type is not PatentType.INVENTION or legal_status is not LegalStatus.GRANTED:
        return ()
    found = {
        one.limb for one in entered if one.limb is not Limb.PLEDGE or (one.amount_fen or 0) >= pledge_fen
    }
    if granted_on and today > shift_months(granted_on, 12 * years):
        found.add(Limb.LONG_IN_FORCE)
    return tuple(limb for limb in Limb if limb in found)


def evidence_problems(evidence: Evidence) -> list[InvalidInput]:
    """Return what keeps a ground from being entered."""
    problems = []
    if evidence.limb not in ENTERED:
        problems.append(InvalidInput("limb", "not_entered", N_("维持年限由系统按授权日计算，不需要填写")))
    if not 5 <= len(evidence.text.strip()) <= 300:
        message = N_("请填写证据（5 至 300 个字），例如产业代码和关键词、同族号、质押登记号、获奖年度")
        problems.append(InvalidInput("evidence", "evidence_missing", message))
    if (evidence.limb is Limb.PLEDGE) != bool(evidence.amount_fen):
        problems.append(InvalidInput("amount", "amount", N_("质押须填写金额，其他情形不填金额")))
    return problems
