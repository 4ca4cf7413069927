"""The ledger's arithmetic: canonical bodies, hashes and the check of a chain (RFC 6962 leaf hash, RFC 8785 form)."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from marketplace.domain.accounts import OrganisationAction
from marketplace.domain.annual_fees import AnnualFeeAction
from marketplace.domain.assignments import AssignmentAction
from marketplace.domain.confidentiality import ConfidentialityAction
from marketplace.domain.consents import ConsentAction
from marketplace.domain.contracts import ContractAction
from marketplace.domain.deal_documents import DocumentAction
from marketplace.domain.deal_evidence import EvidenceAction
from marketplace.domain.deals import DealAction
from marketplace.domain.declarations import DeclarationAction
from marketplace.domain.encumbrances import EncumbranceAction
from marketplace.domain.high_value import HighValueAction
from marketplace.domain.inventor_priority import InventorAction
from marketplace.domain.listings import ListingAction
from marketplace.domain.objections import ObjectionAction
from marketplace.domain.pool import PoolAction
from marketplace.domain.recordals import RecordalAction
from marketplace.domain.revenue import RevenueAction
from marketplace.domain.rules import RulesAction
from marketplace.domain.schedules import PaymentAction
from marketplace.domain.trials import TrialAction

GENESIS = "0" * 64
LEAF_PREFIX = b"\x00"  # RFC 6962 §2.1: leaves and nodes hash in separate domains
MAX_SAFE_INTEGER = 2**53 - 1

#: What is entered, and the steps of each: a closed list, so a new kind needs a row of `ledger_kinds` from a migration.
NOUNS: dict[str, type[StrEnum]] = {
    "deal": DealAction,
    "listing": ListingAction,
    "evidence": EvidenceAction,
    "contract": ContractAction,
    "recordal": RecordalAction,
    "annual_fee": AnnualFeeAction,
    "consent": ConsentAction,
    "encumbrance": EncumbranceAction,
    "inventor": InventorAction,
    "objection": ObjectionAction,
    "organisation": OrganisationAction,
    "payment": PaymentAction,
    "declaration": DeclarationAction,
    "trial": TrialAction,
    "confidentiality": ConfidentialityAction,
    "document": DocumentAction,
    "assignment": AssignmentAction,
    "pool": PoolAction,
    "rules": RulesAction,
    "revenue": RevenueAction,
    "high_value": HighValueAction,
}
EntryKind = StrEnum(  # type: ignore[misc]
    "EntryKind",
    {f"{noun}_{action}".upper(): f"{noun}.{action}" for noun, actions in NOUNS.items() for action in actions},
)


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount in fen that moves from one account to another; balanced by construction."""

    source: str
    destination: str
    amount: int
    currency: str = "CNY"

    def as_json(self) -> list[str | int]:
        """Return the posting as it stands in an entry's body."""
        return [self.source, self.destination, self.currency, self.amount]


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored entry as the verifier sees it; columns beside the body must repeat the body."""

    sequence: int
    kind: str
    previous_hash: str
    entry_hash: str
    deal_id: str | None
    body: str
    postings: tuple[Posting, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with the ledger: where, and a code that the page explains."""

    sequence: int
    code: str


def canonical(value: dict[str, Any]) -> str:
    """Return the RFC 8785 form of a body; only str, int < 2^53, bool, None, list and dict are allowed."""
    _check_plain(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _check_plain(value: Any) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or any(ord(char) > 0xFFFF for char in key):
                raise TypeError("ledger body keys are text within the basic plane")
            _check_plain(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _check_plain(item)
    elif isinstance(value, int) and abs(value) > MAX_SAFE_INTEGER:
        raise TypeError("ledger body integers stay below 2^53")
    elif not isinstance(value, (str, int, type(None))):
        raise TypeError(f"a ledger body can't hold {type(value).__name__}")


def leaf_hash(body: str) -> str:
    """Return SHA-256(0x00 ‖ body) in hexadecimal (RFC 6962 leaf hash)."""
    return hashlib.sha256(LEAF_PREFIX + body.encode()).hexdigest()


def request_hash(kind: str, data: dict[str, Any]) -> str:
    """Return the hash by which a retry is told from another request under the same key."""
    return hashlib.sha256(canonical({"kind": kind, "data": data}).encode()).hexdigest()


def verify(entries: Iterable[Entry]) -> Iterator[Finding]:
    """Yield every finding, in order: gaps, broken links, altered bodies, columns or postings that differ."""
    expected, previous = 1, GENESIS
    for entry in entries:
        if entry.sequence != expected:
            yield Finding(expected, "missing")
        if entry.previous_hash != previous:
            yield Finding(entry.sequence, "chain_broken")
        yield from _check_entry(entry)
        expected, previous = entry.sequence + 1, entry.entry_hash


def _check_entry(entry: Entry) -> Iterator[Finding]:
    if leaf_hash(entry.body) != entry.entry_hash:
        yield Finding(entry.sequence, "body_altered")
    try:
        body = json.loads(entry.body)
        columns = (body["seq"], body["kind"], body["prev"], body["deal"])
        postings = body["postings"]
        plain = canonical(body) == entry.body
    except (ValueError, KeyError, TypeError):
        yield Finding(entry.sequence, "body_unreadable")
        return
    if columns != (entry.sequence, entry.kind, entry.previous_hash, entry.deal_id):
        yield Finding(entry.sequence, "columns_differ")
    if postings != [posting.as_json() for posting in entry.postings]:
        yield Finding(entry.sequence, "postings_differ")
    if not plain:
        yield Finding(entry.sequence, "not_canonical")
