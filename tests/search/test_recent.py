"""Answers that are kept as long as the index stays the same."""

from search import SearchRequest
from search.clauses import Clause, Everything, Term
from search.passes import Found, Plan
from search.recent import MOST_ANSWERS, Recent


class Engine:
    """Counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> Found:
        self.asked += 1
        return Found(self.asked)


def _plan(clause: Clause | None = None, **given: object) -> Plan:
    return Plan(clause or Everything(), SearchRequest(**given), "newest")  # type: ignore[arg-type]


def test_the_same_request_is_answered_once_for_each_state() -> None:
    recent, engine = Recent(), Engine()
    assert [recent.find(_plan(), state, engine).total for state in (1, 1, 2, 2, 1)] == [1, 1, 2, 2, 3]


def test_everything_that_changes_the_answer_is_told_apart() -> None:
    recent, engine = Recent(), Engine()
    plans = [
        _plan(), _plan(scope="all"), _plan(page=2), _plan(size=5), _plan(facets=("city",)), _plan(below={"city": "2"}),
        _plan(filters={"city": ("1",)}), _plan(filters={"city": ("2",)}), Plan(Everything(), SearchRequest(), "price_asc"),
    ]  # fmt: skip
    for _ in range(2):
        assert [recent.find(plan, 1, engine).total for plan in plans] == list(range(1, len(plans) + 1))


def test_words_are_always_asked_for() -> None:
    recent, engine = Recent(), Engine()
    plan = _plan(Term("title_words", "石墨"))
    assert [recent.find(plan, 1, engine).total for _ in range(2)] == [1, 2]


def test_the_answers_used_longest_ago_are_forgotten() -> None:
    recent, engine = Recent(), Engine()
    for page in range(1, MOST_ANSWERS + 1):
        recent.find(_plan(page=page), 1, engine)
    recent.find(_plan(page=1), 1, engine)
    recent.find(_plan(page=MOST_ANSWERS + 1), 1, engine)
    before = engine.asked
    recent.find(_plan(page=1), 1, engine)
    assert engine.asked == before
    recent.find(_plan(page=2), 1, engine)
    assert engine.asked == before + 1


def test_an_answer_of_a_state_that_is_over_is_not_kept() -> None:
    recent, engine = Recent(), Engine()

    def overtaken() -> Found:
        recent.find(_plan(), 2, engine)
        return Found(99)

    assert recent.find(_plan(), 1, overtaken).total == 99
    assert recent.find(_plan(), 2, engine).total == 1
