"""Kinds of patent, legal status derived from events, and the term (R-04)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from marketplace.domain.working_days import shift_months


class PatentType(StrEnum):
    """The three kinds of Chinese patent (Patent Law art. 2)."""

    INVENTION = "invention"
    UTILITY_MODEL = "utility_model"
    DESIGN = "design"


class LegalStatus(StrEnum):
    """Where the right stands; UNKNOWN means that no source said so yet."""

    PENDING = "pending"
    GRANTED = "granted"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    INVALIDATED = "invalidated"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


class EventKind(StrEnum):
    """What a legal event is; a transfer or a change is an event, not a status."""

    FILED = "filed"
    PUBLISHED = "published"
    EXAMINATION = "examination"
    GRANTED = "granted"
    RESTORED = "restored"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    INVALIDATED = "invalidated"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    CHANGED = "changed"
    LICENSED = "licensed"
    PLEDGED = "pledged"
    PRESERVED = "preserved"
    SUSPENDED = "suspended"
    RELEASED = "released"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class LegalEvent:
    """One event of a patent's life: kind, day it took place (if known) and the source's own wording."""

    kind: EventKind
    on: date | None
    wording: str


# First match wins, so the longer and the negative wordings stand before the words they contain.
_EVENT_WORDINGS: tuple[tuple[str, EventKind], ...] = (
    ("转移", EventKind.TRANSFERRED),
    ("权利转移", EventKind.TRANSFERRED),
    ("实施许可", EventKind.LICENSED),
    ("许可合同", EventKind.LICENSED),
    ("质押", EventKind.PLEDGED),
    ("质权", EventKind.PLEDGED),
    ("保全的解除", EventKind.RELEASED),
    ("保全解除", EventKind.RELEASED),
    ("解除保全", EventKind.RELEASED),
    ("保全", EventKind.PRESERVED),
    ("中止程序的解除", EventKind.RELEASED),
    ("中止解除", EventKind.RELEASED),
    ("中止", EventKind.SUSPENDED),
    ("变更", EventKind.CHANGED),
    ("恢复", EventKind.RESTORED),
    ("部分无效", EventKind.CHANGED),
    ("宣告无效", EventKind.INVALIDATED),
    ("全部无效", EventKind.INVALIDATED),
    ("全部撤销", EventKind.INVALIDATED),
    ("无效宣告", EventKind.INVALIDATED),
    ("驳回", EventKind.REFUSED),
    ("撤回", EventKind.WITHDRAWN),
    ("期限届满", EventKind.EXPIRED),
    ("期满", EventKind.EXPIRED),
    ("避免重复授权", EventKind.LAPSED),
    ("终止", EventKind.LAPSED),
    ("放弃", EventKind.LAPSED),
    ("未缴年费", EventKind.LAPSED),
    ("失效", EventKind.LAPSED),
    ("无权", EventKind.LAPSED),
    ("实质审查", EventKind.EXAMINATION),
    ("等待实审", EventKind.EXAMINATION),
    ("审中", EventKind.EXAMINATION),
    ("在审", EventKind.EXAMINATION),
    ("授权", EventKind.GRANTED),
    ("授予", EventKind.GRANTED),
    ("有权", EventKind.GRANTED),
    ("有效", EventKind.GRANTED),
    ("维持", EventKind.GRANTED),
    ("公布", EventKind.PUBLISHED),
    ("公开", EventKind.PUBLISHED),
    ("受理", EventKind.FILED),
)
_EXACT_WORDINGS: dict[str, EventKind] = {
    # simple status codes of one vendor's export; 220 and 221 concern the international phase only
    "0": EventKind.LAPSED,
    "1": EventKind.GRANTED,
    "2": EventKind.EXAMINATION,
    "active": EventKind.GRANTED,
    "granted": EventKind.GRANTED,
    "pending": EventKind.EXAMINATION,
    "withdrawn": EventKind.WITHDRAWN,
    "abandoned": EventKind.WITHDRAWN,
    "discontinued": EventKind.WITHDRAWN,
    "inactive": EventKind.LAPSED,
    "expired - fee related": EventKind.LAPSED,
    "expired": EventKind.EXPIRED,
    "expired - lifetime": EventKind.EXPIRED,
}
_EMPTY_WORDINGS = frozenset({"", "-", "--", "无数据", "999", "未确认", "未知"})
_STATUS_OF: dict[EventKind, LegalStatus] = {
    EventKind.FILED: LegalStatus.PENDING,
    EventKind.PUBLISHED: LegalStatus.PENDING,
    EventKind.EXAMINATION: LegalStatus.PENDING,
    EventKind.GRANTED: LegalStatus.GRANTED,
    EventKind.RESTORED: LegalStatus.GRANTED,
    EventKind.LAPSED: LegalStatus.LAPSED,
    EventKind.EXPIRED: LegalStatus.EXPIRED,
    EventKind.INVALIDATED: LegalStatus.INVALIDATED,
    EventKind.REFUSED: LegalStatus.REFUSED,
    EventKind.WITHDRAWN: LegalStatus.WITHDRAWN,
}
_TYPE_WORDINGS: tuple[tuple[str, PatentType], ...] = (
    ("实用新型", PatentType.UTILITY_MODEL),
    ("utility", PatentType.UTILITY_MODEL),
    ("外观设计", PatentType.DESIGN),
    ("design", PatentType.DESIGN),
    ("发明", PatentType.INVENTION),
    ("invention", PatentType.INVENTION),
)
_TERM_YEARS = {PatentType.INVENTION: 20, PatentType.UTILITY_MODEL: 10, PatentType.DESIGN: 15}
_DESIGN_REFORM = date(2021, 6, 1)


def patent_type_from_words(text: str) -> PatentType | None:
    """The kind meant by a file's wording (发明申请, 授权发明, 实用新型 …), or None."""
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    return next((kind for word, kind in _TYPE_WORDINGS if word in folded), None)


def event_kind(wording: str) -> EventKind | None:
    """The kind of event a source's wording names; None for an empty cell, UNCLEAR for words we do not know.

    A bare 无效 stays UNCLEAR: some files mean "declared invalid" by it, others merely "no longer in force".
    """
    folded = unicodedata.normalize("NFKC", wording).strip().lower()
    if folded in _EMPTY_WORDINGS:
        return None
    if folded in _EXACT_WORDINGS:
        return _EXACT_WORDINGS[folded]
    return next((kind for word, kind in _EVENT_WORDINGS if word in folded), EventKind.UNCLEAR)


def derive_status(events: Iterable[LegalEvent], term_end: date | None, today: date) -> LegalStatus:
    """The status after all events, in order of day; an undated one is a file's present state, so the newest.

    A right in force whose term is over has expired; an end on or after the last day of the term is an expiry too,
    since the gazette announces both with the same words (专利权的终止). R-04.
    """
    status = LegalStatus.UNKNOWN
    for event in sorted(events, key=lambda one: one.on or date.min):
        status = _STATUS_OF.get(event.kind, status)
        if status is LegalStatus.LAPSED and term_end and event.on and event.on > term_end:
            status = LegalStatus.EXPIRED
    if status is LegalStatus.GRANTED and term_end is not None and today > term_end:
        return LegalStatus.EXPIRED
    return status


def hold(events: Iterable[LegalEvent]) -> EventKind | None:
    """R-10: the court's preservation or the suspension under which the right stands now, or None (rules 103-105)."""
    standing = None
    for event in sorted(events, key=lambda one: one.on or date.min):
        if event.kind in (EventKind.PRESERVED, EventKind.SUSPENDED, EventKind.RELEASED):
            standing = event.kind
    return None if standing is EventKind.RELEASED else standing


def term_end(patent_type: PatentType, filed_on: date, compensation_days: int = 0) -> date:
    """R-04: last day in force, i.e. the day before the 20th / 10th / 15th anniversary of filing (Patent Law art. 42).

    Designs filed before 2021-06-01 have 10 years. No holiday moves it. 2019-05-10, invention: 2039-05-09.
    """
    years = _TERM_YEARS[patent_type]
    if patent_type is PatentType.DESIGN and filed_on < _DESIGN_REFORM:
        years = 10
    return shift_months(filed_on, years * 12) + timedelta(days=compensation_days - 1)
