"""Precision is counted as it says, and the baseline finds what shares characters."""

from search import PatentDocument
from tests.benchmarks.same_subclass import Judge, cosine

PATENTS = [
    PatentDocument(f"{at}", title, ipc=(code,))
    for at, (title, code) in enumerate(
        [
            ("石墨烯导热膜的制备", "C01B32/184"),
            ("石墨烯导热膜", "C01B32/18"),
            ("石墨烯薄膜", "H01M4/00"),
            ("玉米秸秆还田机", "A01B49/04"),
            ("玉米秸秆粉碎机", "A01B43/00"),
            ("手机外壳", "14-03"),
        ]
    )
]


def test_precision_counts_the_same_subclass_among_ten() -> None:
    judge = Judge(PATENTS, [0])

    assert judge.precision([0], lambda at: [1, 2, 3]) == 0.1
    assert judge.precision([0], lambda at: []) == 0.0
    assert judge.best([0, 5]) == 0.05


def test_the_baseline_ranks_by_shared_characters() -> None:
    for damped in (False, True):
        ranking = cosine(PATENTS, damped=damped)
        assert list(ranking(0))[:2] == [1, 2]
        assert list(ranking(3)) == [4]
