"""What is said of recordals and annual fees."""

from enum import StrEnum

from marketplace.domain.annual_fees import AnnualFeeAction, FeeState
from marketplace.domain.errors import N_
from marketplace.domain.recordals import (
    RecordalAction,
    RecordalDocument,
    RecordalKind,
    RecordalStatus,
    RefusalGround,
)
from marketplace.services.recordal_queues import Pile

WORDS: tuple[tuple[StrEnum, str], ...] = (
    (RecordalKind.LICENCE, N_("许可合同备案")),
    (RecordalKind.TRANSFER, N_("权属转移登记")),
    (RecordalStatus.NOT_STARTED, N_("未开始")),
    (RecordalStatus.PREPARING, N_("准备材料")),
    (RecordalStatus.SUBMITTED, N_("已提交，待答复")),
    (RecordalStatus.CORRECTION, N_("待补正")),
    (RecordalStatus.RECORDED, N_("已备案登记")),
    (RecordalStatus.REFUSED, N_("不予备案登记")),
    (RecordalStatus.CHANGED, N_("备案已变更")),
    (RecordalStatus.CANCELLED, N_("备案已注销")),
    (RecordalAction.PREPARE, N_("开始准备备案登记")),
    (RecordalAction.SUBMIT, N_("提交备案登记")),
    (RecordalAction.CORRECT, N_("国家知识产权局要求补正")),
    (RecordalAction.RECORD, N_("取得备案登记号")),
    (RecordalAction.REFUSE, N_("不予备案登记")),
    (RecordalAction.CHANGE, N_("备案变更")),
    (RecordalAction.CANCEL, N_("备案注销")),
    (RecordalAction.FLAG_OVERDUE, N_("备案登记逾期")),
    (RecordalDocument.APPLICATION, N_("许可人签章的备案申请表")),
    (RecordalDocument.CONTRACT, N_("双方签署的合同")),
    (RecordalDocument.IDENTITY, N_("双方身份证明")),
    (RecordalDocument.MANDATE, N_("委托书（委托代理时）")),
    (RecordalDocument.CHANGE_APPLICATION, N_("著录项目变更申报书")),
    (RecordalDocument.CO_OWNER_CONSENT, N_("全体共有人同意的证明")),
    (RecordalDocument.EXPORT_CONTROL, N_("技术出口许可或登记文件（向境外转让）")),
    (RefusalGround.RIGHT_ENDED, N_("专利权已终止或被宣告无效")),
    (RefusalGround.NOT_OWNER, N_("许可人或让与人不是登记的权利人")),
    (RefusalGround.BEYOND_TERM, N_("合同期限超过专利权期限")),
    (RefusalGround.OVERLAP, N_("与已有的独占许可重叠")),
    (RefusalGround.FEES_UNPAID, N_("年费未缴清")),
    (RefusalGround.PLEDGED, N_("已出质且质权人未同意")),
    (RefusalGround.CO_OWNER_MISSING, N_("缺少共有人同意")),
    (RefusalGround.OTHER, N_("其他（请说明）")),
    (Pile.OVERDUE, N_("已逾期")),
    (Pile.OPEN, N_("待提交")),
    (Pile.CORRECTION, N_("待补正")),
    (Pile.SUBMITTED, N_("已提交，待答复")),
    (Pile.REFUSED, N_("不予备案登记")),
    (Pile.DONE, N_("已备案登记")),
    (FeeState.PAID, N_("已缴")),
    (FeeState.LATER, N_("未到缴费期")),
    (FeeState.NEAR, N_("90 天内到期")),
    (FeeState.SOON, N_("30 天内到期")),
    (FeeState.GRACE, N_("已过期，滞纳期内")),
    (FeeState.OVER, N_("缴费情况不明")),
    (AnnualFeeAction.PAY, N_("登记年费缴纳")),
    (AnnualFeeAction.WITHDRAW, N_("撤回年费登记")),
)
