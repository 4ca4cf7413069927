"""Payments: the study's table, who may decide, late interest, and the lines that terms make."""

from dataclasses import replace
from datetime import date

import pytest

from marketplace.domain.errors import InvalidInput
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode
from marketplace.domain.processes import LETTERS
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.schedule_lines import after_trigger, at_effect
from marketplace.domain.schedules import (
    PAYMENT_PROCESS,
    PaymentAction,
    Standing,
    check_day,
    late_interest,
    turn_problem,
)
from marketplace.domain.terms import DealType, Instalment, RoyaltyTerms, Terms, Tier, TrialTerms

#: Domain study §9, Payment / royalty: from, step, to, who (O owner, E licensee, B operator, A administrator, S clock).
STUDY = """
scheduled fall_due due S | due await_report report_wait S | report_wait report reported E
reported accept accepted O | reported query queried O | due claim paid_claimed E | accepted claim paid_claimed E
paid_claimed confirm confirmed O | paid_claimed reject rejected O | due fall_overdue overdue S
confirmed distribute distributed O | confirmed reverse reversed A | scheduled waive waived O | due waive waived O
"""
#: Beside them: milestones, second tries, what is late, and the asking that precedes what two persons decide.
ADDED = """
scheduled reach due EB | queried report reported E | overdue claim paid_claimed E | rejected claim paid_claimed E
accepted fall_overdue overdue S | rejected fall_overdue overdue S | confirmed ask_reversal confirmed O
confirmed keep confirmed A | scheduled ask_waiver scheduled O | due ask_waiver due O | scheduled keep scheduled O
due keep due O
"""
ROWS = {
    tuple(row.split()) for line in (STUDY + ADDED).strip().splitlines() for row in line.split(" | ") if row
}
EFFECT, END = date(2027, 1, 1), date(2029, 12, 31)
LICENCE = Terms(
    DealType.LICENCE,
    PaymentMode.LUMP_SUM,
    LicenceType.NON_EXCLUSIVE,
    30_000_000,
    starts_on=EFFECT,
    ends_on=END,
)
BOOK = RuleBook()


def test_the_table_is_the_studys() -> None:
    letters = {by: letter for letter, by in LETTERS.items()}
    rows = {
        (
            move.source,
            move.action,
            move.target,
            "".join(sorted((letters[by] for by in move.by), key="OEBAS".index)),
        )
        for move in PAYMENT_PROCESS.moves.values()
    }
    assert rows == ROWS
    assert PAYMENT_PROCESS.final() == {"distributed", "reversed", "waived"}


_A = PaymentAction


@pytest.mark.parametrize(
    ("action", "line", "refused"),
    [
        (_A.CLAIM, Standing(0, False), True),
        (_A.CLAIM, Standing(None, False), True),
        (_A.CLAIM, Standing(1, False), False),
        (_A.REACH, Standing(1, False), True),
        (_A.REACH, Standing(1, True), False),
        (_A.WAIVE, Standing(1, False), True),
        (_A.WAIVE, Standing(1, False, _A.ASK_WAIVER, True), True),
        (_A.WAIVE, Standing(1, False, _A.ASK_WAIVER, False), False),
        (_A.WAIVE, Standing(1, False, _A.ASK_REVERSAL, False), True),
        (_A.REVERSE, Standing(1, False, _A.ASK_REVERSAL, True), True),
        (_A.REVERSE, Standing(1, False, _A.ASK_REVERSAL, False), False),
        (_A.KEEP, Standing(1, False), True),
        (_A.KEEP, Standing(1, False, _A.ASK_WAIVER, True), False),  # one may take one's own asking back
        (_A.ASK_WAIVER, Standing(1, False, _A.ASK_WAIVER), True),
        (_A.DISTRIBUTE, Standing(1, False, _A.ASK_REVERSAL), True),
    ],
)
def test_who_asked_does_not_decide(action: PaymentAction, line: Standing, refused: bool) -> None:
    assert bool(turn_problem(action, line)) is refused


@pytest.mark.parametrize(
    ("daily", "days", "interest"),
    [(5, 30, 150), (5, 0, 0), (5, -3, 0), (None, 30, 0), (1, 1, 1), (1, 0, 0)],
)
def test_interest_on_10_000_fen(daily: int | None, days: int, interest: int) -> None:
    assert late_interest(10_000, daily, days) == interest


def test_a_day_lies_between_effect_and_today() -> None:
    today = date(2027, 2, 1)
    for day, field in ((EFFECT, None), (today, None), (date(2027, 2, 2), "x"), (date(2026, 12, 31), "x")):
        if field is None:
            check_day("x", day, EFFECT, today)
            continue
        with pytest.raises(InvalidInput) as caught:
            check_day("x", day, EFFECT, today)
        assert caught.value.field == "x"


def _rows(terms: Terms, end: date | None = END) -> list[tuple[str, int | None, date | None, date | None]]:
    return [
        (one.kind.value, one.amount_fen, one.payable_on, one.due_on)
        for one in at_effect(terms, EFFECT, end, BOOK)
    ]


@pytest.mark.rule("R-19")
def test_fixed_sums_are_payable_at_effect() -> None:
    assert _rows(LICENCE) == [("fixed", 30_000_000, EFFECT, date(2027, 1, 31))]
    assert _rows(replace(LICENCE, payment_mode=PaymentMode.FREE, price_fen=None)) == []
    assert _rows(replace(LICENCE, deal_type=DealType.EQUITY)) == []
    assert _rows(replace(LICENCE, payment_mode=PaymentMode.DEFERRED)) == []


def test_instalments_wait_for_their_day_or_milestone() -> None:
    parts = (Instalment(1, date(2026, 12, 1)), Instalment(2, date(2027, 6, 30)), Instalment(3, None, "中试"))
    terms = replace(LICENCE, payment_mode=PaymentMode.INSTALMENTS, price_fen=6, instalments=parts)
    assert _rows(terms) == [
        ("instalment", 1, EFFECT, EFFECT),
        ("instalment", 2, date(2027, 5, 31), date(2027, 6, 30)),
        ("instalment", 3, None, None),
    ]


@pytest.mark.rule("R-19")
def test_royalties_have_a_line_for_each_period() -> None:
    royalty = RoyaltyTerms(tiers=(Tier(None, 300),), report_months=6)
    terms = replace(
        LICENCE, payment_mode=PaymentMode.ENTRY_FEE_AND_ROYALTY, royalty=royalty, ends_on=date(2028, 3, 1)
    )
    rows = _rows(terms, date(2028, 3, 1))
    assert rows[0] == ("entry_fee", 30_000_000, EFFECT, date(2027, 1, 31))
    assert rows[1:] == [
        ("royalty", None, date(2027, 7, 1), date(2027, 7, 30)),
        ("royalty", None, date(2028, 1, 1), date(2028, 1, 30)),
        ("royalty", None, date(2028, 3, 2), date(2028, 3, 31)),
    ]


@pytest.mark.rule("R-20")
def test_a_deferred_price_is_payable_from_the_trigger() -> None:
    """Effective 2025-03-15, 12 months, 30 days: payable 2026-03-15, due 2026-04-14."""
    terms = replace(
        LICENCE, payment_mode=PaymentMode.DEFERRED, deferred_months=12, trial=TrialTerms(payment_days=30)
    )
    [line] = after_trigger(terms, date(2026, 3, 15), END, BOOK)
    assert (line.kind, line.payable_on, line.due_on) == ("deferred", date(2026, 3, 15), date(2026, 4, 14))
    rated = replace(terms, price_fen=None, royalty_bp=300)
    assert {one.kind for one in after_trigger(rated, date(2027, 3, 15), END, BOOK)} == {"royalty"}
