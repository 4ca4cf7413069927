"""R-08 and R-11 with their examples and edges, and the declaration's table against the study's."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.declarations import (
    DECLARATION_PROCESS,
    DeclaredTerms,
    DocumentKind,
    needs_confirmation,
)
from marketplace.domain.money import PaymentMode
from marketplace.domain.open_licences import (
    Case,
    Standing,
    Verdict,
    checklist,
    is_over,
    reduction,
    risks,
)
from marketplace.domain.patents import LegalStatus, PatentType
from marketplace.domain.processes import LETTERS
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import DealType, RoyaltyBase, Terms

BOOK, TODAY, UNTIL = RuleBook(), date(2026, 11, 23), date(2041, 3, 3)
TERMS = DeclaredTerms(
    price_fen=3_000_000, ends_on=date(2031, 12, 31), payment_method="汇入学校账户", territory="全国"
)
SOUND = Standing(
    PatentType.INVENTION, LegalStatus.GRANTED, "ZL202110000001.8", UNTIL, True, False, None, False, False,
    frozenset(), (),
)  # fmt: skip
#: Domain study §9: from, step, to, who. A status that two actors leave names both.
STUDY = """
draft check checked S | checked sign_last owner_signed O | owner_signed file filed O | filed ask_correction correction O
correction refile filed O | filed announce announced OA | filed refuse refused O | announced flag at_risk S
at_risk clear announced OS | announced withdraw withdrawal_filed O | at_risk withdraw withdrawal_filed O
withdrawal_filed end_withdrawal withdrawn OA | announced expire expired S | at_risk expire expired S
"""
#: Ours: each signature but the last, and the way back to a draft before anything is announced.
OURS = """
checked sign checked O | checked revise draft O | owner_signed revise draft O | correction revise draft O
"""


def _rows(text: str) -> set[tuple[str, ...]]:
    return {tuple(row.split()) for line in text.strip().splitlines() for row in line.split(" | ")}


def test_the_table_is_the_studys_and_what_we_added() -> None:
    letters = {by: letter for letter, by in LETTERS.items()}
    rows = {
        (move.source, move.action, move.target, "".join(sorted(letters[by] for by in move.by)))
        for move in DECLARATION_PROCESS.moves.values()
    }
    study = {(*row[:3], "".join(sorted(row[3]))) for row in _rows(STUDY) | _rows(OURS)}
    assert rows == study
    assert DECLARATION_PROCESS.final() == {"refused", "withdrawn", "expired"}


@pytest.mark.rule("R-08")
@pytest.mark.parametrize(
    ("full", "other", "payable"),
    [(400_000, 0, 340_000), (400_000, BOOK.owner_reduction_bp, 60_000), (400_000, 1500, 340_000), (1, 0, 1)],
)
def test_the_better_reduction_alone_counts(full: int, other: int, payable: int) -> None:
    assert reduction(full, other, BOOK) == payable


@pytest.mark.rule("R-08")
@given(st.integers(0, 10**9), st.integers(0, 10_000))
def test_a_reduction_never_raises_the_fee_and_never_adds_up(full: int, other: int) -> None:
    payable = reduction(full, other, BOOK)
    assert 0 <= payable <= full
    assert payable == min(reduction(full, 0, BOOK), (full * (10_000 - other) + 5000) // 10_000)


def _verdicts(terms: DeclaredTerms, standing: Standing = SOUND) -> dict[str, Verdict]:
    return {
        line.code: line.verdict
        for line in checklist(Case(terms, standing, BOOK, TODAY))
        if line.verdict is not Verdict.PASSED
    }


@pytest.mark.rule("R-11")
def test_a_sound_declaration_passes_every_line() -> None:
    assert _verdicts(TERMS) == {}
    assert len(checklist(Case(TERMS, SOUND, BOOK, TODAY))) == 12


@pytest.mark.rule("R-11")
@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        ({"legal_status": LegalStatus.PENDING}, {"granted"}),
        ({"legal_status": LegalStatus.UNKNOWN}, {"granted"}),
        ({"in_force_until": TODAY - timedelta(days=1)}, {"granted", "period"}),
        ({"in_force_until": TODAY}, {"period"}),  # the last day is still one
        ({"in_force_until": None}, {"period"}),
        ({"owned": False}, {"owner"}),
        ({"patent_number": None}, {"fields"}),
        ({"in_arrears": True}, {"fees"}),
        ({"in_arrears": None}, {"fees"}),
        ({"exclusive_until": TODAY}, {"exclusive"}),
        ({"suspended": True}, {"suspended"}),
        ({"pledged": True}, {"pledge"}),
        ({"pledged": True, "attached": frozenset({DocumentKind.PLEDGEE_CONSENT})}, set()),
        ({"patent_type": PatentType.DESIGN}, {"report"}),
        (
            {
                "patent_type": PatentType.UTILITY_MODEL,
                "attached": frozenset({DocumentKind.EVALUATION_REPORT}),
            },
            set(),
        ),
    ],
)
def test_each_line_fails_for_what_the_law_excludes(changes: dict[str, object], failed: set[str]) -> None:
    found = _verdicts(TERMS, replace(SOUND, **changes))  # type: ignore[arg-type]
    assert found == dict.fromkeys(failed, Verdict.FAILED)


@pytest.mark.rule("R-11")
@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        ({"price_fen": None}, "fields"),
        ({"price_fen": 0}, "fields"),
        ({"payment_mode": PaymentMode.FREE, "price_fen": None, "payment_method": ""}, None),
        ({"payment_mode": PaymentMode.ROYALTY, "price_fen": None}, "fields"),
        ({"payment_mode": PaymentMode.ROYALTY, "price_fen": None, "royalty_bp": 300}, None),
        ({"payment_mode": PaymentMode.ENTRY_FEE_AND_ROYALTY}, "fields"),
        ({"payment_mode": PaymentMode.DEFERRED}, "fields"),
        ({"payment_mode": PaymentMode.DEFERRED, "deferred_months": 12}, None),
        ({"payment_method": " "}, "fields"),
        ({"ends_on": UNTIL}, None),
        ({"ends_on": UNTIL + timedelta(days=1)}, "period"),
        ({"ends_on": TODAY}, "period"),
        ({"ends_on": TODAY + timedelta(days=1)}, None),
        ({"other": "全国首创的工艺"}, "advertising"),
        ({"territory": "国家级园区"}, "advertising"),
    ],
)
def test_each_field_is_needed_within_its_bounds(changes: dict[str, object], failed: str | None) -> None:
    found = _verdicts(replace(TERMS, **changes))  # type: ignore[arg-type]
    assert found == ({failed: Verdict.FAILED} if failed else {})


@pytest.mark.rule("R-11")
@pytest.mark.parametrize(
    ("terms", "above"),
    [
        ({"price_fen": 2_000_000_000}, False),
        ({"price_fen": 2_000_000_001}, True),
        ({"royalty_bp": 2000}, False),
        ({"royalty_bp": 2001}, True),
        ({"royalty_bp": 4000, "royalty_base": RoyaltyBase.PROFIT}, False),
        ({"royalty_bp": 4001, "royalty_base": RoyaltyBase.PROFIT}, True),
    ],
)
def test_fees_above_the_general_caps_need_a_reason_and_then_only_warn(
    terms: dict[str, object], above: bool
) -> None:
    changed = replace(TERMS, **terms)  # type: ignore[arg-type]
    assert _verdicts(changed) == ({"caps": Verdict.FAILED} if above else {})
    explained = replace(changed, reason="评估为一亿")
    assert _verdicts(explained) == ({"caps": Verdict.WARNING} if above else {})
    too_short = replace(changed, reason=" 见附件 ")
    assert _verdicts(too_short) == ({"caps": Verdict.FAILED} if above else {})


@pytest.mark.rule("R-11")
def test_unknown_fees_warn_once_explained_and_signatures_follow_the_check() -> None:
    unknown = replace(SOUND, in_arrears=None, unsigned=("某大学", "某研究所"))
    assert _verdicts(replace(TERMS, reason="第 6 年年费已缴"), unknown) == {
        "fees": Verdict.WARNING, "signatures": Verdict.PENDING,
    }  # fmt: skip


@pytest.mark.rule("R-11")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ()),
        ({"in_arrears": None}, ()),
        ({"in_arrears": True, "suspended": True}, ("fees", "suspended")),
        ({"owned": False, "exclusive_until": TODAY, "pledged": True}, ("owner", "exclusive", "pledge")),
        ({"in_force_until": TODAY + timedelta(days=90)}, ("expiry",)),
        ({"in_force_until": TODAY + timedelta(days=91)}, ()),
    ],
)
def test_what_endangers_an_announced_declaration(changes: dict[str, object], found: tuple[str, ...]) -> None:
    assert risks(Case(TERMS, replace(SOUND, **changes), BOOK, TODAY)) == found  # type: ignore[arg-type]


def test_the_last_day_belongs_to_the_period() -> None:
    ends = Case(replace(TERMS, ends_on=TODAY), SOUND, BOOK, TODAY)
    assert not is_over(ends)
    assert is_over(replace(ends, today=TODAY + timedelta(days=1)))
    assert is_over(Case(TERMS, replace(SOUND, legal_status=LegalStatus.LAPSED), BOOK, TODAY))


def test_only_unpaid_beginnings_need_the_owners_letter() -> None:
    wanted = {mode: needs_confirmation(Terms(DealType.OPEN_LICENCE, mode)) for mode in PaymentMode}
    assert {mode for mode, needed in wanted.items() if needed} == {
        PaymentMode.DEFERRED, PaymentMode.ROYALTY, PaymentMode.INSTALMENTS,
    }  # fmt: skip
    assert not needs_confirmation(Terms(DealType.LICENCE, PaymentMode.DEFERRED))
