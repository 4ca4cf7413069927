"""A search as the address bar holds it: the address is the whole state of the page."""

from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.money import fen_from_yuan
from search import FACETS, IPC_LEVELS, Range, SearchRequest

SORTS = ("relevance", "newest", "price_asc", "price_desc")
SCOPES = ("listed", "all")
SIZES = (20, 50, 100)
MOST_CHARACTERS = 500
LAST_PAGE = 10_000  # no page beyond it has a hit, whatever its size


@dataclass(slots=True)
class SearchForm:
    """The question as asked; what can't be read is named in `problems` and left out."""

    text: str = ""
    shortened: bool = False
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
        text = "".join(one if one.isprintable() else " " for one in args.get("q", "")).strip()
        form = cls(text=text[:MOST_CHARACTERS], shortened=len(text) > MOST_CHARACTERS)
        form.scope = _one_of(args.get("scope", ""), SCOPES)
        form.sort = _one_of(args.get("sort", ""), SORTS)
        form.page = min(max(1, args.get("page", 1, type=int)), LAST_PAGE)
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

    def arguments(self, **changes: Any) -> list[tuple[str, str]]:
        """Return the query arguments of this question's first page, with some of them changed; None drops one."""
        usual = {"scope": SCOPES[0], "sort": SORTS[0], "size": SIZES[0]}
        own = {name: value for name, default in usual.items() if (value := getattr(self, name)) != default}
        prices = {"price_low": self.price_low, "price_high": self.price_high}
        values = {"q": self.text, **own, **self.chosen, **prices, **changes}
        return [
            (name, str(one))
            for name, value in values.items()
            for one in (value if isinstance(value, list | tuple) else [value])
            if one
        ]

    @property
    def canonical(self) -> dict[str, list[str]]:
        """Return the arguments without the page's size, in one order: questions that ask the same are equal."""
        kept: dict[str, list[str]] = {}
        for name, value in self.arguments(size=None):
            kept.setdefault(name, []).append(value)
        return {name: sorted(values) for name, values in kept.items()}

    def query(self, **changes: Any) -> str:
        """Return these arguments as a query string."""
        return urlencode(self.arguments(**changes))

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets that the page shows: of the IPC's tree only the levels that are open."""
        deepest = max((at for at, name in enumerate(IPC_LEVELS) if self.chosen.get(name)), default=-1)
        return tuple(name for name in FACETS if name not in IPC_LEVELS[deepest + 2 :])

    def request(self, facets: tuple[str, ...] = FACETS) -> SearchRequest:
        """Return the question for the search library, with these facets counted."""
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
            facets=facets,
        )


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else allowed[0]
