"""Facts out of bodies: value by payment mode, and one row for each patent of a contract."""

from dataclasses import replace
from uuid import UUID

import pytest

from marketplace.domain.facts import RECORD, facts_of, replay, value_of
from marketplace.domain.money import PaymentMode
from tests.contracts import LUMP_SUM, Contract, effect_body

DEAL = UUID(int=7)
FIXED = replace(LUMP_SUM, price_fen=500, technology_fen=200)
ONE = Contract(terms=FIXED, id=DEAL)


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
@pytest.mark.rule("R-31")
@pytest.mark.rule("R-32")
def test_an_open_total_is_never_estimated(mode: PaymentMode, value: int | None) -> None:
    assert value_of(replace(FIXED, payment_mode=mode)) == value


@pytest.mark.rule("R-31")
def test_five_patents_in_one_contract_are_five_rows_and_one_contract() -> None:
    """Counting rule 1."""
    facts = facts_of(effect_body(replace(ONE, patents=5)))
    assert [fact.share for fact in facts] == [1, 0, 0, 0, 0]
    assert [fact.value_fen for fact in facts] == [500, 0, 0, 0, 0]
    assert [fact.technology_fen for fact in facts] == [200, 0, 0, 0, 0]


@pytest.mark.rule("R-31")
def test_an_open_total_has_no_value_on_any_row() -> None:
    facts = facts_of(
        effect_body(replace(ONE, patents=2, terms=replace(FIXED, payment_mode=PaymentMode.ROYALTY)))
    )
    assert {(fact.value_fen, fact.technology_fen) for fact in facts} == {(None, None)}


@pytest.mark.parametrize("symbol, section", [("G06F16/33", "G"), ("", ""), ("14-02", ""), ("Y02E", "")])
@pytest.mark.rule("R-31")
def test_the_section_is_a_to_h_or_unknown(symbol: str, section: str) -> None:
    assert facts_of(effect_body(replace(ONE, ipc=symbol)))[0].ipc_section == section


def test_a_replay_dates_the_rows_at_their_recordal() -> None:
    before, after = replay([effect_body(ONE)]), replay([effect_body(ONE), RECORDED])
    key = (DEAL, 1)
    assert before[key].recorded_on is None
    assert str(after[key].recorded_on) == "2026-01-01"
    assert (after[key].recordal_number, after[key].entry_sequence) == ("X1", 9)


@pytest.mark.rule("R-31")
@pytest.mark.parametrize("city", ["230600", ""])
def test_a_city_is_kept_as_it_was_or_stays_unknown(city: str) -> None:
    [fact] = facts_of(effect_body(replace(ONE, licensor_city=city, licensee_city=city)))
    assert (fact.licensor_city, fact.licensee_city) == (city, city)


@pytest.mark.rule("R-31")
def test_other_kinds_of_entry_make_no_row() -> None:
    """Counting rule 2: nothing but taking effect does."""
    assert replay([{"seq": 1, "kind": "deal.offer", "deal": str(DEAL), "data": {}}]) == {}
