"""What is said of the resource pool."""

from enum import StrEnum

from marketplace.domain.errors import N_
from marketplace.domain.pool import Implementation, PoolAction, PoolStatus, Willingness

TIER_NAMES = {1: N_("一级 · 重点推广"), 2: N_("二级 · 一般推广"), 3: N_("三级 · 继续培育")}
RATING_NAMES = {1: N_("高 · 前景好，建议优先推广"), 2: N_("中 · 有应用前景"), 3: N_("低 · 暂无明确前景")}
WORDS: tuple[tuple[StrEnum, str], ...] = (
    (PoolStatus.NOT_INVENTORIED, N_("待填写")),
    (PoolStatus.FILLED, N_("待学院审核")),
    (PoolStatus.COLLEGE_OK, N_("待学校审批")),
    (PoolStatus.UNIVERSITY_OK, N_("学校已审批")),
    (PoolStatus.POOLED, N_("已入库")),
    (PoolStatus.PARKED, N_("暂不入库")),
    (PoolStatus.PUSHED, N_("已推送企业")),
    (PoolStatus.MUTUALLY_RECOGNISED, N_("校企互认")),
    (PoolStatus.IN_DEAL, N_("交易中")),
    (PoolStatus.CONVERTED, N_("已转化")),
    (PoolAction.FILL, N_("填写盘点")),
    (PoolAction.RETURN, N_("退回修改")),
    (PoolAction.CHECK, N_("学院审核通过")),
    (PoolAction.APPROVE, N_("学校审批")),
    (PoolAction.ADMIT, N_("入库")),
    (PoolAction.PARK, N_("暂不入库")),
    (PoolAction.RECONSIDER, N_("重新审批")),
    (PoolAction.PUSH, N_("登记已推送企业")),
    (PoolAction.RECOGNISE, N_("登记校企互认")),
    (PoolAction.ENTER_DEAL, N_("进入交易")),
    (PoolAction.LEAVE_DEAL, N_("退出交易")),
    (PoolAction.CONVERT, N_("转化完成")),
    (Implementation.UNUSED, N_("未实施")),
    (Implementation.OWN_USE, N_("本单位自行实施")),
    (Implementation.USED_BY_OTHERS, N_("已转让或许可他人实施")),
    (Implementation.INDUSTRIALISED, N_("已产业化")),
    (Willingness.TRANSFER, N_("转让")),
    (Willingness.LICENCE, N_("许可")),
    (Willingness.OPEN_LICENCE, N_("开放许可")),
    (Willingness.EQUITY, N_("作价入股")),
    (Willingness.OWN_INDUSTRIALISATION, N_("自行产业化")),
    (Willingness.NONE, N_("暂不转化")),
)
