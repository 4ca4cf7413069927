"""Contracts: which text a deal's terms call for, and what is still missing before it can be printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import N_, Conflict
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import OWNER_CHANGING, DealType, RoyaltyBase, Terms


class ContractAction(StrEnum):
    """What is done with a contract's text and stands in the ledger."""

    DRAW_UP = "draw_up"


class Paper(StrEnum):
    """What is drawn up in a deal: the contract itself, or the agreement to keep secrets while it is talked about."""

    CONTRACT = "contract"
    CONFIDENTIALITY = "confidentiality"


class ContractKind(StrEnum):
    """The texts that there are; the value names the text's folder."""

    TRANSFER = "transfer"
    EXCLUSIVE = "exclusive"
    SOLE = "sole"
    ORDINARY = "ordinary"
    OPEN = "open"
    USE_FIRST = "use_first"
    CONFIDENTIALITY = "confidentiality"


class Place(StrEnum):
    """Where something that is missing is filled in: one of the parties about itself, or the owner's inventory."""

    LICENSOR = "licensor"
    LICENSEE = "licensee"
    PATENTS = "patents"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the contract must state: `label` is a message id, `lacking` names the patents that lack it."""

    place: Place
    label: str
    value: str
    needed: bool = True
    lacking: tuple[str, ...] = field(default=())

    @property
    def missing(self) -> bool:
        """Tell whether the contract can't be drawn up without it."""
        return self.needed and (not self.value or bool(self.lacking))


_S = DealStatus
_TALKED_ABOUT = frozenset({_S.ENQUIRY, _S.TALKING, _S.OFFERED})
_AGREED = frozenset({_S.AGREED, _S.PUBLICITY, _S.OBJECTION, _S.CLEARED, _S.NOTICE_SENT, _S.PAID})
_KIND_OF_LICENCE = {
    LicenceType.EXCLUSIVE: ContractKind.EXCLUSIVE,
    LicenceType.SOLE: ContractKind.SOLE,
    LicenceType.NON_EXCLUSIVE: ContractKind.ORDINARY,
}
_PARTY: tuple[tuple[str, str], ...] = (
    ("name", N_("名称")),
    ("code", N_("统一社会信用代码")),
    ("address", N_("住所")),
    ("representative", N_("法定代表人或负责人")),
    ("contact", N_("联系人")),
    ("phone", N_("电话")),
)
_ACCOUNT = (("bank", N_("开户银行")), ("account", N_("账号")))
#: What a technology contract about patents states of each (Civil Code art. 845).
_PATENT: tuple[tuple[str, str], ...] = (
    ("title", N_("发明创造名称")),
    ("applicants", N_("专利申请人")),
    ("patentees", N_("专利权人")),
    ("filed_on", N_("申请日")),
    ("number", N_("申请号")),
    ("patent_number", N_("专利号")),
    ("ends_on", N_("专利权期限届满日")),
)
#: What a royalty is reckoned from, in the words of the contract.
ROYALTY_BASES = {
    RoyaltyBase.NET_SALES: "净销售额",
    RoyaltyBase.OUTPUT: "新增产值",
    RoyaltyBase.PROFIT: "利润",
}


def kind_of(terms: Terms) -> ContractKind:
    """Return the text for these terms; "use first, pay later" has its own, also within an open licence."""
    if terms.deal_type in OWNER_CHANGING:
        return ContractKind.TRANSFER
    if terms.payment_mode is PaymentMode.DEFERRED:
        return ContractKind.USE_FIRST
    if terms.deal_type is DealType.OPEN_LICENCE:
        return ContractKind.OPEN
    # What is unclear is an ordinary licence (SPC interpretation 2020 art. 25).
    return _KIND_OF_LICENCE[terms.licence_type or LicenceType.NON_EXCLUSIVE]


def check_open(paper: Paper, status: DealStatus, *, frozen: bool, signed: bool) -> None:
    """Pass, or Conflict: a contract is drawn up from frozen terms and before anybody has signed."""
    if signed or status not in _TALKED_ABOUT | _AGREED:
        raise Conflict(N_("合同已进入签署或已结束，文本不能再变；如需更改，请签订补充协议"))
    if paper is Paper.CONTRACT and not (frozen and status in _AGREED):
        raise Conflict(N_("条款还没有冻结；一方接受对方的报价后，才能生成合同"))


def items(content: dict[str, Any], kind: ContractKind) -> tuple[Item, ...]:
    """Return what the contract must state, with what is known of it, in the order of the text."""
    paid = _is_paid(content, kind)
    return (
        *_party(content, Place.LICENSOR, paid=paid),
        *_party(content, Place.LICENSEE, paid=False),
        *_patents(content["patents"]),
    )


def _is_paid(content: dict[str, Any], kind: ContractKind) -> bool:
    """Whether money flows to the owner's account."""
    if kind is ContractKind.CONFIDENTIALITY:
        return False
    terms = content["terms"]
    return bool(terms["payment_mode"] != PaymentMode.FREE and terms["deal_type"] != DealType.EQUITY)


def _party(content: dict[str, Any], place: Place, *, paid: bool) -> Iterator[Item]:
    for name, label in _PARTY:
        yield Item(place, label, content[place][name])
    for name, label in _ACCOUNT:
        yield Item(place, label, content[place][name], needed=paid)


def _patents(patents: Sequence[dict[str, Any]]) -> Iterator[Item]:
    for name, label in _PATENT:
        lacking = tuple(one["number"] for one in patents if not one[name])
        known = len(patents) - len(lacking)
        value = str(patents[0][name]) if len(patents) == 1 else f"{known} / {len(patents)}"
        yield Item(Place.PATENTS, label, value, lacking=lacking)
