"""A deal from the first enquiry to the recordal. Every step takes a key, so that a retry is answered and not repeated."""

from dataclasses import replace
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deal_tasks import signing_action
from marketplace.domain.deals import DealAction, DealStatus
from marketplace.domain.declarations import needs_confirmation
from marketplace.domain.entered_days import check_day
from marketplace.domain.errors import N_, Conflict, Invalid, InvalidInput
from marketplace.domain.permissions import Action, require
from marketplace.domain.term_checks import terms_problems
from marketplace.domain.terms import OWNER_CHANGING, Terms, terms_from_json
from marketplace.models import Deal, Offer
from marketplace.services import (
    deal_consequences,
    deal_documents,
    deal_messages,
    deal_names,
    deal_reasons,
    deal_requirements,
    deal_rights,
    equity,
    rule_books,
)
from marketplace.services.deal_moves import SIGNED, Step, begin, is_new, lock, move, parties, situation
from marketplace.services.deal_openings import open_deal
from marketplace.services.kept_files import Upload, keep
from marketplace.services.recordals import record
from marketplace.services.schedule_postings import received
from marketplace.services.unit_of_work import Transaction, transaction

__all__ = [
    "accept", "cancel", "message", "offer", "open_deal", "record", "reply", "rescind", "sign", "take_effect",
]  # fmt: skip
_A = DealAction


def reply(actor: Actor, deal_id: UUID, text: str, key: str, *, now: datetime) -> Deal:
    """Answer an enquiry: the owner's first answer, or staff's record of one, makes the parties talk."""
    text = deal_messages.checked(text)
    step = Step(actor, deal_id, key, {"message": deal_messages.digest(text)})
    with transaction(now) as tx:
        deal, fresh = begin(tx, step, _A.REPLY)
        if fresh:
            deal_names.check_text(deal, actor, text, "message")
            for_owner = actor.organisation_id not in parties(deal)
            deal_messages.write(tx, deal, actor, text, key, for_owner=for_owner)
            move(tx, step, deal, _A.REPLY, step.content)
        return deal


def message(actor: Actor, deal_id: UUID, text: str, key: str, *, now: datetime) -> Deal:
    """Write into the deal, as a party or as the platform's staff; no step of the deal."""
    step = Step(actor, deal_id, key, {})
    text = deal_messages.checked(text)
    with transaction(now) as tx:
        deal = lock(tx, actor, step.deal_id, Action.DEAL_WRITE)
        deal_names.check_text(deal, actor, text, "message")
        deal_messages.write(tx, deal, actor, text, key)
        return deal


def offer(actor: Actor, deal_id: UUID, terms: Terms, key: str, *, now: datetime) -> Deal:
    """Put terms on the table; the other side accepts them or answers with its own. Invalid names each field."""
    if terms.deal_type in OWNER_CHANGING:
        terms = replace(terms, licence_type=None, starts_on=None, ends_on=None)
    step = Step(actor, deal_id, key, {"terms": terms.as_json()})
    with transaction(now) as tx:
        deal, fresh = begin(tx, step, _A.OFFER)
        if not fresh:
            return deal
        _check_terms(deal, terms, now)
        deal_rights.check_declared(tx, deal, terms)
        deal_names.offers_openly(tx, step, deal)
        version = len(deal.offers) + 1
        deal.offers.append(_offer(actor, version, terms, now))
        move(tx, step, deal, _A.OFFER, {"version": version, "terms": terms.as_json()})
        return deal


def _check_terms(deal: Deal, terms: Terms, now: datetime) -> None:
    if terms.deal_type != deal.deal_type:
        raise InvalidInput("deal_type", "other_type", N_("报价的交易方式与本交易不一致"))
    ends = [link.patent.in_force_until for link in deal.patents if link.patent.in_force_until]
    book = rule_books.version(deal.rules_version)
    problems = terms_problems(terms, min(ends, default=None), local_day(now), book)
    # Once accepted, terms are frozen: what would forbid the signature is said while it can still be mended.
    if not problems and (refused := equity.problem(deal, terms)):
        problems = [refused]
    if problems:
        raise Invalid(problems)


def _offer(actor: Actor, version: int, terms: Terms, now: datetime) -> Offer:
    by, organisation = actor.user_id, actor.organisation_id
    return Offer(
        version=version, organisation_id=organisation, made_by=by, made_at=now,
        terms=terms.as_json(),
    )  # fmt: skip


def accept(actor: Actor, deal_id: UUID, version: int, key: str, *, now: datetime) -> Deal:
    """Accept the other side's offer as read (`version`) and freeze its terms; refused when rights exclude it (R-13)."""
    step = Step(actor, deal_id, key, {"version": version})
    with transaction(now) as tx:
        deal, fresh = begin(tx, step, _A.ACCEPT)
        if not fresh:
            return deal
        current = deal.offers[-1]
        if current.version != version:
            raise Conflict(N_("对方已更新报价，请查看最新报价后再决定"))
        terms = terms_from_json(current.terms)
        deal_rights.check_rights(tx, deal, terms, deal_rights.lock_patents(tx, deal))
        deal_names.offers_openly(tx, step, deal)
        deal.terms = current.terms
        move(tx, step, deal, _A.ACCEPT, {"version": version, "terms": current.terms})
        return deal


def sign(actor: Actor, deal_id: UUID, stream: BinaryIO, file_name: str, key: str, *, now: datetime) -> Deal:
    """Keep a party's signed copy; the second one makes the contract and gives the rights, which may Conflict (R-13)."""
    require(actor, Action.DEAL_SIGN)
    kept = keep(Upload(stream, file_name))
    step = Step(actor, deal_id, key, {"sha256": kept.stored.sha256})
    with transaction(now) as tx:
        deal = lock(tx, actor, deal_id, Action.DEAL_SIGN)
        action = signing_action(situation(deal, actor)) if _unsigned(deal, actor) else _signed_as(deal, actor)
        if not is_new(tx, step, deal, action):
            return deal
        deal_requirements.require_met(deal, terms_from_json(deal.terms or {}), local_day(now))
        data = {"sha256": kept.stored.sha256, "media_type": kept.media_type, "size": kept.stored.size}
        if action is _A.COUNTERSIGN:
            data["signed_on"] = _conclude(tx, deal, actor).isoformat()
        deal_documents.attach(deal, actor, SIGNED, kept, now)
        move(tx, step, deal, action, data)
        return deal


def _unsigned(deal: Deal, actor: Actor) -> bool:
    return all(one.organisation_id != actor.organisation_id for one in deal.documents if one.kind == SIGNED)


def _signed_as(deal: Deal, actor: Actor) -> DealAction:
    """Return the step that the actor's own signature was: a retry is compared with that one."""
    first = next(one for one in deal.documents if one.kind == SIGNED)
    return _A.SIGN if first.organisation_id == actor.organisation_id else _A.COUNTERSIGN


def _conclude(tx: Transaction, deal: Deal, actor: Actor) -> date:
    """Give the rights with the second signature and return the day of signing."""
    terms = terms_from_json(deal.terms or {})
    patents = deal_rights.lock_patents(tx, deal)
    deal_rights.check_rights(tx, deal, terms, patents)
    deal_rights.give_rights(tx, deal, terms, actor, patents)
    deal.signed_on = local_day(tx.now)
    return deal.signed_on


def take_effect(actor: Actor, deal_id: UUID, effective_on: date, key: str, *, now: datetime) -> Deal:
    """Let the signed contract take effect on a day not before the signature and not after today; sums become due."""
    step = Step(actor, deal_id, key, {"effective_on": effective_on.isoformat()})
    with transaction(now) as tx:
        deal, fresh = begin(tx, step, _A.TAKE_EFFECT)
        if not fresh:
            return deal
        if deal.status == DealStatus.PAID and needs_confirmation(terms_from_json(deal.terms or {})):
            raise Conflict(
                N_("按公告的付费方式，许可生效日不明确：请权利人上传写明日期的书面确认，以该日期为生效日")
            )
        return put_in_force(tx, step, deal, effective_on)


def put_in_force(tx: Transaction, step: Step, deal: Deal, effective_on: date) -> Deal:
    """Let the deal take effect, in the open unit of work of whoever has checked that it may."""
    check_day("effective_on", effective_on, local_day(tx.now), deal.signed_on, N_("签约日"))
    deal.effective_on = effective_on
    terms = terms_from_json(deal.terms or {})
    postings = deal_rights.payments(deal, terms)
    if deal.status == DealStatus.PAID:  # an open licence is paid before it takes effect
        postings += tuple(paid for one in postings for paid in received(deal, one.amount))
    data = deal_rights.contract_facts(deal, effective_on)
    move(tx, step, deal, _A.TAKE_EFFECT, data, postings)
    deal_consequences.at_effect(tx, deal, terms, effective_on)
    return deal


def cancel(actor: Actor, deal_id: UUID, reason: str, key: str, *, now: datetime) -> Deal:
    """End a deal that isn't signed yet."""
    return _end(actor, deal_id, _A.CANCEL, deal_reasons.checked(reason), key, now)


def rescind(actor: Actor, deal_id: UUID, reason: str, key: str, *, now: datetime) -> Deal:
    """Undo a signed contract that has not taken effect: rights and listings become free again."""
    return _end(actor, deal_id, _A.RESCIND, deal_reasons.checked(reason), key, now)


def _end(actor: Actor, deal_id: UUID, action: DealAction, reason: str, key: str, now: datetime) -> Deal:
    step = Step(actor, deal_id, key, deal_reasons.content(reason))
    with transaction(now) as tx:
        deal, fresh = begin(tx, step, action)
        if fresh:
            deal_names.check_text(deal, actor, reason, "reason")
            deal.closing_reason = reason
            if deal.status in (DealStatus.SIGNED, DealStatus.PAID):
                deal_rights.free_rights(tx, deal, actor)
            deal_reasons.keep(tx, deal, move(tx, step, deal, action, step.content), reason)
        return deal
