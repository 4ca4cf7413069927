"""What the parties write to each other; the ledger keeps only a hash of it."""

import hashlib

from sqlalchemy import select

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import N_, InvalidInput
from marketplace.models import Deal, DealMessage
from marketplace.services.unit_of_work import Transaction

MAX_TEXT = 5000


def checked(text: str, field: str = "message") -> str:
    """Return the text with one kind of line break; InvalidInput when it is empty or too long."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise InvalidInput(field, "message_missing", N_("请填写留言"))
    if len(text) > MAX_TEXT:
        raise InvalidInput(field, "message_too_long", N_("留言不超过 %(limit)s 个字"), limit=MAX_TEXT)
    return text


def digest(text: str) -> str:
    """Return the hash by which the ledger knows a message."""
    return hashlib.sha256(text.encode()).hexdigest()


def write(tx: Transaction, deal: Deal, actor: Actor, text: str, key: str, *, for_owner: bool = False) -> None:
    """Store a message once for each request key; the deal is locked, so two retries don't meet here.

    `for_owner`: staff writes down what the owner answered elsewhere.
    """
    written = select(DealMessage.id).where(DealMessage.deal_id == deal.id, DealMessage.request_key == key)
    if tx.session.scalar(written) is None:
        values = {"organisation_id": actor.organisation_id, "written_by": actor.user_id, "written_at": tx.now}
        deal.messages.append(DealMessage(request_key=key, text=text, for_owner=for_owner, **values))
