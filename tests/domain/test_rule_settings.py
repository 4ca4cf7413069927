"""The rules' settings: read as they are written, refused beside the setting that is wrong."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.errors import Invalid
from marketplace.domain.rule_book import RuleBook, rule_book_from_json
from marketplace.domain.rule_settings import SETTINGS, Kind, as_text, changed
from marketplace.domain.rules import CLOCK_SETTINGS, RULES

BOOK = RuleBook()


def _typed(book: RuleBook, **others: str | bool) -> dict[str, str | bool]:
    kept = {
        name: getattr(book, name) if one.kind is Kind.SWITCH else as_text(one, getattr(book, name))
        for name, one in SETTINGS.items()
    }
    return kept | others


def test_every_setting_of_the_book_can_be_changed_and_belongs_to_a_rule_or_a_clock() -> None:
    read = {name for rule in RULES for name in rule.settings} | set(CLOCK_SETTINGS)
    assert read == set(SETTINGS) == {one.name for one in fields(RuleBook)} - {"version"}


def test_what_is_written_reads_back_the_same() -> None:
    assert changed(BOOK, _typed(BOOK)) == BOOK
    assert rule_book_from_json(BOOK.as_json()) == BOOK


def test_a_book_of_an_earlier_release_has_the_defaults_of_what_came_later() -> None:
    old = BOOK.as_json() | {"publicity_days": 20, "gone": 1}
    del old["award_more_than"]
    assert rule_book_from_json(old) == replace(BOOK, publicity_days=20)


@given(st.integers(1, 60), st.integers(0, 10_000), st.integers(1, 10**13))
def test_figures_survive_being_typed(days: int, rate: int, fen: int) -> None:
    book = replace(BOOK, reply_working_days=days, subsidy_bp=rate, open_fee_cap_fen=fen)
    assert changed(BOOK, _typed(book)) == book


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("reply_working_days", "0"),
        ("reply_working_days", "61"),
        ("reply_working_days", "十"),
        ("reply_working_days", "1.5"),
        ("reply_working_days", ""),
        ("subsidy_bp", "100.01"),
        ("subsidy_bp", "10.001"),
        ("open_fee_cap_fen", "-1"),
        ("open_fee_cap_fen", "0"),
        ("holidays", "2026-02-30"),
        ("holidays", "2026/1/1"),
        ("size_staff", "20\n300"),
        ("size_staff", "300\n20\n1000"),
        ("invention_fees_fen", "900"),
        ("advertising_words", "很" * 21),
        ("fresh_days", "76"),
        ("recordal_red_days", "31"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_setting(name: str, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        changed(BOOK, _typed(BOOK, **{name: text}))
    assert [problem.field for problem in refused.value.problems] == [name]


@pytest.mark.rule("R-05")
def test_the_published_calendar_is_the_state_councils() -> None:
    """国办发明电〔2024〕12号, 〔2025〕7号: the first week of October 2026 is off, 2026-10-10 is worked."""
    calendar = BOOK.working_days
    assert not any(calendar.is_working(date(2026, 10, day)) for day in range(1, 8))
    assert [
        calendar.is_working(day) for day in (date(2026, 10, 10), date(2026, 2, 14), date(2026, 1, 3))
    ] == [
        True,
        True,
        False,
    ]
    assert calendar.next_working(date(2026, 2, 15)) == date(2026, 2, 24)
    assert calendar.after(date(2026, 9, 30), 3) == date(2026, 10, 10)
