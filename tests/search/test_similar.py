"""What makes patents alike, and the reason that is shown."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from search import Likeness, Sample, shared
from search.clauses import AllOf, AnyOf, AtLeast, Clause, Term
from search.similar import MOST_TOKENS, clause_like

GRAPHENE = Sample(
    "a", "一种石墨烯导热膜及其制备方法", "本发明公开了石墨烯导热膜，散热快。", ("C01B 32/184", "H05K 7/20")
)


def _weights(source: Sample, documents: int, held: dict[str, int], by_class: bool = True) -> dict[str, float]:
    clause = clause_like(
        source, by_class, lambda terms: (documents, [held.get(term.value, 0) for term in terms])
    )
    if clause is None:
        return {}
    assert isinstance(clause, AtLeast)
    weights: dict[str, float] = {}
    for each in clause.clauses:
        term = each.clauses[0] if isinstance(each, AnyOf) else each
        assert isinstance(term, Term)
        weights[term.value] = weights.get(term.value, 0.0) + term.boost
    return weights


def test_rare_and_repeated_words_weigh_more_and_common_ones_nothing() -> None:
    held = {
        "石墨": 50,
        "导热": 20,
        "膜": 300,
        "一种": 9_000,
        "方法": 8_000,
        "制备": 5_000,
        "本发明": 9_900,
        "公开": 9_900,
    }
    weights = _weights(GRAPHENE, 10_000, held, by_class=False)
    assert weights.keys() == {"石墨", "导热", "膜"}
    assert weights["导热"] == pytest.approx(1.0)
    assert 1.0 > weights["石墨"] > weights["膜"]


def test_words_that_only_this_patent_holds_say_nothing_of_others() -> None:
    assert _weights(GRAPHENE, 10_000, {"石墨": 1, "导热": 0, "膜": 2}, by_class=False).keys() == {"膜"}


def test_in_few_documents_nothing_is_common_yet() -> None:
    assert "石墨" in _weights(GRAPHENE, 5, {"石墨": 5})


def test_classes_weigh_a_share_of_all_words_and_a_group_more_than_its_subclass_alone() -> None:
    weights = _weights(GRAPHENE, 1000, {"石墨": 9, "导热": 9})
    assert weights.keys() == {"石墨", "导热", "c01b32", "c01b", "h05k7", "h05k"}
    assert 0 < weights["c01b"] < weights["石墨"]


def test_a_word_counts_by_its_votes_and_a_class_is_enough() -> None:
    held = {"石墨": 50, "导热": 20, "膜": 300}
    clause = clause_like(GRAPHENE, True, lambda terms: (10_000, [held.get(term.value, 0) for term in terms]))
    assert isinstance(clause, AtLeast)
    times = Counter(each.value for each in clause.clauses if isinstance(each, Term))
    assert set(times.values()) == {clause.count}


def test_of_a_free_text_the_title_names_the_subject_and_requests_say_nothing() -> None:
    text = "需求内容：研发疫苗，预期目标：细胞培养。"
    held = {"疫苗": 3, "兽用": 2, "细胞": 9, "培养": 30, "需求": 5, "研发": 5, "预期": 5, "目标": 5}

    def frequencies(terms: Sequence[Term]) -> tuple[int, list[int]]:
        return 2_000, [held.get(term.value, 0) for term in terms]

    clause = clause_like(Sample("new", "新型兽用疫苗的研发", text), True, frequencies)
    assert isinstance(clause, AllOf)
    assert not {"需求", "研发", "预期", "目标"} & set(_values(clause))
    assert {"疫苗", "兽用", "细胞"} <= set(_values(clause))
    held |= {"疫苗": 0, "兽用": 0}
    assert clause_like(Sample("new", "新型兽用疫苗的研发", text), True, frequencies) is None


def _values(clause: Clause) -> Iterator[str]:
    match clause:
        case Term(_, value):
            yield value
        case AllOf(clauses) | AnyOf(clauses) | AtLeast(_, clauses):
            for each in clauses:
                yield from _values(each)


def test_a_long_text_is_compared_by_its_most_telling_words() -> None:
    words = [f"word{at}" for at in range(500)]
    weights = _weights(
        Sample("a", "", " ".join(words)), 10_000, {word: 2 + at for at, word in enumerate(words)}
    )
    assert weights.keys() == set(words[:MOST_TOKENS])


def test_without_any_token_or_class_there_is_nothing_to_ask() -> None:
    assert _weights(Sample("a", "，", "", ("07-01", "nonsense")), 10, {}) == {}


def test_the_reason_names_subclasses_groups_and_words_of_both() -> None:
    other = Sample(
        "b", "石墨烯导热膜的装置", "散热快，本发明公开了", ("C01B 32/19", "C01B 33/00", "H05K 9/00")
    )
    assert shared(GRAPHENE, other) == Likeness(("C01B", "H05K"), ("C01B32",), ("石墨烯导热膜", "散热快"))


def test_the_reason_is_the_same_both_ways_but_for_order() -> None:
    other = Sample("b", "导热膜与石墨烯", "", ("H05K 1/00", "C01B 32/19"))
    one, two = shared(GRAPHENE, other), shared(other, GRAPHENE)
    assert (set(one.subclasses), one.groups, set(one.words)) == (
        set(two.subclasses),
        two.groups,
        set(two.words),
    )


def test_phrases_of_every_patent_are_no_reason() -> None:
    other = Sample("b", "一种水泵及其制备方法", "本发明公开了一种所述装置，包括以下步骤。")
    assert shared(GRAPHENE, other).words == ()
    assert shared(Sample("a", ""), Sample("b", "")) == Likeness()
