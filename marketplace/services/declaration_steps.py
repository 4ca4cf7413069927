"""A declaration from its signatures to its end: signed, filed, announced, withdrawn. The platform prepares, the owner files."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.declarations import DeclarationAction, DocumentKind
from marketplace.domain.errors import N_, Conflict, InvalidInput
from marketplace.domain.licences import LicenceType
from marketplace.domain.permissions import Action, require
from marketplace.models import Declaration, RightsGrant
from marketplace.services import declaration_listings
from marketplace.services.declaration_documents import attach
from marketplace.services.declaration_process import Step, begin, digest, lock, move
from marketplace.services.declaration_standing import owners, signed, unsigned
from marketplace.services.kept_files import Upload, keep
from marketplace.services.unit_of_work import Transaction, transaction

_A = DeclarationAction


def sign(
    actor: Actor, public_id: UUID, signer: str, signed_on: date, file: Upload, key: str, *, now: datetime
) -> Declaration:
    """Record an owner's signature with its file; the last one completes them. InvalidInput beside each field."""
    require(actor, Action.DECLARATION_MAKE)
    _check_day("signed_on", signed_on, None, now)
    kept = keep(file)
    content = {
        "signer": digest(signer),
        "signed_on": signed_on.isoformat(),
        "sha256": kept.stored.sha256,
    }
    with transaction(now) as tx:
        declaration = lock(tx, public_id)
        require(actor, Action.DECLARATION_MAKE, [declaration.organisation_id])
        last = set(unsigned(declaration)) | {signer} == {signer}
        step = Step(actor, public_id, _A.SIGN_LAST if last else _A.SIGN, key, content)
        if not begin(tx, step)[1]:
            return declaration
        if signer not in owners(declaration.patent):
            raise InvalidInput("signer", "unknown_owner", N_("请选择一位专利权人"))
        if signer in signed(declaration):
            raise InvalidInput("signer", "signed_already", N_("该权利人的签署件已上传"))
        move(tx, step, declaration, content)
        attach(declaration, actor, DocumentKind.SIGNATURE, kept, now, signer, signed_on)
        return declaration


def file(
    actor: Actor, public_id: UUID, number: str, filed_on: date, key: str, *, now: datetime
) -> Declaration:
    """Enter the receipt number and date of the filing at cponline.cnipa.gov.cn."""
    return _filed(Step(actor, public_id, _A.FILE, key, _dated(number, filed_on)), number, filed_on, now)


def refile(
    actor: Actor, public_id: UUID, number: str, filed_on: date, key: str, *, now: datetime
) -> Declaration:
    """Enter that the correction was handed in."""
    return _filed(Step(actor, public_id, _A.REFILE, key, _dated(number, filed_on)), number, filed_on, now)


def _dated(number: str, day: date) -> dict[str, str]:
    return {"number_given": " ".join(number.split()), "on": day.isoformat()}


def _filed(step: Step, number: str, filed_on: date, now: datetime) -> Declaration:
    with transaction(now) as tx:
        declaration, fresh = begin(tx, step)
        if not fresh:
            return declaration
        days = [one.signed_on for one in declaration.documents if one.signed_on]
        _check_day("filed_on", filed_on, max(days, default=None), now)
        declaration.receipt_number = _number("receipt_number", number)
        declaration.filed_on = filed_on
        move(tx, step, declaration, step.content)
        return declaration


def ask_correction(actor: Actor, public_id: UUID, reason: str, key: str, *, now: datetime) -> Declaration:
    """Enter that the office asks for a correction, and which."""
    return _reasoned(actor, public_id, _A.ASK_CORRECTION, reason, key, now)


def refuse(actor: Actor, public_id: UUID, reason: str, key: str, *, now: datetime) -> Declaration:
    """Enter that the office did not announce the declaration, and why; this ends it."""
    return _reasoned(actor, public_id, _A.REFUSE, reason, key, now)


def _reasoned(
    actor: Actor, public_id: UUID, action: DeclarationAction, reason: str, key: str, now: datetime
) -> Declaration:
    reason = _reason(reason)
    step = Step(actor, public_id, action, key, {"reason": digest(reason)})
    with transaction(now) as tx:
        declaration, fresh = begin(tx, step)
        if fresh:
            move(tx, step, declaration, step.content, reason)
        return declaration


def announce(
    actor: Actor, public_id: UUID, number: str, announced_on: date, key: str, *, now: datetime
) -> Declaration:
    """Enter the office's announcement: from this day exclusive and sole licences are excluded (art. 51, R-13).

    Conflict when the platform knows of such a licence in the period. A listing is drawn up and sent for approval.
    """
    step = Step(actor, public_id, _A.ANNOUNCE, key, _dated(number, announced_on))
    with transaction(now) as tx:
        declaration, fresh = begin(tx, step)
        if not fresh:
            return declaration
        _check_day("announced_on", announced_on, declaration.filed_on, now)
        declaration.announcement_number = _number("announcement_number", number)
        declaration.announced_on, declaration.rechecked_at = announced_on, now
        _exclude_others(tx, declaration)
        declaration_listings.draw_up(tx, declaration, actor, step.ledger_key)
        move(tx, step, declaration, step.content)
        declaration_listings.hand_in(tx, declaration, actor, step.ledger_key)
        return declaration


def _exclude_others(tx: Transaction, declaration: Declaration) -> None:
    """Store the declared period as a right of its own; the database refuses it beside an exclusive or sole licence."""
    right = RightsGrant(
        declaration_id=declaration.id, patent_id=declaration.patent_id, licence_type=LicenceType.NON_EXCLUSIVE,
        starts_on=declaration.announced_on, ends_on=declaration.ends_on,
    )  # fmt: skip
    try:
        tx.add(right)
    except IntegrityError as error:
        raise Conflict(
            N_(
                "该专利在声明期间已有独占或排他许可，不能登记公告：请先核对并解除该许可，或向国家知识产权局撤回声明"
            )
        ) from error


def free(tx: Transaction, declaration: Declaration) -> None:
    """End what the declaration excluded; licences that were taken stay (Patent Law art. 50)."""
    own = select(RightsGrant).where(RightsGrant.declaration_id == declaration.id)
    for right in tx.session.scalars(own):
        right.active = False


def withdraw(
    actor: Actor, public_id: UUID, reason: str, consent: Upload, key: str, *, now: datetime
) -> Declaration:
    """Enter that the withdrawal was filed, with its reason and the written consent of all owners."""
    require(actor, Action.DECLARATION_MAKE)
    reason, kept = _reason(reason), keep(consent)
    content = {"reason": digest(reason), "sha256": kept.stored.sha256}
    step = Step(actor, public_id, _A.WITHDRAW, key, content)
    with transaction(now) as tx:
        declaration, fresh = begin(tx, step)
        if fresh:
            move(tx, step, declaration, content, reason)
            attach(declaration, actor, DocumentKind.WITHDRAWAL_CONSENT, kept, now)
        return declaration


def end_withdrawal(actor: Actor, public_id: UUID, ended_on: date, key: str, *, now: datetime) -> Declaration:
    """Enter the announcement of the withdrawal, from which it counts; earlier licences stay valid."""
    step = Step(actor, public_id, _A.END_WITHDRAWAL, key, {"on": ended_on.isoformat()})
    with transaction(now) as tx:
        declaration, fresh = begin(tx, step)
        if not fresh:
            return declaration
        _check_day("ended_on", ended_on, declaration.announced_on, now)
        declaration.ended_on = ended_on
        declaration_listings.close(tx, declaration, actor, step.ledger_key, N_("开放许可声明已撤回"))
        free(tx, declaration)
        move(tx, step, declaration, step.content, declaration.status_reason)
        return declaration


def _number(field: str, text: str) -> str:
    number = " ".join(text.split())
    if not 2 <= len(number) <= 60:
        raise InvalidInput(field, "number_missing", N_("请填写国家知识产权局给出的编号（2 至 60 个字符）"))
    return number


def _reason(text: str) -> str:
    if not 2 <= len(text.strip()) <= 500:
        raise InvalidInput("reason", "reason_missing", N_("请填写理由（2 至 500 个字）"))
    return text.strip()


def _check_day(field: str, day: date, earliest: date | None, now: datetime) -> None:
    if day > local_day(now):
        raise InvalidInput(field, "date_in_future", N_("日期不能晚于今天"))
    if earliest and day < earliest:
        message = N_("日期不能早于上一步的日期 %(date)s")
        raise InvalidInput(field, "date_too_early", message, date=earliest.isoformat())
