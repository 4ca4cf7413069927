"""How a sample patent comes onto the market: status checked, offered, approved by both sides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from random import Random
from uuid import UUID, uuid5

from marketplace.domain.accounts import Actor
from marketplace.domain.licences import BLOCKING_TYPES, LicenceType
from marketplace.domain.listings import PriceKind, Proposal
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import DealType
from marketplace.seed.patents import Sample
from marketplace.seed.people import Cast
from marketplace.seed.words import NEGOTIABLE_REASON
from marketplace.services import listings, patents

NAMESPACE = UUID("6f0d2d6e-3d0f-5c8c-9d1c-3c7b1c0a2026")
SOURCE = "国家知识产权局公布公告（示例）"
CONTACT = "技术转移中心 0451-00000000"
WAN = 1_000_000  # fen in 10,000 yuan
_OPEN_MODES = {
    PaymentMode.LUMP_SUM: 44, PaymentMode.ROYALTY: 8, PaymentMode.ENTRY_FEE_AND_ROYALTY: 8,
    PaymentMode.DEFERRED: 14, PaymentMode.FREE: 26,
}  # fmt: skip


def key(*parts: object) -> str:
    """Return the same request key for the same step in every run."""
    return str(uuid5(NAMESPACE, "/".join(map(str, parts))))


def propose(random: Random, deal_type: DealType | None = None) -> Proposal:
    """Return a likely offer: mostly ordinary licences, prices from 1 to 200 times 10,000 yuan."""
    deal_type = deal_type or random.choices(tuple(DealType), (66, 24, 9, 1))[0]
    licence = None
    if deal_type is DealType.LICENCE:
        licence = random.choices(tuple(LicenceType), (10, 6, 84))[0]
    elif deal_type is DealType.OPEN_LICENCE:
        licence = LicenceType.NON_EXCLUSIVE
    mode = _payment(random, deal_type)
    if mode is PaymentMode.DEFERRED and licence in BLOCKING_TYPES:
        mode = PaymentMode.LUMP_SUM  # use first, pay later is for ordinary licences
    fen = random.choice((1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 80, 120, 200)) * WAN
    rate = random.choice((100, 200, 300, 350, 500)) if "royalty" in mode else None
    if mode is PaymentMode.FREE:
        return Proposal(deal_type, licence, mode, PriceKind.FREE)
    if random.random() < 0.15 and deal_type is not DealType.OPEN_LICENCE:
        return Proposal(deal_type, licence, mode, PriceKind.NEGOTIABLE, price_reason=NEGOTIABLE_REASON)
    price = None if mode is PaymentMode.ROYALTY else fen
    return Proposal(deal_type, licence, mode, PriceKind.FIXED, price_fen=price, royalty_bp=rate)


def _payment(random: Random, deal_type: DealType) -> PaymentMode:
    modes = PaymentMode
    if deal_type is DealType.OPEN_LICENCE:
        return random.choices(tuple(_OPEN_MODES), tuple(_OPEN_MODES.values()))[0]
    if deal_type in (DealType.TRANSFER, DealType.EQUITY):
        return random.choices((modes.LUMP_SUM, modes.INSTALMENTS), (80, 20))[0]
    weights = {
        modes.LUMP_SUM: 44, modes.INSTALMENTS: 10, modes.ROYALTY: 8, modes.ENTRY_FEE_AND_ROYALTY: 8,
        modes.DEFERRED: 14, modes.FREE: 16,
    }  # fmt: skip
    return random.choices(tuple(weights), tuple(weights.values()))[0]


def check_status(actor: Actor, sample: Sample, now: datetime) -> None:
    """Record that the register was looked at today."""
    check = patents.StatusCheck("授权", sample.granted_on, SOURCE, now.date())
    patents.check_status(actor, sample.number, check, now=now)


def publish(cast: Cast, officer: Actor, sample: Sample, proposal: Proposal, now: datetime) -> UUID:
    """Take one patent through the whole path and return the published listing's id."""
    ident = draft(officer, sample, proposal, now)
    listings.submit(officer, ident, key("submit", sample.number, proposal.deal_type), now=now)
    listings.approve_platform(
        cast.operator, ident, key("approve", sample.number, proposal.deal_type), now=now
    )
    return ident


def draft(actor: Actor, sample: Sample, proposal: Proposal, now: datetime) -> UUID:
    """Check the status and write a draft."""
    check_status(actor, sample, now)
    serial = sum(map(ord, sample.number))
    made = listings.draft(
        actor,
        sample.number,
        replace(proposal, free_for_small=_is_for_small_firms(proposal, serial)),
        mandate="",
        contact=CONTACT,
        description="已完成中试，可提供样品、工艺参数和现场指导。",
        readiness_level=1 + serial % 9,
        now=now,
    )
    return made.public_id


def _is_for_small_firms(proposal: Proposal, serial: int) -> bool:
    """Every fifth licence that others pay for."""
    paid = proposal.licence_type is not None and proposal.price_kind is not PriceKind.FREE
    return paid and serial % 5 == 0


def unfinished(
    cast: Cast, officer: Actor, sample: Sample, proposal: Proposal, stop: str
) -> Callable[[datetime], None]:
    """Return the scene of a listing that stops halfway: as a draft, with the operator, or sent back."""

    def scene(now: datetime) -> None:
        ident = draft(officer, sample, proposal, now)
        if stop != "draft":
            listings.submit(officer, ident, key("submit", sample.number, "halfway"), now=now)
        if stop == "returned":
            reason = "请补充技术成熟度和配套服务说明"
            listings.return_listing(cast.operator, ident, reason, key("return", sample.number), now=now)

    return scene
