"""Percentiles and tables are what they say."""

import pytest

from tests.benchmarks.figures import memory, percentile, shown, summary, table
from tests.benchmarks.verdicts import Verdicts


@pytest.mark.parametrize(
    "values, percent, expected",
    [
        (range(1, 101), 50, 50),
        (range(1, 101), 95, 95),
        (range(1, 101), 99, 99),
        ([3.0, 1.0, 2.0], 50, 2.0),
        ([1.0, 2.0], 50, 1.0),
        ([7.0], 99, 7.0),
        ([], 95, 0.0),
    ],
)
def test_percentile_is_the_nearest_rank(values: list[float], percent: int, expected: float) -> None:
    assert percentile(values, percent) == expected


def test_figures_have_about_three_digits() -> None:
    assert [shown(value) for value in (0.1234, 12.34, 1234.5)] == ["0.12", "12.3", "1,234"]
    assert summary([1.0, 2.0, 300.0]) == ["2.00", "300", "300", "300"]


def test_a_table_is_aligned_whatever_the_script() -> None:
    assert table(["", "ms"], [["检索", "1.00"], ["a", "22.00"]]).splitlines() == [
        "|      |    ms |",
        "| ---- | ----: |",
        "| 检索 |  1.00 |",
        "| a    | 22.00 |",
    ]


def test_a_missed_target_or_a_void_comparison_is_told_by_the_exit_code() -> None:
    met, missed, void = Verdicts(), Verdicts(), Verdicts()
    met.check("p95", 1.5, 1.5)
    missed.check("p95", 1.6, 1.5)
    void.void("totals differ")

    assert [one.missed for one in (met, missed, void)] == [False, True, True]
    assert [one.lines[0].split()[0] for one in (met, missed, void)] == ["met", "MISSED", "VOID"]


def test_memory_of_this_process_and_of_none() -> None:
    assert 0 < memory()["RssAnon"] <= memory()["VmHWM"]
    assert memory(2**22 + 1) == {}
