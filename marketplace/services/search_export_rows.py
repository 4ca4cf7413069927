"""Found patents as rows of a file: the columns, and who may be in them is decided by the database once more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_
from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import PriceKind
from marketplace.domain.money import PaymentMode
from marketplace.domain.numbers import ApplicationNumber
from marketplace.domain.patents import LegalStatus, PatentType
from marketplace.domain.terms import DealType
from marketplace.gateways.sheet_writer import Value
from marketplace.models import Listing, Patent
from marketplace.services.catalogue import visible
from marketplace.services.export_rows import yuan
from search import Scope

CHUNK = 500


@dataclass(frozen=True, slots=True)
class ExportWords:
    """How the reader's language says things.

    `say` translates a message id, `label` names a stored value of an enumeration, `city` a prefecture, `price` an
    offer's price as one phrase, `search` the conditions of a search by its arguments.
    """

    say: Callable[[str], str]
    label: Callable[[type[StrEnum], str | None], str]
    city: Callable[[str], str]
    price: Callable[[Listing], str]
    search: Callable[[Mapping[str, list[str]]], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Line:
    """A patent, its published listings and its address: what one row is made of."""

    patent: Patent
    offers: Sequence[Listing]
    address: str
    words: ExportWords

    def joined(self, values: Sequence[str]) -> str:
        """Return the different values as one phrase, in order."""
        return self.words.say(N_("；")).join(dict.fromkeys(filter(None, values)))

    def labels(self, kind: type[StrEnum], name: str) -> str:
        """Return what the offers say in this field."""
        return self.joined([self.words.label(kind, getattr(offer, name)) for offer in self.offers])

    @property
    def lowest_fen(self) -> int | None:
        """The lowest price on offer, by which the site filters and sorts."""
        prices = [0 if one.price_kind == PriceKind.FREE else one.price_fen for one in self.offers]
        return min((price for price in prices if price is not None), default=None)


#: Heading, width in characters, and how a line fills the cell.
COLUMNS: tuple[tuple[str, int, Callable[[Line], Value]], ...] = (
    (N_("申请号"), 20, lambda line: str(ApplicationNumber(line.patent.number))),
    (N_("专利号"), 20, lambda line: line.patent.patent_number or ""),
    (N_("名称"), 48, lambda line: line.patent.title),
    (N_("专利类型"), 10, lambda line: line.words.label(PatentType, line.patent.patent_type)),
    (N_("法律状态"), 10, lambda line: line.words.label(LegalStatus, line.patent.legal_status)),
    (N_("法律状态核验日"), 14, lambda line: _day(line.patent.status_checked_at)),
    (N_("权利人"), 28, lambda line: line.joined(line.patent.patentees) or line.patent.owner.name),
    (N_("发明人"), 28, lambda line: line.joined(line.patent.inventors)),
    (N_("地市"), 12, lambda line: line.words.city(line.patent.owner.city)),
    (N_("IPC 分类号"), 24, lambda line: line.joined(line.patent.ipc)),
    (N_("申请日"), 12, lambda line: line.patent.filed_on),
    (N_("授权公告日"), 12, lambda line: line.patent.granted_on),
    (N_("交易方式"), 14, lambda line: line.labels(DealType, "deal_type")),
    (N_("许可方式"), 14, lambda line: line.labels(LicenceType, "licence_type")),
    (N_("付款方式"), 14, lambda line: line.labels(PaymentMode, "payment_mode")),
    (N_("最低价（元）"), 14, lambda line: yuan(line.lowest_fen)),
    (N_("报价"), 28, lambda line: line.joined([line.words.price(offer) for offer in line.offers])),
    (N_("链接"), 44, lambda line: line.address),
)


def _day(moment: object) -> Value:
    return local_day(moment) if moment else None  # type: ignore[arg-type]


def headings(words: ExportWords) -> list[str]:
    """Return the column headings."""
    return [words.say(heading) for heading, _width, _fill in COLUMNS]


def rows_of(ids: Sequence[int], scope: Scope, link_base: str, words: ExportWords) -> list[list[Value]]:
    """Return a row for each of these patents that searchers may see now, in this order (at most CHUNK ids)."""
    found = visible(ids, scope)
    lines = (
        Line(patent, offers, _address(patent, link_base), words)
        for patent, offers in (found[ident] for ident in ids if ident in found)
    )
    return [[fill(line) for _heading, _width, fill in COLUMNS] for line in lines]


def _address(patent: Patent, link_base: str) -> str:
    return f"{link_base}/{ApplicationNumber(patent.number)}"
