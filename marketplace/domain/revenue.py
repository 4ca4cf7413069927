"""What an owner's unit does with the income of a deal: net income and its split (R-23, R-24; Conversion Law arts. 43–45)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.money import BASIS_POINTS


class RevenueAction(StrEnum):
    """What is done: a unit sets its shares, a cost is charged to a deal or taken back."""

    SET_SHARES = "set_shares"
    ADD_COST = "add_cost"
    REVERSE_COST = "reverse_cost"


class CostKind(StrEnum):
    """Direct costs of a deal (R-23)."""

    TAX = "tax"
    AGENCY = "agency"
    VALUATION = "valuation"
    RECORDAL = "recordal"
    ANNUAL_FEE = "annual_fee"


@dataclass(frozen=True, slots=True)
class Shares:
    """How net income is split, in basis points that sum to 10,000."""

    inventors_bp: int
    college_bp: int
    unit_bp: int

    @property
    def parts(self) -> tuple[int, int, int]:
        """The three shares in their order."""
        return self.inventors_bp, self.college_bp, self.unit_bp


#: Until a unit sets its own.
USUAL = Shares(7000, 1500, 1500)


def net_income(received_fen: int, costs_fen: Iterable[int]) -> int:
    """R-23: what was received less direct costs, in fen; never reckoned on the contract value. Nothing below zero.

    Received 200,000 yuan, costs 20,000: net 180,000.
    """
    return max(0, received_fen - sum(costs_fen))


def split(amount_fen: int, weights: Sequence[int]) -> tuple[int, ...]:
    """R-24: the amount in parts as the weights say, to the fen by largest remainders; parts sum to the amount.

    180,000.00 by 70/15/15 → 126,000 / 27,000 / 27,000; 100.00 by three equal weights → 33.34 / 33.33 / 33.33.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights are not negative and not all zero")
    parts = [amount_fen * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(amount_fen * weights[place] % total))
    for place in by_remainder[: amount_fen - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def share_problems(shares: Shares, inventors_least_bp: int, *, state_unit: bool) -> list[InvalidInput]:
    """R-24: return what is wrong with a unit's shares: their sum, and the inventors' legal minimum at a state unit."""
    problems = []
    if min(shares.parts) < 0 or sum(shares.parts) != BASIS_POINTS:
        problems.append(InvalidInput("unit_share", "sum", N_("三项份额之和须为百分之百")))
    if state_unit and shares.inventors_bp < inventors_least_bp:
        message = N_("国有单位完成人的份额不能低于净收入的百分之 %(least)s（促进科技成果转化法第四十五条）")
        least = f"{inventors_least_bp / 100:g}"
        problems.append(InvalidInput("inventors_share", "below_minimum", message, least=least))
    return problems
