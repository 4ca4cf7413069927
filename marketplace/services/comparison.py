"""Two to four patents side by side, and in what they differ."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.comparison import LEAST, MOST, common_subclasses, months_left
from marketplace.domain.errors import N_, InvalidInput, NotFound
from marketplace.models import Listing, Patent
from marketplace.services import patents

LONGEST = 40  # characters of a number that are worth looking up
MOST_ASKED = 20  # numbers of one address that are looked up


@dataclass(frozen=True, slots=True)
class Column:
    """A patent as its reader may see it; `months_left` of its protection, None when the right has ended."""

    patent: Patent
    listings: Sequence[Listing]
    months_left: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The patents in the order asked for, the aspects in which they differ, and what could not be compared."""

    columns: Sequence[Column]
    differing: frozenset[str]
    common_subclasses: Sequence[str]
    problems: Sequence[InvalidInput]


#: What is compared, in the order of the page: a name for each, and the value that makes the difference.
ASPECTS: dict[str, Callable[[Column], Hashable]] = {
    "patent_type": lambda one: one.patent.patent_type,
    "legal_status": lambda one: (one.patent.legal_status, _checked(one)),
    "owner": lambda one: one.patent.owner_id,
    "city": lambda one: one.patent.owner.city,
    "offers": lambda one: tuple(map(_offer, one.listings)),
    "ipc": lambda one: frozenset(one.patent.ipc),
    "filed_on": lambda one: one.patent.filed_on,
    "granted_on": lambda one: one.patent.granted_on,
    "in_force_until": lambda one: one.patent.in_force_until,
    "months_left": lambda one: one.months_left,
    "inventors": lambda one: frozenset(one.patent.inventors),
    "abstract": lambda one: one.patent.abstract,
}


def _checked(one: Column) -> Hashable:
    checked_at = one.patent.status_checked_at
    return checked_at and local_day(checked_at)


def _offer(listing: Listing) -> Hashable:
    kinds = (listing.deal_type, listing.licence_type, listing.payment_mode, listing.price_kind)
    return (*kinds, listing.price_fen, listing.royalty_bp, listing.price_reason)


def compare(viewer: Actor | None, numbers: Sequence[str], *, now: datetime) -> Comparison:
    """Compare the patents that this reader may see; what can't be compared is named in `problems`, beside `number`.

    A number may be spelt in any way; one given twice counts once, and from the fifth patent on they are left out.
    """
    asked = [text for number in numbers if (text := number.strip())]
    columns, problems = _columns(viewer, asked, now)
    if asked and len(columns) < LEAST:
        words = N_("至少要有 %(least)s 件才能对比，请再加入（最多 %(most)s 件）")
        problems.append(InvalidInput("number", "too_few", words, least=LEAST, most=MOST))
    differing = {name for name, value in ASPECTS.items() if len(set(map(value, columns))) > 1}
    common = common_subclasses([one.patent.ipc for one in columns]) if len(columns) >= LEAST else ()
    return Comparison(columns, frozenset(differing), common, problems)


def _columns(
    viewer: Actor | None, asked: Sequence[str], now: datetime
) -> tuple[list[Column], list[InvalidInput]]:
    """Look the patents up; each kind of problem is told once, an unknown number each."""
    columns: dict[int, Column] = {}
    problems: dict[str, InvalidInput] = {}
    for text in asked[:MOST_ASKED]:
        column = _column(viewer, text, now)
        if column is None:
            words = N_("没有找到 %(number)s，请核对号码")
            problems[text] = InvalidInput("number", "unknown", words, number=text[:LONGEST])
        elif column.patent.id in columns:
            problems["twice"] = InvalidInput("number", "twice", N_("同一件专利只列一次"))
        elif len(columns) < MOST:
            columns[column.patent.id] = column
        else:
            words = N_("一次最多对比 %(most)s 件，其余未列入")
            problems["too_many"] = InvalidInput("number", "too_many", words, most=MOST)
    return list(columns.values()), list(problems.values())


def _column(viewer: Actor | None, text: str, now: datetime) -> Column | None:
    if len(text) > LONGEST:
        return None
    try:
        view = patents.view(viewer, text, now=now)
    except NotFound:
        return None
    ended = view.patent.legal_status in patents.ENDED
    left = months_left(view.patent.in_force_until, local_day(now))
    return Column(view.patent, view.listings, None if ended else left)
