"""Search evidence for tests: a market to search, and a question with its words."""

from datetime import datetime
from uuid import uuid4

from marketplace.models import Listing
from marketplace.services import outbox
from marketplace.services.evidence import Asked
from search import Range, SearchRequest
from tests.deal_play import publish
from tests.factories import People

REQUEST = SearchRequest("石墨烯", filters={"city": ("230100",), "price": Range(100, None)}, sort="price_asc")


def on_offer(people: People, now: datetime) -> list[Listing]:
    """Three listings of the first university, in the index."""
    made = [publish(people, serial, now) for serial in (1, 2, 3)]
    outbox.drain()
    return made


def asked(request: SearchRequest = REQUEST, key: str = "", note: str = " 选型\n检索 ") -> Asked:
    """A question with its words."""
    words = [("检索词", request.text), ("地市", "哈尔滨市")]
    return Asked(request, {"q": [request.text]}, words, note, key or str(uuid4()))
