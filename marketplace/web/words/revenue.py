"""What is said of revenue, its costs, and high-value patents."""

from enum import StrEnum

from marketplace.domain.errors import N_
from marketplace.domain.high_value import HighValueAction, Limb
from marketplace.domain.revenue import CostKind, RevenueAction

WORDS: tuple[tuple[StrEnum, str], ...] = (
    (CostKind.TAX, N_("税费")),
    (CostKind.AGENCY, N_("代理费")),
    (CostKind.VALUATION, N_("评估费")),
    (CostKind.RECORDAL, N_("备案登记费")),
    (CostKind.ANNUAL_FEE, N_("计入本交易的年费")),
    (RevenueAction.SET_SHARES, N_("设定收益分配比例")),
    (RevenueAction.ADD_COST, N_("登记直接费用")),
    (RevenueAction.REVERSE_COST, N_("冲销直接费用")),
    (Limb.EMERGING_INDUSTRY, N_("战略性新兴产业")),
    (Limb.OVERSEAS_FAMILY, N_("有海外同族")),
    (Limb.LONG_IN_FORCE, N_("维持年限较长")),
    (Limb.PLEDGE, N_("质押金额较高")),
    (Limb.AWARD, N_("获国家科技奖或中国专利奖")),
    (HighValueAction.ENTER, N_("登记高价值情形")),
    (HighValueAction.WITHDRAW, N_("撤销高价值情形")),
)
