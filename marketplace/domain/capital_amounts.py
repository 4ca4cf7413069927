"""Amounts of money in the Chinese capital numerals that can't be altered by a stroke of the pen."""

from marketplace.domain.money import FEN_PER_YUAN

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


def capital_amount(fen: int) -> str:
    """Return an amount of fen in capitals, as banks write it: 12000050 → 壹拾贰万元伍角整.

    People's Bank of China, rules for filling in bills and vouchers (正确填写票据和结算凭证的基本规定): 整 stands after
    yuan and jiao and not after fen; a gap of noughts is one 零.
    """
    if fen < 0:
        raise ValueError("an amount in capitals is never negative")
    yuan, rest = divmod(fen, FEN_PER_YUAN)
    jiao, last = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan or not rest else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif last and yuan:
        words += "零"
    return words + (f"{_DIGITS[last]}分" if last else "整")


def _whole(number: int) -> str:
    for size, unit in _UNITS:
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _whole(high) + unit + gap + (_whole(low) if low else "")
    return _DIGITS[number]
