"""The ways in which people and files write one number."""

from collections.abc import Iterator

_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def check_digit(digits: str) -> str:
    """The modulo-11 check digit of an application number's 8 or 12 digits."""
    return "0123456789X"[sum(int(a) * b for a, b in zip(digits, _WEIGHTS, strict=False)) % 11]


def application_spellings(digits: str) -> Iterator[str]:
    """Spellings of the application number with these 8 or 12 digits, with and without check digit."""
    check = check_digit(digits)
    year = digits[: len(digits) // 3]
    kind, serial = digits[len(year)], digits[len(year) + 1 :]
    for written in (f"{digits}.{check}", f"{digits}{check}", digits):
        yield from (written, f"ZL{written}", f"CN{written}", f"zl {written.lower()}", f"CN ZL {written}")
        yield from (
            f"  CN{written} ",
            f"ZL{written}".translate(_FULL_WIDTH),
            f"\u200bZL\u200b{written}\ufeff",
        )
        yield from (f"号：ZL{written}", f"no:{written}", f"專利號: {written}", f'号:"ZL {written}"')
    yield from (
        f"ZL {year} {kind} {serial}.{check}",
        f"CN{year}-{kind}-{serial}.{check}",
        f"{digits}．{check}",
    )
    yield from (f"ZL{digits}。{check}", f"{digits}·{check}", f"ZL{digits} . {check}", f"CN-{digits}-{check}")
    yield from (f"CNA{digits}{check}A", f"CNU{digits}{check}U", f"号：{year} {kind} {serial}.{check}")


def publication_spellings(digits: str, kind: str) -> Iterator[str]:
    """Spellings of a Chinese publication number, with and without its kind letter."""
    whole = f"CN{digits}{kind}"
    yield from (
        whole,
        whole.lower(),
        whole.translate(_FULL_WIDTH),
        f"CN-{digits}-{kind}",
        f"CN {digits} {kind}",
    )
    yield from (
        f"CN{digits}",
        f"CN {digits}",
        digits,
        f"公开号：CN {digits} {kind}",
        f"no:CN-{digits}-{kind}",
    )
