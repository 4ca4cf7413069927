"""What is said of open-licence declarations."""

from enum import StrEnum

from marketplace.domain.declarations import DeclarationAction, DeclarationStatus, DocumentKind
from marketplace.domain.errors import N_
from marketplace.domain.open_licences import Verdict
from marketplace.domain.terms import RoyaltyBase

WORDS: tuple[tuple[StrEnum, str], ...] = (
    (DeclarationStatus.DRAFT, N_("草稿")),
    (DeclarationStatus.CHECKED, N_("已核对，待签署")),
    (DeclarationStatus.OWNER_SIGNED, N_("已签署，待报送")),
    (DeclarationStatus.FILED, N_("已报送，待公告")),
    (DeclarationStatus.CORRECTION, N_("待补正")),
    (DeclarationStatus.REFUSED, N_("不予公告")),
    (DeclarationStatus.ANNOUNCED, N_("已公告")),
    (DeclarationStatus.AT_RISK, N_("已公告，有风险")),
    (DeclarationStatus.WITHDRAWAL_FILED, N_("已提交撤回，待公告")),
    (DeclarationStatus.WITHDRAWN, N_("已撤回")),
    (DeclarationStatus.EXPIRED, N_("已届满")),
    (DeclarationAction.CHECK, N_("声明通过核对")),
    (DeclarationAction.REVISE, N_("退回修改声明")),
    (DeclarationAction.SIGN, N_("权利人签署声明")),
    (DeclarationAction.SIGN_LAST, N_("权利人全部签署声明")),
    (DeclarationAction.FILE, N_("报送声明")),
    (DeclarationAction.ASK_CORRECTION, N_("登记补正通知")),
    (DeclarationAction.REFILE, N_("提交补正")),
    (DeclarationAction.ANNOUNCE, N_("登记声明公告")),
    (DeclarationAction.REFUSE, N_("登记不予公告")),
    (DeclarationAction.FLAG, N_("标记声明有风险")),
    (DeclarationAction.CLEAR, N_("解除声明风险")),
    (DeclarationAction.WITHDRAW, N_("提交撤回声明")),
    (DeclarationAction.END_WITHDRAWAL, N_("登记撤回公告")),
    (DeclarationAction.EXPIRE, N_("声明届满")),
    (DocumentKind.EVALUATION_REPORT, N_("专利权评价报告")),
    (DocumentKind.PLEDGEE_CONSENT, N_("质权人书面同意")),
    (DocumentKind.SIGNATURE, N_("签署件")),
    (DocumentKind.WITHDRAWAL_CONSENT, N_("撤回的书面同意")),
    (Verdict.PASSED, N_("已满足")),
    (Verdict.FAILED, N_("未满足")),
    (Verdict.WARNING, N_("有说明")),
    (Verdict.PENDING, N_("提交后办理")),
    (RoyaltyBase.NET_SALES, N_("净销售额")),
    (RoyaltyBase.OUTPUT, N_("新增产值")),
    (RoyaltyBase.PROFIT, N_("利润")),
)
