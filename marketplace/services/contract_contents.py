"""What is filled into a contract's text: the parties, their patents and the frozen terms, as plain values."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.contracts import ROYALTY_BASES, ContractKind
from marketplace.domain.ledger import canonical
from marketplace.domain.licences import LicenceType
from marketplace.domain.numbers import ApplicationNumber
from marketplace.domain.patents import PatentType
from marketplace.domain.terms import RoyaltyBase, TrialTerms, terms_from_json
from marketplace.gateways import contract_texts
from marketplace.models import Deal, Organisation, Patent, RightsGrant
from marketplace.services import rule_books
from marketplace.services.contract_details import details

IN_TEXT = 5  # patents that stand in the text itself; more of them are an annex
#: The contract is in Chinese, whatever the reader's language.
_TYPES = {PatentType.INVENTION: "发明", PatentType.UTILITY_MODEL: "实用新型", PatentType.DESIGN: "外观设计"}
_LICENCES = {
    LicenceType.EXCLUSIVE: "独占许可",
    LicenceType.SOLE: "排他许可",
    LicenceType.NON_EXCLUSIVE: "普通许可",
}


def content(deal: Deal, kind: ContractKind) -> dict[str, Any]:
    """Return what this text needs; the agreement on secrecy knows nothing of the terms."""
    patents = [link.patent for link in deal.patents]
    return {
        "reference": deal.reference,
        "licensor": _party(deal.licensor),
        "licensee": _party(deal.licensee),
        "patents": [_patent(patent) for patent in patents],
        "co_owners": _co_owners(deal.licensor, patents),
        "related": deal.related,
        "in_text": IN_TEXT,
        **({} if kind is ContractKind.CONFIDENTIALITY else _terms(deal)),
    }


def _terms(deal: Deal) -> dict[str, Any]:
    terms = terms_from_json(deal.terms or {})
    base = terms.royalty.base if terms.royalty else RoyaltyBase.NET_SALES
    return {
        "terms": terms.as_json(),
        "trial": asdict(terms.trial or TrialTerms()),
        "royalty_base": ROYALTY_BASES[base],
        "notes": [line.strip() for line in terms.note.splitlines() if line.strip()],
        "licences": list(_licences(deal)),
        "recordal_months": rule_books.version(deal.rules_version).recordal_months,
    }


def _party(organisation: Organisation) -> dict[str, str]:
    return {"name": organisation.name, **asdict(details(organisation))}


def _patentees(patent: Patent) -> list[str]:
    """Who owns it: many lists name the applicants alone, and to them a patent is granted."""
    return patent.patentees or patent.applicants


def _patent(patent: Patent) -> dict[str, str]:
    return {
        "title": patent.title,
        "kind": _TYPES[PatentType(patent.patent_type)],
        "number": str(ApplicationNumber(patent.number)).removeprefix("CN"),
        "patent_number": patent.patent_number or "",
        "filed_on": patent.filed_on.isoformat() if patent.filed_on else "",
        "ends_on": patent.in_force_until.isoformat() if patent.in_force_until else "",
        "applicants": "、".join(patent.applicants),
        "patentees": "、".join(_patentees(patent)),
    }


def _co_owners(owner: Organisation, patents: list[Patent]) -> list[str]:
    names = dict.fromkeys(name for patent in patents for name in _patentees(patent))
    return [name for name in names if name != owner.name]


def _licences(deal: Deal) -> Iterator[dict[str, str]]:
    """The licences that already stand on the patents: a buyer takes them over (SPC interpretation 2020 art. 24)."""
    query = (
        select(RightsGrant, Deal.reference)
        .join(Deal, Deal.id == RightsGrant.deal_id)
        .where(
            RightsGrant.patent_id.in_([link.patent_id for link in deal.patents]),
            RightsGrant.active,
            RightsGrant.deal_id != deal.id,
        )
        .order_by(RightsGrant.patent_id, RightsGrant.starts_on, Deal.reference)
    )
    numbers = {link.patent_id: link.patent.patent_number or "" for link in deal.patents}
    for grant, reference in db.session.execute(query):
        yield {
            "patent_number": numbers[grant.patent_id],
            "reference": reference,
            "kind": _LICENCES[LicenceType(grant.licence_type)],
            "starts_on": grant.starts_on.isoformat(),
            "ends_on": grant.ends_on.isoformat(),
        }


def fingerprint(kind: ContractKind, values: dict[str, Any]) -> str:
    """Return the hash of everything that the printed text follows from: the text's own wording, and these values."""
    wording = [[line.kind.value, *line.parts] for line in contract_texts.lines(kind)]
    return hashlib.sha256(canonical({"text": wording, "values": values}).encode()).hexdigest()


def all_text(values: Any) -> str:
    """Return every text among these values, one after another."""
    if isinstance(values, dict):
        return "".join(map(all_text, values.values()))
    if isinstance(values, list):
        return "".join(map(all_text, values))
    return values if isinstance(values, str) else ""
