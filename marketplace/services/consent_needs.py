"""Which papers a deal needs before it is signed, and which of them are there (R-14, R-15, R-16)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain import consents as rules
from marketplace.domain.consents import ConsentKind
from marketplace.domain.encumbrances import EncumbranceKind, forbids, needs_consent
from marketplace.domain.errors import N_
from marketplace.domain.licences import LicenceType
from marketplace.domain.requirements import Requirement
from marketplace.domain.terms import DealType, Terms, terms_from_json
from marketplace.models import Consent, Deal, Encumbrance
from marketplace.services import encumbrances

SECTION = "consents"
ABROAD = "export"  # the one export-control document of a deal
PRICED = "pricing"  # the one proof of a price from an auction or another market


@dataclass(frozen=True, slots=True)
class Need:
    """One paper: whose (`name` is shown), for which titles, and the paper itself once it is recorded."""

    kind: ConsentKind
    subject: str
    name: str
    titles: tuple[str, ...]
    consent: Consent | None
    pledge: Encumbrance | None = None


def standing(deal_id: UUID, kind: ConsentKind, subject: str) -> Consent | None:
    """Return the recorded paper that hasn't been withdrawn."""
    query = select(Consent).where(
        Consent.deal_id == deal_id,
        Consent.kind == kind,
        Consent.subject == subject,
        Consent.withdrawn_at.is_(None),
    )
    return db.session.scalar(query)


def frozen(deal: Deal) -> Terms | None:
    """Return the frozen terms, or None before one side has accepted."""
    return terms_from_json(deal.terms) if deal.terms else None


def licence_type(deal: Deal, terms: Terms | None) -> LicenceType | None:
    """Return the licence type agreed on, or before that the one listed."""
    found = terms.licence_type if terms else deal.listing.licence_type
    return LicenceType(found) if found else None


def co_owners(deal: Deal) -> dict[str, tuple[str, ...]]:
    """Return the co-owners of the deal's patents, each with the titles that it shares."""
    found: dict[str, tuple[str, ...]] = {}
    for link in deal.patents:
        for name in rules.co_owners(link.patent.patentees, deal.licensor.name):
            found[name] = (*found.get(name, ()), link.patent.title)
    return found


def needs(deal: Deal, today: date, terms: Terms | None = None) -> list[Need]:
    """Return the papers that the law asks for in this deal, in the order of their rules."""
    kind = DealType(deal.deal_type)
    found = []
    if not rules.may_grant_alone(kind, licence_type(deal, terms or frozen(deal))):
        found += [
            _need(deal, ConsentKind.CO_OWNER, name, name, titles) for name, titles in co_owners(deal).items()
        ]
    for link in deal.patents:
        for one in encumbrances.active(link.patent_id, today):
            if needs_consent(EncumbranceKind(one.kind), kind):
                titles = (link.patent.title,)
                found.append(_need(deal, ConsentKind.PLEDGEE, str(one.public_id), one.holder, titles, one))
    if rules.foreign_party(kind, deal.licensee.country):
        titles = tuple(link.patent.title for link in deal.patents)
        found.append(_need(deal, ConsentKind.EXPORT_CONTROL, ABROAD, deal.licensee.name, titles))
    return found


def _need(
    deal: Deal,
    kind: ConsentKind,
    subject: str,
    name: str,
    titles: tuple[str, ...],
    pledge: Encumbrance | None = None,
) -> Need:
    return Need(kind, subject, name, titles, standing(deal.id, kind, subject), pledge)


_TITLES = {
    ConsentKind.CO_OWNER: (
        "R-14",
        N_("共有人%(name)s书面同意"),
        N_("请先取得共有人%(name)s的书面同意并在交易室登记（专利法第十四条）"),
    ),
    ConsentKind.PLEDGEE: (
        "R-15",
        N_("质权人%(name)s书面同意"),
        N_("专利已质押：请先取得质权人%(name)s的书面同意并在交易室登记（民法典第四百四十四条）"),
    ),
    ConsentKind.EXPORT_CONTROL: (
        "R-16",
        N_("向境外转让的出口管制文件"),
        N_("受让方%(name)s在境外：请先登记技术出口许可证或登记证（专利法第十条）"),
    ),
}


def check(deal: Deal, terms: Terms, today: date) -> Iterator[Requirement]:
    """Yield what R-14, R-15 and R-16 ask for, and what forbids a change of owner until it is lifted."""
    for need in needs(deal, today, terms):
        rule, title, remedy = _TITLES[need.kind]
        yield Requirement(
            f"consent.{need.kind}",
            rule,
            need.consent is not None,
            title,
            remedy,
            SECTION,
            {"name": need.name},
        )
    kind = DealType(deal.deal_type)
    if kind is DealType.LICENCE and rules.may_grant_alone(kind, terms.licence_type) and co_owners(deal):
        title = N_("共有人没有相反约定，许可费在共有人之间分配（专利法第十四条）")
        yield Requirement("fee_sharing", "R-14", True, title, section=SECTION)
    for one in suspending(deal, today):
        message = N_("专利“%(title)s”处于%(holder)s的保全、权属争议或中止程序中，解除后才能转让")
        params: dict[str, object] = {"title": one.patent.title, "holder": one.holder}
        yield Requirement("suspended", "R-15", False, N_("保全、中止已解除"), message, SECTION, params)


def suspending(deal: Deal, today: date) -> list[Encumbrance]:
    """Return the encumbrances that forbid this deal today."""
    kind = DealType(deal.deal_type)
    return [
        one
        for link in deal.patents
        for one in encumbrances.active(link.patent_id, today)
        if forbids(EncumbranceKind(one.kind), kind)
    ]
