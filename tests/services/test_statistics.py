"""Figures from SQL equal the definitions over the rows behind them, for every cell of every table."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.errors import NotAllowed
from marketplace.domain.facts import Fact, facts_of
from marketplace.domain.licences import LicenceType
from marketplace.domain.metrics import METRICS, count
from marketplace.domain.money import PaymentMode
from marketplace.domain.periods import Period, parse_period
from marketplace.domain.statistics import BREAKDOWN, UNKNOWN, Basis, Dimension, Selection, basis_date
from marketplace.domain.terms import DealType
from marketplace.models import DealFact
from marketplace.services import statistics
from tests.contracts import FREE, LUMP_SUM, ROYALTY, TRANSFER, Book, Contract
from tests.factories import People

YEAR = Selection(Period(date(2026, 1, 1), date(2026, 12, 31)))
SPLITS = (*((one,) for one in Dimension), BREAKDOWN)
CITIES = st.sampled_from(["", "230100", "230600", "110000"])
DAYS = st.dates(date(2025, 12, 30), date(2026, 4, 1))


@pytest.fixture
def book(people: People, now: datetime) -> Book:
    return Book(people, now)


@pytest.fixture
def admin(people: People) -> Actor:
    return people.administrator


@st.composite
def _contracts(draw: st.DrawFn) -> Contract:
    deal_type = draw(st.sampled_from(DealType))
    licence = deal_type in (DealType.LICENCE, DealType.OPEN_LICENCE)
    terms = replace(
        LUMP_SUM,
        deal_type=deal_type,
        payment_mode=draw(st.sampled_from(PaymentMode)),
        licence_type=draw(st.sampled_from(LicenceType)) if licence else None,
        price_fen=draw(st.integers(1, 10**12)),
        technology_fen=draw(st.none() | st.just(1)),
    )
    return Contract(
        terms=terms,
        patents=draw(st.integers(1, 3)),
        licensor=draw(st.sampled_from(["北辰示例大学", "松江示例学院", "=1+1"])),
        licensor_city=draw(CITIES),
        licensee_city=draw(CITIES),
        related=draw(st.booleans()),
        ipc=draw(st.sampled_from(["", "A01B1/00", "H02J7/00"])),
        signed_on=draw(DAYS),
        effective_on=draw(DAYS),
        recorded_on=draw(st.none() | DAYS),
    )


def _store(book: Book, deals: Sequence[UUID], contracts: Sequence[Contract]) -> list[Fact]:
    """Put these contracts' facts in place of all others; deals, patents and entry exist already."""
    facts = [
        replace(fact, recorded_on=contract.recorded_on)
        for serial, (deal_id, contract) in enumerate(zip(deals, contracts, strict=False))
        for fact in facts_of(
            {
                "deal": str(deal_id),
                "seq": 1,
                "data": contract.as_json(serial, book.patents[: contract.patents]),
            }
        )
    ]
    db.session.execute(delete(DealFact))
    if facts:
        db.session.execute(insert(DealFact), [asdict(fact) for fact in facts])
    db.session.commit()
    return facts


def _key(dimension: Dimension, basis: Basis, fact: Fact) -> str:
    on = basis_date(fact, basis)
    if on and dimension is Dimension.YEAR:
        return str(on.year)
    if on and dimension is Dimension.QUARTER:
        return f"{on.year}Q{(on.month + 2) // 3}"
    name = "licensor" if dimension is Dimension.INSTITUTION else dimension.value
    return str(getattr(fact, name) or UNKNOWN)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_every_cell_is_the_count_of_its_rows(
    book: Book, admin: Actor, now: datetime, data: st.DataObject
) -> None:
    deals = getattr(book, "deals", None) or [book.write(Contract(patents=3)) for _ in range(6)]
    book.deals = deals  # type: ignore[attr-defined]
    facts = _store(book, deals, data.draw(st.lists(_contracts(), max_size=6)))
    basis = data.draw(st.sampled_from(Basis))
    selection = Selection(Period(date(2026, 1, 1), date(2026, 3, 31)), basis)
    inside = [
        fact
        for fact in facts
        if (on := basis_date(fact, basis)) and date(2026, 1, 1) <= on <= date(2026, 3, 31)
    ]
    report = statistics.report(admin, selection, *SPLITS, with_rows=True, now=now)
    assert report.total == {key: count(metric, inside) for key, metric in METRICS.items()}
    assert {(f.deal_id, f.patent_id): f for f in report.rows} == {(f.deal_id, f.patent_id): f for f in inside}
    for table in report.tables:
        for cell in table.cells:
            own = [f for f in inside if tuple(_key(d, basis, f) for d in table.dimensions) == cell.keys]
            assert own
            assert cell.figures == {key: count(metric, own) for key, metric in METRICS.items()}
        for key, metric in METRICS.items():
            parts = sum(cell.figures[key] for cell in table.cells)
            assert parts == report.total[key] if metric.adds_up else parts >= report.total[key]
    if report.tables[-1].cells:
        cell = data.draw(st.sampled_from(report.tables[-1].cells))
        metric = METRICS[data.draw(st.sampled_from(sorted(METRICS)))]
        part = selection.narrowed(BREAKDOWN, cell.keys)
        found = statistics.rows(admin, part, metric)
        assert found.figure == cell.figures[metric.key] == count(metric, found.items)
        assert found.total == len(found.items) == len(statistics.all_rows(admin, part, metric))


def _total(admin: Actor, selection: Selection = YEAR) -> statistics.Figures:
    return statistics.report(admin, selection, now=datetime(2026, 11, 23, tzinfo=UTC)).total


def test_the_period_goes_by_the_basis_date(book: Book, admin: Actor) -> None:
    book.write(Contract())  # signed and effective in 2025, recorded in 2026
    last_year = Period(date(2025, 1, 1), date(2025, 12, 31))
    assert _total(admin)["times"] == 1
    assert _total(admin, Selection(last_year))["times"] == 0
    assert _total(admin, Selection(last_year, Basis.SIGNED))["times"] == 1
    assert _total(admin, Selection(last_year, Basis.EFFECTIVE))["times"] == 1


def test_the_year_is_that_of_shanghai() -> None:
    """Rule 5: 2025-12-31 23:30 UTC is the morning of 1 January there."""
    today = local_day(datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    assert parse_period("", "", "", today).year == 2026


def test_both_cities_count_and_totals_come_from_rows(book: Book, admin: Actor, now: datetime) -> None:
    """Rule 4."""
    book.write(Contract(licensor_city="230100", licensee_city="230600"))
    book.write(Contract(licensor_city="230600", licensee_city="230600"))
    report = statistics.report(admin, YEAR, (Dimension.LICENSOR_CITY,), (Dimension.LICENSEE_CITY,), now=now)
    sides = [{cell.keys[0]: cell.figures["times"] for cell in table.cells} for table in report.tables]
    assert sides == [{"230100": 1, "230600": 1}, {"230600": 2}]
    assert report.total["times"] == 2


def test_unknown_is_shown_with_its_count(book: Book, admin: Actor, now: datetime) -> None:
    """Rule 10."""
    book.write(Contract(licensor_city=""))
    book.write(Contract())
    table = statistics.report(admin, YEAR, (Dimension.LICENSOR_CITY,), now=now).tables[0]
    assert {cell.keys[0]: cell.figures["times"] for cell in table.cells} == {UNKNOWN: 1, "230100": 1}
    unknown = replace(YEAR, filters={Dimension.LICENSOR_CITY: UNKNOWN})
    assert statistics.rows(admin, unknown, METRICS["times"]).total == 1


def test_unrecorded_contracts_are_named_beside_the_figures(book: Book, admin: Actor, now: datetime) -> None:
    book.write(Contract(patents=2, recorded_on=None, effective_on=date(2026, 3, 1)))
    report = statistics.report(admin, YEAR, now=now)
    assert (report.total["times"], report.unrecorded) == (0, 1)


def test_value_and_kinds_of_payment(book: Book, admin: Actor) -> None:
    for terms in (LUMP_SUM, TRANSFER, ROYALTY, FREE):
        book.write(Contract(terms=terms))
    total = _total(admin)
    assert (total["contracts"], total["value"], total["technology"]) == (4, 42_000_050, 2_000_000)
    assert (total["fixed_contracts"], total["open_contracts"], total["free_contracts"]) == (2, 1, 1)


def test_the_head_of_the_ledger_is_named(book: Book, admin: Actor, now: datetime) -> None:
    book.write(Contract())
    assert statistics.report(admin, YEAR, now=now).head[0] == 2


def test_years_and_values_to_choose_from(book: Book, admin: Actor) -> None:
    assert (statistics.years(admin), statistics.values(admin, Dimension.INSTITUTION)) == ([], [])
    book.write(Contract())
    assert statistics.years(admin) == [2026, 2025]
    assert statistics.values(admin, Dimension.INSTITUTION) == ["北辰示例大学"]


@pytest.mark.parametrize("role", ["officer", "inventor", "enterprise"])
def test_only_staff_may_look(people: People, now: datetime, role: str) -> None:
    for look in (
        lambda actor: statistics.report(actor, YEAR, now=now),
        lambda actor: statistics.rows(actor, YEAR, METRICS["times"]),
        lambda actor: statistics.all_rows(actor, YEAR, METRICS["times"]),
        statistics.years,
        lambda actor: statistics.values(actor, Dimension.INSTITUTION),
    ):
        with pytest.raises(NotAllowed):
            look(getattr(people, role))
