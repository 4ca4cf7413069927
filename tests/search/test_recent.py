"""Answers that are kept as long as the index stays the same."""

from search.recent import MOST_ANSWERS, Recent


class Engine:
    """Counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> int:
        self.asked += 1
        return self.asked


def test_a_key_is_answered_once_for_each_state() -> None:
    recent, engine = Recent(), Engine()
    assert [recent.find("a", state, engine) for state in (1, 1, 2, 2, 1)] == [1, 1, 2, 2, 3]
    assert [recent.find(key, 1, engine) for key in ("a", "b", "a", "b")] == [3, 4, 3, 4]


def test_the_answers_used_longest_ago_are_forgotten() -> None:
    recent, engine = Recent(), Engine()
    for key in range(MOST_ANSWERS):
        recent.find(key, 1, engine)
    recent.find(0, 1, engine)
    recent.find("one more", 1, engine)
    before = engine.asked
    recent.find(0, 1, engine)
    assert engine.asked == before
    recent.find(1, 1, engine)
    assert engine.asked == before + 1


def test_nothing_is_kept_where_nothing_may_be() -> None:
    recent, engine = Recent(0), Engine()
    assert [recent.find("a", 1, engine) for _ in range(3)] == [1, 2, 3]


def test_an_answer_of_a_state_that_is_over_is_not_kept() -> None:
    recent, engine = Recent(), Engine()

    def overtaken() -> int:
        recent.find("a", 2, engine)
        return 99

    assert recent.find("a", 1, overtaken) == 99
    assert recent.find("a", 2, engine) == 1
