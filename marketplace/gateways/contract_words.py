"""The Word template of a contract, made from its text at call time: no binary file is kept, docxtpl fills it in."""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

from marketplace.gateways.contract_texts import Kind, Line, numbered

SONG, HEI = "宋体", "黑体"
BODY, SMALL, TITLE = Pt(12), Pt(9), Pt(18)
WIDTH = Cm(16)
RULED = "Table Grid"


def widths(text: str) -> dict[str, Any]:
    """Read a line of widths: `plain 1 1` is a table without lines, whose first row is no head."""
    words = text.split()
    plain = words[0] == "plain"
    return {"plain": plain, "widths": [int(word) for word in words[plain:]]}


def template(lines: Sequence[Line]) -> io.BytesIO:
    """Return a .docx whose paragraphs and cells hold the text with its expressions and statements."""
    word, table = _empty(), None
    for line in lines:
        if line.kind is Kind.FOOT:
            _foot(word.sections[0].footer.paragraphs[0], line.parts[0])
        elif line.kind is Kind.WIDTHS:
            table, shares = _table(word, line.parts[0])
        elif line.kind is Kind.ROW_CONTROL:
            assert table is not None
            _row(table, (line.parts[0].replace("{% ", "{%tr ", 1),), shares)
        elif line.kind is Kind.ROW:
            assert table is not None
            _row(table, line.parts, shares)
        else:
            _paragraph(word, line)
    made = io.BytesIO()
    word.save(made)
    made.seek(0)
    return made


def _empty() -> Word:
    word = Document()
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    style = word.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.size, style.font.name = BODY, SONG
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(0), 1.5
    return word


def _foot(foot: Paragraph, text: str) -> None:
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, code in ((f"{text}　第 ", "PAGE"), (" 页 / 共 ", "NUMPAGES"), (" 页", "")):
        foot.add_run(words).font.size = SMALL
        if code:
            field, shown = OxmlElement("w:fldSimple"), foot.add_run("1")
            field.set(qn("w:instr"), code)
            shown.font.size = SMALL
            foot._p.append(field)
            field.append(shown._r)


def _paragraph(word: Word, line: Line) -> None:
    if line.kind is Kind.BREAK:
        word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        return
    if line.kind is Kind.CONTROL:
        word.add_paragraph(line.parts[0].replace("{% ", "{%p ", 1))
        return
    made = word.add_paragraph()
    run = made.add_run(numbered(line))
    if line.kind is Kind.TITLE:
        made.alignment, run.font.size = WD_ALIGN_PARAGRAPH.CENTER, TITLE
        made.paragraph_format.space_after = Pt(12)
    if line.kind is Kind.CLAUSE:
        made.paragraph_format.space_before, made.paragraph_format.keep_with_next = Pt(9), True
    if line.kind in (Kind.TITLE, Kind.CLAUSE):
        run.font.name = HEI
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEI)
    else:
        made.paragraph_format.first_line_indent = Length(BODY * 2)


def _table(word: Word, text: str) -> tuple[Table, list[Length]]:
    read = widths(text)
    table = word.add_table(0, len(read["widths"]))
    if not read["plain"]:
        table.style = RULED
    whole = sum(read["widths"])
    shares = [Length(WIDTH * share // whole) for share in read["widths"]]
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = share
    return table, shares


def _row(table: Table, cells: Sequence[str], shares: Sequence[Length]) -> None:
    row, ruled = table.add_row(), table.style is not None and table.style.name == RULED
    for cell, share in zip(row.cells, shares, strict=True):
        cell.width = share
    for cell, text in zip(row.cells, cells, strict=False):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = 1.2 if ruled else 1.5
        paragraph.paragraph_format.keep_with_next = not ruled  # signatures stay on one page
        paragraph.add_run(text).font.size = SMALL if ruled else BODY
    _mark(row._tr, "w:cantSplit")
    if ruled and len(table.rows) == 1:
        _mark(row._tr, "w:tblHeader")


def _mark(row: Any, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row.get_or_add_trPr().append(mark)
