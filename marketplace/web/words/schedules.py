"""What is said of payments, their states and steps."""

from enum import StrEnum

from marketplace.domain.errors import N_
from marketplace.domain.schedules import PaymentAction, PaymentKind, PaymentStatus

WORDS: tuple[tuple[StrEnum, str], ...] = (
    (PaymentKind.FIXED, N_("价款")),
    (PaymentKind.ENTRY_FEE, N_("入门费")),
    (PaymentKind.INSTALMENT, N_("分期款")),
    (PaymentKind.ROYALTY, N_("提成")),
    (PaymentKind.DEFERRED, N_("试用期满后的价款")),
    (PaymentStatus.SCHEDULED, N_("未到期")),
    (PaymentStatus.DUE, N_("待付款")),
    (PaymentStatus.REPORT_WAIT, N_("待提交报告")),
    (PaymentStatus.REPORTED, N_("报告待核对")),
    (PaymentStatus.QUERIED, N_("报告被质询")),
    (PaymentStatus.ACCEPTED, N_("报告已认可，待付款")),
    (PaymentStatus.OVERDUE, N_("已逾期")),
    (PaymentStatus.PAID_CLAIMED, N_("已付款，待确认到账")),
    (PaymentStatus.REJECTED, N_("未到账，已退回")),
    (PaymentStatus.CONFIRMED, N_("已到账")),
    (PaymentStatus.DISTRIBUTED, N_("已分配")),
    (PaymentStatus.REVERSED, N_("已冲正")),
    (PaymentStatus.WAIVED, N_("已豁免")),
    (PaymentAction.SCHEDULE, N_("排定付款计划")),
    (PaymentAction.FALL_DUE, N_("款项到期")),
    (PaymentAction.REACH, N_("里程碑已验收")),
    (PaymentAction.AWAIT_REPORT, N_("等待提成报告")),
    (PaymentAction.REPORT, N_("提交提成报告")),
    (PaymentAction.ACCEPT, N_("认可报告")),
    (PaymentAction.QUERY, N_("质询报告")),
    (PaymentAction.FALL_OVERDUE, N_("款项逾期")),
    (PaymentAction.CLAIM, N_("登记付款")),
    (PaymentAction.CONFIRM, N_("确认到账")),
    (PaymentAction.REJECT, N_("退回付款登记")),
    (PaymentAction.DISTRIBUTE, N_("登记分配")),
    (PaymentAction.ASK_WAIVER, N_("申请豁免")),
    (PaymentAction.WAIVE, N_("豁免")),
    (PaymentAction.ASK_REVERSAL, N_("申请冲正")),
    (PaymentAction.REVERSE, N_("冲正")),
    (PaymentAction.KEEP, N_("不予变更")),
)
