"""Rows behind a figure as a file: the columns of the row-level sheet, and CSV. Text stays text, never a formula."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from marketplace.domain.errors import N_
from marketplace.domain.facts import Fact
from marketplace.domain.money import FEN_PER_YUAN
from marketplace.domain.statistics import Dimension
from marketplace.gateways.sheet_writer import Value

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Wording:
    """How the reader's language says things: `say` translates a message id, `name` the value of a dimension."""

    say: Callable[..., str]
    name: Callable[[Dimension, str], str]


#: The row-level sheet: heading, and how a fact fills it.
DETAIL: tuple[tuple[str, Callable[[Fact, Wording], Value]], ...] = (
    (N_("合同编号"), lambda fact, words: fact.reference),
    (N_("申请号"), lambda fact, words: fact.number),
    (N_("名称"), lambda fact, words: fact.title),
    (N_("专利类型"), lambda fact, words: words.name(Dimension.PATENT_TYPE, fact.patent_type)),
    (N_("IPC 部"), lambda fact, words: words.name(Dimension.IPC_SECTION, fact.ipc_section)),
    (N_("交易方式"), lambda fact, words: words.name(Dimension.DEAL_TYPE, fact.deal_type)),
    (N_("许可方式"), lambda fact, words: words.name(Dimension.LICENCE_TYPE, fact.licence_type or "")),
    (N_("支付方式"), lambda fact, words: words.name(Dimension.PAYMENT_MODE, fact.payment_mode)),
    (N_("让与单位"), lambda fact, words: fact.licensor),
    (N_("让与方地市"), lambda fact, words: words.name(Dimension.LICENSOR_CITY, fact.licensor_city)),
    (N_("受让单位"), lambda fact, words: fact.licensee),
    (N_("受让方地市"), lambda fact, words: words.name(Dimension.LICENSEE_CITY, fact.licensee_city)),
    (N_("关联方"), lambda fact, words: words.say(N_("是")) if fact.related else words.say(N_("否"))),
    (N_("合同计数"), lambda fact, words: fact.share),
    (N_("合同金额（元）"), lambda fact, words: yuan(fact.value_fen)),
    (N_("其中技术部分（元）"), lambda fact, words: yuan(fact.technology_fen)),
    (N_("签订日"), lambda fact, words: fact.signed_on),
    (N_("生效日"), lambda fact, words: fact.effective_on),
    (N_("备案登记日"), lambda fact, words: fact.recorded_on),
    (N_("备案登记号"), lambda fact, words: fact.recordal_number),
    (N_("备案登记逾期"), lambda fact, words: words.say(N_("是")) if fact.overdue else words.say(N_("否"))),
    (N_("备案注销日"), lambda fact, words: fact.cancelled_on),
    (N_("台账序号"), lambda fact, words: fact.entry_sequence),
)


def yuan(fen: int | None) -> Decimal | None:
    """Return fen as yuan for a cell; None stays None and is shown as a dash."""
    return None if fen is None else Decimal(fen) / FEN_PER_YUAN


def csv_lines(facts: Iterable[Fact], words: Wording) -> Iterator[str]:
    """Yield the rows behind a figure as CSV."""
    headings = [words.say(heading) for heading, _fill in DETAIL]
    return csv_table(headings, ([fill(fact, words) for _heading, fill in DETAIL] for fact in facts))


def csv_table(headings: list[str], rows: Iterable[list[Value]]) -> Iterator[str]:
    """Yield rows as CSV with a byte order mark, so that spreadsheets read Chinese; formulas are disarmed."""
    yield _BOM + _csv_line(headings)
    for row in rows:
        yield _csv_line([_guarded(value) for value in row])


def _csv_line(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def _guarded(value: Value) -> str:
    """Return the cell's text; what a spreadsheet would take for a formula gets an apostrophe (CWE-1236)."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text
