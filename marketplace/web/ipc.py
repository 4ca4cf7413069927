"""The International Patent Classification to walk through: sections, classes, subclasses, each with its patents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain import ipc_titles
from marketplace.domain.classification import ipc_code
from marketplace.services import overview
from marketplace.services.overview import Counts
from marketplace.services.search_form import SCOPES
from search import IPC_LEVELS, Scope

bp = Blueprint("ipc", __name__)
MOST_FOUND = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A class, the patents in it (None while they can't be counted), and the address of the search for them."""

    code: str
    count: int | None
    search: str


@bp.get("/ipc")
def index() -> ResponseReturnValue:
    """Show the sections, or the classes whose titles hold the words that are looked for."""
    words = request.args.get("q", "").strip()[:100]
    found = ipc_titles.matching(words, MOST_FOUND) if words else ipc_titles.children()
    return _page("", found, words=words)


@bp.get("/ipc/<path:code>")
def show(code: str) -> ResponseReturnValue:
    """Show what is below a class; a group leads to its subclass, and an unknown code back to the sections."""
    known = (ipc_code(code) or "")[: ipc_titles.LEVELS[-1]]
    if not (ipc_titles.title(known) or _untitled(known[:-1], known)):
        notice = _("没有 IPC 分类“%(code)s”，请从下面的部开始查找。", code=code[:20])
        return _page("", ipc_titles.children(), notice=notice), 404
    if known != code:
        return redirect(url_for("ipc.show", code=known, scope=request.args.get("scope")), 301)
    return _page(known, [*ipc_titles.children(known), *_untitled(known)])


def _untitled(above: str, code: str = "") -> list[str]:
    """Subclasses right below a class that patents have and the table of titles lacks; only `code` if it is given."""
    counts = overview.counts("all")
    found = counts.by.get(IPC_LEVELS[-1], {}) if counts else {}
    lacking = (each for each in found if each[:-1] == above and not ipc_titles.title(each))
    return sorted(each for each in lacking if code in ("", each))


def _page(code: str, codes: Sequence[str], *, words: str = "", notice: str = "") -> str:
    scope: Scope = "all" if request.args.get("scope") == "all" else "listed"
    counts = overview.counts(scope)
    return render_template(
        "catalogue/ipc.html",
        code=code,
        here=_entry(code, scope, counts) if code else None,
        above=ipc_titles.ancestors(code),
        entries=[_entry(each, scope, counts) for each in codes],
        words=words,
        notice=notice,
        scope=scope,
        counted=counts is not None,
        whole_title=ipc_titles.title,
    )


def _entry(code: str, scope: Scope, counts: Counts | None) -> Entry:
    path = (*ipc_titles.ancestors(code), code)
    level = IPC_LEVELS[len(path) - 1]
    narrowed: dict[str, Any] = dict(zip(IPC_LEVELS, path, strict=False))
    address = url_for("catalogue.search", **narrowed, scope=scope if scope != SCOPES[0] else None)
    return Entry(code, counts.of(level, code) if counts else None, address)
