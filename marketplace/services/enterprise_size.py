"""The licensee's own statement of its size for one deal, and what use first, pay later asks before the signature."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from marketplace.database import db
from marketplace.domain.accounts import Actor, OrganisationKind
from marketplace.domain.clock import local_day
from marketplace.domain.enterprise_size import EnterpriseSize, check_declaration, size_of
from marketplace.domain.errors import N_, Conflict, NotAllowed
from marketplace.domain.permissions import Action
from marketplace.domain.regions import in_province
from marketplace.domain.requirements import Requirement
from marketplace.domain.terms import Terms
from marketplace.domain.trials import TrialAction, eligibility
from marketplace.models import Deal, SizeDeclaration
from marketplace.services import ledger, rule_books
from marketplace.services.deal_moves import Step, lock
from marketplace.services.trial_moves import kind
from marketplace.services.unit_of_work import transaction


def declare(
    actor: Actor, deal_id: UUID, staff: int, revenue_fen: int, data_year: int, key: str, *, now: datetime
) -> SizeDeclaration:
    """State as licensee, before signing, how many people and how much revenue of which year; gives the class (R-22).

    The class of that day stays with the deal, whatever becomes of the firm; so does whether it is in the province (R-26).
    """
    content = {"staff": staff, "revenue_fen": revenue_fen, "data_year": data_year}
    step = Step(actor, deal_id, key, content)
    with transaction(now) as tx:
        deal = lock(tx, actor, deal_id, Action.SIZE_DECLARE)
        if actor.organisation_id != deal.licensee_id:
            raise NotAllowed(N_("企业规模只能由被许可方自己申报"))
        known = tx.session.get(SizeDeclaration, deal.id)
        if known and ledger.already_done(tx, step.ledger_key, kind(TrialAction.DECLARE), content):
            return known
        if deal.signed_on:
            raise Conflict(N_("合同已签订，企业规模以签约时的申报为准，不能再改"))
        check_declaration(staff, data_year, local_day(now))
        declared = known or SizeDeclaration(deal_id=deal.id)
        declared.staff, declared.revenue_fen, declared.data_year = staff, revenue_fen, data_year
        declared.size = size_of(staff, revenue_fen, rule_books.version(deal.rules_version))
        declared.in_province = in_province(deal.licensee.code)
        declared.declared_on, declared.declared_by = local_day(now), actor.user_id
        tx.add(declared)
        data = {**content, "size": str(declared.size), "in_province": declared.in_province}
        ledger.append(
            tx, kind(TrialAction.DECLARE), actor, step.ledger_key, data, deal_id=deal.id, request=content
        )
        return declared


def check(deal: Deal, terms: Terms, today: date) -> Iterator[Requirement]:
    """Yield what R-21 and R-22 ask of this deal before it is signed."""
    declared = db.session.get(SizeDeclaration, deal.id)
    size = EnterpriseSize(declared.size) if declared else None
    book = rule_books.version(deal.rules_version)
    yield from eligibility(terms, OrganisationKind(deal.licensor.kind), size, book.trial_longest_months)
