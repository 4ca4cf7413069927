"""Counting rules over facts in memory."""

from dataclasses import replace
from uuid import UUID

import pytest

from marketplace.domain.facts import Fact, facts_of
from marketplace.domain.metrics import METRICS, count, mean_value
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import DealType
from tests.contracts import FREE, LUMP_SUM, ROYALTY, TRANSFER, Contract, effect_body

FIXED = Contract(terms=replace(LUMP_SUM, price_fen=500))
ONE = facts_of(effect_body(FIXED))[0]


def _figure(key: str, *facts: Fact) -> int:
    return count(METRICS[key], facts)


def test_five_patents_count_five_times_and_as_one_contract() -> None:
    """Rule 1."""
    facts = facts_of(effect_body(replace(FIXED, patents=5)))
    assert (_figure("licence_patents", *facts), _figure("licence_contracts", *facts)) == (5, 1)
    assert (_figure("times", *facts), _figure("value", *facts)) == (5, 500)


def test_related_transfers_are_counted_and_shown_apart() -> None:
    """Rule 7."""
    plain = facts_of(effect_body(Contract(terms=TRANSFER)))[0]
    related = facts_of(effect_body(Contract(terms=TRANSFER, related=True)))[0]
    assert (_figure("transfers", plain, related), _figure("related_transfers", plain, related)) == (2, 1)


def test_one_patent_licensed_to_three_firms() -> None:
    """Rule 8."""
    three = [replace(ONE, deal_id=UUID(int=n)) for n in (1, 2, 3)]
    assert (_figure("licence_patents", *three), _figure("patents", *three)) == (3, 1)


def test_free_licences_are_inside_counts_and_outside_averages() -> None:
    """Rule 9, R-32."""
    free = facts_of(effect_body(Contract(terms=FREE)))[0]
    royalty = facts_of(effect_body(Contract(terms=ROYALTY)))[0]
    facts = (ONE, replace(ONE, value_fen=701), free, royalty)
    figures = {key: _figure(key, *facts) for key in METRICS}
    assert (figures["licence_contracts"], figures["free_contracts"], figures["open_contracts"]) == (4, 1, 1)
    assert mean_value(figures) == 601  # (500 + 701) / 2 rounded half up
    assert mean_value({key: _figure(key, free, royalty) for key in METRICS}) is None


def test_equity_is_no_transfer() -> None:
    equity = facts_of(effect_body(Contract(terms=replace(TRANSFER, deal_type=DealType.EQUITY))))[0]
    assert (_figure("times", equity), _figure("equity", equity), _figure("patents", equity)) == (0, 1, 1)


def test_every_contract_is_fixed_open_or_free() -> None:
    for mode in PaymentMode:
        fact = replace(ONE, payment_mode=mode)
        kinds = [_figure(key, fact) for key in ("fixed_contracts", "open_contracts", "free_contracts")]
        assert sum(kinds) == _figure("contracts", fact) == 1


@pytest.mark.parametrize("key", METRICS)
def test_every_figure_has_a_definition_and_a_unit(key: str) -> None:
    metric = METRICS[key]
    assert metric.definition
    assert metric.code.startswith("S-")
    assert metric.unit in {"件", "件次", "份", "元"}
