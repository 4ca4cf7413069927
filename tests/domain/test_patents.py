"""Status from events, R-04 term ends and R-05 periods with their worked examples."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.patents import (
    EventKind,
    LegalEvent,
    LegalStatus,
    PatentType,
    derive_status,
    event_kind,
    hold,
    patent_type_from_words,
    term_end,
)
from marketplace.domain.working_days import WorkingDays, add_months, shift_months

TODAY = date(2026, 11, 23)


@pytest.mark.rule("R-04")
@pytest.mark.parametrize(
    "kind, filed, end",
    [
        (PatentType.INVENTION, date(2019, 5, 10), date(2039, 5, 9)),
        (PatentType.UTILITY_MODEL, date(2020, 2, 29), date(2030, 2, 27)),
        (PatentType.INVENTION, date(2020, 2, 29), date(2040, 2, 28)),
        (PatentType.INVENTION, date(2021, 1, 1), date(2040, 12, 31)),
        (PatentType.DESIGN, date(2021, 5, 31), date(2031, 5, 30)),
        (PatentType.DESIGN, date(2021, 6, 1), date(2036, 5, 31)),
    ],
)
@pytest.mark.rule("R-04")
def test_term_end(kind: PatentType, filed: date, end: date) -> None:
    assert term_end(kind, filed) == end


@pytest.mark.rule("R-04")
def test_term_compensation_adds_days() -> None:
    assert term_end(PatentType.INVENTION, date(2019, 5, 10), compensation_days=30) == date(2039, 6, 8)


@pytest.mark.rule("R-05")
@pytest.mark.parametrize(
    "start, months, end",
    [(date(2025, 3, 15), 3, date(2025, 6, 16)), (date(2024, 11, 30), 3, date(2025, 2, 28))],
)
@pytest.mark.rule("R-05")
def test_add_months_worked_examples(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@pytest.mark.rule("R-05")
def test_add_months_reads_the_working_day_table() -> None:
    table = WorkingDays(
        holidays=frozenset({date(2025, 10, 1), date(2025, 10, 2), date(2025, 10, 3)}),
        worked_weekends=frozenset({date(2025, 10, 4)}),
    )
    assert add_months(date(2025, 7, 1), 3, table) == date(2025, 10, 4)


@given(st.dates(date(1985, 4, 1), date(2200, 1, 1)), st.integers(0, 480))
@pytest.mark.rule("R-05")
def test_shift_months_keeps_the_day_or_takes_the_last(start: date, months: int) -> None:
    end = shift_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day


@pytest.mark.parametrize(
    "wording, kind",
    [
        ("有权-审定授权", EventKind.GRANTED),
        ("授权", EventKind.GRANTED),
        ("发明专利权授予", EventKind.GRANTED),
        ("专利权的终止", EventKind.LAPSED),
        ("实质审查的生效", EventKind.EXAMINATION),
        ("发明专利申请公布", EventKind.PUBLISHED),
        ("公开", EventKind.PUBLISHED),
        ("发明专利申请公布后的驳回", EventKind.REFUSED),
        ("发明专利申请公布后的视为撤回", EventKind.WITHDRAWN),
        ("专利申请权、专利权的转移", EventKind.TRANSFERRED),
        ("专利权人的姓名或者名称、地址的变更", EventKind.CHANGED),
        ("著录事项变更", EventKind.CHANGED),
        ("等待实审提案", EventKind.EXAMINATION),
        ("专利权的无效宣告", EventKind.INVALIDATED),
        ("部分无效", EventKind.CHANGED),
        ("专利申请权、专利权的保全", EventKind.PRESERVED),
        ("专利申请权、专利权的保全的解除", EventKind.RELEASED),
        ("专利权中止程序", EventKind.SUSPENDED),
        ("专利权中止程序的解除", EventKind.RELEASED),
        ("无效", EventKind.UNCLEAR),
        ("Expired - Fee Related", EventKind.LAPSED),
        ("ACTIVE", EventKind.GRANTED),
        ("1", EventKind.GRANTED),
        ("999", None),
        ("无数据", None),
        (" ", None),
        ("某种新措辞", EventKind.UNCLEAR),
    ],
)
def test_wordings(wording: str, kind: EventKind | None) -> None:
    assert event_kind(wording) is kind


@pytest.mark.parametrize(
    "words, kind",
    [
        ("发明申请", PatentType.INVENTION),
        ("授权发明", PatentType.INVENTION),
        ("实用新型", PatentType.UTILITY_MODEL),
        ("外观设计", PatentType.DESIGN),
        ("商标", None),
    ],
)
def test_type_wordings(words: str, kind: PatentType | None) -> None:
    assert patent_type_from_words(words) is kind


def _event(kind: EventKind, on: date | None) -> LegalEvent:
    return LegalEvent(kind, on, kind.value)


def test_a_transfer_is_an_event_and_no_status() -> None:
    granted = _event(EventKind.GRANTED, date(2020, 1, 1))
    moved = _event(EventKind.TRANSFERRED, date(2021, 1, 1))
    assert derive_status([moved, granted], date(2039, 1, 1), TODAY) is LegalStatus.GRANTED
    assert derive_status([moved], date(2039, 1, 1), TODAY) is LegalStatus.UNKNOWN


def test_order_of_day_decides() -> None:
    ended = _event(EventKind.LAPSED, date(2022, 1, 1))
    granted = _event(EventKind.GRANTED, date(2020, 1, 1))
    restored = _event(EventKind.RESTORED, date(2022, 9, 1))
    assert derive_status([ended, granted], date(2039, 1, 1), TODAY) is LegalStatus.LAPSED
    assert derive_status([restored, ended, granted], date(2039, 1, 1), TODAY) is LegalStatus.GRANTED


def test_term_over_is_an_expiry() -> None:
    end = date(2024, 5, 9)
    granted = _event(EventKind.GRANTED, date(2015, 1, 1))
    assert derive_status([granted], end, TODAY) is LegalStatus.EXPIRED
    announced = _event(EventKind.LAPSED, date(2024, 7, 1))
    assert derive_status([granted, announced], end, TODAY) is LegalStatus.EXPIRED


@pytest.mark.rule("R-10")
@pytest.mark.parametrize(
    "kinds, expected",
    [
        ([], None),
        (["granted", "preserved"], "preserved"),
        (["preserved", "released"], None),
        (["preserved", "released", "suspended"], "suspended"),
        (["released", "granted"], None),
    ],
)
def test_a_hold_lasts_until_its_release(kinds: list[str], expected: str | None) -> None:
    events = [_event(EventKind(kind), date(2026, 1, 1 + place)) for place, kind in enumerate(kinds)]
    assert hold(reversed(events)) == expected
