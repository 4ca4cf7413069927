"""Entries of annual fees that were paid; an entry made in error is withdrawn and stays as history (R-07)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.domain.accounts import Actor
from marketplace.domain.annual_fees import AnnualFeeAction
from marketplace.domain.clock import local_day
from marketplace.domain.entered_days import check_day
from marketplace.domain.errors import N_, Conflict, InvalidInput, NotFound
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action, require
from marketplace.domain.rule_book import RuleBook
from marketplace.models import AnnualFeePayment, Patent
from marketplace.services import ledger, patents, rule_books
from marketplace.services.annual_fees import fees_of, payments_of
from marketplace.services.unit_of_work import Transaction, transaction

MOST = 200  # fees entered at once


def pay(
    actor: Actor,
    fees: Sequence[tuple[str, int]],
    paid_on: date,
    receipt_number: str,
    key: str,
    *,
    now: datetime,
) -> None:
    """Enter fees, each a patent's number and a year, that were paid together; InvalidInput beside the field."""
    require(actor, Action.ANNUAL_FEE_KEEP)
    receipt = " ".join(receipt_number.split())
    if not 1 <= len(set(fees)) <= MOST:
        raise InvalidInput("fees", "fee_count", N_("请勾选 1 至 %(most)s 笔年费"), most=MOST)
    if not 2 <= len(receipt) <= 60:
        raise InvalidInput("receipt_number", "receipt_missing", N_("请填写缴费收据号（2 至 60 个字符）"))
    asked = [{"number": number, "year": year} for number, year in sorted(set(fees))]
    data = {"fees": asked, "paid_on": paid_on.isoformat(), "receipt_number": receipt}
    kind, key = EntryKind(f"annual_fee.{AnnualFeeAction.PAY}"), f"fees:{actor.organisation_id}:{key}"
    with transaction(now) as tx:
        if not ledger.already_done(tx, key, kind, data):
            tx.add(*_paid(tx, actor, sorted(set(fees)), paid_on, receipt))
            ledger.append(tx, kind, actor, key, data)


def _paid(
    tx: Transaction, actor: Actor, fees: Iterable[tuple[str, int]], paid_on: date, receipt: str
) -> list[AnnualFeePayment]:
    book, today = rule_books.in_force(local_day(tx.now)), local_day(tx.now)
    made = []
    for number, year in fees:
        patent = patents.own(actor, number, Action.ANNUAL_FEE_KEEP, now=tx.now)
        tx.lock(Patent, patent.id)
        require(actor, Action.ANNUAL_FEE_KEEP, [patent.owner_id])
        _check(patent, year, paid_on, today, book)
        made.append(
            AnnualFeePayment(
                public_id=uuid7(),
                patent_id=patent.id,
                year=year,
                paid_on=paid_on,
                receipt_number=receipt,
                organisation_id=actor.organisation_id,
                entered_by=actor.user_id,
                entered_at=tx.now,
            )
        )
    return made


def _check(patent: Patent, year: int, paid_on: date, today: date, book: RuleBook) -> None:
    fees = fees_of(patent, book) if patent.filed_on and patent.granted_on else ()
    fee = next((one for one in fees if one.year == year and not one.with_grant), None)
    if fee is None:
        message = N_("%(number)s 没有第 %(year)s 年度的应缴年费")
        raise InvalidInput("fees", "no_such_fee", message, number=patent.patent_number, year=year)
    if year in payments_of([patent.id]).get(patent.id, {}):
        message = N_("%(number)s 第 %(year)s 年度的年费已登记缴纳，如有误请先撤回")
        raise InvalidInput("fees", "fee_paid", message, number=patent.patent_number, year=year)
    check_day("paid_on", paid_on, today, patent.granted_on, N_("授权公告日"))
    if paid_on > fee.grace_until:
        message = N_(
            "第 %(year)s 年度的滞纳期已于 %(date)s 届满，逾期缴费无效；请先核验法律状态，恢复后再登记"
        )
        raise InvalidInput("paid_on", "too_late", message, year=year, date=fee.grace_until.isoformat())


def withdraw(actor: Actor, payment_id: UUID, key: str, *, now: datetime) -> str:
    """Take back an entry made in error; it stays as history. Return the number of its patent."""
    require(actor, Action.ANNUAL_FEE_KEEP)
    with transaction(now) as tx:
        known = select(AnnualFeePayment).where(AnnualFeePayment.public_id == payment_id)
        found = tx.session.scalar(known.with_for_update())
        if found is None:
            raise NotFound()
        patent = tx.session.get_one(Patent, found.patent_id)
        require(actor, Action.ANNUAL_FEE_KEEP, [patent.owner_id])
        data = {"number": patent.number, "year": found.year, "receipt_number": found.receipt_number}
        kind = EntryKind(f"annual_fee.{AnnualFeeAction.WITHDRAW}")
        key = f"fees:{actor.organisation_id}:{key}"
        if not ledger.already_done(tx, key, kind, data):
            if found.withdrawn_at:
                raise Conflict(N_("这笔缴纳登记已被撤回，请刷新页面查看"))
            found.withdrawn_at = now
            ledger.append(tx, kind, actor, key, data)
        return patent.number
