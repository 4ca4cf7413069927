"""What is said of use first, pay later, of the size of enterprises and of patents at rest."""

from enum import StrEnum

from marketplace.domain.dormancy import DormancyReason
from marketplace.domain.enterprise_size import EnterpriseSize
from marketplace.domain.errors import N_
from marketplace.domain.trials import ReportKind, TrialAction, TrialEnd, TrialStatus

WORDS: tuple[tuple[StrEnum, str], ...] = (
    (TrialStatus.TRIAL, N_("免费试用中")),
    (TrialStatus.TRIGGERED, N_("已触发，待权利人确认")),
    (TrialStatus.DISPUTED, N_("有争议，待平台裁定")),
    (TrialStatus.PAYABLE, N_("应付款")),
    (TrialStatus.PAID, N_("已付款")),
    (TrialStatus.EXITED, N_("已退出，无须付费")),
    (TrialStatus.LONG_STOP, N_("最长期限届满，无须付费")),
    (TrialAction.DECLARE, N_("申报企业规模")),
    (TrialAction.START, N_("试用开始")),
    (TrialAction.REPORT, N_("试用报告")),
    (TrialAction.TRIGGER, N_("试用触发付费")),
    (TrialAction.CONFIRM, N_("确认触发，开始付款期")),
    (TrialAction.DISPUTE, N_("对试用报告提出异议")),
    (TrialAction.UPHOLD, N_("裁定异议成立，报告不计")),
    (TrialAction.REJECT, N_("裁定异议不成立，应付款")),
    (TrialAction.PAY, N_("试用后款项付清")),
    (TrialAction.EXIT, N_("退出试用")),
    (TrialAction.STOP, N_("试用最长期限届满")),
    (TrialEnd.DATE, N_("免费使用期届满")),
    (TrialEnd.FIRST_SALE, N_("首次产品收入")),
    (TrialEnd.REVENUE, N_("累计收入达到约定金额")),
    (TrialEnd.MILESTONE, N_("达到约定里程碑")),
    (TrialEnd.EXIT, N_("被许可方退出")),
    (TrialEnd.LONG_STOP, N_("最长期限届满")),
    (ReportKind.REVENUE, N_("产品收入")),
    (ReportKind.MILESTONE, N_("里程碑")),
    (EnterpriseSize.MICRO, N_("微型企业")),
    (EnterpriseSize.SMALL, N_("小型企业")),
    (EnterpriseSize.MEDIUM, N_("中型企业")),
    (EnterpriseSize.LARGE, N_("大型企业")),
    (DormancyReason.CONFIDENTIAL, N_("涉密")),
    (DormancyReason.DEFENCE, N_("国防用途")),
    (DormancyReason.FURTHER_RESEARCH, N_("后续研发中")),
    (DormancyReason.EXCLUSIVE_TALKS, N_("独占许可洽谈中")),
    (DormancyReason.PLEDGE, N_("已质押")),
    (DormancyReason.DISPUTE, N_("有权属纠纷")),
    (DormancyReason.IMPLEMENTED, N_("本单位已实施")),
)
