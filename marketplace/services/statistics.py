"""Figures of the statistics, and the rows behind each: one SELECT for a table, over fact rows alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, case, cast, func, literal, select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.facts import Fact
from marketplace.domain.metrics import METRICS, PER_CONTRACT, Metric, Weight
from marketplace.domain.permissions import Action, require
from marketplace.domain.statistics import UNKNOWN, Basis, Dimension, Selection
from marketplace.models import DealFact
from marketplace.services import ledger
from marketplace.services.facts import COLUMNS

PAGE_SIZE = 50
_DATES = {
    Basis.RECORDED: DealFact.recorded_on,
    Basis.SIGNED: DealFact.signed_on,
    Basis.EFFECTIVE: DealFact.effective_on,
    Basis.CANCELLED: DealFact.cancelled_on,
}
_COLUMNS = {
    Dimension.LICENSOR_CITY: DealFact.licensor_city,
    Dimension.LICENSEE_CITY: DealFact.licensee_city,
    Dimension.INSTITUTION: DealFact.licensor,
    Dimension.DEAL_TYPE: DealFact.deal_type,
    Dimension.LICENCE_TYPE: DealFact.licence_type,
    Dimension.PAYMENT_MODE: DealFact.payment_mode,
    Dimension.PATENT_TYPE: DealFact.patent_type,
    Dimension.IPC_SECTION: DealFact.ipc_section,
}
Figures = dict[str, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of a table: its value in each dimension, and its figures by metric key."""

    keys: tuple[str, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Table:
    """A selection split by dimensions; `total` is counted by itself, not added up from the cells."""

    dimensions: tuple[Dimension, ...]
    cells: list[Cell]
    total: Figures


@dataclass(frozen=True, slots=True)
class Report:
    """Tables of one selection, the state of the ledger that they show and, if asked for, all rows behind them."""

    selection: Selection
    tables: tuple[Table, ...]
    total: Figures
    unrecorded: int
    head: tuple[int, str]
    generated_at: datetime
    rows: list[Fact]


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of the rows behind a figure, how many there are, and the figure counted over all of them."""

    items: list[Fact]
    total: int
    figure: int


@contextmanager
def snapshot() -> Iterator[None]:
    """Let every SELECT inside see one state of the database, so that a report agrees with its own rows."""
    db.session.rollback()
    # SQLite reads one state from the first SELECT on; PostgreSQL has to be asked.
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield
    finally:
        db.session.rollback()


def report(
    actor: Actor,
    selection: Selection,
    *dimensions: tuple[Dimension, ...],
    with_rows: bool = False,
    now: datetime,
) -> Report:
    """Return the totals of the selection and a table for each tuple of dimensions, all of one moment."""
    require(actor, Action.STATISTICS_VIEW)
    with snapshot():
        total = _total(selection)
        tables = tuple(Table(split, _cells(selection, split), total) for split in dimensions)
        unrecorded = _total(replace(selection, basis=Basis.EFFECTIVE))["unrecorded"]
        found = _facts(_rows_of(selection)) if with_rows else []
        return Report(selection, tables, total, unrecorded, ledger.head(), now, found)


def rows(actor: Actor, selection: Selection, metric: Metric, page: int = 1) -> Rows:
    """Return a page of the rows behind a figure; their Σ over all pages is the figure (rule 11)."""
    require(actor, Action.STATISTICS_VIEW)
    query = _rows_of(selection, metric)
    with snapshot():
        total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        items = _facts(query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
        return Rows(items, total, _total(selection)[metric.key])


def all_rows(actor: Actor, selection: Selection, metric: Metric) -> list[Fact]:
    """Return every row behind a figure."""
    require(actor, Action.STATISTICS_VIEW)
    return _facts(_rows_of(selection, metric))


def years(actor: Actor) -> list[int]:
    """Return the calendar years from the first signature on, newest first, as far as the last recordal."""
    require(actor, Action.STATISTICS_VIEW)
    last = func.max(func.coalesce(DealFact.recorded_on, DealFact.effective_on))
    first_day, last_day = db.session.execute(select(func.min(DealFact.signed_on), last)).one()
    return list(range(last_day.year, first_day.year - 1, -1)) if first_day else []


def values(actor: Actor, dimension: Dimension) -> list[str]:
    """Return the values that a dimension other than time has had so far, in order."""
    require(actor, Action.STATISTICS_VIEW)
    key = _key(dimension, Basis.SIGNED).label("key")
    return sorted(db.session.scalars(select(key).distinct()))


def _rows_of(selection: Selection, metric: Metric | None = None) -> Select[*tuple[Any, ...]]:
    """Select the rows of the selection, or of one of its figures, the newest first."""
    query = _within(select(*(getattr(DealFact, name) for name in COLUMNS)), selection)
    if metric:
        query = query.where(_covers(metric))
    newest = _DATES[selection.basis].desc()
    return query.order_by(newest, DealFact.reference, DealFact.share.desc(), DealFact.number)


def _facts(query: Select[*tuple[Any, ...]]) -> list[Fact]:
    return [Fact(**row._asdict()) for row in db.session.execute(query)]


def _key(dimension: Dimension, basis: Basis) -> ColumnElement[str]:
    """Return the dimension's value as text; years and quarters are those of the basis date."""
    if dimension not in (Dimension.YEAR, Dimension.QUARTER):
        return func.coalesce(func.nullif(_COLUMNS[dimension], ""), UNKNOWN)
    year = cast(cast(func.extract("year", _DATES[basis]), Integer), String)
    if dimension is Dimension.YEAR:
        return year
    quarter = (cast(func.extract("month", _DATES[basis]), Integer) + literal(2)) // literal(3)
    return year + "Q" + cast(quarter, String)


def _within(query: Select[*tuple[Any, ...]], selection: Selection) -> Select[*tuple[Any, ...]]:
    """Narrow a query over facts to the selection; an undated fact is in no period of its missing date."""
    period = selection.period
    query = query.where(_DATES[selection.basis].between(period.first, period.last))
    for dimension, value in selection.filters.items():
        query = query.where(_key(dimension, selection.basis) == value)
    return query


def _covers(metric: Metric) -> ColumnElement[bool]:
    """Return Metric.covers as SQL."""
    condition = DealFact.deal_type.in_(sorted(metric.deal_types)) & DealFact.payment_mode.in_(
        sorted(metric.payment_modes)
    )
    if metric.only_related:
        condition &= DealFact.related
    if metric.only_unrecorded:
        condition &= DealFact.recorded_on.is_(None)
    if metric.only_overdue:
        condition &= DealFact.overdue
    return condition & (DealFact.share == 1) if metric.weight in PER_CONTRACT else condition


def _figure(metric: Metric) -> ColumnElement[Any]:
    """Return Metric.count as SQL."""
    if metric.weight is Weight.PATENT:
        return func.count(case((_covers(metric), DealFact.patent_id)).distinct())
    amount = literal(1) if metric.weight is Weight.ROW else getattr(DealFact, metric.weight.value)
    return func.sum(case((_covers(metric), amount), else_=0))


def _figures() -> list[ColumnElement[Any]]:
    return [_figure(metric).label(metric.key) for metric in METRICS.values()]


def _as_figures(row: Any) -> Figures:
    return {key: int(getattr(row, key) or 0) for key in METRICS}


def _total(selection: Selection) -> Figures:
    return _as_figures(db.session.execute(_within(select(*_figures()), selection)).one())


def _cells(selection: Selection, dimensions: tuple[Dimension, ...]) -> list[Cell]:
    """Return the cells with at least one fact, in the order of their keys, newest year first."""
    keys = [_key(dimension, selection.basis).label(f"key_{dimension}") for dimension in dimensions]
    names = [key.name for key in keys]
    # By name: on PostgreSQL the same expression with other bind parameters is not the same expression.
    query: Select[*tuple[Any, ...]] = select(*keys, *_figures())
    found = db.session.execute(_within(query, selection).group_by(*names))
    cells = [Cell(tuple(getattr(row, name) for name in names), _as_figures(row)) for row in found]
    cells.sort(key=lambda cell: cell.keys)
    if dimensions[0] in (Dimension.YEAR, Dimension.QUARTER):
        cells.sort(key=lambda cell: cell.keys[0], reverse=True)
    return cells
