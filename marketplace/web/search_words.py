"""A search in words: what its address says, condition by condition, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from marketplace.domain.errors import N_
from marketplace.services.search_form import SearchForm
from marketplace.web.catalogue import SORT_LABELS
from marketplace.web.catalogue_facets import GROUPS
from marketplace.web.filters import listed, price_range
from marketplace.web.labels import facet_label
from search import FACETS, Range

SCOPE_LABELS = {"listed": N_("已挂牌专利"), "all": N_("全部公开专利（含未挂牌）")}
FACET_TITLES = {
    **GROUPS,
    "ipc_section": N_("IPC 部"),
    "ipc_class": N_("IPC 大类"),
    "ipc_subclass": N_("IPC 小类"),
}


def search_words(form: SearchForm) -> list[tuple[str, str]]:
    """Return the label and the value of each condition: words, scope, filters, prices, order."""
    scope, order = _(SCOPE_LABELS[form.scope]), _(SORT_LABELS[form.sort])
    said = _conditions(form)
    at = 1 if form.text else 0
    return [*said[:at], (_("检索范围"), scope), *said[at:], (_("排序"), order)]


def in_words(form: SearchForm) -> str:
    """Return a question as one phrase, for a name or a mail: its text, then every condition."""
    said = [value for _label, value in _conditions(form)]
    if form.scope == "all":
        said.append(_("含未挂牌"))
    return " · ".join(said) or _("全部已挂牌专利")


def _conditions(form: SearchForm) -> list[tuple[str, str]]:
    said = [(_("检索词"), form.text)] if form.text else []
    for name in FACETS:
        if keys := form.chosen.get(name):
            said.append((_(FACET_TITLES[name]), listed(facet_label(name, key) for key in keys)))
    if form.price != Range():
        said.append((_("价格区间"), price_range(form.price)))
    return said


def words_of(arguments: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Return the words of a search that was kept by its address arguments."""
    return search_words(SearchForm.from_args(MultiDict(arguments)))
