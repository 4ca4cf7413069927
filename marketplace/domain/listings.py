"""Listing state machine (domain study §9) and the gate a listing passes before anybody sees it (R-09)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.freshness import Freshness, freshness
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import ROYALTY_MODES, PaymentMode
from marketplace.domain.patents import LegalStatus
from marketplace.domain.processes import LETTERS, Process, moves
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import DealType


class ListingStatus(StrEnum):
    """Where a public offer stands. Approved waits only for a fresh legal status."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    OWNER_APPROVED = "owner_approved"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    RESERVED = "reserved"
    CLOSED = "closed"


class ListingAction(StrEnum):
    """What may be done to a listing."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE_OWNER = "approve_owner"
    APPROVE_PLATFORM = "approve_platform"
    PUBLISH = "publish"
    SUSPEND = "suspend"
    RESUME = "resume"
    RESERVE = "reserve"
    RELEASE = "release"
    CLOSE = "close"


_S, _A = ListingStatus, ListingAction
#: Reserving, releasing and closing may follow from a step that somebody takes in a deal, on either side.
LISTING_PROCESS = Process(
    "listing",
    _S.DRAFT,
    moves(
        {
            (_S.DRAFT, _A.SUBMIT): (_S.SUBMITTED, "IO"),
            (_S.RETURNED, _A.SUBMIT): (_S.SUBMITTED, "IO"),
            (_S.SUBMITTED, _A.RETURN): (_S.RETURNED, "COBA"),
            (_S.OWNER_APPROVED, _A.RETURN): (_S.RETURNED, "COBA"),
            (_S.SUBMITTED, _A.APPROVE_OWNER): (_S.OWNER_APPROVED, "O"),
            (_S.OWNER_APPROVED, _A.APPROVE_PLATFORM): (_S.APPROVED, "BA"),
            (_S.APPROVED, _A.PUBLISH): (_S.PUBLISHED, "OBAS"),
            (_S.PUBLISHED, _A.SUSPEND): (_S.SUSPENDED, "OBAS"),
            (_S.SUSPENDED, _A.RESUME): (_S.PUBLISHED, "BA"),
            (_S.PUBLISHED, _A.RESERVE): (_S.RESERVED, "OEBAS"),
            (_S.RESERVED, _A.RELEASE): (_S.PUBLISHED, "OEBAS"),
            **{(status, _A.CLOSE): (_S.CLOSED, "OEBAS") for status in _S if status is not _S.CLOSED},
        },
        LETTERS,
    ),
)
EDITABLE = frozenset({_S.DRAFT, _S.RETURNED})
#: Statuses that occupy the one listing per patent and deal type; a closed one leaves room for another.
OPEN_STATUSES = tuple(status for status in _S if status is not _S.CLOSED)


class PriceKind(StrEnum):
    """A price is stated, free, or negotiable for a stated reason; never simply hidden."""

    FIXED = "fixed"
    NEGOTIABLE = "negotiable"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a listing offers: the right (deal type, licence type) and how it is paid.

    `free_for_small`: small and micro enterprises pay nothing, whatever others pay.
    """

    deal_type: DealType
    licence_type: LicenceType | None
    payment_mode: PaymentMode
    price_kind: PriceKind
    price_fen: int | None = None
    royalty_bp: int | None = None
    price_reason: str = ""
    free_for_small: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """The facts of the patent and of the lister against which the gate is checked."""

    number_valid: bool
    legal_status: LegalStatus
    status_checked_on: date | None
    held: bool
    in_force_until: date | None
    lister_is_owner: bool
    mandate: str
    title: str
    contact: str


def proposal_problems(proposal: Proposal) -> list[InvalidInput]:
    """Return what is wrong with the offer itself, field by field; empty when it may be submitted."""
    return [
        problem
        for check in (_right_problem, _price_problem, _royalty_problem, _small_problem)
        if (problem := check(proposal))
    ]


def _right_problem(proposal: Proposal) -> InvalidInput | None:
    licence = proposal.licence_type
    if proposal.deal_type is DealType.LICENCE and licence is None:
        return InvalidInput("licence_type", "licence_type_missing", N_("请选择许可方式：普通、排他或独占"))
    if proposal.deal_type is DealType.OPEN_LICENCE and licence is not LicenceType.NON_EXCLUSIVE:
        return InvalidInput(
            "licence_type", "open_is_ordinary", N_("开放许可只能是普通许可（专利法第五十一条）")
        )
    if proposal.deal_type in (DealType.TRANSFER, DealType.EQUITY) and licence is not None:
        return InvalidInput("licence_type", "no_licence_type", N_("转让和作价入股不填许可方式"))
    return None


def _price_problem(proposal: Proposal) -> InvalidInput | None:
    free = proposal.payment_mode is PaymentMode.FREE
    if free != (proposal.price_kind is PriceKind.FREE):
        return InvalidInput("price_kind", "free_mismatch", N_("“免费”须同时选作付费方式和价格类型"))
    if proposal.price_kind is PriceKind.FIXED and not proposal.price_fen:
        if proposal.payment_mode is PaymentMode.ROYALTY:
            return None
        return InvalidInput(
            "price", "price_missing", N_("请填写价格（元）；如确需面议，请选“面议”并说明理由")
        )
    if proposal.price_kind is PriceKind.NEGOTIABLE and len(proposal.price_reason.strip()) < 5:
        return InvalidInput(
            "price_reason", "reason_missing", N_("选择“面议”须说明理由（至少 5 个字），理由会公开显示")
        )
    if proposal.price_kind is PriceKind.NEGOTIABLE and proposal.deal_type is DealType.OPEN_LICENCE:
        return InvalidInput(
            "price_kind", "open_needs_price", N_("开放许可须公布统一的许可使用费，不能面议（专利法第五十条）")
        )
    return None


def _royalty_problem(proposal: Proposal) -> InvalidInput | None:
    needs_rate = proposal.payment_mode in ROYALTY_MODES and proposal.price_kind is PriceKind.FIXED
    if needs_rate and not proposal.royalty_bp:
        return InvalidInput("royalty_rate", "rate_missing", N_("提成付费须填写提成率（占净销售额的百分比）"))
    return None


def _small_problem(proposal: Proposal) -> InvalidInput | None:
    if proposal.free_for_small and proposal.licence_type is None:
        return InvalidInput(
            "free_for_small",
            "only_licences",
            N_("“对小微企业免费”只适用于许可和开放许可，转让和作价入股请勿勾选"),
        )
    return None


def gate_problems(dossier: Dossier, today: date, book: RuleBook) -> list[InvalidInput]:
    """R-09: why the patent may not be put on offer, each reason beside the field that mends it."""
    return [problem for check in _GATE if (problem := check(dossier, today, book))]


def _number_gate(dossier: Dossier, today: date, book: RuleBook) -> InvalidInput | None:
    if not dossier.number_valid:
        return InvalidInput(
            "number", "check_digit", N_("申请号校验位不符，请对照受理通知书或专利证书更正后再挂牌")
        )
    return None


def _status_gate(dossier: Dossier, today: date, book: RuleBook) -> InvalidInput | None:
    status = dossier.legal_status
    if status is LegalStatus.UNKNOWN:
        return InvalidInput("status", "status_unknown", N_("法律状态尚未核验，请先“核验法律状态”并注明来源"))
    if status is LegalStatus.PENDING:
        return InvalidInput("status", "not_granted", N_("尚未授权的申请不能作为专利挂牌"))
    ended = dossier.in_force_until is not None and dossier.in_force_until < today
    if status is not LegalStatus.GRANTED or ended:
        return InvalidInput("status", "right_ended", N_("该专利权已终止、届满、无效或未获授权，不能挂牌"))
    if dossier.held:
        return InvalidInput("status", "held", N_("该专利权处于保全或中止程序中，解除并核验后才能挂牌"))
    return None


def _freshness_gate(dossier: Dossier, today: date, book: RuleBook) -> InvalidInput | None:
    fresh = freshness(dossier.status_checked_on, today, book) is Freshness.FRESH
    if dossier.legal_status is LegalStatus.GRANTED and not fresh:
        message = N_("法律状态核验已超过 %(days)s 天，请重新核验")
        return InvalidInput("status", "status_stale", message, days=book.fresh_days)
    return None


def _owner_gate(dossier: Dossier, today: date, book: RuleBook) -> InvalidInput | None:
    if not dossier.lister_is_owner and len(dossier.mandate.strip()) < 5:
        return InvalidInput(
            "mandate", "not_owner", N_("登记的权利人不是本单位，请填写授权委托依据（文件名称和编号）")
        )
    return None


def _title_gate(dossier: Dossier, today: date, book: RuleBook) -> InvalidInput | None:
    return (
        None
        if dossier.title.strip()
        else InvalidInput("title", "title_missing", N_("专利名称为空，请先补全著录信息"))
    )


def _contact_gate(dossier: Dossier, today: date, book: RuleBook) -> InvalidInput | None:
    return (
        None
        if dossier.contact.strip()
        else InvalidInput("contact", "contact_missing", N_("请填写联系人及电话或邮箱"))
    )


_GATE: tuple[Callable[[Dossier, date, RuleBook], InvalidInput | None], ...] = (
    _number_gate,
    _status_gate,
    _freshness_gate,
    _owner_gate,
    _title_gate,
    _contact_gate,
)
