"""What is said of deals, their terms, states and steps."""

from enum import StrEnum

from marketplace.domain.assignments import AssignmentAction
from marketplace.domain.confidentiality import ConfidentialityAction, ConfidentialityStatus
from marketplace.domain.deal_documents import DocumentAction
from marketplace.domain.deal_evidence import EvidenceAction
from marketplace.domain.deals import DealAction, DealStatus
from marketplace.domain.errors import N_
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import DealType

WORDS: tuple[tuple[StrEnum, str], ...] = (
    (DealType.LICENCE, N_("许可")),
    (DealType.TRANSFER, N_("转让")),
    (DealType.OPEN_LICENCE, N_("开放许可")),
    (DealType.EQUITY, N_("作价入股")),
    (PaymentMode.LUMP_SUM, N_("一次总付")),
    (PaymentMode.INSTALMENTS, N_("分期支付")),
    (PaymentMode.ROYALTY, N_("提成支付")),
    (PaymentMode.ENTRY_FEE_AND_ROYALTY, N_("入门费加提成")),
    (PaymentMode.DEFERRED, N_("先使用后付费")),
    (PaymentMode.FREE, N_("免费")),
    (LicenceType.EXCLUSIVE, N_("独占许可")),
    (LicenceType.SOLE, N_("排他许可")),
    (LicenceType.NON_EXCLUSIVE, N_("普通许可")),
    (DealStatus.ENQUIRY, N_("待回复")),
    (DealStatus.TALKING, N_("洽谈中")),
    (DealStatus.OFFERED, N_("报价中")),
    (DealStatus.AGREED, N_("待签约")),
    (DealStatus.SIGNED, N_("已签约")),
    (DealStatus.EFFECTIVE, N_("已生效，待备案登记")),
    (DealStatus.RECORDED, N_("已备案登记")),
    (DealStatus.PUBLICITY, N_("价格公示中")),
    (DealStatus.OBJECTION, N_("公示有异议")),
    (DealStatus.CLEARED, N_("公示期满，待签约")),
    (DealStatus.NOTICE_SENT, N_("已通知，待付款")),
    (DealStatus.PAID, N_("已付款，待确认生效")),
    (DealStatus.PERFORMING, N_("履行中")),
    (DealStatus.BREACH, N_("违约处理中")),
    (DealStatus.COMPLETED, N_("已履行完毕")),
    (DealStatus.TERMINATED, N_("已终止")),
    (DealStatus.LAPSED, N_("逾期未回复，已失效")),
    (DealStatus.CANCELLED, N_("已取消")),
    (DealStatus.RESCINDED, N_("已解除")),
    (DealAction.OPEN, N_("提交意向")),
    (DealAction.REPLY, N_("回复")),
    (DealAction.OFFER, N_("报价")),
    (DealAction.ACCEPT, N_("接受报价")),
    (DealAction.SIGN, N_("签约（第一方）")),
    (DealAction.COUNTERSIGN, N_("签约（第二方）")),
    (DealAction.TAKE_EFFECT, N_("合同生效")),
    (DealAction.RECORD, N_("备案登记")),
    (DealAction.PUBLISH_PRICE, N_("开始价格公示")),
    (DealAction.OBJECT, N_("登记异议")),
    (DealAction.DISMISS, N_("处理异议：不成立")),
    (DealAction.CLEAR, N_("公示期满")),
    (DealAction.PAY, N_("付款")),
    (DealAction.PERFORM, N_("开始履行")),
    (DealAction.BREACH, N_("登记违约")),
    (DealAction.REMEDY, N_("违约已补救")),
    (DealAction.TERMINATE, N_("终止合同")),
    (DealAction.COMPLETE, N_("履行完毕")),
    (DealAction.LAPSE, N_("逾期失效")),
    (DealAction.CANCEL, N_("取消")),
    (DealAction.RESCIND, N_("解除")),
    (EvidenceAction.ATTACH, N_("附检索留痕")),
    (ConfidentialityAction.PROPOSE, N_("提出保密协议")),
    (ConfidentialityAction.CONFIRM, N_("确认保密协议")),
    (ConfidentialityAction.DECLINE, N_("不同意保密协议")),
    (ConfidentialityAction.WITHDRAW, N_("撤回保密协议")),
    (ConfidentialityAction.DISCLOSE, N_("公开意向方名称")),
    (ConfidentialityStatus.PROPOSED, N_("待对方确认")),
    (ConfidentialityStatus.IN_FORCE, N_("双方已确认，有效")),
    (ConfidentialityStatus.DECLINED, N_("对方不同意")),
    (ConfidentialityStatus.WITHDRAWN, N_("已撤回")),
    (DocumentAction.SHARE, N_("提供文件")),
    (AssignmentAction.ASSIGN, N_("指定协助人")),
)
