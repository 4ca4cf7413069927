"""One row of a file becomes a patent record with doubts noted, or the list of what is wrong with it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.import_cells import RowCells, RowError
from marketplace.domain.import_fields import Cell, Field, cell_text, clean_text
from marketplace.domain.import_mapping import ColumnMapping
from marketplace.domain.numbers import (
    ApplicationNumber,
    is_foreign,
    is_grant_publication,
    parse_application_number,
    parse_publication_number,
    split_numbers,
)
from marketplace.domain.patents import EventKind, LegalEvent, PatentType, event_kind, patent_type_from_words

MAX_AGENCY = 200
_NOT_CONTENT = frozenset({"row", "warnings", "events"})
_NO_NUMBER = frozenset({"", "-", "--", "/", "无"})


@dataclass(frozen=True)
class PatentRecord:
    """A patent as one row states it; empty means that the row does not say."""

    row: int
    number: ApplicationNumber
    patent_type: PatentType
    title: str
    abstract: str
    applicants: tuple[str, ...]
    patentees: tuple[str, ...]
    inventors: tuple[str, ...]
    ipc: tuple[str, ...]
    locarno: tuple[str, ...]
    agency: str
    filed_on: date | None
    publication_numbers: tuple[str, ...]
    published_on: date | None
    granted_on: date | None
    events: tuple[LegalEvent, ...]
    warnings: tuple[RowError, ...]

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of what the row says, wherever it stands: an equal hash means that nothing changed."""
        said = [str(getattr(self, field.name)) for field in fields(self) if field.name not in _NOT_CONTENT]
        said += [f"{event.kind} {event.on} {event.wording}" for event in self.events]
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Publications:
    numbers: tuple[str, ...] = ()
    published_on: date | None = None
    granted_on: date | None = None


def is_blank(row: Sequence[Cell]) -> bool:
    """Whether a row holds nothing: files end in thousands of such rows."""
    return not any(cell is not None and cell_text(cell) for cell in row)


def parse_row(
    mapping: ColumnMapping, row_number: int, row: Sequence[Cell], today: date
) -> PatentRecord | list[RowError]:
    """The record of one row with its doubts, or everything that is wrong with it (never both).

    Without a valid Chinese application number (R-01, R-02) a row is refused; nothing is computed or guessed.
    """
    cells = RowCells(mapping, row_number, row, today)
    number = _number(cells)
    if any(error.code == "foreign_number" for error in cells.errors):
        return cells.errors
    title, abstract, classes = cells.title(), cells.abstract(), cells.classes()
    applicants, patentees, inventors = map(cells.names, (Field.APPLICANTS, Field.PATENTEES, Field.INVENTORS))
    filed_on = cells.day(Field.FILED_ON)
    publications = _publications(cells)
    events = _events(cells, publications)
    if number is None or cells.errors:
        return cells.errors
    _check_type(cells, number)
    _check_days(cells, number, filed_on, publications)
    if not applicants and not patentees:
        cells.warn(Field.APPLICANTS, "applicants_missing", N_("没有申请人或专利权人"))
    return cells.errors or PatentRecord(
        row=row_number, number=number, patent_type=number.patent_type, title=title, abstract=abstract,
        applicants=applicants, patentees=patentees, inventors=inventors, ipc=classes.ipc, locarno=classes.locarno,
        agency=clean_text(cells.raw(Field.AGENCY))[:MAX_AGENCY],
        filed_on=filed_on, publication_numbers=publications.numbers, published_on=publications.published_on,
        granted_on=publications.granted_on, events=events, warnings=tuple(cells.warnings),
    )  # fmt: skip


def _number(cells: RowCells) -> ApplicationNumber | None:
    """The application number; a patent number stands in for it, and must agree when both are given."""
    stated = cells.raw(Field.APPLICATION_NUMBER)
    patent = cells.raw(Field.PATENT_NUMBER)
    if stated in _NO_NUMBER:
        if patent in _NO_NUMBER:
            _refuse_without_number(cells)
            return None
        return cells.attempt(Field.PATENT_NUMBER, lambda: parse_application_number(patent, cells.today))
    number = cells.attempt(Field.APPLICATION_NUMBER, lambda: _only_chinese(cells, stated))
    if number is None or patent in _NO_NUMBER:
        return number
    granted = cells.attempt(Field.PATENT_NUMBER, lambda: parse_application_number(patent, cells.today))
    if granted and granted != number:
        cells.refuse(
            Field.PATENT_NUMBER, "numbers_differ", N_("专利号与申请号 %(number)s 不一致"), number=str(number)
        )
    return number


def _only_chinese(cells: RowCells, text: str) -> ApplicationNumber:
    """The one Chinese number of a cell that may join a whole family (CN…;TW…)."""
    parts = split_numbers(text)
    chinese = [part for part in parts if not is_foreign(part)] or parts[:1] or [text]
    numbers = {parse_application_number(part, cells.today) for part in chinese}
    if len(numbers) > 1:
        raise InvalidInput(
            Field.APPLICATION_NUMBER,
            "several_numbers",
            N_("一格里有 %(count)s 个申请号，请拆成多行"),
            count=len(numbers),
        )
    if len(parts) > len(chinese):
        cells.warn(Field.APPLICATION_NUMBER, "foreign_members", N_("同族的外国申请号未收入"))
    return numbers.pop()


def _refuse_without_number(cells: RowCells) -> None:
    publication = cells.raw(Field.PUBLICATION_NUMBER)
    if publication and is_foreign(publication):
        cells.refuse(
            Field.PUBLICATION_NUMBER,
            "foreign_number",
            N_("“%(value)s”不是中国专利文献，本平台只收中国专利"),
            value=publication[:40],
        )
    elif publication:
        cells.refuse(
            Field.APPLICATION_NUMBER,
            "application_number_missing",
            N_("只有公开（公告）号 %(value)s，没有申请号：请补上申请号"),
            value=publication[:40],
        )
    else:
        cells.refuse(Field.APPLICATION_NUMBER, "application_number_missing", N_("缺少申请号"))


def _publications(cells: RowCells) -> _Publications:
    """Publication numbers with their days: kind B, C, U, Y, S, D is the announcement of grant, A is not."""
    numbers: list[str] = []
    for field in (Field.PUBLICATION_NUMBER, Field.GRANT_NUMBER):
        for part in split_numbers(cells.raw(field)):
            if part in _NO_NUMBER:
                continue
            try:
                numbers.append(parse_publication_number(part))
            except InvalidInput as refused:
                cells.warn(field, refused.code, N_("“%(value)s”不是公开（公告）号，未收入"), value=part[:40])
    chinese = tuple(dict.fromkeys(number for number in numbers if number.startswith("CN")))
    days = cells.days(Field.PUBLISHED_ON)
    granted_on = cells.day(Field.GRANTED_ON)
    if len(days) > 1 and len(days) != len(numbers):
        cells.warn(
            Field.PUBLISHED_ON,
            "dates_do_not_match",
            N_("公开（公告）日与公开（公告）号的个数不同，日期未收入"),
        )
        days = []
    granted = [day for number, day in zip(numbers, days, strict=False) if is_grant_publication(number)]
    return _Publications(chinese, min(days, default=None), granted_on or min(granted, default=None))


def _events(cells: RowCells, publications: _Publications) -> tuple[LegalEvent, ...]:
    """What the row says about the right's life, in the source's own words."""
    events: list[LegalEvent] = []
    if publications.granted_on:
        events.append(LegalEvent(EventKind.GRANTED, publications.granted_on, "授权公告"))
    elif (
        publications.published_on
        and publications.numbers
        and not any(map(is_grant_publication, publications.numbers))
    ):
        events.append(LegalEvent(EventKind.PUBLISHED, publications.published_on, "公布"))
    on = cells.day(Field.LEGAL_STATUS_ON)
    for wording in split_numbers(cells.raw(Field.LEGAL_STATUS).replace("、", "，")):
        kind = event_kind(wording)
        if kind is EventKind.UNCLEAR:
            cells.warn(
                Field.LEGAL_STATUS,
                "status_unclear",
                N_("法律状态“%(value)s”含义不明，请核对"),
                value=wording[:40],
            )
        if kind is not None:
            events.append(LegalEvent(kind, on, wording[:100]))
    return tuple(events)


def _check_type(cells: RowCells, number: ApplicationNumber) -> None:
    """R-02: the type digit and the stated kind must agree."""
    wording = cells.raw(Field.PATENT_TYPE)
    stated = patent_type_from_words(wording)
    if stated is PatentType(number.patent_type) or not wording:
        return
    if stated is None:
        cells.warn(Field.PATENT_TYPE, "patent_type_unknown", N_("专利类型不明，已按申请号确定"))
        return
    cells.refuse(
        Field.PATENT_TYPE,
        "type_mismatch",
        N_("专利类型与申请号 %(number)s 的类型位不一致"),
        number=str(number),
    )


def _check_days(
    cells: RowCells, number: ApplicationNumber, filed_on: date | None, publications: _Publications
) -> None:
    """R-02 as a doubt only: divisional applications keep their parent's day under a later number."""
    if filed_on is None:
        cells.warn(Field.FILED_ON, "filing_date_missing", N_("没有申请日，无法计算保护期"))
        return
    if filed_on.year != number.year:
        cells.warn(Field.FILED_ON, "year_differs", N_("申请日与申请号的年份不同，请核对"))
    earliest = min(filter(None, (publications.published_on, publications.granted_on)), default=None)
    if earliest and earliest < filed_on:
        cells.warn(Field.PUBLISHED_ON, "published_before_filing", N_("公开（公告）日早于申请日，请核对"))
