"""Chinese first, English complete: every text of code and templates has its English in the catalogue."""

import re
from collections.abc import Iterator

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from config import ROOT

CATALOGUE = ROOT / "marketplace/translations/en/LC_MESSAGES/messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None}
METHODS = {
    "marketplace": [("**.py", "python")],
    "search": [("**.py", "python")],
    "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")],
}
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def _messages() -> Iterator[tuple[str, str]]:
    for folder, methods in METHODS.items():
        options = {pattern: {"trimmed": "true", "silent": "false"} for pattern in ("**.html", "**.txt")}
        found = extract_from_dir(str(ROOT / folder), methods, options, keywords=KEYWORDS)
        for name, line, message, *_rest in found:
            yield message if isinstance(message, str) else message[0], f"{folder}/{name}:{line}"


def test_every_text_has_its_english() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, "en")
    missing, wrong = set(), set()
    for message, place in _messages():
        entry = catalogue.get(message)
        if entry is None or not entry.string or entry.fuzzy:
            missing.add(f"{place}: {message}")
        elif set(PLACEHOLDER.findall(message)) != set(PLACEHOLDER.findall(str(entry.string))):
            wrong.add(f"{place}: placeholders differ: {message}")
    assert not missing, f"{len(missing)} without English (./run translate, then fill in):\n" + "\n".join(
        sorted(missing)
    )
    assert wrong == set()


def test_no_english_is_left_of_a_text_that_is_gone() -> None:
    used = {message for message, _place in _messages()}
    with CATALOGUE.open("rb") as file:
        left = [str(entry.id) for entry in read_po(file, "en") if entry.id and entry.id not in used]
    assert left == []
