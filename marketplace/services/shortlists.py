"""Lists of patents that somebody keeps: made, named, shared with the organisation, deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import N_, Conflict, InvalidInput, NotAllowed, NotFound
from marketplace.domain.permissions import Action, require
from marketplace.domain.shortlists import DEFAULT_NAME, MAX_LISTS, check_name
from marketplace.models import Shortlist, ShortlistItem, User
from marketplace.services.unit_of_work import Transaction, transaction


@dataclass(frozen=True, slots=True)
class Overview:
    """The lists that a person uses, each with how many patents it holds: the own ones, and what colleagues share."""

    own: Sequence[tuple[Shortlist, int]]
    colleagues: Sequence[tuple[Shortlist, int]]


def mine(actor: Actor) -> Overview:
    """Return the actor's lists and those that colleagues share, what changed last first."""
    require(actor, Action.SHORTLIST_USE)
    held = (
        select(func.count())
        .select_from(ShortlistItem)
        .where(ShortlistItem.shortlist_id == Shortlist.id)
        .scalar_subquery()
    )
    query = (
        select(Shortlist, held)
        .options(joinedload(Shortlist.maker))
        .where(reachable(actor))
        .order_by(Shortlist.updated_at.desc(), Shortlist.id.desc())
    )
    rows = [(shortlist, count) for shortlist, count in db.session.execute(query)]
    own = [row for row in rows if row[0].user_id == actor.user_id]
    return Overview(own, [row for row in rows if row[0].user_id != actor.user_id])


def reachable(actor: Actor) -> ColumnElement[bool]:
    """The lists that the actor may use: the own ones, and those that colleagues share."""
    return (Shortlist.organisation_id == actor.organisation_id) & or_(
        Shortlist.user_id == actor.user_id, Shortlist.shared
    )


def find(actor: Actor, list_id: UUID) -> Shortlist:
    """Return a list that the actor may use; NotFound for a stranger's and for a colleague's private one."""
    require(actor, Action.SHORTLIST_USE)
    query = select(Shortlist).where(Shortlist.public_id == list_id, reachable(actor))
    shortlist = db.session.scalar(query.options(joinedload(Shortlist.maker)))
    if shortlist is None:
        raise NotFound()
    return shortlist


def locked(tx: Transaction, actor: Actor, list_id: UUID) -> Shortlist:
    """Return a list that the actor may use, locked against other writers until the commit; else NotFound."""
    query = select(Shortlist).where(Shortlist.public_id == list_id, reachable(actor))
    shortlist = tx.session.scalar(query.with_for_update(key_share=True))
    if shortlist is None:
        raise NotFound()
    return shortlist


def default(tx: Transaction, actor: Actor) -> UUID:
    """Return the public id of the actor's default list; it is made at first use."""
    tx.lock(User, actor.user_id)  # two first uses at once make one list
    own = (Shortlist.user_id == actor.user_id, Shortlist.name == DEFAULT_NAME)
    found = tx.session.scalar(select(Shortlist.public_id).where(*own))
    return found or _make(tx, actor, DEFAULT_NAME, shared=False).public_id


def create(actor: Actor, name: str, *, shared: bool, now: datetime) -> Shortlist:
    """Make a list. InvalidInput beside `name` when it is taken or unfit; Conflict when the actor has too many."""
    require(actor, Action.SHORTLIST_USE)
    name = check_name(name)
    with transaction(now) as tx:
        tx.lock(User, actor.user_id)
        held = select(func.count()).select_from(Shortlist).where(Shortlist.user_id == actor.user_id)
        if (tx.session.scalar(held) or 0) >= MAX_LISTS:
            raise Conflict(N_("最多可建 %(most)s 个收藏夹，请先删除不用的"), most=MAX_LISTS)
        _check_free(tx, actor, name)
        return _make(tx, actor, name, shared=shared)


def _make(tx: Transaction, actor: Actor, name: str, *, shared: bool) -> Shortlist:
    shortlist = Shortlist(
        public_id=uuid7(), user_id=actor.user_id, organisation_id=actor.organisation_id, name=name, shared=shared
    )  # fmt: skip
    shortlist.created_at = shortlist.updated_at = tx.now
    tx.add(shortlist)
    return shortlist


def _check_free(tx: Transaction, actor: Actor, name: str) -> None:
    same = select(Shortlist.id).where(Shortlist.user_id == actor.user_id, Shortlist.name == name)
    if tx.session.scalar(same) is not None:
        raise InvalidInput("name", "name_taken", N_("您已有同名的收藏夹，请换一个名称"))


def rename(actor: Actor, list_id: UUID, name: str, *, now: datetime) -> Shortlist:
    """Give a list another name; only its maker may. InvalidInput beside `name`; Conflict for the default list."""
    name = check_name(name)
    with transaction(now) as tx:
        shortlist = _as_maker(tx, actor, list_id)
        if shortlist.name == DEFAULT_NAME:
            raise Conflict(N_("默认收藏夹不能改名，您可以另建一个收藏夹"))
        if name != shortlist.name:
            _check_free(tx, actor, name)
            shortlist.name, shortlist.updated_at = name, now
        return shortlist


def share(actor: Actor, list_id: UUID, *, shared: bool, now: datetime) -> Shortlist:
    """Share a list with the maker's organisation, or make it private again; only its maker may."""
    with transaction(now) as tx:
        shortlist = _as_maker(tx, actor, list_id)
        shortlist.shared, shortlist.updated_at = shared, now
        return shortlist


def delete(actor: Actor, list_id: UUID, *, now: datetime) -> str:
    """Delete a list with its notes and return its name; only its maker may."""
    with transaction(now) as tx:
        shortlist = _as_maker(tx, actor, list_id)
        tx.session.delete(shortlist)
        return shortlist.name


def _as_maker(tx: Transaction, actor: Actor, list_id: UUID) -> Shortlist:
    require(actor, Action.SHORTLIST_USE)
    shortlist = locked(tx, actor, list_id)
    if shortlist.user_id != actor.user_id:
        raise NotAllowed(N_("只有建立者可以改名、共享或删除这个收藏夹"))
    return shortlist
