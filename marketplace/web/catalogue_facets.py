"""The filter column: groups of values to choose or give up, each a link; and the chips of what is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from flask import url_for
from flask_babel import gettext as _

from marketplace.domain.errors import N_
from marketplace.domain.ipc_titles import LEVELS, ancestors
from marketplace.services.catalogue import Found
from marketplace.services.search_form import SearchForm
from marketplace.web.filters import pair, price_range
from marketplace.web.labels import PRICE_BANDS, facet_label, ipc_title
from search import IPC_LEVELS, Bucket, Range

IPC = "ipc"
#: Groups in the order in which they narrow best, with their titles; the levels of the IPC are one group.
GROUPS = {
    "deal_type": N_("交易方式"),
    "licence_type": N_("许可方式"),
    "price_band": N_("价格"),
    "payment_mode": N_("付款方式"),
    "industry": N_("产业链"),
    IPC: N_("技术领域（IPC）"),
    "city": N_("地市"),
    "institution": N_("权利人单位"),
    "patent_type": N_("专利类型"),
    "legal_status": N_("法律状态"),
    "granted_year": N_("授权年份"),
    "open_licence": N_("开放许可"),
    "free_for_small": N_("小微企业"),
}
OPEN_GROUPS = 6  # those after these are folded until something in them is chosen
SHOWN, UNFOLDED = 8, 30  # values shown at once; values on the page at all, the rest is on a page of its own
_BANDS = tuple(PRICE_BANDS)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose or give up: its words and count, the address that results, and the values below it.

    `code` stands before the words; `chinese` says that the words are Chinese in every language.
    """

    text: str
    count: int
    selected: bool
    address: str
    code: str = ""
    chinese: bool = False
    below: tuple["Choice", ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A facet: the values shown at once, those that unfold, and the address of all of them where there are more."""

    name: str
    title: str
    shown: list[Choice]
    more: list[Choice]
    total: int
    everything: str
    open: bool


def groups(form: SearchForm, found: Found) -> list[Group]:
    """Return the groups that have anything to choose from."""
    made, here = [], address(form)
    for at, (name, title) in enumerate(GROUPS.items()):
        options: Sequence[Bucket | Choice] = _tree(form, found) if name == IPC else _ordered(found, name)
        if not options:
            continue
        shown = [one for place, one in enumerate(options) if place < SHOWN or one.selected]
        rest = [one for one in options[SHOWN:] if not one.selected]
        long = len(options) > UNFOLDED and name != IPC
        made.append(
            Group(
                name=name,
                title=_(title),
                shown=_choices(form, here, name, shown),
                more=[] if long else _choices(form, here, name, rest),
                total=len(options),
                everything=_everything(form, name) if long else "",
                open=at < OPEN_GROUPS or any(one.selected for one in options),
            )
        )
    return made


def _everything(form: SearchForm, name: str) -> str:
    return f"{url_for('catalogue.facet', name=name)}?{form.query()}"


def choices(form: SearchForm, found: Found, name: str) -> list[Choice]:
    """Return every value of a facet, in the order in which one looks for it: bands and years as such, others by count."""
    return _choices(form, address(form), name, _ordered(found, name))


def _ordered(found: Found, name: str) -> Sequence[Bucket]:
    buckets = found.facets.get(name, ())
    if name == "price_band":
        return sorted(buckets, key=lambda one: _BANDS.index(one.key) if one.key in _BANDS else 99)
    if name == "granted_year":
        return sorted(buckets, key=lambda one: one.key, reverse=True)
    return buckets


def _choices(form: SearchForm, here: str, name: str, found: Sequence[Bucket | Choice]) -> list[Choice]:
    return [
        one
        if isinstance(one, Choice)
        else Choice(facet_label(name, one.key), one.count, one.selected, _toggled(form, here, name, one.key))
        for one in found
    ]


def _tree(form: SearchForm, found: Found, level: int = 0, above: str = "") -> list[Choice]:
    """The values of one level of the IPC; below each that is chosen, or has something chosen below, the next level.

    Where something deeper is chosen, its neighbours' counts would be those of patents that are in both:
    only the way down to it is shown.
    """
    name, here = IPC_LEVELS[level], address(form)
    opened = {code[: LEVELS[level]] for lower in IPC_LEVELS[level:] for code in form.chosen.get(lower, ())}
    deeper = any(form.chosen.get(lower) for lower in IPC_LEVELS[level + 1 :])
    made = []
    for bucket in _level(found, name, opened):
        code = bucket.key
        if not code.startswith(above) or (deeper and code not in opened):
            continue
        last = level + 1 == len(IPC_LEVELS)
        below = () if last or code not in opened else tuple(_tree(form, found, level + 1, code))
        selected = code in opened
        way = _closed(form, code) if selected else _toggled(form, here, name, code)
        made.append(Choice(ipc_title(code), bucket.count, selected, way, code, level > 0, below))
    return made


def _level(found: Found, name: str, opened: set[str]) -> list[Bucket]:
    """The buckets of a level, and those that are open without being chosen themselves."""
    buckets = list(found.facets.get(name, ()))
    known = {bucket.key for bucket in buckets}
    return buckets + [Bucket(code, 0) for code in sorted(opened - known)]


def _toggled(form: SearchForm, here: str, name: str, key: str) -> str:
    """The address with this value chosen, or given up together with what is below it; `here` is that of the question."""
    chosen = form.chosen.get(name, ())
    if key not in chosen:
        return f"{here}{'&' if '?' in here else '?'}{name}={quote_plus(key)}"
    if name in IPC_LEVELS:
        return _closed(form, key)
    return address(form, **{name: [one for one in chosen if one != key]})


def _closed(form: SearchForm, code: str) -> str:
    """The address without anything chosen at or below this class."""
    outside = {
        name: [one for one in form.chosen.get(name, ()) if not one.startswith(code)] for name in IPC_LEVELS
    }
    return address(form, **outside)


def address(form: SearchForm, **changes: Any) -> str:
    """Return the address of the question's first page with some arguments changed."""
    query = form.query(**changes)
    return url_for("catalogue.search") + (f"?{query}" if query else "")


def chips(form: SearchForm) -> list[Choice]:
    """Return what narrows the answer, each with the address without it."""
    made = [_chip(form, name, key) for name, keys in form.chosen.items() for key in keys]
    if form.price != Range():
        words = pair(_("价格"), price_range(form.price))
        made.append(Choice(words, 0, True, address(form, price_low=None, price_high=None)))
    return made


def _chip(form: SearchForm, name: str, key: str) -> Choice:
    way = _toggled(form, address(form), name, key)
    if name in IPC_LEVELS:
        return Choice(ipc_title(key), 0, True, way, code=key, chinese=bool(ancestors(key)))
    return Choice(facet_label(name, key), 0, True, way)


def cleared(form: SearchForm) -> str:
    """Return the address of the same words in the same scope, with every filter given up."""
    nothing = dict.fromkeys((*form.chosen, "price_low", "price_high"))
    return address(form, **nothing)
