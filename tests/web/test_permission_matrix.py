"""Every route × every role × own and foreign objects, read from the application's own map of addresses."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from marketplace.domain.accounts import Actor
from marketplace.domain.permissions import POLICY, Action, Reach
from marketplace.web.access import PUBLIC
from marketplace.web.routes import ROUTES
from tests.factories import People
from tests.web.belongings import Belongings

ROLES = ("visitor", "inventor", "college", "officer", "enterprise", "operator", "administrator")


@dataclass(frozen=True)
class Cell:
    """One request that the matrix makes, and the status codes that may answer it."""

    name: str
    method: str
    address: str
    expected: Callable[[int], bool]


def _open(code: int) -> bool:
    return code not in {401, 403, 404, 500} and code < 500


def _login(code: int) -> bool:
    return code in {302, 401}


def _is(wanted: int) -> Callable[[int], bool]:
    return lambda code: code == wanted


def _expected(needed: Action | str, actor: Actor | None, foreign: bool) -> Callable[[int], bool]:
    """Say what this role must meet here, from the same two tables that the application reads."""
    if needed == PUBLIC:
        return _open
    if actor is None:
        return _login
    reach = POLICY[Action(needed)].get(actor.role)
    if reach is None:
        return _is(403)
    return _is(404) if foreign and reach is Reach.OWN else _open


def _cells(app: Flask, belongings: Belongings, name: str, actor: Actor | None) -> list[Cell]:
    cells = []
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.endswith("static"):
            continue
        kinds = (False, True) if belongings.has_owner(rule) and actor is not None else (False,)
        for foreign in kinds:
            address = adapter.build(
                rule.endpoint, belongings.arguments(rule, actor, foreign), append_unknown=False
            )
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                expected = _expected(ROUTES[rule.endpoint], actor, foreign)
                cells.append(Cell(f"{method} {address} as {name}", method, address, expected))
    return cells


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_this_role_as_the_tables_say(
    app: Flask,
    people: People,
    belongings: Belongings,
    sign_in: Callable[[Actor | None], FlaskClient],
    role: str,
) -> None:
    actor = None if role == "visitor" else getattr(people, role)
    wrong = []
    cells = _cells(app, belongings, role, actor)
    for cell in cells:
        with sign_in(actor).open(cell.address, method=cell.method) as answer:
            if not cell.expected(answer.status_code):
                wrong.append(f"{cell.name}: {answer.status_code}")
    assert wrong == []
    assert len(cells) > 30


def test_every_endpoint_has_its_row_and_no_row_is_left_over(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints - ROUTES.keys() == set(), "an endpoint without a row is refused for everybody"
    assert ROUTES.keys() - endpoints == set()


def test_a_route_without_a_row_is_refused(
    app: Flask, people: People, sign_in: Callable[[Actor | None], FlaskClient]
) -> None:
    app.url_map.add(Rule("/forgotten", endpoint="forgotten", methods=["GET"]))
    app.view_functions["forgotten"] = lambda: "secret"
    for actor in (None, people.administrator):
        answer = sign_in(actor).get("/forgotten")
        assert answer.status_code == 403
        assert b"secret" not in answer.data


def test_no_post_is_taken_without_its_token(
    app: Flask, people: People, belongings: Belongings, sign_in: Callable[[Actor | None], FlaskClient]
) -> None:
    client = sign_in(people.administrator)
    app.config["WTF_CSRF_ENABLED"] = True
    cells = _cells(app, belongings, "administrator", people.administrator)
    # A mail program posts with one click, without a page before it (RFC 8058): the signed link is enough.
    posts = {cell.address for cell in cells if cell.method == "POST" and "/unsubscribe/" not in cell.address}
    assert {address: client.post(address).status_code for address in posts} == dict.fromkeys(posts, 400)
    assert len(posts) > 20
