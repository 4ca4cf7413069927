"""A search in words: what its address says, condition by condition, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from marketplace.domain.errors import N_
from marketplace.web.catalogue import SORT_LABELS
from marketplace.web.filters import listed, yuan
from marketplace.web.forms.catalogue import SearchForm
from marketplace.web.labels import facet_label
from search import FACETS, Range

SCOPE_LABELS = {"listed": N_("已挂牌专利"), "all": N_("全部公开专利（含未挂牌）")}
FACET_TITLES = {
    "deal_type": N_("交易方式"),
    "open_licence": N_("开放许可"),
    "licence_type": N_("许可方式"),
    "payment_mode": N_("付款方式"),
    "price_band": N_("价格"),
    "free_for_small": N_("小微企业"),
    "patent_type": N_("专利类型"),
    "legal_status": N_("法律状态"),
    "granted_year": N_("授权年份"),
    "industry": N_("产业链"),
    "ipc_section": N_("IPC 部"),
    "ipc_class": N_("IPC 大类"),
    "ipc_subclass": N_("IPC 小类"),
    "city": N_("地市"),
    "institution": N_("权利人单位"),
}


def search_words(form: SearchForm) -> list[tuple[str, str]]:
    """Return the label and the value of each condition: words, scope, filters, prices, order."""
    words = [(_("检索词"), form.text)] if form.text else []
    words.append((_("检索范围"), _(SCOPE_LABELS[form.scope])))
    for name in FACETS:
        if keys := form.chosen.get(name):
            words.append((_(FACET_TITLES[name]), listed(facet_label(name, key) for key in keys)))
    if form.price != Range():
        words.append((_("价格区间"), _price(form.price)))
    return [*words, (_("排序"), _(SORT_LABELS[form.sort]))]


def _price(price: Range) -> str:
    if price.low is None:
        return _("不高于 %(price)s", price=yuan(price.high))
    if price.high is None:
        return _("不低于 %(price)s", price=yuan(price.low))
    return _("%(low)s 至 %(high)s", low=yuan(price.low), high=yuan(price.high))


def words_of(arguments: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Return the words of a search that was kept by its address arguments."""
    return search_words(SearchForm.from_args(MultiDict(arguments)))
