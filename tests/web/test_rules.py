"""The page of the rules, and the page on which an administrator changes their settings."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.domain.rules import RULES
from marketplace.services import rule_books
from tests.factories import People

SignIn = Callable[[Actor | None], FlaskClient]


def _fields(page: str) -> dict[str, str]:
    """What a browser would send back of the form unchanged."""
    texts = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', page, re.S)
    inputs = re.findall(r"<input[^>]*>", page)
    pairs = [
        (re.search(r'name="([^"]+)"', one), re.search(r'value="([^"]*)"', one), "checkbox" in one)
        for one in inputs
    ]
    found = {name[1]: value[1] if value else "" for name, value, box in pairs if name and not box}
    return found | dict(texts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_reads_every_rule_with_its_source(sign_in: SignIn, people: People, language: str) -> None:
    client = sign_in(None)
    page = client.get("/rules", headers={"Accept-Language": language}).text
    for rule in RULES:
        assert f'id="{rule.id}"' in page
    assert ("Civil Code art. 847" if language == "en" else "民法典第八百四十七条") in page
    assert "/admin/rules" not in page


def test_an_administrator_changes_a_setting_and_everybody_sees_why(sign_in: SignIn, people: People) -> None:
    client = sign_in(people.administrator)
    fields = _fields(client.get("/admin/rules").text) | {"publicity_days": "20", "reason": "<b>省里的新办法"}
    answer = client.post("/admin/rules", data=fields, follow_redirects=True)
    assert "已保存为第 2 版" in answer.text
    assert "&lt;b&gt;省里的新办法" in answer.text
    assert rule_books.newest().publicity_days == 20
    assert [name for name, _, _ in rule_books.history()[0].differences] == ["publicity_days"]


def test_a_refused_change_keeps_what_was_typed(sign_in: SignIn, people: People) -> None:
    client = sign_in(people.administrator)
    fields = _fields(client.get("/admin/rules").text) | {"subsidy_bp": "110", "reason": "省里的新办法"}
    answer = client.post("/admin/rules", data=fields)
    assert answer.status_code == 422
    assert "请填 0 至 100 之间的百分数" in answer.text
    assert 'value="110"' in answer.text
    assert rule_books.newest().version == 1
