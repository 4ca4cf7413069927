"""Application, patent and publication numbers (R-01, R-02): every spelling becomes one key.

The key is what is stored: the digits with the check digit, without prefix, dot and blanks ("2021101234567"). Numbers of
1985-88 were given out without a check digit; where a file adds one it is checked and then dropped, so that both
spellings are one patent ("85102475").
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.patents import PatentType

_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_TYPE_OF_DIGIT = {
    "1": PatentType.INVENTION,
    "2": PatentType.UTILITY_MODEL,
    "3": PatentType.DESIGN,
    "8": PatentType.INVENTION,  # international application in the national phase
    "9": PatentType.UTILITY_MODEL,
}
_FIRST_LONG_YEAR = 2003
_NO_CHECK_DIGIT_UNTIL = 1988
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_DASHES = re.compile(r"[-‐-―−_]")
_OLD_WEB_FORM = re.compile(r"CN[A-CUYSD](\d{8,12}[\dX])[A-Z]")
_CHINESE = re.compile(r"(?:CN|ZL|ZLCN|CNZL)?(\d{8}|\d{8}[.]?[\dX]|\d{12}|\d{12}[.]?[\dX])")
_PUBLICATION = re.compile(r"CN(\d{7,9})([ABCUYSD]\d?)?")
_FOREIGN = re.compile(r"(?:PCT.*|WO.*|(?!CN|ZL)[A-Z]{2}[A-Z]?\d[\dA-Z./]*)")
_DAMAGED = re.compile(r"\d[.,]?\d*E\+?\d+")
_SEPARATORS = re.compile(r"[;；|、\n]+")

_KIND_LETTER = re.compile(r"CN\d+([A-Z])\d?")
_GRANT_LETTERS = frozenset("BCUYSD")

FIELD = "application_number"


@dataclass(frozen=True, slots=True, order=True)
class ApplicationNumber:
    """A Chinese application number whose check digit holds; `key` is its stored form."""

    key: str

    @property
    def year(self) -> int:
        """Year of the number (four digits)."""
        return _year(self.key)

    @property
    def patent_type(self) -> PatentType:
        """The kind of patent that the type digit names."""
        return _TYPE_OF_DIGIT[_type_digit(self.key)]

    @property
    def dotted(self) -> str:
        """Digits with the dot before the check digit: 202110123456.7."""
        return self.key if len(self.key) == 8 else f"{self.key[:-1]}.{self.key[-1]}"

    def __str__(self) -> str:
        """The spelling used on pages and in addresses: CN202110123456.7."""
        return "CN" + self.dotted

    @property
    def patent_number(self) -> str:
        """The number of the granted patent: ZL202110123456.7."""
        return "ZL" + self.dotted


def check_digit(digits: str) -> str:
    """R-01: the modulo-11 check digit of 8 or 12 digits. 201910699568 gives X, 202222939332 gives 9."""
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return "X" if remainder == 10 else str(remainder)


def parse_application_number(text: str, today: date) -> ApplicationNumber:
    """Any spelling of a Chinese application or patent number (R-01, R-02).

    Raises InvalidInput with code application_number_missing, application_number_damaged, publication_number,
    foreign_number, application_number_invalid, check_digit_missing, check_digit or number_from_future. A missing check
    digit is refused, not computed: without it nothing tells a typing error from another's patent.
    """
    folded = _fold(text)
    body = _body(folded, text)
    year = _year(body)
    if year == 0 and _PUBLICATION.fullmatch(folded):
        raise _is_publication(text)
    if year == 0 or _type_digit(body) not in _TYPE_OF_DIGIT:
        raise _refusal("application_number_invalid", N_("“%(value)s”不是中国专利申请号"), text)
    if year > today.year:
        raise _refusal("number_from_future", N_("申请号“%(value)s”的年份 %(year)s 晚于今年"), text, year=year)
    return ApplicationNumber(_checked(body, year, text))


def application_key(text: str, today: date) -> str | None:
    """The stored key for any spelling, or None when it is not a valid Chinese application number."""
    try:
        return parse_application_number(text, today).key
    except InvalidInput:
        return None


def parse_publication_number(text: str) -> str:
    """Canonical publication number: CN114567890B, US9833479B2. A field of its own (R-02).

    Raises InvalidInput `publication_number_invalid`. Hyphens, blanks and slashes are dropped (CN-110364031-B).
    """
    folded = _fold(text).replace("/", "").replace(".", "")
    if _PUBLICATION.fullmatch(folded) or (_FOREIGN.fullmatch(folded) and not folded.startswith("PCT")):
        return folded
    raise InvalidInput(
        "publication_number",
        "publication_number_invalid",
        N_("“%(value)s”不是公开（公告）号"),
        value=text.strip(),
    )


def is_grant_publication(publication_number: str) -> bool:
    """Whether a Chinese publication number announces a grant: kind B, C, U, Y, S or D (A is the application)."""
    match = _KIND_LETTER.fullmatch(publication_number)
    return match is not None and match[1] in _GRANT_LETTERS


def is_foreign(text: str) -> bool:
    """Whether a number is plainly another office's or an international one (US…, WO…, PCT/CN…)."""
    return _FOREIGN.fullmatch(_fold(text)) is not None


def split_numbers(text: str) -> list[str]:
    """The numbers of one cell: files join several with ; or | ("CN101899984A;CN101899984B")."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    folded = _DASHES.sub("", _BLANKS.sub("", folded))
    return folded.replace("。", ".").replace("·", ".").lstrip("'\"")


def _body(folded: str, text: str) -> str:
    if not folded:
        raise _refusal("application_number_missing", N_("缺少申请号"), text)
    if _DAMAGED.fullmatch(folded):
        raise _refusal(
            "application_number_damaged",
            N_("“%(value)s”已被表格软件改成科学计数法，原号码无法还原：请把该列设为文本后重新填写"),
            text,
        )
    match = _OLD_WEB_FORM.fullmatch(folded) or _CHINESE.fullmatch(folded)
    if match:
        return match[1].replace(".", "")
    if _PUBLICATION.fullmatch(folded):
        raise _is_publication(text)
    if _FOREIGN.fullmatch(folded):
        raise _refusal("foreign_number", N_("“%(value)s”不是中国申请号，本平台只收中国专利"), text)
    raise _refusal("application_number_invalid", N_("“%(value)s”不是中国专利申请号"), text)


def _year(body: str) -> int:
    """Four-digit year of 8, 9, 12 or 13 characters; 0 when no such year was ever used for that length."""
    if len(body) >= 12:
        year = int(body[:4])
        return year if year >= _FIRST_LONG_YEAR else 0
    year = int(body[:2])
    return 1900 + year if year >= 85 else 2000 + year if year <= _FIRST_LONG_YEAR % 100 else 0


def _type_digit(body: str) -> str:
    return body[4] if len(body) >= 12 else body[2]


def _checked(body: str, year: int, text: str) -> str:
    digits = body[:12] if len(body) >= 12 else body[:8]
    expected = check_digit(digits)
    if len(body) == len(digits):
        if year <= _NO_CHECK_DIGIT_UNTIL:
            return body
        raise _refusal(
            "check_digit_missing",
            N_("申请号“%(value)s”缺少校验位：按规则应为 %(expected)s，请核对后补上"),
            text,
            expected=expected,
        )
    if body[-1] != expected:
        raise _refusal(
            "check_digit",
            N_("申请号“%(value)s”的校验位不对：应为 %(expected)s，请检查是否有数字录错"),
            text,
            expected=expected,
        )
    return digits if year <= _NO_CHECK_DIGIT_UNTIL else body


def _is_publication(text: str) -> InvalidInput:
    return _refusal("publication_number", N_("“%(value)s”是公开（公告）号，请填写申请号"), text)


def _refusal(code: str, message_id: str, text: str, **params: object) -> InvalidInput:
    return InvalidInput(FIELD, code, message_id, value=text.strip()[:60], **params)
