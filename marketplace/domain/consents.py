"""Written consents and documents that a deal needs before it is signed: co-owners, pledgees, export control."""

from collections.abc import Iterable
from enum import StrEnum

from marketplace.domain.deals import DealStatus
from marketplace.domain.licences import LicenceType
from marketplace.domain.names import name_key
from marketplace.domain.terms import OWNER_CHANGING, DealType

HOME_COUNTRY = "CN"
_S = DealStatus
#: Statuses in which the terms are frozen and not both parties have signed.
FROZEN = frozenset({_S.AGREED, _S.PUBLICITY, _S.OBJECTION, _S.CLEARED})
#: Statuses in which papers may still be recorded.
BEFORE_SIGNING = FROZEN | {_S.ENQUIRY, _S.TALKING, _S.OFFERED}


class ConsentKind(StrEnum):
    """Whose paper it is and what it proves."""

    CO_OWNER = "co_owner"
    PLEDGEE = "pledgee"
    EXPORT_CONTROL = "export_control"
    PRICING = "pricing"  # the price came from an auction or another technology market
    INVENTOR = "inventor"  # what inventors answered; for the owner and the platform only


class ConsentAction(StrEnum):
    """What is done with a consent; a withdrawn one stays readable."""

    RECORD = "record"
    WITHDRAW = "withdraw"


class Proceeds(StrEnum):
    """What the parties agreed with the pledgee about the proceeds (Civil Code art. 444)."""

    PREPAY = "prepay"  # they pay the secured debt before it is due
    DEPOSIT = "deposit"  # they are deposited with a third party


def co_owners(patentees: Iterable[str], owner: str) -> tuple[str, ...]:
    """Return the registered owners beside this one, each once, in the register's order."""
    own = name_key(owner)
    others = {name_key(name): name for name in reversed(list(patentees)) if name_key(name) not in ("", own)}
    return tuple(reversed(others.values()))


def may_grant_alone(deal_type: DealType, licence_type: LicenceType | None) -> bool:
    """R-14: one co-owner alone may give an ordinary licence, fees shared; all else needs all (Patent Law art. 14).

    An open licence has every co-owner's signature on its declaration, so taking it asks for none.
    """
    if deal_type is DealType.OPEN_LICENCE:
        return True
    return deal_type is DealType.LICENCE and licence_type is LicenceType.NON_EXCLUSIVE


def foreign_party(deal_type: DealType, country: str) -> bool:
    """R-16: a transfer to a party abroad needs the export-control document first (Patent Law art. 10, para. 2).

    `country` is the acquirer's ISO 3166 code; Hong Kong, Macau and Taiwan follow the same procedure as abroad.
    """
    return deal_type in OWNER_CHANGING and country != HOME_COUNTRY
