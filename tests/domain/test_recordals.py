"""The recordal's table against the study, its check lists, and the clock of R-06 at its edges."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.errors import Conflict, InvalidInput
from marketplace.domain.processes import LETTERS, By
from marketplace.domain.recordals import (
    RECORDAL,
    RecordalAction,
    RecordalDocument,
    RecordalKind,
    RecordalStatus,
    advance,
    check_documents,
    documents,
    due_on,
    kind_of,
    possible,
    urgency,
)
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import DealType
from marketplace.domain.working_days import WorkingDays

#: Domain study §9, contract recordal: U is the owner's office (O); where B may step, the administrator may too.
STUDY = """
not_started prepare preparing OBA | preparing submit submitted OEBA
submitted correct correction O | correction submit submitted O
submitted record recorded OBA | submitted refuse refused O
recorded change changed O | recorded cancel cancelled O
not_started flag_overdue not_started S | preparing flag_overdue preparing S
"""
#: Beyond it: a refused file may be mended, a changed recordal still stands.
ADDED = "refused prepare preparing OBA | changed change changed O | changed cancel cancelled O"
#: The State Council's days off around the Spring Festival and National Day 2026, and the weekend days worked.
HOLIDAYS_2026 = WorkingDays(
    frozenset(
        date(2026, month, day) for month, days in ((2, range(16, 24)), (10, range(1, 8))) for day in days
    ),
    frozenset({date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20), date(2026, 10, 10)}),
)


def test_the_table_is_the_studys_and_what_was_added() -> None:
    letters = {by: letter for letter, by in LETTERS.items()}
    rows = {
        (
            move.source.value,
            move.action.value,
            move.target.value,
            "".join(sorted(map(letters.__getitem__, move.by), key="ICOEBAS".index)),
        )
        for move in RECORDAL.moves.values()
    }
    text = f"{STUDY.strip()}\n{ADDED}"
    assert rows == {tuple(row.split()) for line in text.splitlines() for row in line.split(" | ")}


def test_a_registered_transfer_is_neither_changed_nor_cancelled() -> None:
    status = RecordalStatus.RECORDED
    assert possible(RecordalKind.LICENCE, status, By.OWNER) == {"change", "cancel"}
    assert possible(RecordalKind.TRANSFER, status, By.OWNER) == frozenset()
    with pytest.raises(Conflict, match="另行签约"):
        advance(RecordalKind.TRANSFER, status, RecordalAction.CANCEL, By.OWNER)


def test_each_kind_has_its_check_list() -> None:
    transfer, base = RecordalKind.TRANSFER, {"change_application", "contract", "mandate"}
    licence = documents(RecordalKind.LICENCE, co_owned=True, foreign=True)
    assert set(licence) == {"application", "contract", "identity", "mandate"}
    assert set(documents(transfer, co_owned=False, foreign=False)) == base
    assert set(documents(transfer, co_owned=True, foreign=False)) == base | {"co_owner_consent"}
    assert set(documents(transfer, co_owned=False, foreign=True)) == base | {"export_control"}
    assert {kind_of(one) for one in (DealType.LICENCE, DealType.OPEN_LICENCE)} == {"licence"}
    assert {kind_of(one) for one in (DealType.TRANSFER, DealType.EQUITY)} == {"transfer"}


def test_a_missing_paper_is_counted() -> None:
    needed = documents(RecordalKind.LICENCE, co_owned=False, foreign=False)
    check_documents(needed, RecordalDocument)
    with pytest.raises(InvalidInput, match="2 项") as refused:
        check_documents(needed, needed[:2])
    assert refused.value.field == "papers"


@pytest.mark.rule("R-06")
@pytest.mark.rule("R-05")
@pytest.mark.parametrize(
    "effective, due",
    [
        (date(2025, 3, 15), date(2025, 6, 16)),  # a Sunday moves to Monday
        (date(2024, 11, 30), date(2025, 2, 28)),  # no 30th of February
        (date(2023, 11, 30), date(2024, 2, 29)),  # the leap day
        (date(2024, 2, 29), date(2024, 5, 29)),
        (date(2025, 11, 16), date(2026, 2, 24)),  # the Spring Festival of 2026
        (date(2025, 11, 14), date(2026, 2, 14)),  # a Saturday that is worked in exchange
        (date(2025, 11, 28), date(2026, 2, 28)),  # and another
        (date(2026, 7, 1), date(2026, 10, 8)),  # National Day
        (date(2026, 7, 10), date(2026, 10, 10)),  # a Saturday worked
        (date(2026, 8, 31), date(2026, 11, 30)),
    ],
)
def test_three_months_end_on_a_working_day(effective: date, due: date) -> None:
    assert due_on(effective, RuleBook().recordal_months, HOLIDAYS_2026) == due


@pytest.mark.rule("R-06")
@pytest.mark.parametrize(
    "left, colour",
    [(31, "green"), (30, "amber"), (8, "amber"), (7, "red"), (0, "red"), (-1, "overdue"), (90, "green")],
)
def test_colours_change_at_thirty_and_seven_days_and_past_the_day(left: int, colour: str) -> None:
    today = date(2026, 11, 23)
    assert urgency(today + timedelta(left), today, RuleBook()) == colour


@pytest.mark.rule("R-06")
def test_the_days_are_the_books() -> None:
    book, today = replace(RuleBook(), recordal_amber_days=5, recordal_red_days=1), date(2026, 11, 23)
    assert [urgency(today + timedelta(n), today, book).value for n in (6, 5, 2, 1)] == [
        "green", "amber", "amber", "red",
    ]  # fmt: skip


@given(st.dates(date(2025, 1, 1), date(2026, 6, 30)))
def test_the_day_is_a_working_one_and_never_early(effective: date) -> None:
    due = due_on(effective, 3, HOLIDAYS_2026)
    assert HOLIDAYS_2026.is_working(due)
    assert (due.year * 12 + due.month) - (effective.year * 12 + effective.month) in (3, 4)
