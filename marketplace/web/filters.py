"""Template filters and globals: dates, money, numbers, labels."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from marketplace.domain import money
from marketplace.domain.clock import SHANGHAI, local_day
from marketplace.domain.freshness import Freshness, freshness
from marketplace.domain.listings import PriceKind
from marketplace.domain.numbers import ApplicationNumber
from marketplace.domain.permissions import Action
from marketplace.domain.regions import HOME_CITIES
from marketplace.services import rule_books
from marketplace.web.access import now, template_tools
from marketplace.web.errors import sentence
from marketplace.web.labels import (
    city_name,
    entry_label,
    facet_label,
    ipc_title,
    label,
    label_of,
    rating,
    readiness,
    tier,
)
from marketplace.web.terms import term_rows
from marketplace.web.words import LABELS
from search import Range

#: Every enumeration that has words, so that templates name its members by the class.
_ENUMS: tuple[type[StrEnum], ...] = (Action, *dict.fromkeys(kind for kind, _ in LABELS))


def day(value: date | datetime | None) -> str:
    """Return 2026-03-05 in Shanghai's calendar, or a dash."""
    if value is None:
        return "—"
    return (local_day(value) if isinstance(value, datetime) else value).isoformat()


def moment(value: datetime | None) -> str:
    """Return 2026-03-05 14:02 Shanghai time, or a dash."""
    return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if value else "—"


def age(value: datetime | None) -> str:
    """Return how many days ago something was checked."""
    if value is None:
        return _("从未核验")
    days = (local_day(now()) - local_day(value)).days
    if days <= 1:
        return _("昨天核验") if days == 1 else _("今天核验")
    return _("%(days)s 天前核验", days=days)


def stale(value: datetime | None) -> bool:
    """Tell whether a legal status was checked too long ago to rely on (R-10)."""
    return value is not None and how_fresh(value) is not Freshness.FRESH


def how_fresh(checked_at: datetime | None) -> Freshness:
    """Return how far a legal status can be relied on today; the settings are read once for a page."""
    today = local_day(now())
    if "rule_book" not in g:
        g.rule_book = rule_books.in_force(today)
    return freshness(local_day(checked_at) if checked_at else None, today, g.rule_book)


def number(key: str) -> str:
    """Return the spelling for pages and addresses: 2021101234567 → CN202110123456.7."""
    return str(ApplicationNumber(key))


def yuan(fen: int | None) -> str:
    """Return ¥300,000 for fen, or a dash."""
    return "—" if fen is None else f"¥{money.yuan(fen)}"


def percent(basis_points: int | None) -> str:
    """Return 3.5% for 350 basis points, or a dash."""
    return "—" if basis_points is None else f"{basis_points / 100:g}%"


def price(offer: Any) -> str:
    """Return the price of a listing as one phrase: never hidden, at least the reason why it is negotiable."""
    if offer.price_kind == PriceKind.FREE:
        return _("免费")
    if offer.price_kind == PriceKind.NEGOTIABLE:
        return _("面议（%(reason)s）", reason=offer.price_reason)
    parts = [yuan(offer.price_fen)] if offer.price_fen else []
    if offer.royalty_bp:
        parts.append(_("净销售额的 %(rate)s", rate=percent(offer.royalty_bp)))
    return " + ".join(parts)


def price_range(prices: Range) -> str:
    """Return the bounds of a search by price as one phrase."""
    if prices.low is None:
        return _("不高于 %(price)s", price=yuan(prices.high))
    if prices.high is None:
        return _("不低于 %(price)s", price=yuan(prices.low))
    return _("%(low)s 至 %(high)s", low=yuan(prices.low), high=yuan(prices.high))


def listed(values: Iterable[str]) -> str:
    """Return several values as one phrase, with the reader's own mark between them."""
    return _("；").join(values)


def pair(name: object, value: object) -> str:
    """Return a name and its value as one phrase, with the reader's own colon."""
    return _("%(name)s：%(value)s", name=name, value=value)


def with_args(**changes: Any) -> str:
    """Return this page's address with some query arguments changed; None or empty drops one.

    The visitor chooses the arguments' names, so none of them may reach `url_for`, which has options of its own.
    """
    args = {**request.args.to_dict(flat=False), **changes}
    kept = {key: value for key, value in args.items() if value not in (None, "", [])}
    path = url_for(str(request.endpoint), **(request.view_args or {}))
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path


def is_english() -> bool:
    """Tell whether this page is in English."""
    return str(get_locale()).startswith("en")


def install(app: Flask) -> None:
    """Register filters and globals."""
    app.jinja_env.filters.update(
        day=day, moment=moment, age=age, yuan=yuan, percent=percent, price=price, label=label, city=city_name,
        number=number, entry_label=entry_label, sentence=sentence, code_point=ord,
        readiness=readiness, rating=rating, tier=tier, stale=stale, listed=listed,
    )  # fmt: skip
    app.jinja_env.globals.update(
        label_of=label_of, facet_label=facet_label, ipc_title=ipc_title, pair=pair,
        HOME_CITIES=HOME_CITIES, term_rows=term_rows, with_args=with_args, is_english=is_english, new_key=lambda: str(uuid7()),
        **{kind.__name__: kind for kind in _ENUMS}, **template_tools(),
    )  # fmt: skip
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
