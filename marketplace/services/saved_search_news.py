"""What is new to a question: patents that appeared in a stretch of time, told by the index."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from marketplace.services import indexing
from marketplace.services.search_form import SearchForm
from search import Pass, Range, SearchEngine, SearchResult, seconds

#: A change says when it began; it may be committed this much later, and only then its row in the outbox is seen.
LONGEST_CHANGE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class News:
    """A stretch of time: after `after`, up to and including `until`, in whole seconds; stretches that meet share nothing."""

    after: datetime
    until: datetime

    def range(self) -> Range:
        """Return it as the index counts."""
        return Range(seconds(self.after) + 1, seconds(self.until))


def settled_until(now: datetime) -> datetime:
    """Return up to when nothing can appear any more that isn't in the index yet."""
    return indexing.complete_until(now - LONGEST_CHANGE)


def news(form: SearchForm, stretch: News, size: int, engine: SearchEngine) -> SearchResult:
    """Return the newest patents that appeared in the stretch; EngineUnavailable when nobody knows.

    A look that counts asks the writing engine: it sees what this process has just put in, a reader a moment later.

    Patents that hold only most of the words are no news: in a short stretch the engine would always find such. What
    merely comes closest isn't asked for.
    """
    if seconds(stretch.until) <= seconds(stretch.after):
        return SearchResult()
    asked = form.request()
    filters = {**asked.filters, "appeared": stretch.range()}
    found = engine.search(replace(asked, filters=filters, sort="newest", page=1, size=size, facets=()))
    return SearchResult() if found.pass_ is Pass.MOST_WORDS else found
