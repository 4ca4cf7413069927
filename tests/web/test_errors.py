"""What people read when something is refused: words, never codes or traces."""

from collections.abc import Callable
from enum import StrEnum

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealAction, DealStatus
from marketplace.domain.errors import InvalidTransition
from marketplace.domain.import_states import ImportAction, ImportState
from marketplace.domain.listings import ListingAction, ListingStatus
from marketplace.web.errors import sentence
from marketplace.web.labels import label

SignIn = Callable[[Actor | None], FlaskClient]


@pytest.mark.parametrize(
    "kind", [DealStatus, DealAction, ListingStatus, ListingAction, ImportState, ImportAction]
)
def test_every_status_and_step_has_its_word(app: Flask, kind: type[StrEnum]) -> None:
    with app.test_request_context():
        assert all(label(member) for member in kind)


def test_a_refused_step_is_told_in_words(app: Flask) -> None:
    with app.test_request_context():
        text = sentence(InvalidTransition(ListingStatus.PUBLISHED, ListingAction.SUBMIT))
    assert "已发布" in text
    assert "published" not in text


def test_an_unexpected_fault_shows_a_sentence_and_no_trace(app: Flask, sign_in: SignIn) -> None:
    def broken() -> str:
        raise RuntimeError("secret detail")

    app.view_functions["pages.healthz"] = broken
    answer = sign_in(None).get("/healthz")
    assert answer.status_code == 500
    assert "问题已记录" in answer.text
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text


def test_a_post_without_token_is_refused(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(None)
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/login", data={"email": "a@example.test", "password": "x"})
    assert answer.status_code == 400
    assert "页面已过期" in answer.text


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_foreign_target_after_choosing_a_language_is_ignored(
    app: Flask, sign_in: SignIn, target: str
) -> None:
    assert sign_in(None).post("/language/en", data={"next": target}).headers["Location"] == "/"


def test_every_page_carries_the_security_headers(app: Flask, sign_in: SignIn) -> None:
    for path in ("/", "/nothing-here", "/static/app.css", "/api/v1/search?q=x"):
        with sign_in(None).get(path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
