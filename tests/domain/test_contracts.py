"""Which text the terms call for, when it may be drawn up, and what is missing before."""

from dataclasses import replace
from typing import Any

import pytest

from marketplace.domain.contracts import ContractKind, Paper, Place, check_open, items, kind_of
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict
from marketplace.domain.terms import Terms
from tests.contract_play import EXAMPLES, values
from tests.deal_play import ORDINARY

BEFORE = {DealStatus.ENQUIRY, DealStatus.TALKING, DealStatus.OFFERED}
AGREED = {
    DealStatus.AGREED,
    DealStatus.PUBLICITY,
    DealStatus.OBJECTION,
    DealStatus.CLEARED,
    DealStatus.NOTICE_SENT,
    DealStatus.PAID,
}


@pytest.mark.parametrize("kind, terms", EXAMPLES)
def test_each_kind_of_terms_has_its_text(kind: ContractKind, terms: Terms) -> None:
    assert kind_of(terms) is kind


def test_a_licence_of_unclear_type_is_an_ordinary_one() -> None:
    assert kind_of(replace(ORDINARY, licence_type=None)) is ContractKind.ORDINARY


@pytest.mark.parametrize("status", DealStatus)
def test_a_contract_is_drawn_up_between_agreement_and_signature(status: DealStatus) -> None:
    for paper, allowed in ((Paper.CONTRACT, AGREED), (Paper.CONFIDENTIALITY, AGREED | BEFORE)):
        if status in allowed:
            check_open(paper, status, frozen=True, signed=False)
            with pytest.raises(Conflict, match="补充协议"):
                check_open(paper, status, frozen=True, signed=True)
        else:
            with pytest.raises(Conflict):
                check_open(paper, status, frozen=True, signed=False)
    if status in AGREED:
        with pytest.raises(Conflict, match="还没有冻结"):
            check_open(Paper.CONTRACT, status, frozen=False, signed=False)


def _missing(content: dict[str, Any], kind: ContractKind = ContractKind.ORDINARY) -> list[tuple[Place, str]]:
    return [(item.place, item.label) for item in items(content, kind) if item.missing]


def test_nothing_is_missing_from_full_values_and_each_empty_one_is_named() -> None:
    full = values(ORDINARY, patents=3)
    assert _missing(full) == []
    bare = {**full, "licensee": dict.fromkeys(full["licensee"], "")}
    assert _missing(bare) == [
        (Place.LICENSEE, label)
        for label in ("名称", "统一社会信用代码", "住所", "法定代表人或负责人", "联系人", "电话")
    ]


@pytest.mark.parametrize("kind, terms", EXAMPLES)
def test_the_owner_s_account_is_needed_when_money_is_paid(kind: ContractKind, terms: Terms) -> None:
    full = values(terms)
    poor = {**full, "licensor": {**full["licensor"], "bank": "", "account": ""}}
    needed = terms.payment_mode != "free" and terms.deal_type != "equity"
    assert _missing(poor, kind) == (
        [(Place.LICENSOR, "开户银行"), (Place.LICENSOR, "账号")] if needed else []
    )
    assert _missing(poor, ContractKind.CONFIDENTIALITY) == []


@pytest.mark.parametrize("name", ["title", "applicants", "patentees", "filed_on", "patent_number", "ends_on"])
def test_patents_that_lack_something_are_named_by_number(name: str) -> None:
    full = values(ORDINARY, patents=3)
    full["patents"][1] = {**full["patents"][1], name: "", "number": "202110000002.8"}
    (item,) = [item for item in items(full, ContractKind.ORDINARY) if item.missing]
    assert (item.place, item.lacking, item.value) == (Place.PATENTS, ("202110000002.8",), "2 / 3")
