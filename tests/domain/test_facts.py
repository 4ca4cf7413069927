"""Facts out of bodies: value by payment mode, and one row for each patent of a contract."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from marketplace.domain.deals import DealType, Terms
from marketplace.domain.facts import RECORD, TAKE_EFFECT, facts_of, replay, value_of
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode

DEAL = UUID(int=7)
FIXED = Terms(DealType.LICENCE, PaymentMode.LUMP_SUM, LicenceType.SOLE, price_fen=500, technology_fen=200)


def body(terms: Terms = FIXED, patents: int = 1, **changes: Any) -> dict[str, Any]:
    data = {
        "reference": "HLJ-2026-00001",
        "deal_type": terms.deal_type.value,
        "terms": terms.as_json(),
        "patents": [
            {"id": n, "number": f"202110000000{n}", "title": "示例", "type": "invention", "ipc": "G06F16/33"}
            for n in range(1, patents + 1)
        ],
        "licensor": {"id": str(UUID(int=1)), "name": "北辰示例大学", "city": "230100"},
        "licensee": {"id": str(UUID(int=2)), "name": "示例公司", "city": "230600"},
        "related": False,
        "signed_on": "2025-12-01",
        "effective_on": "2025-12-31",
        **changes,
    }
    return {"seq": 3, "kind": TAKE_EFFECT.value, "deal": str(DEAL), "data": data}


RECORDED = {
    "seq": 9,
    "kind": RECORD.value,
    "deal": str(DEAL),
    "data": {"recorded_on": "2026-01-01", "recordal_number": "X1"},
}


@pytest.mark.parametrize(
    "mode, value",
    [
        (PaymentMode.LUMP_SUM, 500),
        (PaymentMode.INSTALMENTS, 500),
        (PaymentMode.FREE, 0),
        (PaymentMode.ROYALTY, None),
        (PaymentMode.ENTRY_FEE_AND_ROYALTY, None),
        (PaymentMode.DEFERRED, None),
    ],
)
def test_an_open_total_is_never_estimated(mode: PaymentMode, value: int | None) -> None:
    assert value_of(replace(FIXED, payment_mode=mode)) == value


def test_five_patents_in_one_contract_are_five_rows_and_one_contract() -> None:
    """Counting rule 1."""
    facts = facts_of(body(patents=5))
    assert [fact.share for fact in facts] == [1, 0, 0, 0, 0]
    assert [fact.value_fen for fact in facts] == [500, 0, 0, 0, 0]
    assert [fact.technology_fen for fact in facts] == [200, 0, 0, 0, 0]


def test_an_open_total_has_no_value_on_any_row() -> None:
    facts = facts_of(body(replace(FIXED, payment_mode=PaymentMode.ROYALTY), patents=2))
    assert {(fact.value_fen, fact.technology_fen) for fact in facts} == {(None, None)}


@pytest.mark.parametrize("symbol, section", [("G06F16/33", "G"), ("", ""), ("14-02", ""), ("Y02E", "")])
def test_the_section_is_a_to_h_or_unknown(symbol: str, section: str) -> None:
    data = body()
    data["data"]["patents"][0]["ipc"] = symbol
    assert facts_of(data)[0].ipc_section == section


def test_a_replay_dates_the_rows_at_their_recordal() -> None:
    before, after = replay([body()]), replay([body(), RECORDED])
    key = (DEAL, 1)
    assert before[key].recorded_on is None
    assert str(after[key].recorded_on) == "2026-01-01"
    assert (after[key].recordal_number, after[key].entry_sequence) == ("X1", 9)


def test_other_kinds_of_entry_make_no_row() -> None:
    """Counting rule 2: nothing but taking effect does."""
    assert replay([{"seq": 1, "kind": "deal.offer", "deal": str(DEAL), "data": {}}]) == {}
