"""Bar charts as SVG inside the page: every mark is a link, and no style or script that the page's policy forbids."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pygal
from markupsafe import Markup
from pygal.etree import etree
from pygal.style import Style

# pygal hangs a finder without find_spec into Python's import machinery, for plug-ins; we have none, and it warns.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
# pygal would write by lxml where another library has brought it, with namespaces that can't be taken away again.
etree.to_etree()

BAR_HEIGHT = 30
MARGINS = 90
WIDTH = 720
LONGEST = 14  # characters of a label
_DROPPED = {"script", "style", "title", "desc", "comment"}
_XLINK = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True, slots=True)
class Bar:
    """One mark: its length, what it says to a reader who can't see it, and the page with its rows."""

    value: int
    label: str
    address: str


def stacked_bars(title: str, labels: Sequence[str], series: dict[str, list[Bar]]) -> Markup:
    """Return horizontal bars, one for each label from top to bottom, stacked by series; looks are in the style sheet.

    A table with the same figures must stand beside it.
    """
    shown = [label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…" for label in labels]
    chart = pygal.HorizontalStackedBar(
        width=WIDTH, height=MARGINS + BAR_HEIGHT * len(labels), legend_at_bottom=True, explicit_size=False,
        js=[], css=[], no_prefix=True, truncate_label=-1, classes=["chart"], style=Style(label_font_size=12),
        # pygal leaves room for Latin letters, which are about half as wide
        margin_left=20 + 6 * max(map(len, shown)), formatter=lambda value: f"{value:g}",
    )  # fmt: skip
    chart.x_labels = [*reversed(shown)]  # drawn from the bottom up
    for name, bars in series.items():
        chart.add(name, [_mark(bar) for bar in reversed(bars)])
    chart.add_xml_filter(lambda root: _plain(root, title))
    return Markup(chart.render(is_unicode=True, disable_xml_declaration=True))  # its writer escapes all text


def _mark(bar: Bar) -> dict[str, Any] | None:
    """Return the mark; None draws nothing, where a bar of no length would be a link to no rows."""
    return {"value": bar.value, "label": bar.label, "xlink": {"href": bar.address}} if bar.value else None


def _plain(root: Any, title: str) -> Any:
    """Take away what the content security policy refuses, and give names to the figure and to its marks."""
    root.attrib.pop("id", None)
    root.set("role", "group")
    root.set("aria-label", title)
    for node in list(root.iter()):
        node.attrib.pop("style", None)
        if _tag(node) == "a":
            _name_link(node)
    for parent in list(root.iter()):
        for child in list(parent):
            if _tag(child) in _DROPPED or "tooltip" in child.get("class", "").split():
                parent.remove(child)
    return root


def _name_link(node: Any) -> None:
    """Name a mark's link by its label, which pygal leaves in a description beside it."""
    node.set("href", node.attrib.pop(_XLINK))
    for note in node.iter():
        if _tag(note) == "desc" and "label" in note.get("class", "").split():
            node.set("aria-label", note.text or "")


def _tag(node: Any) -> str:
    """Return the element's name; comments, whose tag is no text, count as dropped."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else "comment"
