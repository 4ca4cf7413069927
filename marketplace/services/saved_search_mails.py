"""The mail about a saved search: written when it is sent, so that it shows what may be seen then; and its way out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app, render_template
from flask_babel import force_locale
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.errors import N_, NotFound
from marketplace.domain.saved_searches import Frequency
from marketplace.gateways.mail import Mail
from marketplace.models import SavedSearch
from marketplace.services import catalogue
from marketplace.services.saved_searches import form_of, set_frequency
from marketplace.services.unit_of_work import Transaction, transaction

NEW_PATENTS = "new_patents"
MOST_SHOWN = 20
UNSUBSCRIBE = "/unsubscribe/"  # the path of the link, followed by the token


def write(payload: dict[str, Any], ident: str, written_at: datetime) -> Mail | None:
    """Return the mail in its reader's language; None when the search is paused or gone, or nothing of it is on show."""
    search = db.session.get(SavedSearch, payload["saved_search_id"], populate_existing=True)
    if search is None or search.frequency == Frequency.NONE:
        return None
    form = form_of(search)
    on_show = catalogue.visible(payload["patent_ids"], form.request().scope)
    found = [on_show[ident] for ident in payload["patent_ids"] if ident in on_show]
    if not found:
        return None
    way_out = f"{current_app.config['SITE_URL']}{UNSUBSCRIBE}{token_of(search)}"
    context = {"search": search, "form": form, "found": found, "total": payload["total"], "way_out": way_out}
    with force_locale(search.language):
        subject = render_template("email/new_patents/subject.txt", **context)
        text = render_template("email/new_patents/body.txt", **context)
    return Mail(ident, search.user.email, " ".join(subject.split()), text, written_at, unsubscribe=way_out)


def sent(tx: Transaction, payload: dict[str, Any]) -> None:
    """Note on the search when its last mail went out."""
    search = tx.session.get(SavedSearch, payload["saved_search_id"], with_for_update=True)
    if search is not None:
        search.mailed_at = tx.now


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="unsubscribe")


def token_of(search: SavedSearch) -> str:
    """Return what stands for this search in its mails' links: signed, so that nothing of it needs to be kept."""
    return str(_signer().dumps(search.public_id.hex))


def by_token(token: str) -> SavedSearch | None:
    """Return the search that a mail's link means, None when it was deleted since; NotFound for a link that isn't ours."""
    try:
        ident = _signer().loads(token)
    except BadSignature:
        raise NotFound(
            N_("退订链接不完整或已失效，请完整复制邮件中的链接，或登录后在“保存的检索”中修改")
        ) from None
    return db.session.scalar(select(SavedSearch).where(SavedSearch.public_id == UUID(hex=ident)))


def unsubscribe(token: str, *, now: datetime) -> None:
    """Stop the mail that this link came with; a second time changes nothing."""
    found = by_token(token)
    if found is not None:
        with transaction(now) as tx:
            set_frequency(tx.lock(SavedSearch, found.id), Frequency.NONE, now)
