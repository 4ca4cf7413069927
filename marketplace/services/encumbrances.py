"""Encumbrances of patents: entered with their source by the owner or the platform, ended, never erased."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain import encumbrances as rules
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.encumbrances import EncumbranceAction, EncumbranceKind
from marketplace.domain.errors import N_, Conflict, Invalid, InvalidInput, NotFound
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action, require
from marketplace.models import Encumbrance, Patent
from marketplace.services import ledger, listings, patents
from marketplace.services.unit_of_work import Transaction, transaction

_ENTERED = EntryKind(f"encumbrance.{EncumbranceAction.ENTER}")
_ENDED = EntryKind(f"encumbrance.{EncumbranceAction.END}")


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody enters: whose, since when, for how much (pledge), by which registration and source."""

    kind: EncumbranceKind
    holder: str
    starts_on: date
    source: str
    ends_on: date | None = None
    amount_fen: int | None = None
    reference: str = ""


def of(patent_id: int) -> list[Encumbrance]:
    """Return all entries of a patent, the newest first."""
    query = select(Encumbrance).where(Encumbrance.patent_id == patent_id)
    return list(db.session.scalars(query.order_by(Encumbrance.starts_on.desc(), Encumbrance.id.desc())))


def active(patent_id: int, today: date) -> list[Encumbrance]:
    """Return what lies on a patent on this day."""
    return rules.active_on(of(patent_id), today)


def enter(actor: Actor, number: str, entered: Entered, key: str, *, now: datetime) -> Encumbrance:
    """Enter what the register or a court says; what suspends the right takes its listings off (R-10)."""
    today = local_day(now)
    ident = patents.own(actor, number, Action.ENCUMBRANCE_ENTER, now=now).id
    with transaction(now) as tx:
        patent = tx.lock(Patent, ident)
        require(actor, Action.ENCUMBRANCE_ENTER, [patent.owner_id])
        data = _data(patent, entered)
        if ledger.already_done(tx, key, _ENTERED, data):
            return of(ident)[0]
        found = rules.problems(
            entered.kind, entered.holder, entered.source, entered.starts_on, entered.ends_on,
            entered.amount_fen, today,
        )  # fmt: skip
        if found:
            raise Invalid(found)
        row = _row(patent, entered, actor, now)
        tx.add(row)
        if entered.kind in rules.SUSPENDING and rules.active_on([row], today):
            reason = N_("专利权被保全、有权属争议或处于中止程序")
            listings.suspend_all_of_patent(tx, patent.id, reason, actor, key)
        ledger.append(tx, _ENTERED, actor, key, data)
        return row


def _row(patent: Patent, entered: Entered, actor: Actor, now: datetime) -> Encumbrance:
    amount = entered.amount_fen if entered.kind is EncumbranceKind.PLEDGE else None
    return Encumbrance(
        public_id=uuid7(), patent_id=patent.id, kind=entered.kind, holder=entered.holder, amount_fen=amount,
        reference=entered.reference, starts_on=entered.starts_on, ends_on=entered.ends_on,
        source=entered.source, entered_by=actor.user_id, entered_at=now,
    )  # fmt: skip


def _data(patent: Patent, entered: Entered) -> dict[str, object]:
    """A holder may be a person, so only the hash of the name goes into the ledger."""
    return {
        "number": patent.number,
        "kind": entered.kind.value,
        "holder": hashlib.sha256(entered.holder.encode()).hexdigest(),
        "reference": entered.reference,
        "starts_on": entered.starts_on.isoformat(),
        "ends_on": entered.ends_on.isoformat() if entered.ends_on else None,
        "amount_fen": entered.amount_fen,
    }


def end(actor: Actor, public_id: UUID, ends_on: date, source: str, key: str, *, now: datetime) -> Encumbrance:
    """Enter the last day on which it lay on the patent, with the source that says so."""
    require(actor, Action.ENCUMBRANCE_ENTER)
    with transaction(now) as tx:
        row = _locked(tx, actor, public_id)
        data = {"encumbrance": str(public_id), "ends_on": ends_on.isoformat()}
        if ledger.already_done(tx, key, _ENDED, data):
            return row
        today = local_day(now)
        if row.end_source:
            raise Conflict(N_("这条记录已经解除，请刷新页面"))
        if ends_on > today:
            raise InvalidInput("ends_on", "in_future", N_("解除日期不能晚于今天"))
        if ends_on < row.starts_on:
            raise InvalidInput("ends_on", "period_reversed", N_("结束日期早于开始日期"))
        if not source:
            raise InvalidInput("source", "source_missing", N_("请写明来源，例如国家知识产权局公布公告"))
        row.ends_on, row.end_source = ends_on, source
        ledger.append(tx, _ENDED, actor, key, data)
        return row


def _locked(tx: Transaction, actor: Actor, public_id: UUID) -> Encumbrance:
    ident = tx.session.scalar(select(Encumbrance.id).where(Encumbrance.public_id == public_id))
    if ident is None:
        raise NotFound()
    row = tx.lock(Encumbrance, ident)
    require(actor, Action.ENCUMBRANCE_ENTER, [row.patent.owner_id])
    return row
