"""The fields of a patent that a file can carry, the headers that name them, and how one cell becomes a value."""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marketplace.domain.errors import N_, InvalidInput

# What a reader hands over: text, a number, a day, or nothing.
Cell = object


class Field(StrEnum):
    """What a column may hold; a column without a field is ignored."""

    APPLICATION_NUMBER = "application_number"
    PATENT_NUMBER = "patent_number"
    PUBLICATION_NUMBER = "publication_number"
    GRANT_NUMBER = "grant_number"
    TITLE = "title"
    ABSTRACT = "abstract"
    PATENT_TYPE = "patent_type"
    APPLICANTS = "applicants"
    PATENTEES = "patentees"
    INVENTORS = "inventors"
    IPC_MAIN = "ipc_main"
    IPC = "ipc"
    LOCARNO = "locarno"
    FILED_ON = "filed_on"
    PUBLISHED_ON = "published_on"
    GRANTED_ON = "granted_on"
    AGENCY = "agency"
    LEGAL_STATUS = "legal_status"
    LEGAL_STATUS_ON = "legal_status_on"


FIELD_LABELS: dict[Field, str] = {
    Field.APPLICATION_NUMBER: N_("申请号"),
    Field.PATENT_NUMBER: N_("专利号"),
    Field.PUBLICATION_NUMBER: N_("公开（公告）号"),
    Field.GRANT_NUMBER: N_("授权公告号"),
    Field.TITLE: N_("专利名称"),
    Field.ABSTRACT: N_("摘要"),
    Field.PATENT_TYPE: N_("专利类型"),
    Field.APPLICANTS: N_("申请人"),
    Field.PATENTEES: N_("专利权人"),
    Field.INVENTORS: N_("发明人"),
    Field.IPC_MAIN: N_("主分类号"),
    Field.IPC: N_("分类号"),
    Field.LOCARNO: N_("洛迦诺分类号"),
    Field.FILED_ON: N_("申请日"),
    Field.PUBLISHED_ON: N_("公开（公告）日"),
    Field.GRANTED_ON: N_("授权公告日"),
    Field.AGENCY: N_("代理机构"),
    Field.LEGAL_STATUS: N_("法律状态"),
    Field.LEGAL_STATUS_ON: N_("法律状态日期"),
}

# The preferred header stands first: a file may have several columns for one field.
FIELD_HEADERS: dict[Field, tuple[str, ...]] = {
    Field.APPLICATION_NUMBER: ("申请号", "专利申请号", "申请(专利)号", "申请号/专利号", "application number"),
    Field.PATENT_NUMBER: ("专利号", "授权专利号"),
    Field.PUBLICATION_NUMBER: (
        "公开(公告)号", "公布号", "公开号", "公告号", "publication number", "publication_number", "display key",
    ),
    Field.GRANT_NUMBER: ("授权公告号",),
    Field.TITLE: ("专利名称", "发明名称", "名称", "标题", "标题(中文)", "专利题目", "title"),
    Field.ABSTRACT: ("摘要", "申请摘要", "摘要(中文)", "abstract"),
    Field.PATENT_TYPE: ("专利类型", "专利种类", "文献类型"),
    Field.APPLICANTS: (
        "申请人", "申请(专利权)人", "申请人/专利权人", "原始申请(专利权)人", "applicants", "assignee",
    ),
    Field.PATENTEES: ("专利权人", "权利人", "当前权利人", "当前申请(专利权)人"),
    Field.INVENTORS: ("发明人", "发明(设计)人", "设计人", "inventors", "inventor/author"),
    Field.IPC_MAIN: ("主分类号", "ipc主分类号", "ipc主分类", "ipc主分类-小组"),
    Field.IPC: ("ipc分类号", "分类号", "ipc", "ipcr classifications"),
    Field.LOCARNO: ("外观设计洛迦诺分类号", "洛迦诺分类号"),
    Field.FILED_ON: ("申请日", "申请日期", "application date", "filing date", "filing/creation date"),
    Field.PUBLISHED_ON: (
        "公开(公告)日", "公开日", "公布日", "公开日期", "申请公布日/授权公告日", "publication date",
    ),
    Field.GRANTED_ON: ("授权公告日", "授权日", "授权日期", "授权公告日期", "grant date"),
    Field.AGENCY: ("代理机构", "专利代理机构", "[标]代理机构"),
    Field.LEGAL_STATUS: (
        "法律状态/事件", "当前法律状态", "法律状态", "简单法律状态", "专利状态", "专利有效性", "legal status",
    ),
    Field.LEGAL_STATUS_ON: ("法律状态最后修改日期", "法律状态日期", "法律状态公告日"),
}  # fmt: skip

# Words inside an unknown header that make a field likely: a suggestion which a person confirms.
_LIKELY: tuple[tuple[str, Field], ...] = (
    ("申请号", Field.APPLICATION_NUMBER),
    ("专利号", Field.PATENT_NUMBER),
    ("授权公告号", Field.GRANT_NUMBER),
    ("公开号", Field.PUBLICATION_NUMBER),
    ("公告号", Field.PUBLICATION_NUMBER),
    ("申请日", Field.FILED_ON),
    ("授权日", Field.GRANTED_ON),
    ("授权公告日", Field.GRANTED_ON),
    ("权利人", Field.PATENTEES),
    ("专利权人", Field.PATENTEES),
    ("申请人", Field.APPLICANTS),
    ("发明人", Field.INVENTORS),
    ("设计人", Field.INVENTORS),
    ("摘要", Field.ABSTRACT),
    ("类型", Field.PATENT_TYPE),
    ("状态", Field.LEGAL_STATUS),
    ("洛迦诺", Field.LOCARNO),
    ("分类号", Field.IPC),
    ("名称", Field.TITLE),
    ("标题", Field.TITLE),
    ("title", Field.TITLE),
)
# A word of the first list inside a header that counts, orders or describes names no field of ours.
_NOT_THE_FIELD = (
    "数量",
    "年份",
    "地址",
    "代理",
    "国家",
    "第一",
    "邮编",
    "次数",
    "长度",
    "原申请",
    "pct",
    "国际",
)

_HEADER_NOISE = re.compile(r"[\s*:：﹡]+")
_TAG = re.compile(r"</?(?:base:\w+|sub|sup|i|b|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]|_x[0-9A-Fa-f]{4}_")
_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[T ].*)?")
_DATE_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_DATE = frozenset({"", "-", "--", "/", "无", "无数据"})
_FIRST_FILING_DAY = date(1985, 4, 1)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The field a header probably names; `certain` when the header is one we know."""

    field: Field | None
    certain: bool


def fold_header(text: str) -> str:
    """A header for comparing: half width, lower case, without blanks, stars and colons."""
    return _HEADER_NOISE.sub("", unicodedata.normalize("NFKC", text).lower())


_KNOWN: dict[str, tuple[Field, int]] = {
    fold_header(header): (field, rank)
    for field, headers in FIELD_HEADERS.items()
    for rank, header in enumerate(headers)
}


def suggest_fields(headers: Sequence[str]) -> list[Suggestion]:
    """One suggestion per header; of several columns for one field only the most usual header gets it."""
    folded = [fold_header(header) for header in headers]
    best: dict[Field, tuple[int, int]] = {}
    for index, header in enumerate(folded):
        if header in _KNOWN:
            field, rank = _KNOWN[header]
            best[field] = min(best.get(field, (rank, index)), (rank, index))
    chosen = {index: field for field, (_, index) in best.items()}
    suggestions = []
    for index, header in enumerate(folded):
        field_here = chosen.get(index)
        certain = field_here is not None or header in _KNOWN
        if not certain and (likely := _likely_field(header)) and likely not in chosen.values():
            field_here = chosen[index] = likely
        suggestions.append(Suggestion(field_here, certain))
    return suggestions


def known_headers(cells: Sequence[Cell]) -> int:
    """How many cells of a row are headers we know: the header row has the most."""
    return sum(1 for cell in cells if isinstance(cell, str) and fold_header(cell) in _KNOWN)


def cell_text(cell: Cell) -> str:
    """A cell as text: whole numbers without ".0", days as 2021-03-05, control characters and outer blanks dropped."""
    if isinstance(cell, str):
        plain = cell.isprintable() and "_x" not in cell  # most are: then there is nothing to drop
        return (cell if plain else _CONTROL.sub("", cell)).strip()
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell).strip()


def clean_text(text: str, lines: bool = False) -> str:
    """Text of a title or (`lines`) an abstract: known markup dropped, entities resolved once, blanks tidied.

    Anything else in angle brackets is text ("-0.1<a<0.1") and stays; pages escape it.
    """
    plain = html.unescape(_TAG.sub("", text)).replace("\u00a0", " ")
    plain = _CONTROL.sub("", plain)
    if lines:
        return "\n".join(" ".join(line.split()) for line in plain.strip().splitlines() if line.strip())
    return " ".join(plain.split())


def parse_date(field: Field, cell: Cell, today: date) -> date | None:
    """A day in any form seen in files (2008.02.04, 20221202, 2008年4月30日, ISO with time); None for an empty cell.

    Raises InvalidInput `date_incomplete` (20101100), `date_invalid`, `date_implausible` (before the Patent Law took
    effect on 1985-04-01) or `date_in_future`.
    """
    text = unicodedata.normalize("NFKC", cell_text(cell))
    if text in _NO_DATE:
        return None
    match = _DATE.fullmatch(text) or _DATE_DIGITS.fullmatch(text)
    if match is None:
        raise InvalidInput(
            field, "date_invalid", N_("“%(value)s”不是日期，请写成 2021-03-05"), value=text[:40]
        )
    year, month, day = (int(part) for part in match.groups())
    if month == 0 or day == 0:
        raise InvalidInput(field, "date_incomplete", N_("日期“%(value)s”缺少月或日"), value=text[:40])
    try:
        parsed = date(year, month, day)
    except ValueError:
        raise InvalidInput(
            field, "date_invalid", N_("“%(value)s”不是日期，请写成 2021-03-05"), value=text
        ) from None
    if parsed < _FIRST_FILING_DAY:
        raise InvalidInput(field, "date_implausible", N_("日期“%(value)s”早于 1985-04-01"), value=text)
    if parsed > today:
        raise InvalidInput(field, "date_in_future", N_("日期“%(value)s”晚于今天"), value=text)
    return parsed


def _likely_field(header: str) -> Field | None:
    if any(word in header for word in _NOT_THE_FIELD):
        return None
    return next((field for word, field in _LIKELY if word in header), None)
