"""What must stand before a signature, as one reader of the deal room sees it and may work on it."""

from dataclasses import dataclass
from datetime import date

from marketplace.domain.accounts import Actor
from marketplace.domain.affiliation import Ground
from marketplace.domain.consents import BEFORE_SIGNING, FROZEN, ConsentKind, may_grant_alone
from marketplace.domain.deals import DealStatus
from marketplace.domain.inventor_priority import PriorityState
from marketplace.domain.permissions import Action, may
from marketplace.domain.processes import By
from marketplace.domain.publicity import Pricing, PublicityState
from marketplace.domain.terms import DealType
from marketplace.models import Consent, Deal, Encumbrance, Objection
from marketplace.services import (
    carry_over,
    consent_needs,
    inventor_priority,
    objections,
    publicity,
    rule_books,
)
from marketplace.services.carry_over import Licence
from marketplace.services.consent_needs import Need
from marketplace.services.deal_moves import by
from marketplace.services.inventor_priority import Priority
from marketplace.services.publicity import Seen


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers that the deal needs, what shares the fee, and what forbids the deal until it is lifted."""

    needs: tuple[Need, ...]
    fee_sharers: tuple[str, ...]
    suspending: tuple[Encumbrance, ...]
    pricing: Consent | None
    may_record: bool
    may_prove_price: bool

    @property
    def missing(self) -> tuple[Need, ...]:
        """The papers that aren't recorded yet."""
        return tuple(need for need in self.needs if need.consent is None)


def papers(actor: Actor, deal: Deal, today: date) -> Papers | None:
    """Return the papers of a deal; None when it needs none."""
    terms = consent_needs.frozen(deal)
    alone = may_grant_alone(DealType(deal.deal_type), consent_needs.licence_type(deal, terms))
    sharers = consent_needs.co_owners(deal) if alone and deal.deal_type == DealType.LICENCE else {}
    unsigned = DealStatus(deal.status) in BEFORE_SIGNING
    works = _works(actor, deal, Action.CONSENT_RECORD) and unsigned
    by_agreement = terms is not None and publicity.required(deal, terms) and publicity.of(deal) is None
    found = Papers(
        tuple(one for one in consent_needs.needs(deal, today) if unsigned or one.consent),
        tuple(sharers),
        tuple(consent_needs.suspending(deal, today)) if unsigned else (),
        consent_needs.standing(deal.id, ConsentKind.PRICING, consent_needs.PRICED),
        works,
        works and by_agreement,
    )
    shown = found.needs or found.fee_sharers or found.suspending or found.pricing or found.may_prove_price
    return found if shown else None


def _works(actor: Actor, deal: Deal, permission: Action) -> bool:
    """Tell whether this reader is of the owner's side or the staff, with the permission."""
    return may(actor, permission) and by(deal, actor) is not By.COUNTERPART


@dataclass(frozen=True, slots=True)
class Inventors:
    """The notice to the inventors; `sees_names` is False for the counterpart, who reads numbers only."""

    priority: Priority
    answered: int
    sees_names: bool
    may_notify: bool
    may_answer: bool


def inventors(actor: Actor, deal: Deal, today: date) -> Inventors | None:
    """Return where the inventors' priority stands; None where nobody has it."""
    found = inventor_priority.priority(deal, today)
    if not found.names:
        return None
    owner = may(actor, Action.INVENTOR_NOTIFY) and by(deal, actor) is By.OWNER
    works = owner and DealStatus(deal.status) in FROZEN
    rows = found.notice.inventors if found.notice else []
    return Inventors(
        found,
        sum(1 for row in rows if row.answer),
        by(deal, actor) is not By.COUNTERPART,
        works and found.state is PriorityState.MISSING,
        works and found.notice is not None and any(row.answer != "waived" for row in rows),
    )


@dataclass(frozen=True, slots=True)
class Price:
    """The price's publicity, the objections that this reader may read, and the steps open to this reader."""

    how: Pricing | None
    required: bool
    days: int
    in_working_days: bool
    seen: Seen | None
    objections: tuple[Objection, ...]
    grounds: tuple[Ground, ...]
    may_publish: bool
    may_clear: bool
    may_record: bool
    may_decide: bool


def price(actor: Actor, deal: Deal, today: date) -> Price | None:
    """Return where the publicity of a deal's price stands; None for an owner that shows none."""
    found, terms = publicity.of(deal), consent_needs.frozen(deal)
    if not deal.licensor.state_unit or (terms is None and found is None):
        return None
    book, who = rule_books.version(deal.rules_version), by(deal, actor)
    state = publicity.seen(found, today) if found else None
    owner = may(actor, Action.DEAL_PUBLICITY) and who is By.OWNER
    signed = any(one.kind == "signed" for one in deal.documents)
    over = state is not None and state.state is PublicityState.OVER
    return Price(
        publicity.pricing(deal, terms) if terms else None,
        terms is not None and publicity.required(deal, terms),
        book.publicity_days,
        book.publicity_in_working_days,
        state,
        tuple(objections.of(actor, deal)),
        tuple(Ground(one) for one in deal.affiliation),
        owner and found is None and deal.status == DealStatus.AGREED and not signed,
        owner and over and deal.status == DealStatus.PUBLICITY,
        may(actor, Action.DEAL_OBJECT) and who is not By.COUNTERPART,
        owner or who is By.ADMINISTRATOR,
    )


def licences(deal: Deal, today: date) -> list[Licence] | None:
    """Return what the buyer of a patent takes over; None for a deal that changes no owner."""
    kinds = (DealType.TRANSFER, DealType.EQUITY)
    return carry_over.licences(deal, today) if deal.deal_type in kinds else None
