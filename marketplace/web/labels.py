"""The words that pages show for every enumerated value."""

from enum import StrEnum

from flask_babel import gettext as _

from marketplace.domain import regions
from marketplace.domain.accounts import OrganisationKind, Role
from marketplace.domain.classification import IPC_SECTIONS
from marketplace.domain.deal_evidence import EvidenceAction
from marketplace.domain.deals import DealAction, DealStatus, DealType
from marketplace.domain.errors import N_
from marketplace.domain.import_states import ImportAction, ImportState
from marketplace.domain.industries import INDUSTRIES
from marketplace.domain.ipc_titles import short_title
from marketplace.domain.ledger import EntryKind
from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import ListingAction, ListingStatus, PriceKind
from marketplace.domain.money import PaymentMode
from marketplace.domain.patents import LegalStatus, PatentType
from marketplace.domain.saved_searches import Frequency
from marketplace.domain.search_exports import ExportAction, ExportState
from search import IPC_LEVELS, YES, Likeness

_LABELS: tuple[tuple[StrEnum, str], ...] = (
    (PatentType.INVENTION, N_("发明")),
    (PatentType.UTILITY_MODEL, N_("实用新型")),
    (PatentType.DESIGN, N_("外观设计")),
    (LegalStatus.PENDING, N_("审查中")),
    (LegalStatus.GRANTED, N_("有效")),
    (LegalStatus.LAPSED, N_("终止")),
    (LegalStatus.EXPIRED, N_("届满")),
    (LegalStatus.INVALIDATED, N_("宣告无效")),
    (LegalStatus.REFUSED, N_("驳回")),
    (LegalStatus.WITHDRAWN, N_("撤回")),
    (LegalStatus.UNKNOWN, N_("未核验")),
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
    (PriceKind.FIXED, N_("明码标价")),
    (PriceKind.NEGOTIABLE, N_("面议")),
    (PriceKind.FREE, N_("不收费")),
    (Role.INVENTOR, N_("发明人")),
    (Role.TRANSFER_OFFICER, N_("技术转移专员")),
    (Role.ENTERPRISE_USER, N_("企业用户")),
    (Role.OPERATOR, N_("运营人员")),
    (Role.ADMINISTRATOR, N_("管理员")),
    (OrganisationKind.UNIVERSITY, N_("高校院所")),
    (OrganisationKind.ENTERPRISE, N_("企业")),
    (OrganisationKind.PLATFORM, N_("平台")),
    (ListingStatus.DRAFT, N_("草稿")),
    (ListingStatus.SUBMITTED, N_("待本单位审批")),
    (ListingStatus.RETURNED, N_("已退回")),
    (ListingStatus.OWNER_APPROVED, N_("待平台审核")),
    (ListingStatus.APPROVED, N_("已审核，待发布")),
    (ListingStatus.PUBLISHED, N_("已发布")),
    (ListingStatus.SUSPENDED, N_("已暂停")),
    (ListingStatus.RESERVED, N_("已锁定")),
    (ListingStatus.CLOSED, N_("已关闭")),
    (DealStatus.ENQUIRY, N_("待回复")),
    (DealStatus.TALKING, N_("洽谈中")),
    (DealStatus.OFFERED, N_("报价中")),
    (DealStatus.AGREED, N_("待签约")),
    (DealStatus.SIGNED, N_("已签约")),
    (DealStatus.EFFECTIVE, N_("已生效，待备案登记")),
    (DealStatus.RECORDED, N_("已备案登记")),
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
    (DealAction.CANCEL, N_("取消")),
    (DealAction.RESCIND, N_("解除")),
    (ImportAction.CHECKED, N_("完成核对")),
    (ImportAction.RECHECK, N_("修改列的对应")),
    (ImportAction.CONFIRM, N_("确认导入")),
    (ImportAction.START, N_("开始导入")),
    (ImportAction.FINISH, N_("完成导入")),
    (ImportAction.CANCEL, N_("取消导入")),
    (ImportAction.FAIL, N_("中止导入")),
    (ImportState.CHECKING, N_("核对中")),
    (ImportState.READY, N_("待确认")),
    (ImportState.QUEUED, N_("等待导入")),
    (ImportState.RUNNING, N_("导入中")),
    (ImportState.DONE, N_("已完成")),
    (ImportState.CANCELLED, N_("已取消")),
    (ImportState.FAILED, N_("未完成")),
    (ListingAction.SUBMIT, N_("提交审批")),
    (ListingAction.RETURN, N_("退回")),
    (ListingAction.APPROVE_OWNER, N_("本单位批准")),
    (ListingAction.APPROVE_PLATFORM, N_("平台审核通过")),
    (ListingAction.PUBLISH, N_("发布")),
    (ListingAction.SUSPEND, N_("暂停")),
    (ListingAction.RESUME, N_("恢复")),
    (ListingAction.RESERVE, N_("锁定")),
    (ListingAction.RELEASE, N_("解除锁定")),
    (ListingAction.CLOSE, N_("关闭")),
    (Frequency.DAILY, N_("每天")),
    (Frequency.WEEKLY, N_("每周一")),
    (Frequency.NONE, N_("暂停邮件")),
    (EvidenceAction.ATTACH, N_("附检索留痕")),
    (ExportState.QUEUED, N_("等待生成")),
    (ExportState.RUNNING, N_("生成中")),
    (ExportState.DONE, N_("已完成")),
    (ExportState.CANCELLED, N_("已取消")),
    (ExportState.FAILED, N_("未完成")),
    (ExportAction.START, N_("开始生成")),
    (ExportAction.FINISH, N_("完成导出")),
    (ExportAction.CANCEL, N_("取消导出")),
    (ExportAction.FAIL, N_("中止导出")),
)
#: Bands by which prices are counted, and technology readiness levels (GB/T 22900).
PRICE_BANDS = {
    "free": N_("免费"),
    "under_10k": N_("1 万元以下"),
    "10k_50k": N_("1–5 万元"),
    "50k_200k": N_("5–20 万元"),
    "200k_1m": N_("20–100 万元"),
    "over_1m": N_("100 万元以上"),
    "negotiable": N_("面议或仅提成"),
}
READINESS = {
    1: N_("1 级 · 发现基本原理"),
    2: N_("2 级 · 形成技术方案"),
    3: N_("3 级 · 关键功能得到验证"),
    4: N_("4 级 · 实验室样品"),
    5: N_("5 级 · 模拟环境中验证部件"),
    6: N_("6 级 · 模拟环境中验证样机"),
    7: N_("7 级 · 实际环境中验证样机"),
    8: N_("8 级 · 产品定型"),
    9: N_("9 级 · 批量应用"),
}
#: The home province's cities as the table of regions names them, marked for translation; others stay as they are.
HOME_CITY_NAMES = (
    N_("哈尔滨市"), N_("齐齐哈尔市"), N_("鸡西市"), N_("鹤岗市"), N_("双鸭山市"), N_("大庆市"), N_("伊春市"),
    N_("佳木斯市"), N_("七台河市"), N_("牡丹江市"), N_("黑河市"), N_("绥化市"), N_("大兴安岭地区"),
)  # fmt: skip
#: Noun of a ledger entry's kind → what may be done to it.
_ENTRY_ACTIONS: dict[str, type[StrEnum]] = {
    "deal": DealAction,
    "listing": ListingAction,
    "evidence": EvidenceAction,
}
#: Members of different enumerations with the same text are equal (`free`, `licence`), so the class is part of the key.
LABELS = {(type(member), member.value): text for member, text in _LABELS}


def label(value: StrEnum | None) -> str:
    """Return the translated label of an enumeration member; empty for None."""
    return _(LABELS[type(value), value.value]) if value is not None else ""


def city_name(code: str) -> str:
    """Return what a city is called on pages, or the code itself when the table lacks it."""
    return _(regions.city_name(code)) if code else ""


def label_of(kind: type[StrEnum], value: str | None) -> str:
    """Return the translated label of a stored value of this enumeration; the value itself if unknown."""
    return _(LABELS.get((kind, value), value)) if value else ""


def choices(kind: type[StrEnum], *members: StrEnum) -> list[tuple[str, str]]:
    """Return (value, label) pairs for a select field: the named members, or all of them."""
    return [(member.value, label(member)) for member in (members or tuple(kind))]


def entry_label(kind: str) -> str:
    """Return the label of a ledger entry's kind, e.g. `deal.accept` → 接受报价."""
    noun, action = EntryKind(kind).value.split(".", 1)
    return label(_ENTRY_ACTIONS[noun](action))


#: What it means that the facet holds.
_YES = {"open_licence": N_("可按开放许可直接使用"), "free_for_small": N_("小微企业免费使用")}
_FACET_CLASSES: dict[str, type[StrEnum]] = {
    "deal_type": DealType,
    "licence_type": LicenceType,
    "payment_mode": PaymentMode,
    "patent_type": PatentType,
    "legal_status": LegalStatus,
}


def facet_label(name: str, key: str) -> str:
    """Return what a facet's value is called on pages."""
    if name in _FACET_CLASSES:
        return label_of(_FACET_CLASSES[name], key)
    if name == "city":
        return city_name(key)
    if name in IPC_LEVELS:
        return f"{key} {ipc_title(key)}".strip()
    if name == "industry" and key in INDUSTRIES:
        return _(INDUSTRIES[key].label)
    if name in _YES and key == YES:
        return _(_YES[name])
    return _(PRICE_BANDS[key]) if name == "price_band" and key in PRICE_BANDS else key


def ipc_title(code: str) -> str:
    """Return a class's title: a section's in the reader's language, any other in Chinese, empty for an unknown one."""
    return _(IPC_SECTIONS[code]) if code in IPC_SECTIONS else short_title(code)


def reasons(likeness: Likeness) -> list[str]:
    """Return why two patents are alike: the narrowest classes and the words that they share; empty for the text alone."""
    groups = [f"{group[:4]} {group[4:]}" for group in likeness.groups]
    classes = groups + [
        one for one in likeness.subclasses if not any(group.startswith(one) for group in groups)
    ]
    found = [_("同属 %(classes)s", classes=_("、").join(classes))] if classes else []
    if likeness.words:
        found.append(_("共同词语：%(words)s", words=_("、").join(likeness.words)))
    return found


def readiness(level: int | None) -> str:
    """Return the words for a technology readiness level, or a dash."""
    return _(READINESS[level]) if level in READINESS else "—"
