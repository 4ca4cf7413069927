"""Search evidence: keep what a search found at one moment, show it, check it, and compare it with today's answer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, undefer
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain import evidence as rules
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import N_, Conflict, NotFound, Unavailable
from marketplace.domain.evidence import KEPT_NUMBERS, Difference
from marketplace.domain.numbers import ApplicationNumber
from marketplace.domain.permissions import Action, may, reaches_all, require
from marketplace.gateways.registry import gateways
from marketplace.models import Deal, DealEvidence, SearchEvidence
from marketplace.services.catalogue import visible
from marketplace.services.search_requests import plain, request_of
from marketplace.services.unit_of_work import transaction
from search import EngineUnavailable, SearchRequest, SearchResult

PAGE = 20
AWAY = N_("检索服务暂时不可用，没有存下任何内容；请稍后重试")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be kept: the question, its address arguments, its conditions in the reader's words, and the form's key."""

    request: SearchRequest
    arguments: dict[str, list[str]]
    words: list[tuple[str, str]]
    note: str
    key: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An evidence with its body as values; `whole` tells that text, hash and columns still agree."""

    evidence: SearchEvidence
    body: dict[str, Any]
    whole: bool


def count(actor: Actor, request: SearchRequest) -> int:
    """Return how many patents the search finds now; Unavailable when the engine is away."""
    require(actor, Action.EVIDENCE_TAKE)
    return _search(request, 1).total


def take(actor: Actor, asked: Asked, *, now: datetime) -> SearchEvidence:
    """Search now and keep the answer for ever; the same key again gives the same evidence. Unavailable without engine."""
    require(actor, Action.EVIDENCE_TAKE)
    rules.checked_note(asked.note)
    if taken := _taken_before(actor, asked):
        return taken
    answer, numbers = _answer(asked.request)
    evidence = SearchEvidence(
        public_id=uuid7(), request_key=asked.key, organisation_id=actor.organisation_id,
        taken_by=actor.user_id, taken_at=now, total=answer.total, words=[list(pair) for pair in asked.words],
    )  # fmt: skip
    evidence.body, evidence.sha256 = rules.sealed(
        {
            **_columns(evidence),
            "note": rules.checked_note(asked.note),
            "arguments": asked.arguments,
            "request": plain(asked.request),
            "numbers": numbers,
            "left_out": len(answer.hits) - len(numbers),
            "reading": answer.pass_.value,
            **_index(answer),
            "taken_by": {"user": actor.user_id, "organisation": str(actor.organisation_public_id)},
            "organisation": actor.organisation_name,
        }
    )
    return _store(actor, asked, evidence, now)


def _columns(evidence: SearchEvidence) -> dict[str, Any]:
    """What stands in the body and in columns beside it."""
    return {
        "id": str(evidence.public_id),
        "taken_at": evidence.taken_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "total": evidence.total,
        "words": evidence.words,
    }


def _index(answer: SearchResult) -> dict[str, str]:
    """Which index answered."""
    engine = gateways().reader
    return {
        "engine": engine.name,
        "generation": answer.generation,
        "fingerprint": engine.status().fingerprint,
    }


def _store(actor: Actor, asked: Asked, evidence: SearchEvidence, now: datetime) -> SearchEvidence:
    try:
        with transaction(now) as tx:
            if taken := _taken_before(actor, asked):
                return taken
            tx.add(evidence)
            return evidence
    except Conflict:
        if taken := _taken_before(actor, asked):
            return taken
        raise


def _taken_before(actor: Actor, asked: Asked) -> SearchEvidence | None:
    mine = SearchEvidence.taken_by == actor.user_id
    query = select(SearchEvidence).options(undefer(SearchEvidence.body))
    taken = db.session.scalar(query.where(mine, SearchEvidence.request_key == asked.key))
    if taken and json.loads(taken.body)["request"] != plain(asked.request):
        raise Conflict(N_("该请求编号已用于另一操作，请刷新页面后重试"))
    return taken


def _answer(request: SearchRequest) -> tuple[SearchResult, list[str]]:
    """The engine's answer and the application numbers of its first hits, those that searchers may see."""
    answer = _search(request, KEPT_NUMBERS)
    found = visible([int(hit.id) for hit in answer.hits], request.scope)
    shown = (found[int(hit.id)][0] for hit in answer.hits if int(hit.id) in found)
    return answer, [str(ApplicationNumber(patent.number)) for patent in shown]


def _search(request: SearchRequest, size: int) -> SearchResult:
    try:
        return gateways().reader.search(replace(request, page=1, size=size, facets=()))
    except EngineUnavailable:
        raise Unavailable(AWAY) from None


def mine(actor: Actor, page: int) -> tuple[Sequence[SearchEvidence], int]:
    """One page of the evidences of the actor's organisation, newest first, and how many there are."""
    require(actor, Action.EVIDENCE_TAKE)
    own = SearchEvidence.organisation_id == actor.organisation_id
    total = db.session.scalar(select(func.count()).select_from(SearchEvidence).where(own)) or 0
    query = select(SearchEvidence).options(joinedload(SearchEvidence.user)).where(own)
    query = query.order_by(SearchEvidence.id.desc()).offset((page - 1) * PAGE).limit(PAGE)
    return db.session.scalars(query).all(), total


def view(actor: Actor, public_id: UUID) -> Shown:
    """One evidence: of the actor's organisation, or attached to a deal that the actor may see; else NotFound."""
    require(actor, Action.EVIDENCE_TAKE)
    query = select(SearchEvidence).options(undefer(SearchEvidence.body))
    evidence = db.session.scalar(query.where(SearchEvidence.public_id == public_id))
    if evidence is None or not _may_see(actor, evidence):
        raise NotFound()
    return Shown(evidence, _body(evidence), is_whole(evidence))


def _may_see(actor: Actor, evidence: SearchEvidence) -> bool:
    if evidence.organisation_id == actor.organisation_id:
        return True
    attached = select(Deal.id).join(DealEvidence, DealEvidence.deal_id == Deal.id)
    attached = attached.where(DealEvidence.evidence_id == evidence.id)
    if not reaches_all(actor, Action.DEAL_VIEW):
        mine = actor.organisation_id
        attached = attached.where(or_(Deal.licensor_id == mine, Deal.licensee_id == mine))
    return may(actor, Action.DEAL_VIEW) and db.session.scalar(attached.limit(1)) is not None


def _body(evidence: SearchEvidence) -> dict[str, Any]:
    """The body as values; what can't be read any more is shown as the columns have it."""
    try:
        return dict(json.loads(evidence.body))
    except ValueError:
        return {"words": evidence.words, "total": evidence.total, "numbers": []}


def is_whole(evidence: SearchEvidence) -> bool:
    """Tell whether body, hash and columns of a stored evidence agree."""
    return rules.is_whole(evidence.body, evidence.sha256, _columns(evidence))


def search_again(actor: Actor, public_id: UUID) -> tuple[Shown, Difference]:
    """Ask the same question today and tell what is new and what is gone."""
    shown = view(actor, public_id)
    answer, numbers = _answer(request_of(shown.body["request"]))
    same_index = answer.generation == shown.body["generation"]
    totals = (shown.evidence.total, answer.total)
    return shown, rules.difference(shown.body["numbers"], numbers, totals, same_index)
