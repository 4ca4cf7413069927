"""The one way from one status of a deal to the next: permission, turn, table, ledger, all in one transaction."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marketplace.domain.accounts import Actor, Role
from marketplace.domain.deal_tasks import Side, Situation, turn_problem
from marketplace.domain.deals import DealAction, DealStatus, advance
from marketplace.domain.errors import N_, Conflict, InvalidInput
from marketplace.domain.ledger import EntryKind, Posting
from marketplace.domain.permissions import Action, require
from marketplace.domain.processes import By
from marketplace.domain.reply_clock import answers, takes_back
from marketplace.domain.terms import DealType
from marketplace.models import Deal, LedgerEntry
from marketplace.services import facts, ledger, pool_deals
from marketplace.services.unit_of_work import Transaction

SIGNED = "signed"  # kind of document: a party's signed copy of the contract
PERMISSIONS: dict[DealAction, Action] = {
    DealAction.OPEN: Action.DEAL_OPEN,
    DealAction.REPLY: Action.DEAL_WRITE,
    DealAction.OFFER: Action.DEAL_NEGOTIATE,
    DealAction.ACCEPT: Action.DEAL_NEGOTIATE,
    DealAction.SIGN: Action.DEAL_SIGN,
    DealAction.COUNTERSIGN: Action.DEAL_SIGN,
    DealAction.TAKE_EFFECT: Action.DEAL_TAKE_EFFECT,
    DealAction.RECORD: Action.DEAL_RECORD,
    DealAction.CANCEL: Action.DEAL_CANCEL,
    DealAction.RESCIND: Action.DEAL_RESCIND,
    DealAction.PUBLISH_PRICE: Action.DEAL_PUBLICITY,
    DealAction.CLEAR: Action.DEAL_PUBLICITY,
    DealAction.DISMISS: Action.DEAL_PUBLICITY,
    DealAction.OBJECT: Action.DEAL_OBJECT,
    DealAction.PAY: Action.DEAL_SIGN,
    DealAction.PERFORM: Action.DEAL_PERFORM,
    DealAction.COMPLETE: Action.DEAL_PERFORM,
    DealAction.BREACH: Action.DEAL_BREACH,
    DealAction.REMEDY: Action.DEAL_BREACH,
    DealAction.TERMINATE: Action.DEAL_BREACH,
}
_BY_SIDE = {Side.LICENSOR: By.OWNER, Side.LICENSEE: By.COUNTERPART}
_BY_ROLE = {Role.OPERATOR: By.OPERATOR, Role.ADMINISTRATOR: By.ADMINISTRATOR}


@dataclass(frozen=True, slots=True)
class Step:
    """A step that somebody asks for, or the platform's clock (no actor): `content` is what a retry must repeat."""

    actor: Actor | None
    deal_id: UUID
    key: str
    content: dict[str, Any]

    def __post_init__(self) -> None:
        if not 1 <= len(self.key) <= 60:
            raise InvalidInput("request_key", "key_length", N_("请求编号缺失，请刷新页面后重试"))

    @property
    def ledger_key(self) -> str:
        """The key under which the ledger knows this request: keys count within their deal."""
        return f"{self.deal_id}:{self.key}"


def parties(deal: Deal) -> tuple[int, int]:
    """Return the ids of the two organisations to which the deal belongs."""
    return deal.licensor_id, deal.licensee_id


def by(deal: Deal, actor: Actor | None) -> By:
    """Return as whom somebody acts in this deal; the caller has checked that it may be acted in."""
    if actor is None:
        return By.CLOCK
    return _BY_SIDE.get(side_of(deal, actor.organisation_id)) or _BY_ROLE[actor.role]


def situation(deal: Deal, actor: Actor) -> Situation:
    """Return the deal as the actor's side sees it."""
    offered_by = deal.offers[-1].organisation_id if deal.offers else None
    signed_by = {document.organisation_id for document in deal.documents if document.kind == SIGNED}
    return Situation(
        DealType(deal.deal_type),
        DealStatus(deal.status),
        side_of(deal, actor.organisation_id),
        by(deal, actor),
        side_of(deal, offered_by) if offered_by else None,
        frozenset(side_of(deal, ident) for ident in signed_by),
    )


def side_of(deal: Deal, organisation_id: int) -> Side:
    """Return on which side of the deal an organisation stands; the platform on neither."""
    sides = {deal.licensor_id: Side.LICENSOR, deal.licensee_id: Side.LICENSEE}
    return sides.get(organisation_id, Side.STAFF)


def lock(tx: Transaction, actor: Actor, deal_id: UUID, permission: Action) -> Deal:
    """Return the deal locked until the commit; NotAllowed or NotFound as the actor's permission reaches."""
    require(actor, permission)
    deal = tx.lock(Deal, deal_id)
    require(actor, permission, parties(deal))
    return deal


def begin(tx: Transaction, step: Step, action: DealAction) -> tuple[Deal, bool]:
    """Lock the deal and tell whether the step is still to be done: False for a retry of what was done before."""
    deal = (
        lock(tx, step.actor, step.deal_id, PERMISSIONS[action]) if step.actor else tx.lock(Deal, step.deal_id)
    )
    return deal, is_new(tx, step, deal, action)


def is_new(tx: Transaction, step: Step, deal: Deal, action: DealAction) -> bool:
    """Tell whether the step is still to be done; raises what forbids it."""
    if ledger.already_done(tx, step.ledger_key, EntryKind(f"deal.{action}"), step.content):
        return False
    advance(DealType(deal.deal_type), DealStatus(deal.status), action, by(deal, step.actor))
    if step.actor and (problem := turn_problem(situation(deal, step.actor), action)):
        raise Conflict(problem)
    return True


def move(
    tx: Transaction,
    step: Step,
    deal: Deal,
    action: DealAction,
    data: dict[str, Any],
    postings: tuple[Posting, ...] = (),
) -> LedgerEntry:
    """Write the next status, the ledger entry and what statistics read from it: the only writer of deal.status."""
    if step.actor:
        require(step.actor, PERMISSIONS[action], parties(deal))
    if action is not DealAction.OPEN:
        deal.status = advance(DealType(deal.deal_type), DealStatus(deal.status), action, by(deal, step.actor))
        _stop_reply_clock(tx, deal, action, by(deal, step.actor))
    deal.updated_at = tx.now
    entry = ledger.append(
        tx, EntryKind(f"deal.{action}"), step.actor, step.ledger_key, data,
        deal_id=deal.id, postings=postings, request=step.content,
    )  # fmt: skip
    facts.project(tx, entry)
    pool_deals.follow(tx, deal, action, step.actor)
    return entry


def _stop_reply_clock(tx: Transaction, deal: Deal, action: DealAction, who: By) -> None:
    """Note the owner's first answer; an enquiry that is taken back before it waits for none."""
    if deal.replied_at is None and answers(action, who):
        deal.replied_at = tx.now
    elif deal.replied_at is None and takes_back(action):
        deal.reply_due_on = None
