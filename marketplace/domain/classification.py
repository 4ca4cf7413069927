"""IPC and Locarno codes: canonical spelling and the prefixes a search filters by."""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from marketplace.domain.errors import N_

_EDITION = re.compile(r"\(\d{4}\.\d{1,2}\)|\(\d{1,2}\)")
_IPC = re.compile(r"([A-H])(?:(\d{2})(?:([A-Z])(?:(\d{1,4})(?:/(\d{2,6}))?)?)?)?(?:[A-Z]{1,3}\d?)?")
_IPC_FIXED_WIDTH = re.compile(r"([A-H]\d{2}[A-Z])(\d{4})(\d{6})")
_LOCARNO = re.compile(r"(\d{2})-(\d{2})(?:-[A-Z]?\d{1,5})?")
_SEPARATORS = re.compile(r"[;；|,，、\n]+")
_EMPTY = frozenset({"", "-", "--", "无"})
#: The eight sections of the International Patent Classification, shortened where the official title is long.
IPC_SECTIONS = {
    "A": N_("人类生活必需"),
    "B": N_("作业；运输"),
    "C": N_("化学；冶金"),
    "D": N_("纺织；造纸"),
    "E": N_("固定建筑物"),
    "F": N_("机械工程；照明；加热；武器；爆破"),
    "G": N_("物理"),
    "H": N_("电学"),
}


@dataclass(frozen=True, slots=True)
class Classification:
    """The codes of one cell, each in canonical form, and the pieces that are no code."""

    ipc: tuple[str, ...] = ()
    locarno: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def ipc_code(text: str) -> str | None:
    """Canonical IPC symbol: "E01B3/32(2006.01)I" is E01B3/32, "C10L   1/    00" is C10L1/00; "E" stays E.

    Also reads the fixed-width form of WIPO ST.8 (A01B0001020000 is A01B1/02). None when it is no symbol.
    """
    folded = _EDITION.sub("", "".join(unicodedata.normalize("NFKC", text).upper().split()))
    fixed = _IPC_FIXED_WIDTH.fullmatch(folded)
    if fixed:
        return f"{fixed[1]}{int(fixed[2])}/{fixed[3][:2]}{fixed[3][2:].rstrip('0')}"
    match = _IPC.fullmatch(folded)
    if match is None or (match[2] is None and len(folded) > 1):
        return None
    section, main_class, subclass, group, subgroup = match.groups()
    code = section + (main_class or "") + (subclass or "")
    if group:
        code += str(int(group)) + (f"/{subgroup}" if subgroup else "")
    return code


def locarno_code(text: str) -> str | None:
    """Canonical Locarno class and subclass: "21-01-C0293" is 21-01, "14-02(10)" is 14-02; None when it is none."""
    folded = _EDITION.sub("", "".join(unicodedata.normalize("NFKC", text).upper().split()))
    match = _LOCARNO.fullmatch(folded)
    return f"{match[1]}-{match[2]}" if match and 1 <= int(match[1]) <= 32 else None


@lru_cache(maxsize=4096)
def parse_classification(text: str) -> Classification:
    """Every code of one cell, IPC and Locarno told apart by shape, repeated codes once, order kept."""
    ipc: dict[str, None] = {}
    locarno: dict[str, None] = {}
    unreadable: list[str] = []
    for piece in _pieces(text):
        code = ipc_code(piece)
        if code:
            ipc[code] = None
        elif design := locarno_code(piece):
            locarno[design] = None
        else:
            unreadable.append(piece)
    return Classification(tuple(ipc), tuple(locarno), tuple(unreadable))


def _pieces(text: str) -> list[str]:
    stripped = text.strip()
    if stripped.startswith("["):
        try:
            values = json.loads(stripped)
        except ValueError:
            values = [stripped]
        return [str(value).strip() for value in values if str(value).strip()]
    return [piece.strip() for piece in _SEPARATORS.split(stripped) if piece.strip() not in _EMPTY]
