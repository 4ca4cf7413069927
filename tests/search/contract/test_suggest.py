"""Completions and spelling: the same on both engines."""

from search import Completion, SearchEngine, SearchRequest


def test_completions_are_words_and_compounds_of_titles(engine: SearchEngine) -> None:
    assert engine.complete("石墨", "all")[:1] == (Completion("石墨", 2),)
    assert Completion("石墨电极", 1) in engine.complete("石墨", "all")
    assert engine.complete("ROB", "all") == (Completion("robot", 1),)


def test_spelling(engine: SearchEngine) -> None:
    assert engine.spelling("griper") == "gripper"
    assert engine.search(SearchRequest("title:griper")).suggestion == "title:gripper"
