"""Export layouts of known sources: each is recognised by headers that only it has together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from marketplace.domain.import_fields import Cell, Field, cell_text, fold_header, known_headers

_HEADER_SEARCH_ROWS = 15


@dataclass(frozen=True, slots=True)
class Layout:
    """A source's export: the headers that identify it and what differs from the usual reading of headers."""

    name: str
    signature: tuple[str, ...]
    fields: Mapping[str, Field | None] = field(default_factory=dict)
    names_by_comma: bool = False


LAYOUTS: tuple[Layout, ...] = (
    Layout("cnipa_pss_xlsx_export", ("申请号", "公开(公告)号", "申请(专利权)人", "发明名称", "文献类型")),
    Layout("sipo_disc_xlsx", ("申请号", "专利号", "名称", "申请(专利权)人", "颁证日", "光盘号")),
    Layout("simple_list_xlsx", ("专利名称", "申请号", "申请人", "申请日", "主分类号", "摘要")),
    Layout("epub_titles_xlsx", ("标题", "公布号", "参考资料")),
    Layout(
        "sipo_crawler_xls_14",
        ("专利类型", "专利名称", "法律状态", "法律状态最后修改日期", "公布号", "外观设计洛迦诺分类号"),
    ),
    Layout(
        "sipo_crawler_xls_9",
        ("专利类型", "专利名称", "法律状态", "法律状态最后修改日期", "申请公布日/授权公告日"),
    ),
    Layout("vendor_sql", ("专利名称", "授权名称", "申请摘要", "国省代码", "当前权利人")),
    Layout("incopat_xlsx_older", ("标题", "公开国别", "链接到incoPat", "标准化当前权利人")),
    Layout("incopat_xlsx_newer", ("标题(中文)", "摘要(中文)", "IPC主分类-小组", "合享价值度")),
    Layout("patsnap_zhihuiya_xlsx", ("公开(公告)号", "标题", "[标]当前申请(专利权)人", "简单法律状态")),
    Layout(
        "google_patents_csv",
        ("id", "title", "assignee", "inventor/author", "result link"),
        fields={"id": Field.PUBLICATION_NUMBER},
        names_by_comma=True,
    ),
    Layout("lens_csv_2021", ("Jurisdiction", "Lens ID", "Publication Number", "Applicants", "Type")),
    Layout("lens_csv_2026", ("Jurisdiction", "Lens ID", "Display Key", "Applicants", "Document Type")),
    Layout("cpc_labels_csv", ("publication_number", "text", "labels", "n_labels")),
)


def recognise(headers: Sequence[str]) -> Layout | None:
    """The layout whose identifying headers are all present; the most specific one when several are."""
    folded = {fold_header(header) for header in headers}
    matching = [one for one in LAYOUTS if folded.issuperset(map(fold_header, one.signature))]
    return max(matching, key=lambda one: len(one.signature), default=None)


def header_row(rows: Sequence[Sequence[Cell]]) -> int:
    """Index of the header among a file's first rows: the one with the most known headers, else the first with text.

    Some exports put the query into the first line, so it is not always row 0.
    """
    candidates = rows[:_HEADER_SEARCH_ROWS]
    scores = [known_headers(row) for row in candidates]
    if any(scores):
        return scores.index(max(scores))
    return next((index for index, row in enumerate(candidates) if any(map(cell_text, row))), 0)
