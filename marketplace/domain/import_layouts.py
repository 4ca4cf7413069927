"""Export layouts of known sources: each is recognised by headers that only it has together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from marketplace.domain.errors import N_
from marketplace.domain.import_fields import Cell, Field, cell_text, fold_header, known_headers

_HEADER_SEARCH_ROWS = 15


@dataclass(frozen=True, slots=True)
class Layout:
    """A source's export: the headers that identify it and what differs from the usual reading of headers."""

    name: str
    label: str
    signature: tuple[str, ...]
    fields: Mapping[str, Field | None] = field(default_factory=dict)
    names_by_comma: bool = False


LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "cnipa_pss_xlsx_export",
        N_("国知局检索系统导出表"),
        ("申请号", "公开(公告)号", "申请(专利权)人", "发明名称", "文献类型"),
    ),
    Layout(
        "sipo_disc_xlsx",
        N_("专利光盘数据表"),
        ("申请号", "专利号", "名称", "申请(专利权)人", "颁证日", "光盘号"),
    ),
    Layout(
        "simple_list_xlsx", N_("简明专利清单"), ("专利名称", "申请号", "申请人", "申请日", "主分类号", "摘要")
    ),
    Layout("epub_titles_xlsx", N_("公布公告名称表"), ("标题", "公布号", "参考资料")),
    Layout(
        "sipo_crawler_xls_14",
        N_("专利查询结果表（14 列）"),
        ("专利类型", "专利名称", "法律状态", "法律状态最后修改日期", "公布号", "外观设计洛迦诺分类号"),
    ),
    Layout(
        "sipo_crawler_xls_9",
        N_("专利查询结果表（9 列）"),
        ("专利类型", "专利名称", "法律状态", "法律状态最后修改日期", "申请公布日/授权公告日"),
    ),
    Layout("vendor_sql", N_("专利总表"), ("专利名称", "授权名称", "申请摘要", "国省代码", "当前权利人")),
    Layout(
        "incopat_xlsx_older",
        N_("incoPat 导出表（旧版）"),
        ("标题", "公开国别", "链接到incoPat", "标准化当前权利人"),
    ),
    Layout(
        "incopat_xlsx_newer",
        N_("incoPat 导出表（新版）"),
        ("标题(中文)", "摘要(中文)", "IPC主分类-小组", "合享价值度"),
    ),
    Layout(
        "patsnap_zhihuiya_xlsx",
        N_("智慧芽导出表"),
        ("公开(公告)号", "标题", "[标]当前申请(专利权)人", "简单法律状态"),
    ),
    Layout(
        "google_patents_csv",
        N_("Google Patents 导出表"),
        ("id", "title", "assignee", "inventor/author", "result link"),
        fields={"id": Field.PUBLICATION_NUMBER},
        names_by_comma=True,
    ),
    Layout(
        "lens_csv_2021",
        N_("Lens 导出表（2021）"),
        ("Jurisdiction", "Lens ID", "Publication Number", "Applicants", "Type"),
    ),
    Layout(
        "lens_csv_2026",
        N_("Lens 导出表（2026）"),
        ("Jurisdiction", "Lens ID", "Display Key", "Applicants", "Document Type"),
    ),
    Layout("cpc_labels_csv", N_("CPC 标注数据表"), ("publication_number", "text", "labels", "n_labels")),
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


def layout_label(name: str) -> str:
    """The message id that names a layout to people; empty for none."""
    return next((one.label for one in LAYOUTS if one.name == name), "")
