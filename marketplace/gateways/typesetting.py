"""Contracts as PDF (typst) and as Word files (docxtpl), both from the same text; fonts come with the packages."""

import io
import json
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst
from docxtpl import DocxTemplate
from fontTools.ttLib import TTFont

from marketplace.domain.errors import N_, Unavailable
from marketplace.gateways import contract_words
from marketplace.gateways.contract_texts import (
    CELL,
    FOLDER,
    LINE,
    Kind,
    Line,
    Numbers,
    environment,
    lines,
    numbered,
)

_FONTS = (
    ("pylopdf_fonts_zh_cn", "NotoSerifSC-Regular.otf"),
    ("noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc"),
)
Block = dict[str, Any]


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """Set a text as PDF, its fonts embedded; the same data give the same bytes. Unavailable without the fonts."""
    set_ = typst.compile(
        FOLDER / "layout.typ",
        font_paths=_font_folders(),
        ignore_system_fonts=True,
        sys_inputs={"blocks": json.dumps(blocks(template, data), ensure_ascii=False)},
        timestamp=0,  # otherwise the moment of printing would be part of the file
    )
    assert isinstance(set_, bytes)
    return set_


def docx(template: str, data: dict[str, Any]) -> bytes:
    """Set a text as a Word file that the parties may go on writing in."""
    word, made = DocxTemplate(contract_words.template(lines(template))), io.BytesIO()
    word.render({**data, "counted": Numbers()}, jinja_env=environment(autoescape=True))
    word.save(made)
    return made.getvalue()


def blocks(template: str, data: dict[str, Any]) -> list[Block]:
    """Return a text with its values as a list of titles, clauses, items, paragraphs and tables."""
    source = "".join(_marked(line) for line in lines(template))
    text = environment(autoescape=False).from_string(source).render({**data, "counted": Numbers()})
    made: list[Block] = []
    for piece in text.split(LINE)[1:]:
        kind, *cells = piece.strip("\n").split(CELL)
        _append(made, Kind(kind), cells)
    return made


def _marked(line: Line) -> str:
    """The line with its kind before it, for one text that Jinja fills in as a whole."""
    if line.kind in (Kind.CONTROL, Kind.ROW_CONTROL):
        return line.parts[0]
    cells = line.parts if line.kind is Kind.ROW else (numbered(line),)
    return LINE + CELL.join((line.kind, *cells))


def _append(made: list[Block], kind: Kind, cells: list[str]) -> None:
    if kind is Kind.WIDTHS:
        made.append({"kind": "table", "rows": [], **contract_words.widths(cells[0])})
    elif kind is Kind.ROW:
        made[-1]["rows"].append(cells)
    else:
        made.append({"kind": kind.value, "text": cells[0]})


def unknown_characters(text: str) -> list[str]:
    """Return the characters that the fonts lack, each once, in order: they would be printed as empty boxes."""
    known = _known_characters()
    return [char for char in dict.fromkeys(text) if ord(char) not in known and char.isprintable()]


@cache
def _known_characters() -> frozenset[int]:
    known: set[int] = set()
    for package, name in _FONTS:
        with TTFont(_folder(package) / name, fontNumber=0, lazy=True) as font:
            known |= set(font.getBestCmap())
    return frozenset(known)


def _font_folders() -> list[Path]:
    return [_folder(package) for package, _ in _FONTS]


def _folder(package: str) -> Path:
    """Where a package of fonts lies; nothing of it is imported."""
    spec = find_spec(package)
    places: Iterable[str] = (spec and spec.submodule_search_locations) or ()
    for place in places:
        return Path(place)
    raise Unavailable(N_("排版合同所需的字体没有安装，请管理员运行 ./run 重新安装依赖"))
