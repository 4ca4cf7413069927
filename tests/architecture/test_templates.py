"""Pages obey `Content-Security-Policy: default-src 'self'`: nothing inline, nothing from another host."""

import re
from html.parser import HTMLParser
from pathlib import Path

from tests.architecture.source_tree import ROOT

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
IN_A_CALL = re.compile(r"\b(style|on(click|change|input|submit|load|focus|blur|key\w+|mouse\w+))\s*=\s*[\"']")
ADDRESS = {"src", "href", "action", "formaction", "srcset"}
LOADED = {"script", "link", "img", "iframe", "source", "video", "audio", "object", "embed"}


class _Inline(HTMLParser):
    """Collects what the policy would block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element: its name, its attributes, and the addresses in them."""
        names = {name for name, _ in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self._report(tag)
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")):
                self._report(f"{tag} {name}")
            if name in ADDRESS and (value or "").strip().lower().startswith("javascript:"):
                self._report(f"{tag} {name}=javascript:")
            if tag in LOADED and name in ADDRESS and re.match(r"(https?:)?//", value or ""):
                self._report(f"{tag} {name}={value}")

    def _report(self, what: str) -> None:
        self.found.append(f"line {self.getpos()[0]}: {what}")


def test_templates_hold_nothing_inline() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert templates
    assert {str(path.relative_to(ROOT)): found for path in templates if (found := _inline(path))} == {}


def _inline(path: Path) -> list[str]:
    source = path.read_text(encoding="utf-8")
    reader = _Inline()
    reader.feed(JINJA.sub(lambda code: "\n" * code.group().count("\n"), source))
    return reader.found + [
        call.group() for code in JINJA.findall(source) for call in IN_A_CALL.finditer(code)
    ]
