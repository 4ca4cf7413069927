"""How sample patents are declared for an open licence, and how enterprises take it."""

import io
from datetime import datetime
from uuid import UUID

from marketplace.domain.accounts import Actor
from marketplace.domain.declarations import DeclaredTerms, DocumentKind
from marketplace.domain.listings import Proposal
from marketplace.domain.money import PaymentMode
from marketplace.domain.working_days import shift_months
from marketplace.seed import annual_fees
from marketplace.seed.deals import CONTRACT, Plot, file_recordal
from marketplace.seed.listings import CONTACT, check_status, key
from marketplace.seed.patents import Sample
from marketplace.seed.people import Cast
from marketplace.seed.stage import Stage
from marketplace.services import (
    deals,
    declaration_steps,
    declarations,
    listing_queues,
    listings,
    patents,
    takings,
)
from marketplace.services.kept_files import Upload

YEARS = 5
ACCOUNT = "通知后 30 日内汇入学校对公账户（示例）"
#: Steps in order, the days between them, and how far a deal of another kind would have come by then.
STEPS = ("pay", "effect", "file", "record")
DAYS = {"pay": (1, 10), "effect": (0, 3), "file": (3, 30), "record": (5, 30)}
REACHED = {
    "open": 0, "offer": 0, "counter": 0, "accept": 1, "sign": 1, "countersign": 1, "effect": 2, "record": 4,
}  # fmt: skip


def _file(*parts: object, name: str = "签署件.pdf") -> Upload:
    return Upload(io.BytesIO(CONTRACT + f"% {parts}\n%%EOF\n".encode()), name)


def look_after(officer: Actor, sample: Sample, now: datetime) -> None:
    """Look at the register, and pay the annual fees that are late."""
    check_status(officer, sample, now)
    annual_fees.pay(officer, sample.number, now)


def declare(officer: Actor, sample: Sample, proposal: Proposal, now: datetime, *, stop: str = "") -> UUID:
    """Declare a patent and, unless told to stop halfway, sign, file and announce it; returns the declaration's id."""
    look_after(officer, sample, now)
    patent = patents.by_number(sample.number, now.date())
    assert patent
    assert patent.in_force_until
    ends_on = min(shift_months(now.date(), 12 * YEARS), patent.in_force_until)
    deferred = 12 if proposal.payment_mode is PaymentMode.DEFERRED else None
    free = proposal.payment_mode is PaymentMode.FREE
    terms = DeclaredTerms(
        proposal.payment_mode, proposal.price_fen, proposal.royalty_bp, deferred_months=deferred, ends_on=ends_on,
        payment_method="" if free else ACCOUNT, territory="中华人民共和国",
        other="提供技术资料一套和一次现场指导。", reason="本年度年费已缴（示例）", contact=CONTACT,
    )  # fmt: skip
    uploads = {DocumentKind.EVALUATION_REPORT: _file(sample.number, name="评价报告.pdf")}
    ident = declarations.save(officer, sample.number, terms, uploads, now=now).public_id
    if stop != "draft":
        declarations.submit(officer, ident, key("declare", sample.number), now=now)
    if not stop:
        _announce(officer, sample, ident, now)
    return ident


def _announce(officer: Actor, sample: Sample, ident: UUID, now: datetime) -> None:
    day, number = now.date(), sample.number
    file = _file(number, "signature")
    name = officer.organisation_name
    declaration_steps.sign(officer, ident, name, day, file, key("sign", number), now=now)
    declaration_steps.file(officer, ident, f"S{number}", day, key("file", number), now=now)
    declaration_steps.announce(officer, ident, f"K{number}", day, key("announce", number), now=now)


def publish(cast: Cast, officer: Actor, sample: Sample, proposal: Proposal, now: datetime) -> UUID:
    """Take a patent to an approved listing of its announced declaration; returns the declaration's id."""
    ident = declare(officer, sample, proposal, now)
    patent_id = declarations.find(officer, ident).patent_id
    for listing in listing_queues.open_of([patent_id])[patent_id]:
        listings.approve_platform(cast.operator, listing.public_id, key("approve", sample.number), now=now)
    return ident


def play(stage: Stage, cast: Cast, plot: Plot, declaration_id: UUID, now: datetime) -> None:
    """Send the notice now and put the next step on; each step puts on the following one."""
    takings.notify(plot.licensee, plot.deal_id, declaration_id, related=plot.related, now=now)
    _next(stage, cast, plot, 0, now)


def _next(stage: Stage, cast: Cast, plot: Plot, index: int, now: datetime) -> None:
    if index >= REACHED[plot.last]:
        return
    step = STEPS[index]

    def scene(at: datetime) -> None:
        _take(cast, plot, step, at)
        _next(stage, cast, plot, index + 1, at)

    stage.put_on(stage.later(now, *DAYS[step]), scene)


def _take(cast: Cast, plot: Plot, step: str, now: datetime) -> None:
    ident, request, today = plot.deal_id, key("deal", plot.serial, step), now.date()
    mode, file = plot.proposal.payment_mode, _file(plot.serial, step)
    if step == "pay" and mode in (PaymentMode.LUMP_SUM, PaymentMode.ENTRY_FEE_AND_ROYALTY):
        takings.pay(plot.licensee, ident, plot.proposal.price_fen or 0, today, file, request, now=now)
    elif step == "effect" and mode in (PaymentMode.DEFERRED, PaymentMode.ROYALTY):
        takings.confirm(plot.licensor, ident, today, file, request, now=now)
    elif step == "effect":
        deals.take_effect(cast.operator, ident, today, request, now=now)
    elif step == "file":
        file_recordal(cast, plot, now)
    elif step == "record":
        number = f"X{today.year}23{plot.serial:07d}"
        deals.record(cast.operator, ident, number, today, request, now=now)
