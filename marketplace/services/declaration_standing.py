"""What the platform knows today of a patent behind a declaration, as its check (R-11) sees it."""

from datetime import date

from sqlalchemy import func, select

from marketplace.database import db
from marketplace.domain.declarations import DeclaredTerms, DocumentKind
from marketplace.domain.licences import BLOCKING_TYPES
from marketplace.domain.names import is_same_organisation
from marketplace.domain.numbers import ApplicationNumber
from marketplace.domain.open_licences import Case, Standing
from marketplace.domain.patents import LegalStatus, PatentType
from marketplace.models import Declaration, Patent, RightsGrant
from marketplace.services import annual_fees, encumbrances, rule_books
from marketplace.services.declaration_terms import declared
from marketplace.services.listing_gate import is_registered_owner

PLEDGE = "pledge"


def owners(patent: Patent) -> tuple[str, ...]:
    """Return the names of all registered owners, this inventory's organisation first."""
    names = patent.patentees or patent.applicants
    return tuple(sorted(names, key=lambda name: not is_same_organisation(name, patent.owner.name)))


def patent_number(patent: Patent) -> str | None:
    """Return the patent number; a granted patent's is its application number, also where no file gave it."""
    if patent.patent_number or patent.legal_status != LegalStatus.GRANTED:
        return patent.patent_number
    return ApplicationNumber(patent.number).patent_number


def signed(declaration: Declaration, kind: DocumentKind = DocumentKind.SIGNATURE) -> frozenset[str]:
    """Return the owners who have signed this revision, or given a file of another kind for it."""
    return frozenset(
        one.signer
        for one in declaration.documents
        if one.kind == kind and one.revision == declaration.revision
    )


def unsigned(declaration: Declaration) -> tuple[str, ...]:
    """Return the owners whose signature is still missing."""
    return tuple(name for name in owners(declaration.patent) if name not in signed(declaration))


def attached(declaration: Declaration | None) -> frozenset[DocumentKind]:
    """Return the kinds of file that the declaration holds."""
    return frozenset(DocumentKind(one.kind) for one in declaration.documents) if declaration else frozenset()


def case(
    patent: Patent,
    terms: DeclaredTerms,
    today: date,
    declaration: Declaration | None = None,
    chosen: frozenset[DocumentKind] = frozenset(),
) -> Case:
    """Return the case of these terms; `chosen` are files that are about to be attached."""
    burdens = {one.kind for one in encumbrances.active(patent.id, today)}
    mine = patent.owner_id == declaration.organisation_id if declaration else True
    standing = Standing(
        patent_type=PatentType(patent.patent_type),
        legal_status=LegalStatus(patent.legal_status),
        patent_number=patent_number(patent),
        in_force_until=patent.in_force_until,
        owned=mine and is_registered_owner(patent, patent.owner),
        in_arrears=annual_fees.in_arrears(patent, today),
        exclusive_until=_exclusive_until(patent, today),
        suspended=bool(burdens - {PLEDGE}),
        pledged=PLEDGE in burdens,
        attached=attached(declaration) | chosen,
        unsigned=unsigned(declaration) if declaration else owners(patent),
    )
    return Case(terms, standing, rule_books.in_force(today), today)


def case_of(declaration: Declaration, today: date) -> Case:
    """Return the case of a stored declaration as it is."""
    return case(declaration.patent, declared(declaration), today, declaration)


def _exclusive_until(patent: Patent, today: date) -> date | None:
    last = select(func.max(RightsGrant.ends_on)).where(
        RightsGrant.patent_id == patent.id,
        RightsGrant.active,
        RightsGrant.licence_type.in_(tuple(BLOCKING_TYPES)),
        RightsGrant.ends_on >= today,
    )
    return db.session.scalar(last)
