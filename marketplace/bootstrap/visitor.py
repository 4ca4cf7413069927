"""A visitor without a browser: follows redirects, keeps cookies, fills in the sign-in form as it stands on the page."""

import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin


@dataclass(frozen=True)
class Answer:
    """What one request gave; `milliseconds` from asking to the last byte, redirects included."""

    status: int
    address: str
    text: str
    milliseconds: float
    headers: HTTPMessage

    @property
    def title(self) -> str:
        """The page's title; of what isn't a page, its kind and length."""
        kind = self.headers.get_content_type()
        if kind != "text/html":
            return f"{kind} {len(self.text)}"
        return " ".join("".join(_read(self.text).title).split())

    def files(self) -> list[str]:
        """Addresses of the style sheets and scripts that the page asks for."""
        return _read(self.text).files


class Visitor:
    """One person's requests to one site."""

    def __init__(self, site: str) -> None:
        """`site` is the address without a slash at the end."""
        self.site = site
        no_proxy = urllib.request.ProxyHandler({})
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), no_proxy)

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._open(urljoin(self.site, path), None)

    def sign_in(self, path: str, email: str, password: str) -> Answer:
        """Fill in the form with the password field on that page, and send it."""
        fields = _read(self.get(path).text).filled_in(email, password)
        return self._open(urljoin(self.site, path), urlencode(fields).encode())

    def _open(self, address: str, body: bytes | None) -> Answer:
        began = time.monotonic()
        request = urllib.request.Request(address, body, {"Accept-Language": "zh-CN", "Referer": address})
        try:
            response = self._opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            text = response.read().decode("utf-8", "replace")
        return Answer(
            response.status, response.url, text, (time.monotonic() - began) * 1000, response.headers
        )


class _Page(HTMLParser):
    """The title of a page, the files it asks for and the fields of its forms."""

    def __init__(self) -> None:
        super().__init__()
        self.title: list[str] = []
        self.files: list[str] = []
        self.forms: list[list[dict[str, str]]] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect files, and forms with their fields in order."""
        given = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title" and not self.title
        if tag == "form":
            self.forms.append([])
        elif tag == "input" and self.forms:
            self.forms[-1].append(given)
        elif tag == "script" and given.get("src"):
            self.files.append(given["src"])
        elif tag == "link" and given.get("rel") == "stylesheet":
            self.files.append(given["href"])

    def handle_endtag(self, _tag: str) -> None:
        """A title holds text only."""
        self._in_title = False

    def handle_data(self, data: str) -> None:
        """Collect the title."""
        if self._in_title:
            self.title.append(data)

    def filled_in(self, email: str, password: str) -> dict[str, str]:
        """The fields of the sign-in form: hidden ones as they are, e-mail and password filled in."""
        values = {"password": password, "email": email, "text": email}
        for form in self.forms:
            if any(field.get("type") == "password" for field in form):
                named = [
                    field
                    for field in form
                    if field.get("name") and field.get("type") not in ("submit", "checkbox")
                ]
                return {
                    field["name"]: values.get(field.get("type", ""), field.get("value", ""))
                    for field in named
                }
        return {}


def _read(text: str) -> _Page:
    page = _Page()
    page.feed(text)
    return page
