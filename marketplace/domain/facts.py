"""Fact rows out of the ledger's bodies: one patent in one contract is one fact (counting rule 1, R-31)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from marketplace.domain.deals import DealAction
from marketplace.domain.ledger import EntryKind
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import FIXED_MODES, PaymentMode
from marketplace.domain.patents import PatentType
from marketplace.domain.recordals import RecordalAction
from marketplace.domain.terms import DealType, Terms, terms_from_json

#: The kinds of entry that make a fact or change it.
TAKE_EFFECT = EntryKind(f"deal.{DealAction.TAKE_EFFECT}")
RECORD = EntryKind(f"deal.{DealAction.RECORD}")
OVERDUE = EntryKind(f"recordal.{RecordalAction.FLAG_OVERDUE}")
CANCELLED = EntryKind(f"recordal.{RecordalAction.CANCEL}")
CHANGING = (RECORD, OVERDUE, CANCELLED)


@dataclass(frozen=True, slots=True)
class Fact:
    """One patent in one contract; names and cities as they were when the contract took effect.

    `share` is 1 on the contract's first patent and 0 on the others. Amounts in fen stand where the share stands; they
    are None on every row of a contract whose total is not known at signature. `overdue`: the recordal's period passed
    without a submission (R-06). A cancelled recordal stays where it was counted and shows its day (counting rule 6).
    """

    deal_id: UUID
    patent_id: int
    reference: str
    number: str
    title: str
    patent_type: PatentType
    ipc_section: str
    deal_type: DealType
    licence_type: LicenceType | None
    payment_mode: PaymentMode
    licensor: str
    licensor_city: str
    licensee: str
    licensee_city: str
    related: bool
    share: int
    value_fen: int | None
    technology_fen: int | None
    signed_on: date
    effective_on: date
    entry_sequence: int
    recorded_on: date | None = None
    recordal_number: str = ""
    overdue: bool = False
    cancelled_on: date | None = None


def value_of(terms: Terms) -> int | None:
    """S-07: the contract's value in fen; 0 when free (R-32), None when the total is open.

    Royalties are never estimated. A deferred price is open too: the licensee may leave at the end of the trial.
    """
    if terms.payment_mode is PaymentMode.FREE:
        return 0
    return terms.price_fen if terms.payment_mode in FIXED_MODES else None


def facts_of(body: dict[str, Any]) -> tuple[Fact, ...]:
    """R-31: return the facts of a contract that takes effect, one for each patent, in the order of the contract."""
    data = body["data"]
    terms = terms_from_json(data["terms"])
    value = value_of(terms)
    technology = terms.technology_fen if value else value  # no part of an open total, nothing of a free one
    return tuple(
        Fact(
            deal_id=UUID(body["deal"]),
            patent_id=patent["id"],
            reference=data["reference"],
            number=patent["number"],
            title=patent["title"],
            patent_type=PatentType(patent["type"]),
            ipc_section=_section(patent["ipc"]),
            deal_type=DealType(data["deal_type"]),
            licence_type=terms.licence_type,
            payment_mode=terms.payment_mode,
            licensor=data["licensor"]["name"],
            licensor_city=data["licensor"]["city"] or "",
            licensee=data["licensee"]["name"],
            licensee_city=data["licensee"]["city"] or "",
            related=bool(data["related"]),
            share=int(place == 0),
            value_fen=value if place == 0 or value is None else 0,
            technology_fen=technology if place == 0 or technology is None else 0,
            signed_on=date.fromisoformat(data["signed_on"]),
            effective_on=date.fromisoformat(data["effective_on"]),
            entry_sequence=body["seq"],
        )
        for place, patent in enumerate(data["patents"])
    )


def _section(symbol: str) -> str:
    """Return the section letter of an IPC symbol; empty when unknown (designs have none)."""
    return symbol[:1] if symbol[:1] in tuple("ABCDEFGH") else ""


def change_of(body: dict[str, Any]) -> tuple[UUID, dict[str, Any]]:
    """Return the deal and the new values of its facts' columns: recorded or registered, overdue, cancelled."""
    data, values = body["data"], {"entry_sequence": body["seq"]}
    if body["kind"] == RECORD:
        values["recorded_on"] = date.fromisoformat(data["recorded_on"])
        values["recordal_number"] = data["recordal_number"]
    elif body["kind"] == OVERDUE:
        values["overdue"] = True
    else:
        values["cancelled_on"] = date.fromisoformat(data["happened_on"])
    return UUID(body["deal"]), values


def replay(bodies: Iterable[dict[str, Any]]) -> dict[tuple[UUID, int], Fact]:
    """Return the facts that the ledger's bodies, in order, lead to. Amendments make no row (counting rule 2)."""
    facts: dict[UUID, tuple[Fact, ...]] = {}
    for body in bodies:
        if body["kind"] == TAKE_EFFECT:
            facts[UUID(body["deal"])] = facts_of(body)
        elif body["kind"] in CHANGING:
            deal_id, values = change_of(body)
            facts[deal_id] = tuple(replace(fact, **values) for fact in facts.get(deal_id, ()))
    return {(fact.deal_id, fact.patent_id): fact for contract in facts.values() for fact in contract}
