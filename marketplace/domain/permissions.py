"""Who may do what: one table. A role missing from a row is refused; OWN means the actor's own organisation."""

from collections.abc import Iterable
from enum import StrEnum

from marketplace.domain.accounts import Actor, Role
from marketplace.domain.errors import NotAllowed, NotFound


class Reach(StrEnum):
    """How far a permission reaches: any object, or those of the actor's own organisation."""

    ANY = "any"
    OWN = "own"


class Action(StrEnum):
    """Every act that needs a permission; use cases and routes name them."""

    ACCOUNT_USE = "account_use"
    ACCOUNT_VERIFY = "account_verify"
    INVENTORY_VIEW = "inventory_view"
    INVENTORY_SETTINGS = "inventory_settings"
    PATENT_CHECK_STATUS = "patent_check_status"
    IMPORT = "import"
    LISTING_DRAFT = "listing_draft"
    LISTING_VIEW = "listing_view"
    LISTING_APPROVE_OWNER = "listing_approve_owner"
    LISTING_APPROVE_PLATFORM = "listing_approve_platform"
    LISTING_RETURN = "listing_return"
    LISTING_WITHDRAW = "listing_withdraw"
    DEAL_OPEN = "deal_open"
    DEAL_VIEW = "deal_view"
    DEAL_WRITE = "deal_write"
    DEAL_NEGOTIATE = "deal_negotiate"
    DEAL_CONFIDE = "deal_confide"
    DEAL_ASSIGN = "deal_assign"
    DEAL_SIGN = "deal_sign"
    DEAL_TAKE_EFFECT = "deal_take_effect"
    DEAL_RECORD = "deal_record"
    DEAL_CANCEL = "deal_cancel"
    DEAL_RESCIND = "deal_rescind"
    DEAL_PUBLICITY = "deal_publicity"
    DEAL_OBJECT = "deal_object"
    DEAL_PERFORM = "deal_perform"
    DEAL_BREACH = "deal_breach"
    RULES_CHANGE = "rules_change"
    REVENUE_SHARES = "revenue_shares"
    REVENUE_COSTS = "revenue_costs"
    HIGH_VALUE_ENTER = "high_value_enter"
    INCENTIVES_VIEW = "incentives_view"
    CONTRACT_DRAW_UP = "contract_draw_up"
    CONTRACT_DETAILS = "contract_details"
    CONSENT_RECORD = "consent_record"
    INVENTOR_NOTIFY = "inventor_notify"
    ENCUMBRANCE_ENTER = "encumbrance_enter"
    ORGANISATION_CLASSIFY = "organisation_classify"
    PAYMENT_VIEW = "payment_view"
    PAYMENT_PAY = "payment_pay"
    PAYMENT_REACH = "payment_reach"
    PAYMENT_SETTLE = "payment_settle"
    PAYMENT_KEEP = "payment_keep"
    PAYMENT_REVERSE = "payment_reverse"
    LEDGER_VERIFY = "ledger_verify"
    STATISTICS_VIEW = "statistics_view"
    SHORTLIST_USE = "shortlist_use"
    SEARCH_EXPORT = "search_export"
    SEARCH_EXPORT_LOG = "search_export_log"
    EVIDENCE_TAKE = "evidence_take"
    EVIDENCE_ATTACH = "evidence_attach"
    ANNUAL_FEE_KEEP = "annual_fee_keep"
    DECLARATION_MAKE = "declaration_make"
    DECLARATION_VIEW = "declaration_view"
    DECLARATION_ANNOUNCE = "declaration_announce"
    SIZE_DECLARE = "size_declare"
    TRIAL_REPORT = "trial_report"
    TRIAL_ANSWER = "trial_answer"
    TRIAL_DECIDE = "trial_decide"
    TRIAL_EXIT = "trial_exit"
    DORMANCY_USE = "dormancy_use"
    DESK_USE = "desk_use"
    POOL_VIEW = "pool_view"
    POOL_FILL = "pool_fill"
    POOL_CHECK = "pool_check"
    POOL_RETURN = "pool_return"
    POOL_DECIDE = "pool_decide"


_ANY, _OWN = Reach.ANY, Reach.OWN
_INVENTOR, _OFFICER, _ENTERPRISE = Role.INVENTOR, Role.TRANSFER_OFFICER, Role.ENTERPRISE_USER
_COLLEGE = Role.COLLEGE_REVIEWER
_OPERATOR, _ADMINISTRATOR = Role.OPERATOR, Role.ADMINISTRATOR
_PARTIES = {_OFFICER: _OWN, _ENTERPRISE: _OWN}
_STAFF = {_OPERATOR: _ANY, _ADMINISTRATOR: _ANY}
_OWNERS = {_INVENTOR: _OWN, _OFFICER: _OWN}

POLICY: dict[Action, dict[Role, Reach]] = {
    Action.ACCOUNT_USE: dict.fromkeys(Role, _OWN),
    Action.ACCOUNT_VERIFY: {_ADMINISTRATOR: _ANY},
    # An enterprise that bought a patent keeps and offers it the same way as a university.
    Action.INVENTORY_VIEW: {**_OWNERS, _COLLEGE: _OWN, _ENTERPRISE: _OWN},
    Action.INVENTORY_SETTINGS: {_OFFICER: _OWN, _ENTERPRISE: _OWN},
    Action.PATENT_CHECK_STATUS: {_OFFICER: _OWN, _ENTERPRISE: _OWN, **_STAFF},
    Action.IMPORT: {_OFFICER: _OWN},
    Action.LISTING_DRAFT: {**_OWNERS, _ENTERPRISE: _OWN},
    Action.LISTING_VIEW: {**_OWNERS, _COLLEGE: _OWN, _ENTERPRISE: _OWN, **_STAFF},
    Action.LISTING_APPROVE_OWNER: {_OFFICER: _OWN, _ENTERPRISE: _OWN},
    Action.LISTING_APPROVE_PLATFORM: _STAFF,
    Action.LISTING_RETURN: {_COLLEGE: _OWN, _OFFICER: _OWN, _ENTERPRISE: _OWN, **_STAFF},
    Action.LISTING_WITHDRAW: {_OFFICER: _OWN, _ENTERPRISE: _OWN, **_STAFF},
    Action.DEAL_OPEN: {_ENTERPRISE: _ANY, _OFFICER: _ANY},
    Action.DEAL_VIEW: {**_PARTIES, **_STAFF},
    # An operator assists: it writes, and records the owner's answer, but offers, confides and signs for nobody.
    Action.DEAL_WRITE: {**_PARTIES, **_STAFF},
    Action.DEAL_NEGOTIATE: _PARTIES,
    Action.DEAL_CONFIDE: _PARTIES,
    Action.DEAL_ASSIGN: _STAFF,
    Action.DEAL_SIGN: _PARTIES,
    # Which side of a deal may take a step stands in the deal's own table.
    Action.DEAL_TAKE_EFFECT: {**_PARTIES, **_STAFF},
    Action.DEAL_RECORD: {**_PARTIES, **_STAFF},
    Action.DEAL_CANCEL: {**_PARTIES, **_STAFF},
    Action.DEAL_RESCIND: _STAFF,
    Action.DEAL_PUBLICITY: {**_PARTIES, _ADMINISTRATOR: _ANY},
    Action.DEAL_OBJECT: {**_PARTIES, **_STAFF},
    Action.DEAL_PERFORM: {**_PARTIES, **_STAFF},
    Action.DEAL_BREACH: {**_PARTIES, **_STAFF},
    Action.RULES_CHANGE: {_ADMINISTRATOR: _ANY},
    Action.REVENUE_SHARES: {_OFFICER: _OWN},
    Action.REVENUE_COSTS: {_OFFICER: _OWN},
    Action.HIGH_VALUE_ENTER: {_OFFICER: _OWN, _ENTERPRISE: _OWN},
    Action.INCENTIVES_VIEW: _STAFF,
    # The platform may print a contract for the parties; what it says of a party only that party states.
    Action.CONTRACT_DRAW_UP: {**_PARTIES, **_STAFF},
    Action.CONTRACT_DETAILS: _PARTIES,
    Action.CONSENT_RECORD: {**_PARTIES, **_STAFF},
    Action.INVENTOR_NOTIFY: _PARTIES,
    Action.ENCUMBRANCE_ENTER: {**_PARTIES, **_STAFF},
    Action.ORGANISATION_CLASSIFY: {_ADMINISTRATOR: _ANY},
    Action.PAYMENT_VIEW: {**_PARTIES, **_STAFF},
    Action.PAYMENT_PAY: _PARTIES,
    Action.PAYMENT_REACH: {**_PARTIES, **_STAFF},
    Action.PAYMENT_SETTLE: _PARTIES,
    # What one person asks for, another decides: a colleague of the owner's on a waiver, the platform on a reversal.
    Action.PAYMENT_KEEP: {**_PARTIES, _ADMINISTRATOR: _ANY},
    Action.PAYMENT_REVERSE: {_ADMINISTRATOR: _ANY},
    Action.LEDGER_VERIFY: {_ADMINISTRATOR: _ANY},
    Action.STATISTICS_VIEW: _STAFF,
    Action.SHORTLIST_USE: dict.fromkeys(Role, _OWN),
    # What somebody took away is theirs alone; that they took it is known to the platform.
    Action.SEARCH_EXPORT: dict.fromkeys(Role, _OWN),
    Action.SEARCH_EXPORT_LOG: _STAFF,
    Action.EVIDENCE_TAKE: dict.fromkeys(Role, _OWN),
    Action.EVIDENCE_ATTACH: _PARTIES,
    Action.ANNUAL_FEE_KEEP: _PARTIES,
    Action.DECLARATION_MAKE: _PARTIES,
    Action.DECLARATION_VIEW: {**_PARTIES, _INVENTOR: _OWN, **_STAFF},
    # The office announces; whoever reads its gazette for the owner or the platform enters it.
    Action.DECLARATION_ANNOUNCE: {**_PARTIES, _ADMINISTRATOR: _ANY},
    # The size is the licensee's own statement; reports may come through the platform, decisions come from it alone.
    Action.SIZE_DECLARE: _PARTIES,
    Action.TRIAL_REPORT: {**_PARTIES, _OPERATOR: _ANY},
    Action.TRIAL_ANSWER: _PARTIES,
    Action.TRIAL_DECIDE: _STAFF,
    Action.TRIAL_EXIT: _PARTIES,
    Action.DORMANCY_USE: {_OFFICER: _OWN},
    Action.DESK_USE: _STAFF,
    # The inventor fills in, the college checks, the university decides (domain study §5).
    Action.POOL_VIEW: {**_OWNERS, _COLLEGE: _OWN},
    Action.POOL_FILL: _OWNERS,
    Action.POOL_CHECK: {_COLLEGE: _OWN},
    Action.POOL_RETURN: {_COLLEGE: _OWN, _OFFICER: _OWN},
    Action.POOL_DECIDE: {_OFFICER: _OWN},
}


def may(actor: Actor, action: Action) -> bool:
    """Tell whether the actor's role has this permission at all, whatever the object."""
    return actor.role in POLICY[action]


def reaches_all(actor: Actor, action: Action) -> bool:
    """Tell whether the actor's role has this permission over every organisation's objects."""
    return POLICY[action].get(actor.role) is Reach.ANY


def require(actor: Actor, action: Action, owners: Iterable[int] | None = None) -> None:
    """Pass, or raise NotAllowed (the role lacks it) or NotFound (a foreign organisation's object).

    `owners` are the ids of the organisations to which the object belongs; None for acts without an object.
    """
    reach = POLICY[action].get(actor.role)
    if reach is None:
        raise NotAllowed()
    if reach is Reach.OWN and owners is not None and actor.organisation_id not in set(owners):
        raise NotFound()
