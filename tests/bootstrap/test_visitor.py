"""The visitor of the self-check, against a small site of the standard library."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from marketplace.bootstrap.visitor import Visitor

FORM = """<title> 登录
</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/static/app.css">
<form action="/search"><input name="q"></form>
<form method="post"><input type="hidden" name="csrf_token" value="a&amp;b">
<input type="email" name="email"><input type="password" name="password"><input type="checkbox" name="remember">
<input type="submit" name="submit" value="登录"></form>"""


class _Site(BaseHTTPRequestHandler):
    """A sign-in page that sets a cookie, and a page that shows it."""

    def do_GET(self) -> None:
        if self.path == "/login":
            self._answer(200, FORM)
        elif self.path == "/":
            self._answer(200, self.headers.get("Cookie", "nobody"))
        else:
            self._answer(404, "none")

    def do_POST(self) -> None:
        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        wanted = {"csrf_token": ["a&b"], "email": ["officer@example.cn"], "password": ["long enough"]}
        self.send_response(302 if given == wanted else 400)
        self.send_header("Set-Cookie", "session=s1")
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if status == 200 else "text/plain")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_arguments: object) -> None:
        """Say nothing in the tests' output."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_signs_in_with_the_form_as_it_stands(site: str) -> None:
    visitor = Visitor(site)
    assert visitor.get("/").text == "nobody"
    assert visitor.sign_in("/login", "officer@example.cn", "long enough").text == "session=s1"
    assert visitor.get("/").text == "session=s1"


def test_reads_status_and_title(site: str) -> None:
    assert Visitor(site).get("/login").title == "登录"
    assert Visitor(site).get("/login").files() == ["/static/app.css"]
    missing = Visitor(site).get("/gone")
    assert (missing.status, missing.title) == (404, "text/plain 4")
