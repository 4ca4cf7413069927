"""Fill an empty database: 17 universities, 36 enterprises, 2,000 patents, 600 listings, 150 deals over three years."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.licences import BLOCKING_TYPES
from marketplace.domain.listings import Proposal
from marketplace.domain.terms import DealType
from marketplace.domain.working_days import shift_months
from marketplace.models import Organisation
from marketplace.seed import (
    contract_details,
    deal_assignments,
    deals,
    listings,
    open_licences,
    patents,
    pool,
    saved_searches,
    searches,
    shortlists,
)
from marketplace.seed.deals import STEPS
from marketplace.seed.patents import Sample
from marketplace.seed.people import Cast, settle
from marketplace.seed.stage import Scene, Stage
from marketplace.services import import_runs, indexing
from marketplace.services.import_uploads import Upload
from marketplace.services.unit_of_work import wake_after_commit

PATENTS, PLAIN_LISTINGS, DEAL_LISTINGS, UNFINISHED = 2000, 375, 150, 45
SECOND_DEALS = 12  # ordinary licences granted to a second enterprise
PORTFOLIO_EVERY = 8  # each eighth contract covers three patents
YEARS = 3
#: How far the deals of the last weeks got; all earlier ones went to the end.
RECENT_ENDS = ("open", "offer", "counter", "accept", "sign", "countersign", "effect")
Stock = list[tuple[Actor, Sample]]


def fill(now: datetime | None = None) -> bool:
    """Fill an empty database with sample data that ends at `now`; False when there is data already."""
    if db.session.scalar(select(Organisation.id).limit(1)):
        return False
    wake_after_commit(lambda kinds: None)  # the index is built once, when everything has happened
    ends = (now or datetime.now(UTC)).replace(microsecond=0)
    random = Random(20260101)
    begins = (ends - timedelta(days=365 * YEARS)).replace(hour=1, minute=0, second=0)
    cast = settle(begins)
    contract_details.state(cast, begins)
    stage = Stage(random, ends)
    stock = _import(cast, random, begins)
    _put_on(stage, cast, stock, begins)
    stage.put_on(ends - saved_searches.AGE, saved_searches.keep(cast))
    stage.put_on(ends - pool.AGE, pool.inventory(stage, cast))
    stage.play()
    deal_assignments.share_out(cast, ends)
    shortlists.keep(cast.enterprises[0], ends)
    indexing.rebuild()
    searches.play(cast, ends)
    return True


def _import(cast: Cast, random: Random, begins: datetime) -> Stock:
    """Give each university its share of the patents, through the importer; return those that can be listed."""
    stock: Stock = []
    serial = 0
    for officer in cast.officers:
        share = PATENTS // len(cast.officers) + (officer is cast.officers[0]) * (PATENTS % len(cast.officers))
        samples = [
            patents.make(random, officer.organisation_name, serial + n, begins.date())
            for n in range(1, share + 1)
        ]
        serial += share
        file = Upload(patents.as_csv(samples), "专利清单.csv", begins.date())
        import_runs.import_now(officer, file, now=begins)
        stock += [
            (officer, sample)
            for sample in samples
            if sample.granted_on and _end(sample) > begins.date() + timedelta(days=4 * 365)
        ]
    random.shuffle(stock)
    return stock


def _end(sample: Sample) -> date:
    """Return roughly the last day of the sample's term, on the safe side."""
    years = {"1": 20, "2": 10, "3": 10}[sample.number[4]]
    return shift_months(date.fromisoformat(sample.cells[8]), years * 12) - timedelta(days=1)


def _put_on(stage: Stage, cast: Cast, stock: Stock, begins: datetime) -> None:
    random, span = stage.random, YEARS * 365
    for index in range(DEAL_LISTINGS):
        officer, sample = stock.pop()
        recent = index < len(RECENT_ENDS) * 4
        last = RECENT_ENDS[index % len(RECENT_ENDS)] if recent else "record"
        back = random.randint(7, 12) + 5 * STEPS.index(last)  # long enough ago to have come that far
        days = span - back if recent else random.randint(1, span - 130)
        portfolio = [sample, *(_more_of(stock, officer) if index % PORTFOLIO_EVERY == 0 else ())]
        stage.put_on(
            stage.later(begins, days, days), _deal_scene(stage, cast, officer, portfolio, index, last)
        )
    for _ in range(PLAIN_LISTINGS):
        officer, sample = stock.pop()
        proposal = listings.propose(random)
        at = stage.later(begins, 1, span - 2)
        stage.put_on(at, partial(_published, stage, cast, officer, sample, proposal, again=True))
    for index in range(UNFINISHED):
        officer, sample = stock.pop()
        stop = ("draft", "submitted", "returned")[index % 3]
        at = stage.ends - timedelta(days=random.randint(1, 14), minutes=random.randint(0, 300))
        stage.put_on(at, _unfinished(cast, officer, sample, listings.propose(random), stop))


def _more_of(stock: Stock, officer: Actor) -> list[Sample]:
    """Take two more patents of the same university out of the stock: a contract may cover several."""
    own = [pair for pair in stock if pair[0] is officer][:2]
    for pair in own:
        stock.remove(pair)
    return [sample for _, sample in own]


def _unfinished(cast: Cast, officer: Actor, sample: Sample, proposal: Proposal, stop: str) -> Scene:
    """A listing that stops halfway; of an open licence it is the declaration that does."""
    if _is_open(proposal):
        return lambda now: open_licences.declare(officer, sample, proposal, now, stop=stop)
    return listings.unfinished(cast, officer, sample, proposal, stop)


def _published(
    stage: Stage, cast: Cast, officer: Actor, sample: Sample, proposal: Proposal, now: datetime, again: bool
) -> UUID:
    """Publish a listing; `again` has its status checked once more in the last month, as a living site would."""
    offer = open_licences.publish if _is_open(proposal) else listings.publish
    ident = offer(cast, officer, sample, proposal, now)
    checked = stage.ends - timedelta(days=stage.random.randint(0, 35), minutes=stage.random.randint(1, 600))
    if again and checked - now > timedelta(days=30):
        look_after = open_licences.look_after if _is_open(proposal) else listings.check_status
        stage.put_on(checked, lambda at: look_after(officer, sample, at))
    return ident


def _is_open(proposal: Proposal) -> bool:
    return proposal.deal_type is DealType.OPEN_LICENCE


def _moves_owner(proposal: Proposal) -> bool:
    return proposal.deal_type in (DealType.TRANSFER, DealType.EQUITY)


def _deal_scene(
    stage: Stage, cast: Cast, officer: Actor, portfolio: list[Sample], index: int, last: str
) -> Scene:
    """Return the scene in which patents are listed and, some days later, asked for."""
    random = stage.random
    kind = random.choices((DealType.LICENCE, DealType.TRANSFER, DealType.OPEN_LICENCE), (62, 28, 10))[0]
    proposal = listings.propose(random, kind)
    buyers = random.sample(cast.enterprises, 2)
    related = random.random() < 0.06
    until = min(map(_end, portfolio))

    stays = not _moves_owner(proposal)

    def scene(now: datetime) -> None:
        idents = [_published(stage, cast, officer, sample, proposal, now, stays) for sample in portfolio]
        plot = deals.Plot(index + 1, officer, buyers[0], idents, proposal, until, last, related)
        begin = partial(_play, stage, cast)
        stage.put_on(stage.later(now, 1, 4), lambda at: begin(plot, at))
        open_to_more = stays and proposal.licence_type not in BLOCKING_TYPES
        if open_to_more and index % (DEAL_LISTINGS // SECOND_DEALS) == 0:
            second = deals.Plot(1000 + index, officer, buyers[1], idents[:1], proposal, until, last, False)
            stage.put_on(stage.later(now, 5, 20), lambda at: begin(second, at))

    return scene


def _play(stage: Stage, cast: Cast, plot: deals.Plot, now: datetime) -> None:
    if _is_open(plot.proposal):
        open_licences.play(stage, cast, plot, plot.listing_ids[0], now)
    else:
        deals.play(stage, cast, plot, now)
