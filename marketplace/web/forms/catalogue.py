"""A search as the address bar holds it: the address is the whole state of the page."""

from dataclasses import dataclass, field
from typing import Any, cast

from werkzeug.datastructures import MultiDict

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.money import fen_from_yuan
from search import FACETS, Range, SearchRequest

SORTS = ("relevance", "newest", "price_asc", "price_desc")
SCOPES = ("listed", "all")
SIZES = (20, 50, 100)
MOST_CHARACTERS = 500


@dataclass(slots=True)
class SearchForm:
    """The question as asked; what can't be read is named in `problems` and left out."""

    text: str = ""
    scope: str = "listed"
    sort: str = "relevance"
    page: int = 1
    size: int = SIZES[0]
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    price_low: str = ""
    price_high: str = ""
    price: Range = field(default_factory=Range)
    problems: list[InvalidInput] = field(default_factory=list)

    @classmethod
    def from_args(cls, args: MultiDict[str, str]) -> "SearchForm":
        """Read the query arguments; unknown choices fall back to the usual ones, since addresses get mangled."""
        form = cls(text=args.get("q", "").strip()[:MOST_CHARACTERS])
        form.scope = _one_of(args.get("scope", ""), SCOPES)
        form.sort = _one_of(args.get("sort", ""), SORTS)
        form.page = max(1, args.get("page", 1, type=int))
        size = args.get("size", SIZES[0], type=int)
        form.size = size if size in SIZES else SIZES[0]
        for name in FACETS:
            if values := tuple(value for value in dict.fromkeys(args.getlist(name)) if value):
                form.chosen[name] = values
        form.price_low, form.price_high = (
            args.get("price_low", "").strip(),
            args.get("price_high", "").strip(),
        )
        low, high = form._fen("price_low", form.price_low), form._fen("price_high", form.price_high)
        if low is not None and high is not None and low > high:
            form.problems.append(
                InvalidInput("price_low", "price_order", N_("最低价高于最高价，未按价格筛选"))
            )
        else:
            form.price = Range(low, high)
        return form

    def _fen(self, name: str, text: str) -> int | None:
        try:
            return fen_from_yuan(text, name) if text else None
        except InvalidInput as problem:
            self.problems.append(problem)
            return None

    @property
    def filtered(self) -> bool:
        """Tell whether anything narrows the answer beside the words."""
        return bool(self.chosen) or self.price != Range()

    @property
    def arguments(self) -> dict[str, list[str]]:
        """The address of this question's first page: the arguments that differ from the usual ones, in one order."""
        usual = {"scope": SCOPES[0], "sort": SORTS[0]}
        single = {
            "q": self.text,
            "scope": self.scope,
            "sort": self.sort,
            "price_low": self.price_low,
            "price_high": self.price_high,
        }
        kept = {name: [value] for name, value in single.items() if value and value != usual.get(name)}
        return kept | {name: sorted(values) for name, values in self.chosen.items()}

    def request(self) -> SearchRequest:
        """Return the question for the search library."""
        filters: dict[str, Any] = dict(self.chosen)
        if self.price != Range():
            filters["price"] = self.price
        return SearchRequest(
            text=self.text,
            scope=cast(Any, self.scope),
            filters=filters,
            sort=cast(Any, self.sort),
            page=self.page,
            size=self.size,
            facets=FACETS,
        )


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else allowed[0]
