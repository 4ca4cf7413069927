"""The files of a declaration: kept under their hash, read by its organisation and the platform; and what is filed."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from marketplace.domain.accounts import Actor
from marketplace.domain.capital_amounts import capital_amount
from marketplace.domain.clock import local_day
from marketplace.domain.declarations import DocumentKind
from marketplace.domain.errors import NotFound
from marketplace.gateways import typesetting
from marketplace.gateways.registry import gateways
from marketplace.models import Declaration, DeclarationDocument
from marketplace.services.declaration_standing import owners, patent_number
from marketplace.services.kept_files import KeptFile

TEMPLATE = "declaration"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def attach(
    declaration: Declaration,
    actor: Actor,
    kind: DocumentKind,
    kept: KeptFile,
    now: datetime,
    signer: str = "",
    signed_on: date | None = None,
) -> None:
    """Attach a stored file to the present revision."""
    declaration.documents.append(
        DeclarationDocument(
            public_id=uuid7(), revision=declaration.revision or 1, kind=kind, signer=signer, signed_on=signed_on,
            file_name=kept.name, media_type=kept.media_type, size=kept.stored.size, sha256=kept.stored.sha256,
            uploaded_by=actor.user_id, uploaded_at=now,
        )
    )  # fmt: skip


def document(declaration: Declaration, public_id: UUID) -> tuple[DeclarationDocument, Path]:
    """Return a file of a declaration that the reader may see, and where it lies; NotFound for another's."""
    found = next((one for one in declaration.documents if one.public_id == public_id), None)
    if found is None:
        raise NotFound()
    return found, gateways().files.path(found.sha256)


def typeset(declaration: Declaration, words: dict[str, str], form: str, *, now: datetime) -> bytes:
    """Return the declaration ready to file, as `pdf` or `docx`; `words` are the terms in the reader's language."""
    data = {TEMPLATE: _data(declaration, words, local_day(now))}
    return typesetting.pdf(TEMPLATE, data) if form == "pdf" else typesetting.docx(TEMPLATE, data)


def _data(declaration: Declaration, words: dict[str, str], today: date) -> dict[str, Any]:
    patent = declaration.patent
    signatures = [
        {"name": one.signer, "signed_on": str(one.signed_on)}
        for one in declaration.documents
        if one.kind == DocumentKind.SIGNATURE and one.revision == declaration.revision
    ]
    return {
        "number": patent_number(patent) or "",
        "title": patent.title,
        "patentee": declaration.organisation.name,
        "co_owners": list(owners(patent)[1:]),
        "fee_capital": capital_amount(declaration.price_fen) if declaration.price_fen else "",
        "licence_period": declaration.ends_on.isoformat() if declaration.ends_on else "",
        "payment_account": declaration.payment_method,
        "territory": declaration.territory,
        "other": declaration.other,
        "signatures": signatures,
        "drawn_up_on": today.isoformat(),
        **words,
    }
