"""What a stored declaration declares, as the rules read it."""

from marketplace.domain.declarations import DeclaredTerms
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import RoyaltyBase
from marketplace.models import Declaration


def declared(declaration: Declaration) -> DeclaredTerms:
    """Return what a stored declaration declares, as the rules read it."""
    values = {name: getattr(declaration, name) for name in DeclaredTerms.__slots__}
    values["payment_mode"] = PaymentMode(declaration.payment_mode)
    values["royalty_base"] = RoyaltyBase(declaration.royalty_base)
    return DeclaredTerms(**values)
