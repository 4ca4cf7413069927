"""Clauses to tantivy queries; pure, and careful with the arguments that make tantivy panic."""

from collections.abc import Mapping

from tantivy import FieldType, Occur, Query, Schema, SchemaBuilder

from search.clauses import Adjacent, AllOf, AnyOf, AtLeast, Clause, Everything, Except, Nothing, Term
from search.fields import FIELD, FIELDS, Kind
from search.query import Filter, Range, Scope

_INDEXED = {Kind.WORDS: "freq", Kind.PAIRS: "position", Kind.KEYWORD: "basic", Kind.VOCABULARY: "basic"}


def schema() -> Schema:
    """The tantivy schema of the FIELDS table; only the id is stored, everything to show is in the database."""
    builder = SchemaBuilder()
    for field in FIELDS:
        if field.kind is Kind.INTEGER:
            # Signed: a term of an unsigned field is never found again by a Python int.
            builder.add_integer_field(field.name, indexed=True, fast=True)
        else:
            exact = field.kind in (Kind.KEYWORD, Kind.VOCABULARY)
            builder.add_text_field(
                field.name,
                stored=field.name == "id",
                fast=field.kind is Kind.KEYWORD,
                tokenizer_name="raw" if exact else "whitespace",
                index_option=_INDEXED[field.kind],
            )
    return builder.build()


def to_query(made: Schema, clause: Clause, scope: Scope, filters: Mapping[str, Filter]) -> Query:
    """The query for a clause within a scope and filters; filters don't score."""
    narrowing = [scope_query(made, scope)]
    narrowing += [_filter(made, name, value) for name, value in filters.items()]
    musts = [(Occur.Must, query) for query in (_query(made, clause), *narrowing)]
    return Query.boolean_query(musts)


def scope_query(made: Schema, scope: Scope) -> Query:
    """Documents of a scope, without a score."""
    return _term(made, Term("scope", scope, 0.0))


def _query(made: Schema, clause: Clause) -> Query:
    match clause:
        case Term():
            return _term(made, clause)
        case Adjacent(field, values, boost):
            return Query.boost_query(Query.phrase_query(made, field, list(values)), boost)
        case AnyOf(clauses, tie):
            return Query.disjunction_max_query([_query(made, each) for each in clauses], tie)
        case AllOf(clauses):
            return Query.boolean_query([(Occur.Must, _query(made, each)) for each in clauses])
        case AtLeast(count, clauses):
            shoulds = [(Occur.Should, _query(made, each)) for each in clauses]
            return Query.boolean_query(shoulds, minimum_number_should_match=count)
        case Except(keep, drop):
            # A MustNot alone matches nothing: it always stands beside what is kept.
            nots = [(Occur.MustNot, _query(made, each)) for each in drop]
            return Query.boolean_query([(Occur.Must, _query(made, keep)), *nots])
        case Everything():
            return Query.all_query()
        case Nothing():
            return Query.empty_query()


def _term(made: Schema, term: Term) -> Query:
    kind = FIELD[term.field].kind
    query = Query.term_query(made, term.field, term.value, _INDEXED[kind])
    # Exact values have no frequency worth scoring; Elasticsearch gets a constant score too.
    if kind in (Kind.KEYWORD, Kind.VOCABULARY):
        return Query.const_score_query(query, term.boost)
    return query if term.boost == 1.0 else Query.boost_query(query, term.boost)


def _filter(made: Schema, name: str, value: Filter) -> Query:
    if isinstance(value, Range):
        query = Query.range_query(made, name, FieldType.Integer, value.low, value.high)
    else:
        # Several times faster than a term_set_query, which walks all terms and fills a bitmap of all documents.
        terms = [Query.term_query(made, name, each, "basic") for each in value]
        query = terms[0] if len(terms) == 1 else Query.disjunction_max_query(terms)
    return Query.const_score_query(query, 0.0)
