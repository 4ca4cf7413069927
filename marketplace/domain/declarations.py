"""Open-licence declarations: what is declared, and where a declaration stands (domain study §9, Patent Law art. 50)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import PriceKind, Proposal
from marketplace.domain.money import ROYALTY_MODES, PaymentMode
from marketplace.domain.processes import LETTERS, Process, moves
from marketplace.domain.terms import DealType, RoyaltyBase, RoyaltyTerms, Terms, Tier, TrialTerms


class DeclarationStatus(StrEnum):
    """Where a declaration stands. At risk: still announced, but something has come up that the law excludes."""

    DRAFT = "draft"
    CHECKED = "checked"
    OWNER_SIGNED = "owner_signed"
    FILED = "filed"
    CORRECTION = "correction"
    REFUSED = "refused"
    ANNOUNCED = "announced"
    AT_RISK = "at_risk"
    WITHDRAWAL_FILED = "withdrawal_filed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class DeclarationAction(StrEnum):
    """Steps of a declaration. Sign is one owner's signature, sign_last the one that completes them."""

    CHECK = "check"
    REVISE = "revise"
    SIGN = "sign"
    SIGN_LAST = "sign_last"
    FILE = "file"
    ASK_CORRECTION = "ask_correction"
    REFILE = "refile"
    ANNOUNCE = "announce"
    REFUSE = "refuse"
    FLAG = "flag"
    CLEAR = "clear"
    WITHDRAW = "withdraw"
    END_WITHDRAWAL = "end_withdrawal"
    EXPIRE = "expire"


class DocumentKind(StrEnum):
    """A file of a declaration. Signatures and consents name the owner who gave them."""

    EVALUATION_REPORT = "evaluation_report"
    PLEDGEE_CONSENT = "pledgee_consent"
    SIGNATURE = "signature"
    WITHDRAWAL_CONSENT = "withdrawal_consent"


_S, _A = DeclarationStatus, DeclarationAction
#: Revise is ours, beside the study's rows: without it a mistake found after the check could never be mended.
DECLARATION_PROCESS = Process(
    "declaration",
    _S.DRAFT,
    moves(
        {
            (_S.DRAFT, _A.CHECK): (_S.CHECKED, "S"),
            (_S.CHECKED, _A.SIGN): (_S.CHECKED, "O"),
            (_S.CHECKED, _A.SIGN_LAST): (_S.OWNER_SIGNED, "O"),
            (_S.OWNER_SIGNED, _A.FILE): (_S.FILED, "O"),
            (_S.FILED, _A.ASK_CORRECTION): (_S.CORRECTION, "O"),
            (_S.CORRECTION, _A.REFILE): (_S.FILED, "O"),
            (_S.FILED, _A.ANNOUNCE): (_S.ANNOUNCED, "OA"),
            (_S.FILED, _A.REFUSE): (_S.REFUSED, "O"),
            (_S.ANNOUNCED, _A.FLAG): (_S.AT_RISK, "S"),
            (_S.AT_RISK, _A.CLEAR): (_S.ANNOUNCED, "OS"),
            (_S.ANNOUNCED, _A.WITHDRAW): (_S.WITHDRAWAL_FILED, "O"),
            (_S.AT_RISK, _A.WITHDRAW): (_S.WITHDRAWAL_FILED, "O"),
            (_S.WITHDRAWAL_FILED, _A.END_WITHDRAWAL): (_S.WITHDRAWN, "OA"),
            (_S.ANNOUNCED, _A.EXPIRE): (_S.EXPIRED, "S"),
            (_S.AT_RISK, _A.EXPIRE): (_S.EXPIRED, "S"),
            **{
                (status, _A.REVISE): (_S.DRAFT, "O")
                for status in (_S.CHECKED, _S.OWNER_SIGNED, _S.CORRECTION)
            },
        },
        LETTERS,
    ),
)
FINAL = DECLARATION_PROCESS.final()
#: Announced and not ended: exclusive and sole licences are excluded (Patent Law art. 51).
LIVE = (_S.ANNOUNCED, _S.AT_RISK, _S.WITHDRAWAL_FILED)
#: A withdrawal counts from its own announcement, so until then the licence may be taken.
TAKEABLE = (_S.ANNOUNCED, _S.WITHDRAWAL_FILED)
#: What may be declared; instalments have no place in the office's form.
MODES = (
    PaymentMode.LUMP_SUM,
    PaymentMode.ROYALTY,
    PaymentMode.ENTRY_FEE_AND_ROYALTY,
    PaymentMode.DEFERRED,
    PaymentMode.FREE,
)
#: Modes in which something is paid before the licence begins.
PAID_AT_ONCE = frozenset({PaymentMode.LUMP_SUM, PaymentMode.ENTRY_FEE_AND_ROYALTY})


@dataclass(frozen=True, slots=True)
class DeclaredTerms:
    """The same terms for everybody (Implementing Rules, rule 85): fee, how it is paid, period, other matters.

    `reason` explains what is above the usual caps; `contact` is where a notice goes.
    """

    payment_mode: PaymentMode = PaymentMode.LUMP_SUM
    price_fen: int | None = None
    royalty_bp: int | None = None
    royalty_base: RoyaltyBase = RoyaltyBase.NET_SALES
    deferred_months: int | None = None
    ends_on: date | None = None
    payment_method: str = ""
    territory: str = ""
    other: str = ""
    reason: str = ""
    contact: str = ""

    @property
    def fee_is_complete(self) -> bool:
        """Whether the fee that this way of paying needs is stated."""
        if self.payment_mode is PaymentMode.FREE:
            return True
        price = self.payment_mode is PaymentMode.ROYALTY or bool(self.price_fen)
        rate = self.payment_mode not in ROYALTY_MODES or bool(self.royalty_bp)
        months = self.payment_mode is not PaymentMode.DEFERRED or bool(self.deferred_months)
        return price and rate and months

    def proposal(self) -> Proposal:
        """What a listing of this declaration offers."""
        kind = PriceKind.FREE if self.payment_mode is PaymentMode.FREE else PriceKind.FIXED
        return Proposal(
            DealType.OPEN_LICENCE, LicenceType.NON_EXCLUSIVE, self.payment_mode, kind,
            price_fen=self.price_fen, royalty_bp=self.royalty_bp,
        )  # fmt: skip

    def terms(self, starts_on: date) -> Terms:
        """The terms that are frozen for somebody who takes the licence from this day on."""
        royalty = self.royalty_bp and RoyaltyTerms(self.royalty_base, (Tier(None, self.royalty_bp),))
        return Terms(
            DealType.OPEN_LICENCE, self.payment_mode, LicenceType.NON_EXCLUSIVE,
            price_fen=self.price_fen, royalty_bp=self.royalty_bp, starts_on=starts_on, ends_on=self.ends_on,
            territory=self.territory, deferred_months=self.deferred_months, note=self.other,
            royalty=royalty or None, trial=TrialTerms() if self.deferred_months else None,
        )  # fmt: skip


def needs_confirmation(terms: Terms) -> bool:
    """Whether the owner must confirm in writing, with a date, that the licence holds.

    Art. 51 gives it after payment as announced; where nothing is paid at first and the licence isn't free, the day is unclear.
    """
    later = terms.payment_mode not in PAID_AT_ONCE and terms.payment_mode is not PaymentMode.FREE
    return terms.deal_type is DealType.OPEN_LICENCE and later
