"""JSON API: the statistics of a period, split by one dimension. For staff, as the page is."""

from typing import Any

from apiflask import APIBlueprint, Schema
from apiflask.fields import Dict, Integer, List, Nested, String
from flask import request

from marketplace.domain.clock import local_day
from marketplace.domain.metrics import METRICS
from marketplace.domain.statistics import FILTERS, Basis, Dimension, parse_choice, parse_selection
from marketplace.services import statistics
from marketplace.web.access import actor, now
from marketplace.web.dimensions import dimension_label

bp = APIBlueprint("api_statistics", __name__, url_prefix="/api/v1", tag="statistics")

_DAY = "2026-03-05, 2026-03 or 2026"
_FIGURES = {key: Integer(required=True, metadata={"description": m.code}) for key, m in METRICS.items()}


class Question(Schema):
    """Period, the date that decides it, the dimension, and a value for each filtered dimension (~ for unknown)."""

    first = String(data_key="from", metadata={"description": _DAY})
    last = String(data_key="to", metadata={"description": _DAY})
    year = String(metadata={"description": "instead of from and to; this year by default"})
    basis = String(metadata={"enum": list(Basis), "default": Basis.RECORDED.value})
    by = String(metadata={"enum": list(Dimension), "default": Dimension.YEAR.value})
    for _dimension in FILTERS:
        locals()[_dimension.value] = String()


Figures = Schema.from_dict(dict(_FIGURES), name="Figures")


class Line(Schema):
    """One value of the dimension."""

    key = String(required=True)
    label = String(required=True)
    figures = Nested(Figures, required=True)


class Head(Schema):
    """The newest ledger entry that the figures rest on."""

    sequence = Integer(required=True)
    hash = String(required=True)


class Answer(Schema):
    """Amounts are fen; `patents` counts distinct patents, so its lines don't sum to the total."""

    first = String(required=True, data_key="from")
    last = String(required=True, data_key="to")
    basis = String(required=True)
    by = String(required=True)
    filters = Dict(keys=String(), values=String(), required=True)
    total = Nested(Figures, required=True)
    rows = List(Nested(Line), required=True)
    unrecorded = Integer(required=True)
    ledger = Nested(Head, required=True)
    generated_at = String(required=True)


@bp.get("/statistics")
@bp.input(Question, location="query", arg_name="question")
@bp.output(Answer)
def figures(question: dict[str, Any]) -> dict[str, Any]:
    """Return transfers, licences and contract value of a period, in total and split by one dimension."""
    selection = parse_selection(request.args, local_day(now()))
    by = parse_choice(Dimension, question.get("by", ""), Dimension.YEAR, "by")
    report = statistics.report(actor(), selection, (by,), now=now())
    sequence, head = report.head
    return {
        "first": selection.period.first.isoformat(),
        "last": selection.period.last.isoformat(),
        "basis": selection.basis.value,
        "by": by.value,
        "filters": {key.value: value for key, value in selection.filters.items()},
        "total": report.total,
        "rows": [
            {"key": cell.keys[0], "label": dimension_label(by, cell.keys[0]), "figures": cell.figures}
            for cell in report.tables[0].cells
        ],
        "unrecorded": report.unrecorded,
        "ledger": {"sequence": sequence, "hash": head},
        "generated_at": report.generated_at.isoformat(),
    }
