"""How a sample deal goes: asked, answered, bargained once, signed by both, effective, recorded."""

import io
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from marketplace.domain.accounts import Actor
from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import PriceKind, Proposal
from marketplace.domain.money import FIXED_MODES, PaymentMode
from marketplace.domain.recordals import RecordalDocument
from marketplace.domain.terms import OWNER_CHANGING, DealType, Instalment, Terms, TrialTerms
from marketplace.seed import preparations
from marketplace.seed.listings import NAMESPACE, WAN, key
from marketplace.seed.payments import Payments
from marketplace.seed.people import Cast
from marketplace.seed.stage import Stage
from marketplace.services import deal_openings, deals, enterprise_size, recordals
from marketplace.services.recordals import Told

#: Steps in order; a deal that is to stop halfway names the last one that it takes.
STEPS = ("open", "offer", "counter", "accept", "sign", "countersign", "effect", "file", "record")
DAYS = {
    "offer": (1, 6),
    "counter": (1, 5),
    "accept": (1, 4),
    "sign": (3, 15),
    "countersign": (1, 5),
    "effect": (0, 3),
    "file": (1, 40),
    "record": (7, 20),
}
CONTRACT = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
)


@dataclass
class Plot:
    """One deal to be played: who with whom, about which listings, and how far."""

    serial: int
    licensor: Actor
    licensee: Actor
    listing_ids: list[UUID]
    proposal: Proposal
    in_force_until: date
    last: str
    related: bool

    @property
    def deal_id(self) -> UUID:
        """The client's id of the deal."""
        return uuid5(NAMESPACE, f"deal/{self.serial}")


def play(stage: Stage, cast: Cast, plot: Plot, now: datetime) -> None:
    """Open the deal now and put its next step on; each step puts on the following one."""
    deal_openings.open_deal(
        plot.licensee,
        plot.deal_id,
        plot.listing_ids,
        "我们对该专利感兴趣，想了解中试数据和许可条件。",
        related=plot.related,
        anonymous=plot.last == "open" and plot.serial % 2 == 0,
        now=now,
    )
    _next(stage, cast, plot, 1, now)


def _next(stage: Stage, cast: Cast, plot: Plot, index: int, now: datetime) -> None:
    if STEPS.index(plot.last) < index:
        return
    step = STEPS[index]

    def scene(at: datetime) -> None:
        if step == "sign" and not preparations.ready(plot, at):
            stage.put_on(at + preparations.SHOWN_FOR, scene)
            return
        _take(cast, plot, step, at)
        if step == "effect" and plot.serial % 4:  # one in four is late with its payments
            payments = Payments(plot.deal_id, plot.licensor, plot.licensee)
            stage.put_on(stage.later(at, 5, 25), lambda then: payments.pay(stage, then))
        if index + 1 < len(STEPS):
            _next(stage, cast, plot, index + 1, at)

    stage.put_on(stage.later(now, *DAYS[step]), scene)


def _take(cast: Cast, plot: Plot, step: str, now: datetime) -> None:
    ident, request = plot.deal_id, key("deal", plot.serial, step)
    today = now.date()  # scenes are played in office hours, when the UTC day is Shanghai's day too
    if step == "offer":
        deals.offer(plot.licensor, ident, _terms(plot, today), request, now=now)
    elif step == "counter":
        deals.offer(plot.licensee, ident, _countered(_terms(plot, today)), request, now=now)
    elif step == "accept":
        deals.accept(plot.licensor, ident, 2, request, now=now)
    elif step in ("sign", "countersign"):
        actor = plot.licensee if step == "sign" else plot.licensor
        if step == "sign" and plot.proposal.payment_mode is PaymentMode.DEFERRED:
            # Every second firm is small, the others are of medium size.
            staff, year = (60, 400)[plot.serial % 2], today.year - 1
            declared = key("deal", plot.serial, "declare")
            enterprise_size.declare(actor, ident, staff, staff * 80 * WAN, year, declared, now=now)
        file = io.BytesIO(CONTRACT + f"% {plot.serial} {step}\n%%EOF\n".encode())
        deals.sign(actor, ident, file, f"合同-{plot.serial}.pdf", request, now=now)
    elif step == "effect":
        deals.take_effect(cast.operator, ident, today, request, now=now)
    elif step == "file":
        file_recordal(cast, plot, now)
    elif step == "record":
        number = f"X{today.year}23{plot.serial:07d}"
        deals.record(cast.operator, ident, number, today, request, now=now)


def file_recordal(cast: Cast, plot: Plot, now: datetime) -> None:
    """Collect the papers of a recordal and submit them on the same day."""
    ident, prepared, filed = plot.deal_id, *(key("deal", plot.serial, step) for step in ("prepare", "file"))
    recordals.prepare(cast.operator, ident, prepared, now=now)
    recordals.submit(cast.operator, ident, Told(now.date(), papers=tuple(RecordalDocument)), filed, now=now)


def _terms(plot: Plot, today: date) -> Terms:
    proposal, licence = plot.proposal, plot.proposal.licence_type
    if plot.proposal.deal_type is DealType.LICENCE:
        licence = licence or LicenceType.NON_EXCLUSIVE
    price = proposal.price_fen
    if proposal.price_kind is PriceKind.NEGOTIABLE and proposal.payment_mode not in (
        PaymentMode.ROYALTY,
        PaymentMode.FREE,
    ):
        price = 12 * WAN
    rate = 300 if "royalty" in proposal.payment_mode else None
    terms = Terms(
        proposal.deal_type, proposal.payment_mode, price_fen=price, royalty_bp=proposal.royalty_bp or rate
    )
    if proposal.payment_mode in FIXED_MODES and price:
        terms = replace(terms, technology_fen=price * 9 // 10)
    if proposal.payment_mode is PaymentMode.INSTALMENTS and price:
        terms = replace(terms, instalments=_instalments(price, today))
    if proposal.payment_mode is PaymentMode.DEFERRED:
        terms = replace(terms, deferred_months=12, trial=TrialTerms(scope="本单位厂区内试用"))
    if proposal.deal_type in OWNER_CHANGING:
        return terms
    starts_on = today + timedelta(days=30)
    ends_on = min(starts_on + timedelta(days=365 * 3), plot.in_force_until)
    return replace(
        terms,
        licence_type=licence,
        starts_on=starts_on,
        ends_on=ends_on,
        territory="黑龙江省",
        field_of_use="本合同产品",
    )


def _instalments(price: int, today: date) -> tuple[Instalment, ...]:
    """Four tenths soon, the rest once the pilot run is accepted."""
    first = price * 4 // 10
    return Instalment(first, today + timedelta(days=30)), Instalment(price - first, None, "中试验收合格")


def _countered(terms: Terms) -> Terms:
    """The licensee asks for a tenth off."""
    if not terms.price_fen:
        return replace(terms, note="请提供一次现场指导")
    price, technology = terms.price_fen * 9 // 10, terms.technology_fen and terms.technology_fen * 9 // 10
    first, *rest = terms.instalments or (None,)
    parts = (first, *(replace(one, amount_fen=price - first.amount_fen) for one in rest)) if first else ()
    return replace(
        terms, price_fen=price, technology_fen=technology, instalments=parts, note="请提供一次现场指导"
    )
