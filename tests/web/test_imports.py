"""The import pages, as an officer uses them; and what bad files look like to a person."""

import io
from collections.abc import Callable
from datetime import UTC, datetime

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.models import ImportBatch, Patent
from marketplace.services import import_runs
from tests.factories import People, application_number

SignIn = Callable[[Actor | None], FlaskClient]


def _csv(*rows: str, header: str = "申请号,专利名称,申请人,申请日,主分类号,摘要") -> bytes:
    return "\n".join([header, *rows]).encode()


def _row(serial: int, title: str = "一种秸秆热解装置") -> str:
    return f"CN{application_number(serial)},{title},北辰示例大学,2021-03-04,C10B53/02,摘要"


def _post(client: FlaskClient, content: bytes, name: str = "清单.csv", as_of: str = "") -> tuple[int, str]:
    day = as_of or datetime.now(UTC).date().isoformat()
    answer = client.post("/my/imports/new", data={"file": (io.BytesIO(content), name), "as_of": day})
    return answer.status_code, answer.headers.get("Location", "") or answer.get_data(as_text=True)


def test_from_upload_to_result(people: People, sign_in: SignIn) -> None:
    client = sign_in(people.officer)
    status, address = _post(client, _csv(_row(1), _row(2), "CN202110000003.1,错,甲,2021-03-04,,"))
    assert status == 302
    page = client.get(address)
    assert page.headers["Refresh"] == "2"
    assert "正在核对" in page.get_data(as_text=True)
    import_runs.check_owed()
    page = client.get(address)
    text = page.get_data(as_text=True)
    assert "Refresh" not in page.headers
    assert "简明专利清单" in text
    assert 'data-count="new">2<' in text
    assert "导入 2 行" in text
    assert "校验位不对" in text
    assert client.post(address + "/confirm").status_code == 302
    assert client.get(address).headers["Refresh"] == "2"
    import_runs.run_owed()
    assert "下载错误行" in client.get(address).get_data(as_text=True)
    assert len(db.session.scalars(select(Patent)).all()) == 2
    wrong = client.get(address + "/wrong-rows.xlsx")
    assert wrong.headers["Content-Disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(io.BytesIO(wrong.data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["申请号", "专利名称", "申请人", "申请日", "主分类号", "摘要", "原行号", "错误原因"]
    assert rows[1][0] == "CN202110000003.1"
    assert rows[1][6] == "4"
    assert "校验位" in rows[1][7]
    assert "清单.csv" in client.get("/my/imports").get_data(as_text=True)


def test_formulas_come_back_as_text(people: People, sign_in: SignIn) -> None:
    client = sign_in(people.officer)
    _, address = _post(client, _csv('=1+1,"=HYPERLINK(""http://example.invalid"")",甲,2021-03-04,,', _row(1)))
    import_runs.check_owed()
    client.post(address + "/confirm")
    import_runs.run_owed()
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address + "/wrong-rows.xlsx").data)).active
    assert [(cell.value, cell.data_type) for cell in sheet[2]][:2] == [
        ("=1+1", "s"), ('=HYPERLINK("http://example.invalid")', "s"),
    ]  # fmt: skip


def test_markup_in_a_title_is_shown_as_text(people: People, sign_in: SignIn) -> None:
    client = sign_in(people.officer)
    _, address = _post(client, _csv(_row(1, "<script>alert(1)</script>装置")))
    import_runs.check_owed()
    text = client.get(address).get_data(as_text=True)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert "将按普通文字保存" in text


def test_the_mapping_can_be_corrected(people: People, sign_in: SignIn) -> None:
    client = sign_in(people.officer)
    _, address = _post(
        client, _csv(f"{application_number(1)},装置,2021-03-04", header="内部编码,成果名称,递交")
    )
    import_runs.check_owed()
    text = client.get(address).get_data(as_text=True)
    assert "未识别的格式" in text
    assert "请确认" in text
    refused = client.post(address + "/mapping", data={"column_0": "", "column_1": "title", "column_2": ""})
    assert refused.status_code == 422
    assert "没有任何一列对应申请号" in refused.get_data(as_text=True)
    chosen = {"column_0": "application_number", "column_1": "title", "column_2": "filed_on"}
    assert client.post(address + "/mapping", data=chosen).status_code == 302
    import_runs.check_owed()
    assert 'data-count="new">1<' in client.get(address).get_data(as_text=True)


def test_sheets_can_be_chosen(people: People, sign_in: SignIn) -> None:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["本表"])
    second = book.create_sheet("清单")
    second.append(["申请号", "专利名称", "申请日"])
    second.append([application_number(1), "装置", "2021-03-04"])
    third = book.create_sheet("补充")
    third.append(["专利号", "名称"])
    third.append(["ZL" + application_number(2), "装置二"])
    target = io.BytesIO()
    book.save(target)
    client = sign_in(people.officer)
    _, address = _post(client, target.getvalue(), "多表.xlsx")
    import_runs.check_owed()
    assert "工作表 清单" in client.get(address).get_data(as_text=True)
    data = {"column_0": "application_number", "column_1": "title", "column_2": "filed_on", "sheet": "补充"}
    assert client.post(address + "/mapping", data=data).status_code == 302
    import_runs.check_owed()
    text = client.get(address).get_data(as_text=True)
    assert "工作表 补充" in text
    assert 'data-count="new">1<' in text


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("空.csv", b"", "文件是空的"),
        ("乱.csv", bytes(range(256)), "文件内容不是表格"),
        ("清单.docx", b"PK", "只接受 xlsx、xls、csv 文件"),
        ("坏.xlsx", b"PK\x03\x04 broken", "文件已损坏"),
    ],
)
def test_bad_files_say_why_beside_the_field(
    people: People, sign_in: SignIn, name: str, content: bytes, words: str
) -> None:
    status, text = _post(sign_in(people.officer), content, name)
    assert status == 422
    assert words in text
    assert 'href="#file"' in text


def test_a_future_day_is_refused(people: People, sign_in: SignIn) -> None:
    status, text = _post(sign_in(people.officer), _csv(_row(1)), as_of="2999-01-01")
    assert status == 422
    assert "数据日期不能晚于今天" in text


def test_no_file(people: People, sign_in: SignIn) -> None:
    answer = sign_in(people.officer).post("/my/imports/new", data={})
    assert answer.status_code == 422
    assert "专利清单文件：请选择文件" in answer.get_data(
        as_text=True
    )  # in the summary as well as beside the field


def test_a_file_without_numbers_asks_for_their_column_before_anything_else(
    people: People, sign_in: SignIn
) -> None:
    client = sign_in(people.officer)
    _status, address = _post(client, _csv("CN2021,一种装置", header="甲,乙"))
    import_runs.check_owed()
    page = client.get(address).get_data(as_text=True)
    assert "没有一行读到申请号" in page
    assert "导入 1 行" not in page
    assert page.count("列与字段的对应</h2>") == 1


def test_cancelling(people: People, sign_in: SignIn) -> None:
    client = sign_in(people.officer)
    _, address = _post(client, _csv(_row(1)))
    assert client.post(address + "/cancel").status_code == 302
    assert "已取消" in client.get(address).get_data(as_text=True)
    assert client.post(address + "/confirm").status_code == 409


def test_foreign_imports_are_not_found(people: People, sign_in: SignIn) -> None:
    _, address = _post(sign_in(people.officer), _csv(_row(1)))
    other = sign_in(people.other_officer)
    assert other.get(address).status_code == 404
    assert other.post(address + "/confirm").status_code == 404
    assert other.get(address + "/wrong-rows.xlsx").status_code == 404
    assert sign_in(people.enterprise).get("/my/imports").status_code == 403
    assert sign_in(None).get("/my/imports").status_code == 302
    assert db.session.scalars(select(ImportBatch)).one().state == "checking"


def test_the_template_is_recognised_by_the_importer(people: People, sign_in: SignIn) -> None:
    client = sign_in(people.officer)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/my/imports/template.xlsx").data))
    header = [cell.value for cell in book.active[1]]
    book.active.append(["CN" + application_number(1), "装置", "发明", "北辰示例大学"])
    target = io.BytesIO()
    book.save(target)
    _post(client, target.getvalue(), "模板.xlsx")
    import_runs.check_owed()
    batch = db.session.scalars(select(ImportBatch)).one()
    assert len(header) == len([field for field in batch.mapping["fields"] if field])
    assert batch.counts["new"] == 1
