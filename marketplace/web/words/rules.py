"""What is said of the rules."""

from enum import StrEnum

from marketplace.domain.errors import N_
from marketplace.domain.rules import Mark, RulesAction

WORDS: tuple[tuple[StrEnum, str], ...] = (
    (Mark.CONFIRMED, N_("来源已核实")),
    (Mark.PARTLY, N_("来源部分核实")),
    (Mark.GENERAL, N_("一般知识，未核实")),
    (Mark.PROPOSAL, N_("平台规定")),
    (RulesAction.CHANGE, N_("修改规则设置")),
)
