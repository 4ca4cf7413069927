"""The conversion resource pool: every patent is inventoried, checked, approved, and followed until it is converted.

Steps: domain study §9, last paragraph; what is asked of the inventor: §5 (national inventory, 2023–2025).
"""

from dataclasses import dataclass
from enum import StrEnum

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.processes import LETTERS, Process, moves

TIERS = (1, 2, 3)
RATINGS = (1, 2, 3)  # how many levels the national form has was not found: three (D)
LEAST_SCENARIO, MOST_SCENARIO, MOST_COLLEGE, MOST_REASON = 10, 1000, 100, 500


class PoolStatus(StrEnum):
    """Where a patent stands in the inventory of its university."""

    NOT_INVENTORIED = "not_inventoried"
    FILLED = "filled"
    COLLEGE_OK = "college_ok"
    UNIVERSITY_OK = "university_ok"  # passed through: approving decides on tier or parking at once
    POOLED = "pooled"
    PARKED = "parked"
    PUSHED = "pushed"
    MUTUALLY_RECOGNISED = "mutually_recognised"
    IN_DEAL = "in_deal"
    CONVERTED = "converted"


class PoolAction(StrEnum):
    """What may be done to an item of the inventory."""

    FILL = "fill"
    RETURN = "return"
    CHECK = "check"
    APPROVE = "approve"
    ADMIT = "admit"
    PARK = "park"
    RECONSIDER = "reconsider"
    PUSH = "push"
    RECOGNISE = "recognise"
    ENTER_DEAL = "enter_deal"
    LEAVE_DEAL = "leave_deal"
    CONVERT = "convert"


class Implementation(StrEnum):
    """Whether the patent is used already."""

    UNUSED = "unused"
    OWN_USE = "own_use"
    USED_BY_OTHERS = "used_by_others"
    INDUSTRIALISED = "industrialised"


class Willingness(StrEnum):
    """A way of conversion that the inventor accepts; NONE stands alone."""

    TRANSFER = "transfer"
    LICENCE = "licence"
    OPEN_LICENCE = "open_licence"
    EQUITY = "equity"
    OWN_INDUSTRIALISATION = "own_industrialisation"
    NONE = "none"


_S, _A = PoolStatus, PoolAction
_ON_OFFER = (_S.POOLED, _S.PUSHED, _S.MUTUALLY_RECOGNISED)
#: Entering and leaving a deal and the conversion follow from steps that somebody takes in a deal, on either side.
POOL_PROCESS = Process(
    "pool_item",
    _S.NOT_INVENTORIED,
    moves(
        {
            (_S.NOT_INVENTORIED, _A.FILL): (
                _S.FILLED,
                "IO",
            ),  # or the office, for inventors without an account
            (_S.FILLED, _A.FILL): (_S.FILLED, "IO"),
            (_S.FILLED, _A.RETURN): (_S.NOT_INVENTORIED, "C"),
            (_S.FILLED, _A.CHECK): (_S.COLLEGE_OK, "C"),
            (_S.COLLEGE_OK, _A.RETURN): (_S.NOT_INVENTORIED, "O"),
            (_S.COLLEGE_OK, _A.APPROVE): (_S.UNIVERSITY_OK, "O"),
            (_S.UNIVERSITY_OK, _A.ADMIT): (_S.POOLED, "O"),
            (_S.UNIVERSITY_OK, _A.PARK): (_S.PARKED, "O"),
            (_S.PARKED, _A.RECONSIDER): (_S.COLLEGE_OK, "O"),
            (_S.POOLED, _A.PUSH): (_S.PUSHED, "OBAS"),
            (_S.PUSHED, _A.RECOGNISE): (_S.MUTUALLY_RECOGNISED, "OBAS"),
            **{(status, _A.ENTER_DEAL): (_S.IN_DEAL, "OEBAS") for status in _ON_OFFER},
            (_S.IN_DEAL, _A.LEAVE_DEAL): (_S.POOLED, "OEBAS"),
            (_S.IN_DEAL, _A.CONVERT): (_S.CONVERTED, "OEBAS"),
        },
        LETTERS,
    ),
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the inventor says of a patent; `self_rating` 1 is the best, `readiness_level` 9 the most mature."""

    publicly_funded: bool | None
    implementation: Implementation | None
    willingness: tuple[Willingness, ...]
    readiness_level: int | None
    self_rating: int | None
    scenario: str
    college: str = ""


def answer_problems(answers: Answers) -> list[InvalidInput]:
    """Return what is missing or wrong, field by field; empty when the answers may be handed in."""
    problems = [
        InvalidInput(field, code, message)
        for field, code, message, wrong in (
            (
                "publicly_funded",
                "funding_missing",
                N_("请选择是否由财政资金支持的科研项目形成"),
                answers.publicly_funded is None,
            ),
            (
                "implementation",
                "implementation_missing",
                N_("请选择实施情况"),
                answers.implementation is None,
            ),
            (
                "readiness_level",
                "readiness_range",
                N_("请选择技术成熟度（1 至 9 级）"),
                answers.readiness_level not in range(1, 10),
            ),
            ("self_rating", "rating_range", N_("请选择自评等级"), answers.self_rating not in RATINGS),
        )
        if wrong
    ]
    return [*problems, *_willingness_problems(answers), *_text_problems(answers)]


def _willingness_problems(answers: Answers) -> list[InvalidInput]:
    chosen = answers.willingness
    if not chosen:
        return [
            InvalidInput(
                "willingness", "willingness_missing", N_("请至少选择一种可接受的转化方式，或“暂不转化”")
            )
        ]
    if Willingness.NONE in chosen and len(chosen) > 1:
        return [InvalidInput("willingness", "willingness_mixed", N_("“暂不转化”不能与其他转化方式同时选择"))]
    return []


def _text_problems(answers: Answers) -> list[InvalidInput]:
    problems, length = [], len(answers.scenario.strip())
    if not LEAST_SCENARIO <= length <= MOST_SCENARIO:
        problems.append(
            InvalidInput(
                "scenario",
                "scenario_length",
                N_("请写明应用场景和产业化前景（%(least)s 至 %(most)s 个字），现有 %(count)s 个字"),
                least=LEAST_SCENARIO,
                most=MOST_SCENARIO,
                count=length,
            )
        )
    if len(answers.college.strip()) > MOST_COLLEGE:
        problems.append(InvalidInput("college", "college_length", N_("学院名称最多 100 个字")))
    return problems


def check_tier(tier: int | None) -> int:
    """Return the tier in which a patent is promoted, the first being the most urgent; InvalidInput for any other."""
    if tier not in TIERS:
        raise InvalidInput("tier", "tier_missing", N_("请选择入库层级（一级、二级或三级）"))
    return tier


def check_reason(reason: str) -> str:
    """Return the reason that the inventor will read; InvalidInput when there is none or it is too long."""
    reason = reason.strip()
    if not 2 <= len(reason) <= MOST_REASON:
        raise InvalidInput("reason", "reason_missing", N_("请填写理由（2 至 500 个字），发明人可以看到"))
    return reason
