"""Tables only. This façade imports all of them, so that Alembic sees every table."""

from marketplace.models.accounts import LoginSession, Membership, Organisation, User
from marketplace.models.annual_fees import AnnualFeePayment
from marketplace.models.contracts import Contract, ContractDetails
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
from marketplace.models.high_value import HighValueGround
from marketplace.models.imports import ImportBatch, ImportMapping, ImportRowError
from marketplace.models.ledger import LedgerEntry, LedgerKind, LedgerPosting
from marketplace.models.listings import Listing
from marketplace.models.outbox import OutboxMessage
from marketplace.models.patents import LegalEvent, Ownership, Patent
from marketplace.models.recordals import Recordal, RecordalEvent
from marketplace.models.revenue import DealCost, DealSplit, RevenueShares
from marketplace.models.rules import RuleVersion
from marketplace.models.saved_searches import SavedSearch
from marketplace.models.search_exports import SearchExport
from marketplace.models.shortlists import Shortlist, ShortlistItem
from marketplace.models.statistics import DealFact

__all__ = [
    "AnnualFeePayment",
    "Contract",
    "ContractDetails",
    "Deal",
    "DealCost",
    "DealDocument",
    "DealEvidence",
    "DealFact",
    "DealMessage",
    "DealPatent",
    "DealSplit",
    "HighValueGround",
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
    "Recordal",
    "RecordalEvent",
    "RevenueShares",
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
