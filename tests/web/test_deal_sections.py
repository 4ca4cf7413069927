"""What a signature needs is provided somewhere: requirements, sections and anchors of the room call it by one name."""

import ast
from importlib import import_module
from pathlib import Path

import marketplace
from marketplace.domain.deals import DealAction
from marketplace.domain.requirements import Requirement
from marketplace.web.deal_room import OWN_SECTIONS, PLACES
from marketplace.web.deal_sections import SECTIONS

ANCHORS = OWN_SECTIONS | {one.name for one in SECTIONS}
HOUSE = Path(marketplace.__file__).parent
PLACE = list(Requirement.__dataclass_fields__).index("section")


def _named() -> dict[str, object]:
    """Where in the sources each Requirement is made, with the section that it names."""
    found = {}
    for path in (*HOUSE.glob("services/*.py"), *HOUSE.glob("domain/*.py")):
        module = import_module(f"marketplace.{path.parent.name}.{path.stem}")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "Requirement"
            ):
                keyed = [one.value for one in node.keywords if one.arg == "section"]
                value = (*node.args[PLACE : PLACE + 1], *keyed)[0]
                assert isinstance(value, ast.Constant | ast.Name), ast.dump(value)
                section = value.value if isinstance(value, ast.Constant) else getattr(module, value.id)
                found[f"{path.stem}:{node.lineno}"] = section
    return found


def test_every_requirement_names_a_part_of_the_room() -> None:
    named = _named()
    assert len(named) >= 10
    assert {place: section for place, section in named.items() if section not in ANCHORS} == {}


def test_every_section_has_a_title_and_every_place_is_one() -> None:
    assert all(one.title for one in SECTIONS)
    assert len({one.name for one in SECTIONS}) == len(SECTIONS)
    assert set(PLACES.values()) <= ANCHORS
    assert set(PLACES) <= set(DealAction)
