"""Statistics for staff: the figures, the rows behind each of them, and both as files."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.metrics import METRICS, Metric, mean_value
from marketplace.domain.regions import HOME_CITIES
from marketplace.domain.statistics import (
    BASIS_LABELS,
    BREAKDOWN,
    DIMENSION_LABELS,
    FILTERS,
    Dimension,
    Selection,
    parse_choice,
    parse_selection,
)
from marketplace.services import exports, statistics
from marketplace.services.export_rows import Wording, csv_lines
from marketplace.services.statistics import PAGE_SIZE, Figures, Table
from marketplace.web.access import actor, now
from marketplace.web.charts import Bar, stacked_bars
from marketplace.web.dimensions import dimension_label
from marketplace.web.filters import pair
from marketplace.web.forms.base import Refusal
from marketplace.web.forms.statistics import StatisticsForm

bp = Blueprint("statistics", __name__, url_prefix="/statistics")

SHOWN_BARS = 15
SHOWN_LINES = 100  # of the long table; the workbook has all
MAX_PAGE = 1_000_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The columns of tables on the page; the workbook has every figure.
COLUMNS = tuple(
    METRICS[key]
    for key in ("times", "transfers", "licence_patents", "licence_contracts", "patents", "contracts", "value")
)
WORDS = Wording(say=_, name=dimension_label)


@dataclass(frozen=True, slots=True)
class Tile:
    """A prefecture in the tile grid; `shade` 0 to 3 says how its figure stands to the largest."""

    code: str
    figure: int
    shade: int


@bp.get("")
def index() -> ResponseReturnValue:
    """Show totals, a chart and tables of the chosen period."""
    form = _form()
    try:
        selection = parse_selection(request.args, local_day(now()))
        by = parse_choice(Dimension, request.args.get("by", ""), Dimension.LICENSOR_CITY, "by")
    except Refusal as error:
        form.show(error)
        return render_template("statistics/index.html", form=form, report=None), 422
    _remember(form, selection, by)
    report = statistics.report(actor(), selection, (by,), (Dimension.LICENSOR_CITY,), BREAKDOWN, now=now())
    shown = {
        "columns": COLUMNS, "link": rows_link, "metrics": METRICS, "mean": mean_value(report.total), "by": by,
        "chart": _chart(report.tables[0], selection), "tiles": _tiles(report.tables[1]),
        "shown_lines": SHOWN_LINES, "dimension_label": dimension_label, "basis_labels": BASIS_LABELS,
        "dimension_labels": DIMENSION_LABELS, "amount": amount,
    }  # fmt: skip
    return render_template("statistics/index.html", form=form, report=report, **shown)


@bp.get("/rows")
def rows() -> ResponseReturnValue:
    """Show the rows behind one figure, with their own total."""
    selection, metric = _asked()
    page = min(max(request.args.get("page", 1, type=int), 1), MAX_PAGE)
    found = statistics.rows(actor(), selection, metric, page)
    shown = {
        "selection": selection, "metric": metric, "found": found, "page": page, "size": PAGE_SIZE,
        "dimension_label": dimension_label, "dimension_labels": DIMENSION_LABELS, "basis_labels": BASIS_LABELS,
        "Dimension": Dimension,
    }  # fmt: skip
    return render_template("statistics/rows.html", **shown)


@bp.get("/rows.csv")
def rows_csv() -> ResponseReturnValue:
    """Send the rows behind one figure as CSV."""
    selection, metric = _asked()
    facts = statistics.all_rows(actor(), selection, metric)
    text = "".join(csv_lines(facts, WORDS))
    return _file(text.encode(), "text/csv; charset=utf-8", f"jinqiao-{metric.key}-{_stem(selection)}.csv")


@bp.get("/export.xlsx")
def export() -> ResponseReturnValue:
    """Send the workbook: cover, totals, a sheet for each dimension, the long table, all rows, control lines."""
    selection = parse_selection(request.args, local_day(now()))
    splits = (BREAKDOWN, *((dimension,) for dimension in Dimension))
    report = statistics.report(actor(), selection, *splits, with_rows=True, now=now())
    return _file(exports.workbook(report, WORDS), XLSX, f"jinqiao-statistics-{_stem(selection)}.xlsx")


def rows_link(
    selection: Selection, metric: Metric, dimensions: Iterable[Dimension] = (), keys: Iterable[str] = ()
) -> str:
    """Return the address of the rows behind a figure in one line of a table."""
    part = selection.narrowed(dimensions, keys)
    return url_for("statistics.rows", metric=metric.key, **part.as_arguments())  # type: ignore[arg-type]


def amount(metric: Metric, figures: Figures) -> int | None:
    """Return the figure; None, shown as a dash, for the value of contracts whose totals are all open (S-07)."""
    unknown = metric.is_money and 0 < figures["contracts"] == figures["open_contracts"]
    return None if unknown else figures[metric.key]


def _asked() -> tuple[Selection, Metric]:
    metric = METRICS.get(request.args.get("metric", "times"))
    if metric is None:
        raise InvalidInput("metric", "metric", N_("没有这个指标"))
    return parse_selection(request.args, local_day(now())), metric


def _form() -> StatisticsForm:
    form = StatisticsForm(request.args)
    values = {dimension: statistics.values(actor(), dimension) for dimension in FILTERS}
    years = sorted({*statistics.years(actor()), local_day(now()).year}, reverse=True)
    form.fill_choices(years, values, dimension_label)
    return form


def _remember(form: StatisticsForm, selection: Selection, by: Dimension) -> None:
    """Show what was chosen: a whole year as the year, any other period as its two days."""
    whole = selection.period.year
    form.year.data = str(whole) if whole else form.year.data
    form.first.data = "" if whole else selection.period.first.isoformat()
    form.last.data = "" if whole else selection.period.last.isoformat()
    form.basis.data, form.by.data = selection.basis.value, by.value


def _chart(table: Table, selection: Selection) -> str:
    """Return the chart of the table's largest lines, or nothing when there are none."""
    cells = table.cells
    if table.dimensions[0] not in (Dimension.YEAR, Dimension.QUARTER):
        cells = sorted(cells, key=lambda cell: -cell.figures["times"])
    cells = [cell for cell in cells if cell.figures["times"]][:SHOWN_BARS]
    labels = [dimension_label(table.dimensions[0], cell.keys[0]) for cell in cells]
    series = {}
    for metric in (METRICS["transfers"], METRICS["licence_patents"]):
        name = _(metric.label)
        series[name] = [
            Bar(
                cell.figures[metric.key],
                pair(label, f"{name} {cell.figures[metric.key]}"),
                rows_link(selection, metric, table.dimensions, cell.keys),
            )
            for label, cell in zip(labels, cells, strict=True)
        ]
    return stacked_bars(_("转让与许可件次"), labels, series) if cells else ""


def _tiles(table: Table) -> list[Tile]:
    figures = {cell.keys[0]: cell.figures["times"] for cell in table.cells}
    home = {code: figures.get(code, 0) for code in HOME_CITIES}
    most = max(home.values()) or 1
    return [Tile(code, figure, (3 * figure + most - 1) // most) for code, figure in home.items()]


def _stem(selection: Selection) -> str:
    return f"{selection.period.first:%Y%m%d}-{selection.period.last:%Y%m%d}"


def _file(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
