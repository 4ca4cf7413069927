"""The deal's transition table, whose turn it is, and what terms may be offered."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.deal_tasks import Side, Situation, possible, signing_action
from marketplace.domain.deals import FINAL, NEGOTIATED, OPEN_STATUSES, DealAction, DealStatus
from marketplace.domain.ledger import canonical
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import MAX_FEN, PaymentMode
from marketplace.domain.processes import LETTERS, By
from marketplace.domain.term_checks import terms_problems
from marketplace.domain.terms import DealType, Terms, terms_from_json

TODAY = date(2026, 11, 23)
LICENCE = Terms(
    DealType.LICENCE, PaymentMode.LUMP_SUM, LicenceType.NON_EXCLUSIVE, price_fen=30_000_000,
    starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31),
)  # fmt: skip
#: Domain study §9, Deal: from, step, to, who (O owner, E counterpart, B operator, A administrator, S clock).
STUDY = """
enquiry reply talking OBA | enquiry offer offered OE | enquiry cancel cancelled OEBA | enquiry lapse lapsed S
talking reply talking OE | talking offer offered OE | talking cancel cancelled OEBA
offered offer offered OE | offered accept agreed OE | offered cancel cancelled OEBA
agreed publish_price publicity O | agreed sign agreed OE | agreed countersign signed OE | agreed cancel cancelled OEBA
publicity object objection OBA | publicity clear cleared OS | publicity cancel cancelled OEBA
objection dismiss cleared OA | objection cancel cancelled OA
cleared sign cleared OE | cleared countersign signed OE | cleared cancel cancelled OEBA
signed take_effect effective OBAS | signed rescind rescinded BA
effective record recorded OBA | effective perform performing OBAS | recorded perform performing OBAS
performing record performing OBA | performing complete completed OBA | performing breach breach OEBA
breach remedy performing OEBA | breach terminate terminated OEBA
"""
ROWS = {tuple(row.split()) for line in STUDY.strip().splitlines() for row in line.split(" | ")}


def test_the_table_is_the_studys() -> None:
    letters = {by: letter for letter, by in LETTERS.items()}
    order = "ICOEBAS"
    rows = {
        (
            move.source,
            move.action,
            move.target,
            "".join(sorted(map(letters.__getitem__, move.by), key=order.index)),
        )
        for move in NEGOTIATED.moves.values()
    }
    assert rows == ROWS


def test_open_and_final_statuses_do_not_meet() -> None:
    assert not set(OPEN_STATUSES) & FINAL
    assert {"completed", "terminated", "cancelled", "rescinded", "lapsed"} == FINAL


def _seen(status: DealStatus, side: Side, offered_by: Side | None = None, *signed: Side) -> Situation:
    by = By.OWNER if side is Side.LICENSOR else By.COUNTERPART
    return Situation(DealType.LICENCE, status, side, by, offered_by, frozenset(signed))


def test_an_offer_is_answered_by_the_other_side() -> None:
    own = possible(_seen(DealStatus.OFFERED, Side.LICENSOR, Side.LICENSOR))
    other = possible(_seen(DealStatus.OFFERED, Side.LICENSEE, Side.LICENSOR))
    assert own == {"cancel"}
    assert other == {"offer", "accept", "cancel"}


def test_the_asker_waits_for_the_first_answer() -> None:
    assert "reply" not in possible(_seen(DealStatus.ENQUIRY, Side.LICENSEE))
    assert "reply" in possible(_seen(DealStatus.ENQUIRY, Side.LICENSOR))


def test_each_side_signs_once_and_the_second_signature_is_the_countersign() -> None:
    first = _seen(DealStatus.AGREED, Side.LICENSEE)
    second = _seen(DealStatus.AGREED, Side.LICENSEE, None, Side.LICENSOR)
    done = _seen(DealStatus.AGREED, Side.LICENSOR, None, Side.LICENSOR)
    assert signing_action(first) is DealAction.SIGN
    assert signing_action(second) is DealAction.COUNTERSIGN
    assert [possible(one) for one in (first, second, done)] == [
        {"sign", "cancel"},
        {"countersign", "cancel"},
        {"cancel"},
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"price_fen": None}, "price"),
        ({"price_fen": 0}, "price"),
        ({"price_fen": -1}, "price"),
        ({"technology_fen": 30_000_001}, "technology"),
        ({"technology_fen": 30_000_000}, None),
        ({"licence_type": None}, "licence_type"),
        ({"starts_on": None}, "ends_on"),
        ({"ends_on": date(2026, 12, 31)}, "ends_on"),
        ({"ends_on": date(2027, 1, 1)}, None),
        ({"ends_on": date(2041, 3, 4)}, None),
        ({"ends_on": date(2041, 3, 5)}, "ends_on"),
        ({"payment_mode": PaymentMode.FREE}, "price"),
        ({"payment_mode": PaymentMode.FREE, "price_fen": None}, None),
        ({"payment_mode": PaymentMode.ROYALTY, "price_fen": None}, "royalty_rate"),
        ({"payment_mode": PaymentMode.ROYALTY, "price_fen": None, "royalty_bp": 350}, None),
        ({"payment_mode": PaymentMode.ENTRY_FEE_AND_ROYALTY}, "royalty_rate"),
        ({"payment_mode": PaymentMode.DEFERRED}, "deferred_months"),
        ({"payment_mode": PaymentMode.DEFERRED, "deferred_months": 37}, "deferred_months"),
        ({"payment_mode": PaymentMode.DEFERRED, "deferred_months": 12}, None),
        ({"starts_on": date(2020, 1, 1), "ends_on": date(2021, 12, 31)}, "ends_on"),
        ({"starts_on": date(2020, 1, 1), "ends_on": TODAY}, None),
        ({"deal_type": DealType.OPEN_LICENCE}, None),
        ({"deal_type": DealType.OPEN_LICENCE, "licence_type": LicenceType.SOLE}, "licence_type"),
        ({"deal_type": DealType.TRANSFER, "licence_type": None, "starts_on": None, "ends_on": None}, None),
    ],
)
def test_terms_are_refused_beside_the_field_that_mends_them(
    changes: dict[str, object], field: str | None
) -> None:
    """A licence may last to the patent's last day, 2041-03-04, and not a day longer (Civil Code art. 865)."""
    terms = replace(LICENCE, **changes)  # type: ignore[arg-type]
    problems = terms_problems(terms, date(2041, 3, 4), TODAY)
    assert [problem.field for problem in problems] == ([field] if field else [])


_DATES = st.none() | st.dates(date(2000, 1, 1), date(2090, 1, 1))
_TERMS = st.builds(
    Terms, st.sampled_from(DealType), st.sampled_from(PaymentMode), st.none() | st.sampled_from(LicenceType),
    st.none() | st.integers(0, MAX_FEN), st.none() | st.integers(0, MAX_FEN), st.none() | st.integers(1, 10_000),
    _DATES, _DATES, st.text(max_size=20), st.text(max_size=20), st.none() | st.integers(1, 36), st.text(max_size=20),
)  # fmt: skip


@given(_TERMS)
def test_terms_survive_the_way_through_the_ledger(terms: Terms) -> None:
    assert terms_from_json(terms.as_json()) == terms
    assert terms_from_json(terms.as_json()).as_json() == terms.as_json()
    if all(ord(char) < 0xD800 for char in terms.territory + terms.field_of_use + terms.note):
        assert canonical(terms.as_json())


@given(_TERMS, st.dates(date(2027, 1, 1), date(2040, 1, 1)))
def test_terms_that_pass_never_outlast_the_patent(terms: Terms, end: date) -> None:
    if not terms_problems(terms, end, TODAY) and terms.deal_type in (DealType.LICENCE, DealType.OPEN_LICENCE):
        assert terms.licence_type
        assert terms.starts_on
        assert terms.ends_on
        assert terms.starts_on <= terms.ends_on <= end
        assert terms.ends_on >= TODAY
        assert terms_problems(replace(terms, ends_on=end + timedelta(days=1)), end, TODAY)
