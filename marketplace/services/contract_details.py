"""What an organisation's contracts say of it: kept by itself, read when a contract is drawn up."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from marketplace.database import db
from marketplace.domain.accounts import Actor, check_email, check_uscc
from marketplace.domain.errors import N_, Invalid, InvalidInput
from marketplace.domain.permissions import Action, require
from marketplace.models import ContractDetails, Organisation
from marketplace.services.unit_of_work import transaction

_PHONE = re.compile(r"[0-9+()（）\- 转]{5,40}")
_ACCOUNT = re.compile(r"[0-9A-Za-z\- ]{5,40}")


@dataclass(frozen=True, slots=True)
class Details:
    """The unified social credit code (where the account has another), address, people, bank account; empty = unknown."""

    code: str = ""
    address: str = ""
    representative: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    bank: str = ""
    account: str = ""


def details(organisation: Organisation) -> Details:
    """Return what is known of an organisation; the caller has checked that it may be read."""
    row = db.session.get(ContractDetails, organisation.id)
    known = Details(**{one.name: getattr(row, one.name) for one in fields(Details)}) if row else Details()
    return Details(**{**asdict(known), "code": uscc(organisation) or known.code})


def uscc(organisation: Organisation) -> str:
    """Return the code by which it has its account when that is a unified social credit code, else nothing."""
    try:
        return check_uscc(organisation.code)
    except InvalidInput:
        return ""  # a university may have its account under its school code


def own(actor: Actor) -> tuple[Organisation, Details]:
    """Return the actor's organisation and what its contracts say of it."""
    require(actor, Action.CONTRACT_DETAILS)
    organisation = db.session.get_one(Organisation, actor.organisation_id)
    return organisation, details(organisation)


def save(actor: Actor, given: Details, *, now: datetime) -> None:
    """Keep what the actor states of its own organisation; Invalid names each field that can't be right."""
    require(actor, Action.CONTRACT_DETAILS)
    if problems := list(_problems(given)):
        raise Invalid(problems)
    with transaction(now) as tx:
        organisation = tx.lock(Organisation, actor.organisation_id)
        row = tx.session.get(ContractDetails, organisation.id) or ContractDetails(
            organisation_id=organisation.id
        )
        for name, text in asdict(given).items():
            setattr(row, name, " ".join(text.split()))
        row.code = row.code.upper()
        row.changed_by, row.changed_at = actor.user_id, now
        tx.add(row)


def _problems(given: Details) -> Iterator[InvalidInput]:
    for check, text in ((check_uscc, given.code), (check_email, given.email)):
        try:
            if text:
                check(text)
        except InvalidInput as problem:
            yield problem
    if given.phone and not _PHONE.fullmatch(given.phone):
        yield InvalidInput(
            "phone", "phone_form", N_("电话请填 5 至 40 位数字，可带区号和分机，例如 0451-12345678 转 8")
        )
    if given.account and not _ACCOUNT.fullmatch(given.account):
        yield InvalidInput("account", "account_form", N_("账号请填 5 至 40 位数字或字母"))
    if bool(given.bank) != bool(given.account):
        field = "account" if given.bank else "bank"
        yield InvalidInput(field, "bank_half", N_("开户银行和账号须一并填写"))
