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
    DEAL_NEGOTIATE = "deal_negotiate"
    DEAL_SIGN = "deal_sign"
    DEAL_TAKE_EFFECT = "deal_take_effect"
    DEAL_RECORD = "deal_record"
    DEAL_CANCEL = "deal_cancel"
    DEAL_RESCIND = "deal_rescind"
    DEAL_PUBLICITY = "deal_publicity"
    DEAL_OBJECT = "deal_object"
    DEAL_PERFORM = "deal_perform"
    DEAL_BREACH = "deal_breach"
    LEDGER_VERIFY = "ledger_verify"
    STATISTICS_VIEW = "statistics_view"
    SHORTLIST_USE = "shortlist_use"
    SEARCH_EXPORT = "search_export"
    SEARCH_EXPORT_LOG = "search_export_log"
    EVIDENCE_TAKE = "evidence_take"
    EVIDENCE_ATTACH = "evidence_attach"
    DESK_USE = "desk_use"
    DEAL_ASSIGN = "deal_assign"
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
    Action.DEAL_NEGOTIATE: _PARTIES,
    # An operator assists but can't sign for others.
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
    Action.LEDGER_VERIFY: {_ADMINISTRATOR: _ANY},
    Action.STATISTICS_VIEW: _STAFF,
    Action.SHORTLIST_USE: dict.fromkeys(Role, _OWN),
    # What somebody took away is theirs alone; that they took it is known to the platform.
    Action.SEARCH_EXPORT: dict.fromkeys(Role, _OWN),
    Action.SEARCH_EXPORT_LOG: _STAFF,
    Action.EVIDENCE_TAKE: dict.fromkeys(Role, _OWN),
    Action.EVIDENCE_ATTACH: _PARTIES,
    Action.DESK_USE: _STAFF,
    Action.DEAL_ASSIGN: _STAFF,
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
