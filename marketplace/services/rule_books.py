"""The rules' settings: those in force today, those of an earlier version, and the way in which they change."""

import hashlib
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, Conflict, InvalidInput
from marketplace.domain.ledger import EntryKind, canonical
from marketplace.domain.permissions import Action, require
from marketplace.domain.rule_book import RuleBook, rule_book_from_json
from marketplace.domain.rule_settings import changed
from marketplace.models import RuleVersion
from marketplace.services import ledger
from marketplace.services.unit_of_work import Transaction, transaction


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the settings: since when, why, and each setting that differs with its value before and after."""

    number: int
    in_force_on: date
    reason: str
    differences: tuple[tuple[str, Any, Any], ...]


def in_force(today: date) -> RuleBook:
    """Return the settings in force on a day: the newest version that has begun, else the product's own."""
    query = select(RuleVersion).where(RuleVersion.in_force_on <= today)
    return _book(db.session.scalar(query.order_by(RuleVersion.version.desc()).limit(1)))


def version(number: int) -> RuleBook:
    """Return the settings of this version, e.g. the one that a deal keeps."""
    return _book(db.session.get(RuleVersion, number))


def newest() -> RuleBook:
    """Return the newest settings, in force or not yet: what the next change starts from."""
    return _book(db.session.scalar(select(RuleVersion).order_by(RuleVersion.version.desc()).limit(1)))


def history() -> list[Version]:
    """Return every version after the first, newest first, with what it changed."""
    rows = db.session.scalars(select(RuleVersion).order_by(RuleVersion.version)).all()
    found, before = [], RuleBook()
    for row in rows:
        book = _book(row)
        found.append(Version(row.version, row.in_force_on, row.reason, _differences(before, book)))
        before = book
    return found[::-1]


def change(
    actor: Actor, typed: dict[str, str | bool], reason: str, in_force_on: date, key: str, *, now: datetime
) -> RuleBook:
    """Make the next version from what was typed; it may not begin in the past nor before an earlier version.

    Invalid names each setting. Deals opened before it begins keep the version that they were made under.
    """
    require(actor, Action.RULES_CHANGE)
    with transaction(now) as tx:
        tx.lock_ledger()  # one change at a time
        kind, request = EntryKind("rules.change"), _request(typed, reason, in_force_on)
        if ledger.already_done(tx, key, kind, request):
            return newest()
        before = newest()
        book = changed(before, typed)
        differences = _differences(before, book)
        _check(tx, differences, reason, in_force_on)
        row = RuleVersion(
            version=before.version + 1, settings=book.as_json(), reason=reason.strip(),
            in_force_on=in_force_on, changed_by=actor.user_id, changed_at=now,
        )  # fmt: skip
        tx.add(row)
        data = {
            "version": row.version,
            "settings": hashlib.sha256(canonical(row.settings).encode()).hexdigest(),
            "changed": sorted(name for name, _, _ in differences),
            "in_force_on": in_force_on.isoformat(),
        }
        ledger.append(tx, kind, actor, key, data, request=request)
        return _book(row)


def _request(typed: dict[str, str | bool], reason: str, in_force_on: date) -> dict[str, Any]:
    return {"typed": typed, "reason": reason, "in_force_on": in_force_on.isoformat()}


def _check(
    tx: Transaction, differences: tuple[tuple[str, Any, Any], ...], reason: str, in_force_on: date
) -> None:
    if not differences:
        raise Conflict(N_("没有任何设置发生变化，无需保存"))
    if not 5 <= len(reason.strip()) <= 500:
        raise InvalidInput(
            "reason", "reason_missing", N_("请填写修改理由和依据（5 至 500 个字），所有人可见")
        )
    earliest = local_day(tx.now)
    if last := tx.session.scalar(
        select(RuleVersion.in_force_on).order_by(RuleVersion.version.desc()).limit(1)
    ):
        earliest = max(earliest, last)
    if in_force_on < earliest:
        message = N_("生效日不能早于 %(date)s（今天或上一版本的生效日）")
        raise InvalidInput("in_force_on", "date_too_early", message, date=earliest.isoformat())


def _differences(before: RuleBook, after: RuleBook) -> tuple[tuple[str, Any, Any], ...]:
    names = [one.name for one in fields(RuleBook) if one.name != "version"]
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def _book(row: RuleVersion | None) -> RuleBook:
    return rule_book_from_json({**row.settings, "version": row.version}) if row else RuleBook()
