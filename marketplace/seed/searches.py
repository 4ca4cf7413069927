"""What came of sample searches: one kept as evidence and attached to a deal, one taken away by each side."""

from datetime import datetime

from flask import current_app
from sqlalchemy import or_, select
from werkzeug.datastructures import MultiDict

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.search_exports import ExportFormat
from marketplace.models import Deal
from marketplace.seed.listings import key
from marketplace.seed.people import Cast
from marketplace.services import deal_evidence, evidence, search_exports
from marketplace.services.evidence import Asked
from marketplace.services.search_exports import Wish
from marketplace.services.search_form import SearchForm
from marketplace.web.search_exports import speaking

LOCALE = "zh_Hans_CN"
BARGAINING = (DealStatus.OFFERED, DealStatus.TALKING, DealStatus.AGREED)


def play(cast: Cast, now: datetime) -> None:
    """Search for what is like the patent of a deal that is being bargained for; needs the index."""
    deal = _deal(cast)
    if deal is None:
        return
    buyer = next(one for one in cast.enterprises if one.organisation_id == deal.licensee_id)
    code = deal.patents[0].patent.ipc[0][:4]
    form = SearchForm.from_args(MultiDict({"q": f"ipc:{code}", "scope": "all"}))
    settings = current_app.config["SETTINGS"]
    base = f"http://{settings.host}:{settings.port}/patents"
    with speaking(LOCALE) as words:
        conditions = words.search(form.canonical)
        asked = Asked(form.request(), form.canonical, conditions, "签约前的同类专利检索", key("evidence"))
        taken = evidence.take(buyer, asked, now=now)
        deal_evidence.attach(buyer, deal.id, taken.public_id, key("evidence", "attach"), now=now)
        for actor, kind in ((buyer, ExportFormat.XLSX), (cast.officers[0], ExportFormat.CSV)):
            wish = Wish(form.request(), form.canonical, kind, LOCALE, base, key("export", kind))
            search_exports.make(actor, wish, words, now=now)


def _deal(cast: Cast) -> Deal | None:
    """A deal that isn't signed yet, if possible one of an organisation that visitors try the site as."""
    tried = (cast.enterprises[0].organisation_id, cast.officers[0].organisation_id)
    first = or_(Deal.licensee_id.in_(tried), Deal.licensor_id.in_(tried)).desc()
    return db.session.scalar(select(Deal).where(Deal.status.in_(BARGAINING)).order_by(first, Deal.reference))
