"""Migrations form one line: one base, one head."""

import ast

from tests.architecture.source_tree import ROOT, parse


def _revisions() -> dict[str, str | None]:
    """Revision → the one before it, read from the files without running them."""
    found: dict[str, str | None] = {}
    for path in sorted((ROOT / "migrations" / "versions").glob("*.py")):
        values = {
            target.id: ast.literal_eval(node.value)
            for node in parse(path).body
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name) and target.id in ("revision", "down_revision")
        }
        found[values["revision"]] = values["down_revision"]
    return found


def test_migrations_have_one_base_and_one_head() -> None:
    revisions = _revisions()
    heads = set(revisions) - set(revisions.values())
    bases = [name for name, before in revisions.items() if before is None]
    assert (len(heads), len(bases)) == (1, 1)
