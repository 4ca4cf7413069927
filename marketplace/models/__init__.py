"""Tables only. This façade imports all of them, so that Alembic sees every table."""

from marketplace.models.accounts import LoginSession, Membership, Organisation, User
from marketplace.models.annual_fees import AnnualFeePayment
from marketplace.models.carried_licences import CarriedLicence
from marketplace.models.consents import Consent
from marketplace.models.contracts import Contract, ContractDetails
from marketplace.models.deal_room import ConfidentialityAgreement, DealFile, DealReason
from marketplace.models.deals import (
    Deal,
    DealDocument,
    DealMessage,
    DealPatent,
    Offer,
    RightsGrant,
    TitleTransfer,
)
from marketplace.models.declarations import Declaration, DeclarationDocument, Taking
from marketplace.models.dormancy import AcceptedReason, DormancyCheck, DormantPatent
from marketplace.models.encumbrances import Encumbrance
from marketplace.models.evidence import DealEvidence, SearchEvidence
from marketplace.models.high_value import HighValueGround
from marketplace.models.imports import ImportBatch, ImportMapping, ImportRowError
from marketplace.models.inventor_priority import InventorNotice, NotifiedInventor
from marketplace.models.ledger import LedgerEntry, LedgerKind, LedgerPosting
from marketplace.models.listings import Listing
from marketplace.models.outbox import OutboxMessage
from marketplace.models.patents import LegalEvent, Ownership, Patent
from marketplace.models.pool import PoolItem
from marketplace.models.publicity import Objection, Publicity
from marketplace.models.recordals import Recordal, RecordalEvent
from marketplace.models.revenue import DealCost, DealSplit, RevenueShares
from marketplace.models.rules import RuleVersion
from marketplace.models.saved_searches import SavedSearch
from marketplace.models.schedules import ScheduleFile, ScheduleLine
from marketplace.models.search_exports import SearchExport
from marketplace.models.shortlists import Shortlist, ShortlistItem
from marketplace.models.statistics import DealFact
from marketplace.models.trials import SizeDeclaration, Trial, TrialEnding, TrialReport

__all__ = [
    "AcceptedReason",
    "AnnualFeePayment",
    "CarriedLicence",
    "ConfidentialityAgreement",
    "Consent",
    "Contract",
    "ContractDetails",
    "Deal",
    "DealCost",
    "DealDocument",
    "DealEvidence",
    "DealFact",
    "DealFile",
    "DealMessage",
    "DealPatent",
    "DealReason",
    "DealSplit",
    "Declaration",
    "DeclarationDocument",
    "DormancyCheck",
    "DormantPatent",
    "Encumbrance",
    "HighValueGround",
    "ImportBatch",
    "ImportMapping",
    "ImportRowError",
    "InventorNotice",
    "LedgerEntry",
    "LedgerKind",
    "LedgerPosting",
    "LegalEvent",
    "Listing",
    "LoginSession",
    "Membership",
    "NotifiedInventor",
    "Objection",
    "Offer",
    "Organisation",
    "OutboxMessage",
    "Ownership",
    "Patent",
    "PoolItem",
    "Publicity",
    "Recordal",
    "RecordalEvent",
    "RevenueShares",
    "RightsGrant",
    "RuleVersion",
    "SavedSearch",
    "ScheduleFile",
    "ScheduleLine",
    "SearchEvidence",
    "SearchExport",
    "Shortlist",
    "ShortlistItem",
    "SizeDeclaration",
    "Taking",
    "TitleTransfer",
    "Trial",
    "TrialEnding",
    "TrialReport",
    "User",
]
