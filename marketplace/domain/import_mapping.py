"""Which column holds which field: from a recognised layout, from remembered choices, or from a person's."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.import_fields import (
    FIELD_LABELS,
    Cell,
    Field,
    Suggestion,
    cell_text,
    fold_header,
    suggest_fields,
)
from marketplace.domain.import_layouts import Layout, recognise
from marketplace.domain.names import commas_separate

_NAME_FIELDS = (Field.APPLICANTS, Field.PATENTEES, Field.INVENTORS)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Column index of each field, and the name fields whose cells are split at commas."""

    columns: Mapping[Field, int]
    comma_fields: frozenset[Field] = frozenset()

    def cell(self, row: Sequence[Cell], field: Field) -> Cell:
        """The row's cell for a field; None when the file has no such column or the row is shorter."""
        index = self.columns.get(field)
        return row[index] if index is not None and index < len(row) else None

    def has(self, *fields: Field) -> bool:
        """Whether any of the fields has a column."""
        return any(field in self.columns for field in fields)


def header_fingerprint(headers: Sequence[str]) -> str:
    """SHA-256 of the folded headers: equal for files of one layout, so that a corrected mapping is remembered."""
    return hashlib.sha256("\x1f".join(fold_header(header) for header in headers).encode()).hexdigest()


def suggestions(headers: Sequence[str]) -> tuple[Layout | None, list[Suggestion]]:
    """The recognised layout, if any, and one suggestion per column; a known layout leaves nothing to guess."""
    layout = recognise(headers)
    found = suggest_fields(headers)
    if layout is None:
        return None, found
    own = {fold_header(header): field for header, field in layout.fields.items()}
    return layout, [
        Suggestion(own[fold_header(header)], True)
        if fold_header(header) in own
        else Suggestion(suggestion.field if suggestion.certain else None, True)
        for header, suggestion in zip(headers, found, strict=True)
    ]


def mapping_from_fields(
    fields: Sequence[Field | None], sample: Sequence[Sequence[Cell]], layout: Layout | None = None
) -> ColumnMapping:
    """The mapping for one chosen field (or None) per column; `sample` rows show how names are separated.

    Raises InvalidInput `mapping_repeated` when two columns claim one field.
    """
    columns: dict[Field, int] = {}
    for index, field in enumerate(fields):
        if field is None:
            continue
        if field in columns:
            raise InvalidInput(
                "mapping", "mapping_repeated", N_("两列对应了同一个字段：%(name)s"), name=FIELD_LABELS[field]
            )
        columns[field] = index
    if layout is not None and layout.names_by_comma:
        return ColumnMapping(columns, frozenset(_NAME_FIELDS))
    mapping = ColumnMapping(columns)
    commas = (
        field
        for field in _NAME_FIELDS
        if field in columns and commas_separate(cell_text(mapping.cell(row, field)) for row in sample)
    )
    return ColumnMapping(columns, frozenset(commas))


def require_number(mapping: ColumnMapping) -> None:
    """Refuse a mapping by hand under which every row would fail: InvalidInput `mapping_without_number`."""
    if not mapping.has(Field.APPLICATION_NUMBER, Field.PATENT_NUMBER):
        raise InvalidInput("mapping", "mapping_without_number", N_("没有任何一列对应申请号，请先指定"))


def fields_from_headers(headers: Sequence[str], chosen: Mapping[str, str | None]) -> list[Field | None]:
    """One field per column from a {header: field} table; headers not named are ignored.

    Raises InvalidInput `mapping_field` for a field or header that does not exist.
    """
    wanted = {fold_header(header): field for header, field in chosen.items()}
    unknown = [
        header for header in chosen if fold_header(header) not in {fold_header(one) for one in headers}
    ]
    unknown += [field for field in chosen.values() if field and field not in set(Field)]
    if unknown:
        raise InvalidInput(
            "mapping", "mapping_field", N_("对应表里有不认识的列名或字段：%(name)s"), name=unknown[0]
        )
    fields = (wanted.get(fold_header(header)) for header in headers)
    return [Field(field) if field else None for field in fields]
