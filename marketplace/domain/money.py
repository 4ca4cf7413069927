"""Money in integer fen and the ways a price is paid (Civil Code art. 846)."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from marketplace.domain.errors import N_, InvalidInput

FEN_PER_YUAN = 100
MAX_FEN = 10**14  # 1,000 billion yuan: above any contract, well inside BIGINT
BASIS_POINTS = 10_000


class PaymentMode(StrEnum):
    """How a price is paid: the second axis of a deal, never folded into the deal type."""

    LUMP_SUM = "lump_sum"
    INSTALMENTS = "instalments"
    ROYALTY = "royalty"
    ENTRY_FEE_AND_ROYALTY = "entry_fee_and_royalty"
    DEFERRED = "deferred"
    FREE = "free"


#: Modes whose total is known at signature; the others are counted, and their value is never estimated (S-07).
FIXED_MODES = frozenset({PaymentMode.LUMP_SUM, PaymentMode.INSTALMENTS})
#: Modes that need a rate of net sales.
ROYALTY_MODES = frozenset({PaymentMode.ROYALTY, PaymentMode.ENTRY_FEE_AND_ROYALTY})


def fen_from_yuan(text: str, field: str = "price") -> int:
    """Turn what a person typed in yuan ("300,000", "12.50") into fen; InvalidInput otherwise."""
    cleaned = text.strip().replace(",", "").replace("，", "").removeprefix("¥").removeprefix("￥")
    try:
        yuan = Decimal(cleaned)
    except InvalidOperation:
        raise InvalidInput(
            field, "not_a_number", N_("金额请填数字，单位为元，例如 300000 或 12.50")
        ) from None
    if not yuan.is_finite() or yuan < 0:
        raise InvalidInput(field, "negative", N_("金额不能为负数"))
    fen = yuan * FEN_PER_YUAN
    if fen != fen.to_integral_value():
        raise InvalidInput(field, "too_precise", N_("金额最多两位小数（到分）"))
    if fen > MAX_FEN:
        raise InvalidInput(field, "too_large", N_("金额过大，请核对单位是否为元"))
    return int(fen)


def basis_points_from_percent(text: str, field: str = "royalty_rate") -> int:
    """Turn a typed percentage ("3.5") into basis points (350); InvalidInput outside 0–100 %."""
    try:
        percent = Decimal(text.strip().removesuffix("%").removesuffix("％"))
    except InvalidOperation:
        raise InvalidInput(field, "not_a_number", N_("提成率请填百分数，例如 3.5")) from None
    if not percent.is_finite() or not 0 < percent <= 100:
        raise InvalidInput(field, "out_of_range", N_("提成率应大于 0 且不超过 100%"))
    return int((percent * 100).quantize(Decimal(1), ROUND_HALF_UP))


def yuan(fen: int) -> str:
    """Render fen as yuan with thousands separators and no needless decimals: 30000000 → 300,000."""
    whole, rest = divmod(fen, FEN_PER_YUAN)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"
