"""What the engines' own interfaces get wrong when used plainly, and the tests that hold each."""

from pathlib import Path

import pytest

PITFALLS = {
    "tantivy: a delete by an unsigned number deletes nothing": (
        "test_changes.test_an_update_replaces_and_leaves_the_count",
    ),
    "tantivy: `AND NOT` and a lone NOT find nothing": (
        "test_words.test_not_takes_away",
        "test_words.test_not_alone_is_everything_else",
        "test_words.test_not_inside_or_and_twice",
    ),
    "tantivy: a value of a wrong type kills the writer": (
        "test_pitfalls.test_a_document_that_cannot_be_indexed_harms_no_later_one",
    ),
    "tantivy: a phrase of one term panics": ("test_words.test_a_phrase_of_one_word_and_of_one_character",),
    "tantivy: a page of 0 panics, outside `Exception`": (
        "test_results.test_pages_out_of_bounds_are_refused",
        "test_pitfalls.test_a_panic_is_an_error_like_any_other",
    ),
    "tantivy: an unknown field is ignored silently": (
        "test_documents.test_every_field_of_a_full_document_is_in_the_table_and_the_other_way_round",
    ),
    "Elasticsearch: an unknown field is added to the mapping": (
        "test_elastic_body.test_mapping_is_strict_and_has_every_field",
    ),
    "an index of another schema or dictionary is searched": (
        "test_rebuilds.test_an_outdated_index_is_refused_until_it_is_rebuilt",
    ),
    "tantivy: a registered tokenizer is forgotten": (
        "test_processes.test_a_closed_writer_can_be_opened_again",
        "test_processes.test_other_processes_read_what_this_one_writes",
    ),
    "tokens over 255 characters are split": ("test_pitfalls.test_a_very_long_word_is_found_whole",),
    "snippets show the spaces between tokens, or bytes": (
        "test_highlight.test_width_and_case_are_folded_but_shown_as_written",
    ),
    "tantivy: ties follow the segments, pages repeat or skip": (
        "test_results.test_ties_and_segments_give_the_same_order_as_one_batch",
        "test_results.test_pages_neither_repeat_nor_skip",
    ),
    "missing prices come first one way": (
        "test_results.test_price_ascending_has_missing_ones_last",
        "test_results.test_price_descending_has_missing_ones_last_after_free_ones",
    ),
    "deleted documents count in scores until merged": (
        "test_agreement.test_totals_ids_order_facets_and_readings_agree",
    ),
    "a facet counts under its own filter": ("test_results.test_a_facet_ignores_its_own_filter_only",),
    "tantivy: a process that ends early leaves locks and merges": (
        "test_processes.test_a_killed_writer_loses_nothing_acknowledged_and_frees_the_index",
    ),
    "tantivy: hits die with their searcher": (
        "test_processes.test_searching_while_changing_never_fails_or_loses",
    ),
    "tantivy: a second writer gets a ValueError": (
        "test_tantivy_engine.test_a_second_writer_is_told_so_and_can_write_after_the_first_closed",
    ),
    "Elasticsearch: nothing beyond hit 10,000": (
        "test_results.test_the_last_allowed_page_is_answered",
        "test_scan.test_every_id_once_in_the_order_of_the_pages",
    ),
    "Elasticsearch: a shard that nobody searches isn't refreshed": (
        "test_changes.test_a_soon_visible_change_appears_too",
    ),
    "Elasticsearch: a bulk request makes the index it names": (
        "test_pitfalls.test_a_change_never_brings_a_removed_index_back",
    ),
    "user text with quotes, brackets, operators raises": (
        "test_words.test_any_text_is_answered",
        "test_parser.test_any_text_parses_and_a_printed_tree_parses_to_itself",
    ),
    "an unspaced Chinese run is one word; two characters find nothing": (
        "test_words.test_a_word_is_found_however_the_document_was_cut",
    ),
    "jieba: a word is cut otherwise in another context": (
        "test_analysis.test_an_unknown_word_falls_into_the_same_pieces_in_every_context",
    ),
}


@pytest.mark.parametrize("pitfall", PITFALLS)
def test_every_pitfall_is_held_by_tests_that_exist(pitfall: str) -> None:
    files = {path.stem: path for path in Path(__file__).parent.rglob("test_*.py") if path != Path(__file__)}
    for name in PITFALLS[pitfall]:
        module, _, test = name.partition(".")
        assert f"def {test}(" in files[module].read_text(encoding="utf-8"), name
