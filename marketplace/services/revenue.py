"""Income of a deal at its owner's unit: shares frozen at effect, costs charged to it, and the split that follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor, OrganisationKind
from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, Conflict, Invalid, InvalidInput, NotFound
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action, require
from marketplace.domain.revenue import USUAL, CostKind, Shares, net_income, share_problems, split
from marketplace.domain.terms import Terms
from marketplace.models import Deal, DealCost, DealSplit, Organisation, RevenueShares, ScheduleLine
from marketplace.services import ledger, rule_books
from marketplace.services.unit_of_work import Transaction, transaction


@dataclass(frozen=True, slots=True)
class Split:
    """A sum received, what it cost and how the rest is split, in fen; `inventors` are each inventor's part, in order."""

    received_fen: int
    costs_fen: int
    net_fen: int
    shares: Shares
    parts: tuple[int, int, int]
    inventors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a deal brought so far and how it is split, with every cost charged to it."""

    split: Split
    costs: Sequence[DealCost]


def shares_of(organisation_id: int) -> Shares:
    """Return an organisation's shares today; the usual ones until it sets its own."""
    query = select(RevenueShares).where(RevenueShares.organisation_id == organisation_id)
    row = db.session.scalar(query.order_by(RevenueShares.id.desc()).limit(1))
    return Shares(row.inventors_bp, row.college_bp, row.unit_bp) if row else USUAL


def set_shares(actor: Actor, shares: Shares, reason: str, key: str, *, now: datetime) -> Shares:
    """Set my unit's shares for deals that take effect from now on; Invalid below the legal minimum (R-24)."""
    require(actor, Action.REVENUE_SHARES)
    reason = reason.strip()
    request = {"shares": list(shares.parts), "reason": reason}
    kind = EntryKind("revenue.set_shares")
    with transaction(now) as tx:
        if ledger.already_done(tx, key, kind, request):
            return shares
        owner = tx.lock(Organisation, actor.organisation_id)
        least = rule_books.in_force(local_day(now)).inventors_least_bp
        problems = share_problems(shares, least, state_unit=owner.kind == OrganisationKind.UNIVERSITY)
        if not 5 <= len(reason) <= 300:
            message = N_("请填写依据（5 至 300 个字），例如本单位办法的名称和文号")
            problems.append(InvalidInput("reason", "reason_missing", message))
        if problems:
            raise Invalid(problems)
        row = RevenueShares(
            organisation_id=owner.id, inventors_bp=shares.inventors_bp, college_bp=shares.college_bp,
            unit_bp=shares.unit_bp, reason=reason, set_by=actor.user_id, set_at=now,
        )  # fmt: skip
        tx.add(row)
        data = {"organisation": str(owner.public_id), "shares": list(shares.parts)}
        ledger.append(tx, kind, actor, key, data, request=request)
        return shares


def freeze(tx: Transaction, deal: Deal, _terms: Terms, _effective_on: date) -> None:
    """Keep the owner's shares with a deal that takes effect; its inventors have equal weights."""
    shares = shares_of(deal.licensor_id)
    names = {name for link in deal.patents for name in link.patent.inventors}
    row = DealSplit(
        deal_id=deal.id, inventors_bp=shares.inventors_bp, college_bp=shares.college_bp,
        unit_bp=shares.unit_bp, inventors=[1] * len(names), frozen_at=tx.now,
    )  # fmt: skip
    tx.add(row)


def statement(actor: Actor, deal: Deal, received_fen: int) -> Statement | None:
    """Return the split of what was received so far, for the owner's side alone; None before the effect and for others."""
    if actor.organisation_id != deal.licensor_id or db.session.get(DealSplit, deal.id) is None:
        return None
    costs = _costs(deal.id)
    return Statement(split_of(deal.id, received_fen, sum(cost.amount_fen for cost in costs)), costs)


def split_of(deal_id: UUID, received_fen: int, costs_fen: int) -> Split:
    """Return how a sum is split by the shares that were frozen at the effect (R-23, R-24)."""
    row = db.session.get_one(DealSplit, deal_id)
    net = net_income(received_fen, [costs_fen])
    shares = Shares(row.inventors_bp, row.college_bp, row.unit_bp)
    inventors, college, unit = split(net, shares.parts)
    each = split(inventors, row.inventors) if row.inventors else ()
    return Split(received_fen, costs_fen, net, shares, (inventors, college, unit), each)


def undistributed(deal_id: UUID, received_fen: int) -> Split:
    """Return the split of one receipt: it bears the deal's costs that no earlier distribution bore, up to its own sum."""
    borne = select(func.coalesce(func.sum(ScheduleLine.costs_fen), 0)).where(ScheduleLine.deal_id == deal_id)
    left = sum(cost.amount_fen for cost in _costs(deal_id)) - int(db.session.scalar(borne) or 0)
    return split_of(deal_id, received_fen, min(received_fen, max(0, left)))


def _costs(deal_id: UUID) -> Sequence[DealCost]:
    return db.session.scalars(select(DealCost).where(DealCost.deal_id == deal_id).order_by(DealCost.id)).all()


def add_cost(
    actor: Actor,
    deal_id: UUID,
    kind: CostKind,
    amount_fen: int,
    incurred_on: date,
    key: str,
    *,
    now: datetime,
) -> None:
    """Charge a direct cost to a deal that took effect."""
    with transaction(now) as tx:
        deal = _owned(tx, actor, deal_id)
        request = {"kind": kind.value, "amount_fen": amount_fen, "incurred_on": incurred_on.isoformat()}
        entry, ledger_key = EntryKind("revenue.add_cost"), f"{deal.id}:{key}"
        if ledger.already_done(tx, ledger_key, entry, request):
            return
        if amount_fen <= 0:
            raise InvalidInput("amount", "range", N_("金额须大于 0"))
        if incurred_on > local_day(now):
            raise InvalidInput("incurred_on", "date_in_future", N_("日期不能晚于今天"))
        tx.add(_cost(deal, actor, kind, amount_fen, incurred_on, uuid5(deal.id, key), tx.now))
        ledger.append(tx, entry, actor, ledger_key, request, deal_id=deal.id)


def reverse_cost(actor: Actor, deal_id: UUID, cost_id: UUID, key: str, *, now: datetime) -> None:
    """Take back a cost that was entered wrongly, by a row with the opposite amount."""
    with transaction(now) as tx:
        deal = _owned(tx, actor, deal_id)
        request = {"cost": str(cost_id)}
        entry, ledger_key = EntryKind("revenue.reverse_cost"), f"{deal.id}:{key}"
        if ledger.already_done(tx, ledger_key, entry, request):
            return
        wrong = tx.session.scalar(
            select(DealCost).where(DealCost.deal_id == deal.id, DealCost.public_id == cost_id)
        )
        if wrong is None:
            raise NotFound()
        taken = tx.session.scalar(select(DealCost.id).where(DealCost.reverses_id == wrong.id))
        if wrong.reverses_id or taken:
            raise Conflict(N_("该笔费用已冲销"))
        opposite = _cost(deal, actor, wrong.kind, -wrong.amount_fen, wrong.incurred_on, uuid7(), tx.now)
        opposite.reverses_id = wrong.id
        tx.add(opposite)
        ledger.append(tx, entry, actor, ledger_key, request, deal_id=deal.id)


def _owned(tx: Transaction, actor: Actor, deal_id: UUID) -> Deal:
    """Return the deal, locked, for the owner's side, once its shares are frozen."""
    require(actor, Action.REVENUE_COSTS)
    deal = tx.lock(Deal, deal_id)
    require(actor, Action.REVENUE_COSTS, [deal.licensor_id])
    if tx.session.get(DealSplit, deal.id) is None:
        raise Conflict(N_("合同生效后才能登记费用"))
    return deal


def _cost(
    deal: Deal, actor: Actor, kind: CostKind, amount_fen: int, incurred_on: date, ident: UUID, at: datetime
) -> DealCost:
    return DealCost(
        public_id=ident, deal_id=deal.id, kind=kind, amount_fen=amount_fen, incurred_on=incurred_on,
        entered_by=actor.user_id, entered_at=at,
    )  # fmt: skip
