"""Taking an open licence in its short path: written notice, payment as announced, the day from which it holds (art. 51).

Nothing is negotiated: the terms are frozen from the declaration when the notice is sent.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deals import DealAction, DealStatus
from marketplace.domain.declarations import PAID_AT_ONCE, DeclaredTerms, needs_confirmation
from marketplace.domain.errors import N_, Conflict, InvalidInput, NotFound
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action, require
from marketplace.domain.terms import DealType, terms_from_json
from marketplace.models import Deal, DealPatent, Declaration, Listing, Taking
from marketplace.services import deal_documents, deal_requirements, deal_rights, deals, ledger, rule_books
from marketplace.services.deal_documents import CONFIRMATION, VOUCHER
from marketplace.services.deal_moves import Step, begin, move
from marketplace.services.deal_openings import OPENING, next_reference
from marketplace.services.declaration_listings import of as listing_of
from marketplace.services.declaration_process import lock
from marketplace.services.declaration_terms import declared
from marketplace.services.kept_files import Upload, keep
from marketplace.services.open_licences import check_takeable
from marketplace.services.unit_of_work import Transaction, transaction

_A = DealAction
SETTLED = "settled"  # key of the payment step where nothing is due at once


def notify(actor: Actor, deal_id: UUID, declaration_id: UUID, *, related: bool, now: datetime) -> Deal:
    """Send the written notice to the patentee. The client made `deal_id`: sending again returns the same deal.

    Where nothing is paid at once (free, royalty) and nothing is missing, the deal waits at once for the day from which
    it holds; use first, pay later is settled once the licensee has declared its size.
    """
    require(actor, Action.DEAL_OPEN)
    step = Step(actor, deal_id, OPENING, {"declaration": str(declaration_id), "related": related})
    with transaction(now) as tx:
        declaration = lock(tx, declaration_id)
        if known := tx.session.get(Deal, deal_id):
            return _again(tx, step, known, actor)
        listing = listing_of(tx, declaration)
        if listing is None or listing.published_at is None:
            raise NotFound()
        check_takeable(actor, declaration, now)
        terms = declared(declaration)
        deal = _deal(tx, step, declaration, listing, terms, related)
        tx.add(deal)
        tx.add(
            DealPatent(deal_id=deal.id, patent_id=declaration.patent_id),
            Taking(deal_id=deal.id, declaration_id=declaration.id),
        )
        move(tx, step, deal, _A.OPEN, {"reference": deal.reference, "terms": deal.terms, **step.content})
        if terms.payment_mode not in PAID_AT_ONCE and not _unmet(deal, now):
            _settle(tx, Step(actor, deal_id, SETTLED, {"fen": 0}), deal, declaration, local_day(now), 0)
        return deal


def _unmet(deal: Deal, now: datetime) -> bool:
    found = deal_requirements.requirements(deal, terms_from_json(deal.terms or {}), local_day(now))
    return any(not one.met for one in found)


def settle(actor: Actor, deal_id: UUID, key: str, *, now: datetime) -> Deal:
    """Take the licence where nothing is due at once, after what was missing at the notice has been provided."""
    step = Step(actor, deal_id, key, {"fen": 0})
    with transaction(now) as tx:
        deal, fresh = begin(tx, step, _A.PAY)
        if not fresh:
            return deal
        if terms_from_json(deal.terms or {}).payment_mode in PAID_AT_ONCE:
            raise Conflict(N_("该开放许可须先按公告付款：请填写付款日期并上传凭证"))
        _settle(tx, step, deal, _declaration(tx, deal), local_day(now), 0)
        return deal


def _again(tx: Transaction, step: Step, deal: Deal, actor: Actor) -> Deal:
    same = ledger.already_done(tx, step.ledger_key, EntryKind(f"deal.{_A.OPEN}"), step.content)
    if not same or deal.licensee_id != actor.organisation_id:
        raise Conflict(N_("该请求编号已用于另一操作，请刷新页面后重试"))
    return deal


def _deal(
    tx: Transaction,
    step: Step,
    declaration: Declaration,
    listing: Listing,
    terms: DeclaredTerms,
    related: bool,
) -> Deal:
    today, actor = local_day(tx.now), step.actor
    assert actor is not None
    return Deal(
        id=step.deal_id, reference=next_reference(tx), deal_type=DealType.OPEN_LICENCE, listing_id=listing.id,
        licensor_id=declaration.organisation_id, licensee_id=actor.organisation_id,
        status=DealStatus.NOTICE_SENT, terms=terms.terms(today).as_json(), related=related,
        rules_version=rule_books.in_force(today).version, opened_by=actor.user_id, opened_at=tx.now,
        updated_at=tx.now,
    )  # fmt: skip


def pay(
    actor: Actor, deal_id: UUID, paid_fen: int, paid_on: date, voucher: Upload, key: str, *, now: datetime
) -> Deal:
    """Claim payment of the announced sum with its voucher; from then on the licence stands in the register of rights.

    InvalidInput beside `amount`, `paid_on` or `file`; Conflict where the declaration had ended on that day.
    """
    require(actor, Action.DEAL_SIGN)
    kept = keep(voucher)
    content = {"fen": paid_fen, "paid_on": paid_on.isoformat(), "sha256": kept.stored.sha256}
    step = Step(actor, deal_id, key, content)
    with transaction(now) as tx:
        deal, fresh = begin(tx, step, _A.PAY)
        if not fresh:
            return deal
        declaration = _declaration(tx, deal)
        if paid_fen != (price := declared_price(deal)):
            message = N_("应按公告的金额 %(price)s 元支付，对所有人相同")
            raise InvalidInput("amount", "other_amount", message, price=f"{price // 100:,}.{price % 100:02d}")
        _check_day(paid_on, local_day(deal.opened_at), now)
        deal_documents.attach(deal, actor, VOUCHER, kept, now)
        _settle(tx, step, deal, declaration, paid_on, paid_fen)
        return deal


def declared_price(deal: Deal) -> int:
    """Return what the frozen terms ask for at once, in fen."""
    return terms_from_json(deal.terms or {}).price_fen or 0


def _declaration(tx: Transaction, deal: Deal) -> Declaration:
    public_id = (
        select(Declaration.public_id)
        .join(Taking, Taking.declaration_id == Declaration.id)
        .where(Taking.deal_id == deal.id)
    )
    return lock(tx, tx.session.scalars(public_id).one())


def _settle(
    tx: Transaction, step: Step, deal: Deal, declaration: Declaration, paid_on: date, paid_fen: int
) -> None:
    """Notice and payment are there: the licence stands, unless the declaration had ended before."""
    if declaration.ended_on and paid_on >= declaration.ended_on:
        raise Conflict(
            N_("声明已于 %(date)s 结束，此后的付款不能取得许可：请取消本交易，并向权利人要求退款"),
            date=declaration.ended_on.isoformat(),
        )
    taking, terms = tx.session.get_one(Taking, deal.id), terms_from_json(deal.terms or {})
    deal_requirements.require_met(deal, terms, local_day(tx.now))
    patents = deal_rights.lock_patents(tx, deal)
    deal_rights.check_rights(tx, deal, terms, patents)
    assert step.actor is not None
    deal_rights.give_rights(tx, deal, terms, step.actor, patents)
    taking.paid_fen, taking.paid_on, deal.signed_on = paid_fen, paid_on, paid_on
    move(tx, step, deal, _A.PAY, step.content)


def confirm(
    actor: Actor, deal_id: UUID, confirmed_on: date, file: Upload, key: str, *, now: datetime
) -> Deal:
    """Let the owner confirm in writing that the licence holds: the day of that letter is the day of effect (§9).

    For terms by which nothing is paid at first; elsewhere payment gives the day.
    """
    require(actor, Action.DEAL_TAKE_EFFECT)
    kept = keep(file)
    content = {"effective_on": confirmed_on.isoformat(), "sha256": kept.stored.sha256}
    step = Step(actor, deal_id, key, content)
    with transaction(now) as tx:
        deal, fresh = begin(tx, step, _A.TAKE_EFFECT)
        if not fresh:
            return deal
        if actor.organisation_id != deal.licensor_id or not needs_confirmation(
            terms_from_json(deal.terms or {})
        ):
            raise Conflict(N_("书面确认只由权利人出具，且只用于先用后付或仅提成的开放许可"))
        deal_documents.attach(deal, actor, CONFIRMATION, kept, now)
        return deals.put_in_force(tx, step, deal, confirmed_on)


def _check_day(paid_on: date, noticed_on: date, now: datetime) -> None:
    if paid_on > local_day(now):
        raise InvalidInput("paid_on", "date_in_future", N_("日期不能晚于今天"))
    if paid_on < noticed_on:
        message = N_("付款日期不能早于通知日 %(date)s")
        raise InvalidInput("paid_on", "before_notice", message, date=noticed_on.isoformat())
