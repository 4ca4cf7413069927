"""The FIELDS table and what a document becomes."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from search.analysis import ANALYSIS_VERSION
from search.documents import PatentDocument, days, indexed
from search.fields import (
    FACETS,
    FIELD,
    FIELDS,
    NEGOTIABLE,
    PRICE_BANDS,
    RANGES,
    Kind,
    fingerprint,
    price_band,
)


def _document(**given: object) -> PatentDocument:
    return PatentDocument(**({"id": "a", "title": "石墨烯"} | given))  # type: ignore[arg-type]


def test_every_field_of_a_full_document_is_in_the_table_and_the_other_way_round() -> None:
    full = _document(
        number="202110123456.7", abstract="散热graphene", owners=("大学",), inventors=("张伟",), ipc=("C01B 32/184",),
        patent_type="invention", legal_status="granted", institution="大学", city="230100", city_name="哈尔滨市",
        deal_types=("licence", "open_licence"), industries=("bio",), free_for_small=True, licence_types=("sole",),
        payment_modes=("royalty",), price_fen=1, listed=True,
        filed_on=date(2021, 1, 1), granted_on=date(2022, 1, 1), published_at=datetime(2025, 1, 1, tzinfo=UTC),
        appeared_at=datetime(2025, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    assert set(indexed(full)) == set(FIELD)


def test_values_have_the_type_of_their_field() -> None:
    for name, value in indexed(_document(price_fen=5, listed=True)).items():
        assert isinstance(value, int) == (FIELD[name].kind is Kind.INTEGER), name


def test_facets_and_ranges_are_fields() -> None:
    assert all(FIELD[name].kind is Kind.KEYWORD for name in FACETS)
    assert all(FIELD[name].kind is Kind.INTEGER for name in RANGES)
    assert len(FIELD) == len(FIELDS)


def test_the_fingerprint_is_stable_within_a_release() -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 12
    assert ANALYSIS_VERSION >= 1


def test_scope() -> None:
    assert indexed(_document(listed=True))["scope"] == ["listed", "all"]
    assert indexed(_document(shown=True))["scope"] == ["all"]
    assert "scope" not in indexed(_document())


def test_a_place_is_found_by_code_and_by_short_and_long_name() -> None:
    assert indexed(_document(city="230100", city_name="哈尔滨市"))["place"] == [
        "230100",
        "哈尔滨市",
        "哈尔滨",
    ]
    assert indexed(_document(city_name="大兴安岭地区"))["place"] == ["大兴安岭地区", "大兴安岭"]


def test_price_bands_cover_every_price_once() -> None:
    assert [price_band(fen, True) for fen in (0, 1, 999_999, 1_000_000, 100_000_000, 10**15)] == [
        "free", "under_10k", "under_10k", "10k_50k", "over_1m", "over_1m",
    ]  # fmt: skip
    assert (price_band(None, True), price_band(5, False)) == (NEGOTIABLE, "")
    assert [low for _, low, _ in PRICE_BANDS[1:]] == [high for _, _, high in PRICE_BANDS[:-1]]


@given(st.none() | st.integers(0, 10**12), st.none() | st.integers(0, 10**12), st.text(), st.text())
def test_sort_values_order_prices_with_missing_ones_last(
    left: int | None, right: int | None, one: str, other: str
) -> None:
    first, second = indexed(_document(id=one, price_fen=left)), indexed(_document(id=other, price_fen=right))
    up = [int(str(document["sort_price_up"])) for document in (first, second)]
    down = [int(str(document["sort_price_down"])) for document in (first, second)]
    assert all(0 <= value < 1 << 63 for value in up + down)
    if left is not None and right is not None and left < right:
        assert up[0] < up[1]
        assert down[0] < down[1]
    if left is not None and right is None:
        assert up[0] < up[1]
        assert down[0] > down[1]


@given(st.dates(), st.dates())
def test_sort_values_order_days(left: date, right: date) -> None:
    first, second = (int(str(indexed(_document(filed_on=day))["sort_newest"])) for day in (left, right))
    assert 0 <= first < 1 << 63
    if date(1900, 1, 1) <= left < right <= date(2150, 1, 1):
        assert first < second
        assert days(left) < days(right)
