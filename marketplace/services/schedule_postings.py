"""What payments do to the parties' accounts: a debt arises, is settled, or is taken back. No money moves here."""

from marketplace.domain.ledger import Posting
from marketplace.models import Deal


def owed(deal: Deal, amount_fen: int) -> tuple[Posting, ...]:
    """The licensee owes a sum to the licensor; nothing for 0."""
    return _postings((_account(deal.licensee, "payable"), _account(deal.licensor, "receivable")), amount_fen)


def not_owed(deal: Deal, amount_fen: int) -> tuple[Posting, ...]:
    """What was owed is owed no more, unpaid."""
    return _postings((_account(deal.licensor, "receivable"), _account(deal.licensee, "payable")), amount_fen)


def received(deal: Deal, amount_fen: int) -> tuple[Posting, ...]:
    """The licensor has received what it was owed: both sides' debts end, both keep what was paid."""
    licensor = (_account(deal.licensor, "receivable"), _account(deal.licensor, "received"))
    licensee = (_account(deal.licensee, "paid"), _account(deal.licensee, "payable"))
    return (*_postings(licensor, amount_fen), *_postings(licensee, amount_fen))


def not_received(deal: Deal, amount_fen: int) -> tuple[Posting, ...]:
    """The opposite of `received`: the sum is owed again."""
    return tuple(Posting(one.destination, one.source, one.amount) for one in received(deal, amount_fen))


def _account(organisation: object, name: str) -> str:
    return f"organisation:{organisation.public_id}:{name}"  # type: ignore[attr-defined]


def _postings(accounts: tuple[str, str], amount_fen: int) -> tuple[Posting, ...]:
    return (Posting(*accounts, amount_fen),) if amount_fen else ()
