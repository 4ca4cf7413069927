"""The declared terms in words: for pages, and for the document that goes to the office."""

from typing import Any

from flask_babel import gettext as _

from marketplace.domain.declarations import DeclaredTerms
from marketplace.domain.money import PaymentMode, yuan
from marketplace.domain.patents import PatentType
from marketplace.web.labels import label, label_of


def fee_words(terms: DeclaredTerms, patent: Any) -> dict[str, str]:
    """Return the kind of patent, the way of paying and the fee in the reader's language."""
    return {
        "patent_type": label_of(PatentType, patent.patent_type),
        "fee_mode": label(terms.payment_mode),
        "fee_text": _fee(terms),
    }


def _fee(terms: DeclaredTerms) -> str:
    if terms.payment_mode is PaymentMode.FREE:
        return _("免费")
    parts = [_("%(amount)s 元", amount=yuan(terms.price_fen))] if terms.price_fen else []
    if terms.royalty_bp:
        rate, base = f"{terms.royalty_bp / 100:g}%", label(terms.royalty_base)
        parts.append(_("%(base)s的 %(rate)s", base=base, rate=rate))
    if terms.deferred_months:
        parts.append(_("免费使用 %(months)s 个月后支付", months=terms.deferred_months))
    return _("，").join(parts)
