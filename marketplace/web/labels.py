"""The words that pages show for every enumerated value."""

from enum import StrEnum

from flask_babel import gettext as _

from marketplace.domain import regions
from marketplace.domain.classification import IPC_SECTIONS
from marketplace.domain.errors import N_
from marketplace.domain.industries import INDUSTRIES
from marketplace.domain.ipc_titles import short_title
from marketplace.domain.ledger import NOUNS, EntryKind
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode
from marketplace.domain.patents import LegalStatus, PatentType
from marketplace.domain.terms import DealType
from marketplace.web.words import LABELS
from marketplace.web.words.pool import RATING_NAMES, TIER_NAMES
from search import IPC_LEVELS, YES, Likeness

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
    return label(NOUNS[noun](action))


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


def tier(level: int | None) -> str:
    """Return the words for a tier of the resource pool, or a dash."""
    return _(TIER_NAMES[level]) if level in TIER_NAMES else "—"


def rating(level: int | None) -> str:
    """Return the words for an inventor's own rating, or a dash."""
    return _(RATING_NAMES[level]) if level in RATING_NAMES else "—"
