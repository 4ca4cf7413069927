"""Tables only. This façade imports all of them, so that Alembic sees every table."""

from marketplace.models.accounts import LoginSession, Membership, Organisation, User
from marketplace.models.deals import (
    Deal,
    DealDocument,
    DealMessage,
    DealPatent,
    Offer,
    RightsGrant,
    TitleTransfer,
)
from marketplace.models.evidence import DealEvidence, SearchEvidence
from marketplace.models.imports import ImportBatch, ImportMapping, ImportRowError
from marketplace.models.ledger import LedgerEntry, LedgerKind, LedgerPosting
from marketplace.models.listings import Listing
from marketplace.models.outbox import OutboxMessage
from marketplace.models.patents import LegalEvent, Ownership, Patent
from marketplace.models.pool import PoolItem
from marketplace.models.rules import RuleVersion
from marketplace.models.saved_searches import SavedSearch
from marketplace.models.search_exports import SearchExport
from marketplace.models.shortlists import Shortlist, ShortlistItem
from marketplace.models.statistics import DealFact

__all__ = [
    "Deal",
    "DealDocument",
    "DealEvidence",
    "DealFact",
    "DealMessage",
    "DealPatent",
    "ImportBatch",
    "ImportMapping",
    "ImportRowError",
    "LedgerEntry",
    "LedgerKind",
    "LedgerPosting",
    "LegalEvent",
    "Listing",
    "LoginSession",
    "Membership",
    "Offer",
    "Organisation",
    "OutboxMessage",
    "Ownership",
    "Patent",
    "PoolItem",
    "RightsGrant",
    "RuleVersion",
    "SavedSearch",
    "SearchEvidence",
    "SearchExport",
    "Shortlist",
    "ShortlistItem",
    "TitleTransfer",
    "User",
]
