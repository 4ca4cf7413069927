"""Payments that wait for somebody: each pile is one row, counted on the home page and listed under its name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import N_
from marketplace.domain.permissions import Action, may
from marketplace.domain.schedules import TO_PAY, TO_REPORT, PaymentAction, PaymentStatus
from marketplace.models import Deal, ScheduleLine

_S = PaymentStatus


@dataclass(frozen=True, slots=True)
class Pile:
    """One kind of work: its name in addresses, what it is called, for whom, and which lines it holds."""

    name: str
    title: str
    permission: Action
    lines: Callable[[Actor], ColumnElement[bool]]


def _in(*statuses: PaymentStatus) -> ColumnElement[bool]:
    return ScheduleLine.status.in_(statuses)


def _pays(actor: Actor) -> ColumnElement[bool]:
    return Deal.licensee_id == actor.organisation_id


def _receives(actor: Actor) -> ColumnElement[bool]:
    return Deal.licensor_id == actor.organisation_id


def _waiver(actor: Actor) -> ColumnElement[bool]:
    asked = and_(ScheduleLine.asked == PaymentAction.ASK_WAIVER, ScheduleLine.asked_by != actor.user_id)
    return and_(_receives(actor), asked, _in(_S.SCHEDULED, _S.DUE))


_OPEN_SUM = or_(ScheduleLine.amount_fen > 0, ScheduleLine.status != _S.ACCEPTED)
PILES = (
    Pile("pay", N_("款项待付"), Action.PAYMENT_PAY, lambda one: and_(_pays(one), _in(*TO_PAY), _OPEN_SUM)),
    Pile("report", N_("提成报告待提交"), Action.PAYMENT_PAY, lambda one: and_(_pays(one), _in(*TO_REPORT))),
    Pile("check", N_("提成报告待核对"), Action.PAYMENT_SETTLE, lambda one: and_(_receives(one), _in(_S.REPORTED))),
    Pile("receive", N_("付款待确认到账"), Action.PAYMENT_SETTLE, lambda one: and_(_receives(one), _in(_S.PAID_CLAIMED))),
    Pile("late", N_("应收款已逾期"), Action.PAYMENT_SETTLE, lambda one: and_(_receives(one), _in(_S.OVERDUE))),
    Pile("waiver", N_("豁免申请待复核"), Action.PAYMENT_SETTLE, _waiver),
    Pile(
        "reversal", N_("冲正申请待复核"), Action.PAYMENT_REVERSE,
        lambda one: and_(ScheduleLine.asked == PaymentAction.ASK_REVERSAL, _in(_S.CONFIRMED)),
    ),
)  # fmt: skip


def piles_of(actor: Actor) -> Iterator[Pile]:
    """Yield the piles that this role works on."""
    yield from (pile for pile in PILES if may(actor, pile.permission))
