"""What is said of what stands before a signature: papers, encumbrances, inventors, publicity, objections, affiliation."""

from enum import StrEnum

from marketplace.domain.accounts import OrganisationAction
from marketplace.domain.affiliation import Ground
from marketplace.domain.consents import ConsentAction, ConsentKind, Proceeds
from marketplace.domain.encumbrances import EncumbranceAction, EncumbranceKind
from marketplace.domain.errors import N_
from marketplace.domain.inventor_priority import InventorAction, InventorAnswer, PriorityState
from marketplace.domain.objections import ObjectionAction, ObjectionStatus
from marketplace.domain.publicity import Pricing, PublicityState

WORDS: tuple[tuple[StrEnum, str], ...] = (
    (ConsentKind.CO_OWNER, N_("共有人同意书")),
    (ConsentKind.PLEDGEE, N_("质权人同意书")),
    (ConsentKind.EXPORT_CONTROL, N_("技术出口许可证或登记证")),
    (ConsentKind.PRICING, N_("拍卖或其他市场的成交证明")),
    (ConsentKind.INVENTOR, N_("发明人声明")),
    (ConsentAction.RECORD, N_("登记签约前文件")),
    (ConsentAction.WITHDRAW, N_("撤回签约前文件")),
    (Proceeds.PREPAY, N_("向质权人提前清偿债务")),
    (Proceeds.DEPOSIT, N_("提存")),
    (EncumbranceKind.PLEDGE, N_("质押")),
    (EncumbranceKind.PRESERVATION, N_("财产保全")),
    (EncumbranceKind.OWNERSHIP_DISPUTE, N_("权属争议")),
    (EncumbranceKind.SUSPENSION, N_("程序中止")),
    (EncumbranceAction.ENTER, N_("登记权利负担")),
    (EncumbranceAction.END, N_("登记权利负担解除")),
    (InventorAnswer.WAIVED, N_("放弃优先受让")),
    (InventorAnswer.WANTED, N_("主张优先受让")),
    (InventorAction.NOTIFY, N_("通知发明人")),
    (InventorAction.ANSWER, N_("登记发明人答复")),
    (PriorityState.MISSING, N_("尚未通知")),
    (PriorityState.WAITING, N_("答复期内")),
    (PriorityState.WANTED, N_("有人主张优先受让")),
    (PriorityState.SETTLED, N_("已放弃或期满")),
    (Pricing.LISTED, N_("公开挂牌价")),
    (Pricing.PROVEN, N_("拍卖或其他市场成交价")),
    (Pricing.AGREEMENT, N_("协议定价")),
    (PublicityState.RUNNING, N_("公示中")),
    (PublicityState.STOPPED, N_("有异议，计时暂停")),
    (PublicityState.OVER, N_("期满，待结束")),
    (PublicityState.CLOSED, N_("已结束")),
    (PublicityState.WITHDRAWN, N_("已撤回")),
    (ObjectionStatus.FILED, N_("待登记")),
    (ObjectionStatus.RECORDED, N_("处理中")),
    (ObjectionStatus.DISMISSED, N_("不成立")),
    (ObjectionStatus.UPHELD, N_("成立")),
    (ObjectionAction.FILE, N_("收到价格异议")),
    (ObjectionAction.RECORD, N_("登记价格异议")),
    (ObjectionAction.DISMISS, N_("异议不成立")),
    (ObjectionAction.UPHOLD, N_("异议成立")),
    (Ground.SAME_UNIT, N_("同一单位或同一统一社会信用代码")),
    (Ground.SHAREHOLDING, N_("双方存在持股关系")),
    (Ground.LEGAL_REPRESENTATIVE, N_("法定代表人相同")),
    (Ground.INVENTOR, N_("发明人在受让或被许可单位持股或任董事")),
    (OrganisationAction.CLASSIFY, N_("登记单位性质")),
)
