"""The public JSON interface to searching: answers, suggestions, how a text is read, what is alike."""

from typing import Any, cast

from apiflask import APIBlueprint, Schema
from apiflask.fields import Boolean, Dict, Float, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Range
from flask import request

from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, Invalid, Unavailable
from marketplace.domain.numbers import ApplicationNumber
from marketplace.extensions import limiter
from marketplace.services import catalogue, patents, similar, suggestions
from marketplace.services.catalogue import Row
from marketplace.services.search_form import SCOPES, SORTS, SearchForm
from marketplace.web.access import maybe_actor, now
from marketplace.web.api import PatentSummary, summary
from marketplace.web.labels import reasons
from search import FACETS, Bucket, explain

bp = APIBlueprint("api_search", __name__, url_prefix="/api/v1", tag="search")

#: For each address; suggestions come with every pause in typing, the other routes with every question.
SUGGEST_LIMIT, LIMIT = "1200 per minute", "600 per minute"
MOST_VALUES = 100  # of each facet, the most frequent ones


class Window(Schema):
    """Words, order and window of a search."""

    q = String(load_default="", validate=Length(max=500), metadata={"description": "检索式，语法同检索页"})
    scope = String(load_default=SCOPES[0], validate=OneOf(SCOPES))
    sort = String(load_default=SORTS[0], validate=OneOf(SORTS))
    page = Integer(load_default=1, validate=Range(min=1))
    size = Integer(load_default=20, validate=Range(min=1, max=100))
    price_low = String(metadata={"description": "价格下限（元）"})
    price_high = String(metadata={"description": "价格上限（元）"})


#: Beside these every filter of the page; one given several times means any of its values.
SearchQuery = cast(
    "type[Schema]", Window.from_dict({name: List(String()) for name in FACETS}, name="SearchQuery")
)


class FoundPatent(PatentSummary):
    """A hit; scores order the hits of one answer and mean nothing beyond it."""

    score = Float()


class Count(Schema):
    """A filter value and how many patents would remain with it."""

    key = String()
    count = Integer()
    selected = Boolean()


class SearchAnswer(Schema):
    """The exact total, one page of hits, and the counts of every filter."""

    total = Integer()
    hits = List(Nested(FoundPatent))
    facets = Dict(
        keys=String(),
        values=List(Nested(Count)),
        metadata={"description": f"每个筛选项最多 {MOST_VALUES} 个值，按件数从多到少"},
    )
    took_ms = Float()
    reading = String(
        metadata={
            "description": "and 全部词语；rescue 词语的一部分；most 大部分词语；closest 没有符合的，最接近的专利"
        }
    )
    words = List(String(), metadata={"description": "closest 所依据的词语，最有区别力的在前"})
    suggestion = String(allow_none=True, metadata={"description": "没有结果时，可能想输入的检索式"})
    degraded = Boolean(metadata={"description": "检索引擎不可用时为 true：仅按号码和名称查找"})


class SuggestQuery(Schema):
    """What has been typed so far."""

    q = String(load_default="", metadata={"description": "已输入的文字；超过 100 个字时没有建议"})
    scope = String(load_default=SCOPES[0], validate=OneOf(SCOPES))


class OneSuggestion(Schema):
    """A line to choose: what is shown, and the query it stands for."""

    kind = String(validate=OneOf(("term", "title", "institution", "ipc")))
    text = String()
    query = String()
    count = Integer(allow_none=True)


class Suggestions(Schema):
    """At most ten suggestions; none while the engine is away."""

    suggestions = List(Nested(OneSuggestion))


class SimilarQuery(Schema):
    """How many patents to return."""

    size = Integer(load_default=similar.USUAL, validate=Range(min=1, max=50))


class SimilarPatent(Schema):
    """A patent like the one asked about, with the reasons in words."""

    number = String(metadata={"description": "规范写法的申请号"})
    title = String()
    score = Float()
    reasons = List(String())


class SimilarAnswer(Schema):
    """The publicly visible patents most like it, the most alike first."""

    hits = List(Nested(SimilarPatent))


class ExplainQuery(Schema):
    """The text to explain."""

    q = String(load_default="", validate=Length(max=500), metadata={"description": "检索式"})


class LookedFor(Schema):
    """One thing that is looked for, in which fields, and whether it must not be there."""

    text = String()
    how = String(validate=OneOf(("word", "side by side", "character", "exact")))
    fields_ = List(String(), data_key="fields", attribute="fields")
    excluded = Boolean()


class PassExplained(Schema):
    """One reading, from strict to lenient: when it is tried, how its tokens belong together."""

    name = String()
    meaning = String()
    rule = String(metadata={"description": "+ 都要有；| 有一个即可；引号内依次相邻"})
    tokens = List(Nested(LookedFor))


class ExplainAnswer(Schema):
    """How a text is read: its tree, its canonical spelling, and what each pass looks for."""

    text = String()
    canonical = String()
    tree = Dict(allow_none=True)
    notice = String(allow_none=True)
    marks = List(String(), metadata={"description": "结果中加亮的词语"})
    passes = List(Nested(PassExplained))


@bp.get("/search")
@bp.input(SearchQuery, location="query")
@bp.output(SearchAnswer)
@bp.doc(summary="检索专利", description="与检索页相同的检索式、筛选和排序。", responses=[422, 429])
@limiter.limit(LIMIT)
def search(query_data: dict[str, Any]) -> Any:
    """Answer a search."""
    form = SearchForm.from_args(request.args)
    if form.problems:
        raise Invalid(form.problems)
    form.page, form.size = query_data["page"], query_data["size"]
    found = catalogue.search(form.request(), today=local_day(now()))
    return {
        "total": found.total,
        "hits": [_hit(row) for row in found.rows],
        "facets": {name: _values(buckets) for name, buckets in found.facets.items()},
        "took_ms": round(found.took_ms, 2),
        "reading": found.reading,
        "words": found.words,
        "suggestion": found.suggestion,
        "degraded": found.degraded,
    }


def _values(buckets: tuple[Bucket, ...]) -> list[Bucket]:
    return [one for at, one in enumerate(buckets) if at < MOST_VALUES or one.selected]


def _hit(row: Row) -> dict[str, Any]:
    return {**summary(row.patent, row.listings), "score": row.score}


@bp.get("/search/suggest")
@bp.input(SuggestQuery, location="query")
@bp.output(Suggestions)
@bp.doc(
    summary="输入时的建议", description="词语、专利名称、单位和 IPC 分类，最多 10 条。", responses=[422, 429]
)
@limiter.limit(SUGGEST_LIMIT)
def suggest(query_data: dict[str, Any]) -> Any:
    """Return what may be meant by what is typed."""
    return {"suggestions": suggestions.suggestions(query_data["q"], query_data["scope"])}


@bp.get("/search/explain")
@bp.input(ExplainQuery, location="query")
@bp.output(ExplainAnswer)
@bp.doc(
    summary="检索式是怎样理解的", description="语法树、规范写法、各步放宽时查找的词语。", responses=[422, 429]
)
@limiter.limit(LIMIT)
def explained(query_data: dict[str, Any]) -> Any:
    """Return how a text is read."""
    return explain(query_data["q"]).as_dict()


@bp.get("/patents/<number>/similar")
@bp.input(SimilarQuery, location="query")
@bp.output(SimilarAnswer)
@bp.doc(
    summary="相似专利", description="与该专利最相似的公开专利，附相似的原因。", responses=[404, 422, 429, 503]
)
@limiter.limit(LIMIT)
def alike(number: str, query_data: dict[str, Any]) -> Any:
    """Return what is like a patent, found by any spelling of its number."""
    patent = patents.view(maybe_actor(), number, now=now()).patent
    found = similar.similar(patent, query_data["size"])
    if found is None:
        raise Unavailable(N_("检索服务暂时不可用，请稍后再试。"))
    return {
        "hits": [
            {
                "number": str(ApplicationNumber(one.patent.number)),
                "title": one.patent.title,
                "score": one.score,
                "reasons": reasons(one.likeness),
            }
            for one in found
        ]
    }
