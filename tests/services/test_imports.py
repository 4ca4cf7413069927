"""Imports against a real database: check, confirm, run, resume, cancel, repeat."""

import io
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import InvalidInput, InvalidTransition, NotAllowed, NotFound
from marketplace.domain.import_fields import Field
from marketplace.domain.patents import EventKind, LegalStatus, PatentType
from marketplace.models import ImportBatch, LegalEvent, OutboxMessage, Ownership, Patent
from marketplace.services import import_chunks, import_runs, import_uploads, imports
from marketplace.services.import_uploads import Upload
from tests.factories import People, application_number, make_patent

HEADER = (
    "申请号",
    "专利名称",
    "专利类型",
    "申请人",
    "发明人",
    "申请日",
    "公开（公告）号",
    "公开（公告）日",
    "法律状态",
    "摘要",
)
AS_OF = date(2026, 11, 20)


def _row(serial: int, **changes: str) -> list[str]:
    values = {
        "申请号": "CN" + application_number(serial), "专利名称": f"一种秸秆热解装置{serial}", "专利类型": "发明专利",
        "申请人": "北辰示例大学", "发明人": "示例甲;示例乙", "申请日": "2021-03-04",
        "公开（公告）号": f"CN1{serial:08d}B", "公开（公告）日": "2023-05-06", "法律状态": "", "摘要": "一种装置。",
    }  # fmt: skip
    return [{**values, **changes}[name] for name in HEADER]


def _csv(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> bytes:
    return "\n".join(",".join(row) for row in [header, *rows]).encode("gb18030")


def _upload(actor: Actor, content: bytes, now: datetime, name: str = "清单.csv") -> ImportBatch:
    return import_uploads.upload(actor, Upload(io.BytesIO(content), name, AS_OF), now=now)


def _import(actor: Actor, content: bytes, now: datetime) -> ImportBatch:
    batch = _upload(actor, content, now)
    import_runs.check_owed(lambda: now)
    imports.confirm(actor, batch.public_id, now=now)
    import_runs.run_owed(lambda: now)
    return imports.view(actor, batch.public_id)


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _patent(serial: int) -> Patent:
    return db.session.scalars(select(Patent).where(Patent.number == application_number(serial))).one()


def test_a_check_counts_and_changes_nothing(people: People, now: datetime) -> None:
    batch = _upload(
        people.officer, _csv([_row(1), _row(2, 申请号="CN202110000002.9"), _row(3, 申请日="")]), now
    )
    assert (batch.state, batch.layout, batch.reading["encoding"]) == ("checking", "", "gb18030")
    import_runs.check_owed(lambda: now)
    batch = imports.view(people.officer, batch.public_id)
    assert batch.state == "ready"
    assert batch.counts == {
        "read": 3, "new": 2, "updated": 0, "unchanged": 0, "repeated": 0, "to_check": 1, "failed": 1,
    }  # fmt: skip
    assert batch.preview["reasons"] == {"check_digit": 1}
    assert [(error["row"], error["code"]) for error in batch.preview["errors"]] == [(3, "check_digit")]
    assert [doubt["code"] for doubt in batch.preview["doubts"]] == ["filing_date_missing"]
    assert (_count(Patent), _count(OutboxMessage)) == (0, 0)


def test_an_import_stores_patent_owner_events_and_index_work(people: People, now: datetime) -> None:
    batch = _import(people.officer, _csv([_row(1)]), now)
    assert (batch.state, batch.done, batch.total) == ("done", 1, 1)
    patent = _patent(1)
    assert (patent.owner_id, patent.patent_type) == (people.officer.organisation_id, PatentType.INVENTION)
    assert patent.inventors == ["示例甲", "示例乙"]
    assert (patent.grant_number, patent.publication_number) == ("CN100000001B", None)
    assert (patent.filed_on, patent.granted_on, patent.in_force_until) == (
        date(2021, 3, 4), date(2023, 5, 6), date(2041, 3, 3),
    )  # fmt: skip
    assert patent.legal_status == LegalStatus.GRANTED
    assert patent.patent_number == "ZL" + application_number(1)[:-1] + "." + application_number(1)[-1]
    assert patent.status_source == "导入：清单.csv"
    assert patent.status_checked_at is not None
    assert (
        patent.status_checked_at.isoformat() == "2026-11-19T16:00:00+00:00"
    )  # midnight of AS_OF in Shanghai
    assert [event.kind for event in patent.legal_events] == [EventKind.GRANTED]
    assert (_count(Ownership), _count(OutboxMessage)) == (1, 1)


def test_the_same_file_again_adds_nothing(people: People, now: datetime) -> None:
    content = _csv([_row(serial) for serial in range(1, 8)])
    assert _import(people.officer, content, now).counts["new"] == 7
    again = _import(people.officer, content, now)
    assert (again.counts["new"], again.counts["updated"], again.counts["unchanged"]) == (0, 0, 7)
    assert (_count(Patent), _count(LegalEvent), _count(OutboxMessage)) == (7, 7, 1)


def test_changed_rows_update_and_empty_cells_keep_what_is_known(people: People, now: datetime) -> None:
    _import(people.officer, _csv([_row(1)]), now)
    changed = _row(1, 专利名称="新名称", 摘要="", 法律状态="专利权的终止")
    batch = _import(people.officer, _csv([changed]), now)
    assert batch.counts["updated"] == 1
    patent = _patent(1)
    assert (patent.title, patent.abstract) == ("新名称", "一种装置。")
    assert patent.legal_status == LegalStatus.LAPSED
    assert sorted(event.wording for event in patent.legal_events) == ["专利权的终止", "授权公告"]


def test_rows_of_one_file_that_repeat_or_contradict(people: People, now: datetime) -> None:
    rows = [_row(1), _row(1), _row(1, 专利名称="另一名称"), _row(2)]
    batch = _import(people.officer, _csv(rows), now)
    assert (batch.counts["new"], batch.counts["repeated"], batch.counts["failed"]) == (2, 1, 1)
    assert [(error.row, error.code) for error in imports.errors_of(batch)] == [(4, "number_repeated")]


def test_another_organisations_patent_stays_theirs(people: People, now: datetime) -> None:
    make_patent(people.other_officer, 1, now)
    batch = _import(people.officer, _csv([_row(1), _row(2)]), now)
    assert (batch.counts["new"], batch.counts["failed"]) == (1, 1)
    assert [error.code for error in imports.errors_of(batch)] == ["held_by_other"]
    assert _patent(1).owner_id == people.other_officer.organisation_id


def test_wrong_rows_come_back_with_their_cells(people: People, now: datetime) -> None:
    bad = _row(2, 申请号="", 专利名称="")
    batch = _import(people.officer, _csv([_row(1), bad]), now)
    _, rows = imports.wrong_rows(people.officer, batch.public_id)
    (errors,) = list(rows)
    assert [error.code for error in errors] == ["application_number_missing", "title_missing"]
    assert errors[0].cells == bad


def test_a_killed_worker_loses_nothing(
    people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_chunks, "CHUNK", 2)
    batch = _upload(people.officer, _csv([_row(n) for n in (1, 2, 3, 3, 4, 5)] + [_row(6, 专利名称="")]), now)
    import_runs.check_owed(lambda: now)
    imports.confirm(people.officer, batch.public_id, now=now)
    ticks = iter(range(3))

    def clock() -> datetime:
        if next(ticks, None) is None:
            raise KeyboardInterrupt  # as if the process had been killed between two chunks
        return now

    with pytest.raises(KeyboardInterrupt):
        import_runs.run_owed(clock)
    left = imports.view(people.officer, batch.public_id)
    assert (left.state, left.done, _count(Patent)) == ("running", 4, 3)
    import_runs.run_owed(lambda: now)
    finished = db.session.get_one(ImportBatch, batch.id, populate_existing=True)
    assert (finished.state, finished.done, _count(Patent)) == ("done", 7, 5)
    assert {name: finished.counts[name] for name in ("read", "new", "repeated", "failed")} == {
        "read": 7, "new": 5, "repeated": 1, "failed": 1,
    }  # fmt: skip
    assert len(imports.errors_of(finished)) == 1


def test_cancelling_stops_between_chunks_and_keeps_rows(
    people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_chunks, "CHUNK", 2)
    batch = _upload(people.officer, _csv([_row(n) for n in range(1, 7)]), now)
    import_runs.check_owed(lambda: now)
    imports.confirm(people.officer, batch.public_id, now=now)
    ticks = iter(range(3))

    def clock() -> datetime:
        if next(ticks, None) is None:
            imports.cancel(people.officer, batch.public_id, now=now)
        return now

    import_runs.run_owed(clock)
    stopped = db.session.get_one(ImportBatch, batch.id, populate_existing=True)
    assert (stopped.state, stopped.done, _count(Patent)) == ("cancelled", 4, 4)
    with pytest.raises(InvalidTransition):
        imports.confirm(people.officer, batch.public_id, now=now)


def test_a_corrected_mapping_is_checked_again_and_remembered(people: People, now: datetime) -> None:
    content = _csv([[application_number(1), "装置", "2021-03-04"]], ["内部编码", "成果名称", "递交"])
    batch = _upload(people.officer, content, now)
    assert batch.mapping["fields"] == [None, "title", None]
    assert batch.mapping["certain"] == [False, False, False]
    fields = [Field.APPLICATION_NUMBER, Field.TITLE, Field.FILED_ON]
    with pytest.raises(InvalidInput, match="申请号"):
        imports.choose(people.officer, batch.public_id, [None, Field.TITLE, None], now=now)
    imports.choose(people.officer, batch.public_id, fields, now=now)
    import_runs.check_owed(lambda: now)
    assert imports.view(people.officer, batch.public_id).counts["new"] == 1
    assert _upload(people.officer, content, now).mapping["fields"] == [field.value for field in fields]
    assert _upload(people.other_officer, content, now).mapping["fields"] == [None, "title", None]


def test_only_officers_import_and_only_their_own(people: People, now: datetime) -> None:
    batch = _upload(people.officer, _csv([_row(1)]), now)
    for actor in (people.inventor, people.enterprise, people.operator, people.administrator):
        with pytest.raises(NotAllowed):
            _upload(actor, _csv([_row(1)]), now)
    with pytest.raises(NotFound):
        imports.view(people.other_officer, batch.public_id)
    assert imports.batches(people.other_officer) == []


@pytest.mark.parametrize(
    "name, content, code",
    [
        ("空.csv", b"", "file_empty"),
        ("只有表头.csv", "申请号,专利名称\n".encode(), "file_empty"),
        ("乱.csv", bytes(range(256)), "file_not_text"),
        ("清单.docx", b"PK", "file_type"),
    ],
)
def test_bad_files_are_refused_and_not_kept(
    app: Flask, people: People, now: datetime, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        _upload(people.officer, content, now, name)
    assert (refused.value.field, refused.value.code) == ("file", code)
    assert _count(ImportBatch) == 0
    assert list((app.config["SETTINGS"].data_dir / "files").iterdir()) == []


def test_a_file_that_turns_out_unreadable_fails_with_the_reason(
    app: Flask, people: People, now: datetime
) -> None:
    batch = _upload(people.officer, _csv([_row(1)]), now)
    (app.config["SETTINGS"].data_dir / "files" / batch.sha256).unlink()
    import_runs.check_owed(lambda: now)
    failed = imports.view(people.officer, batch.public_id)
    assert failed.state == "failed"
    assert "文件已不存在" in failed.failure
