"""`./run demo --check`: the demo in a folder of its own, its pages asked for as each role, and an exit code."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from marketplace.bootstrap.demo import Account, set_up
from marketplace.bootstrap.environment import PYTHON, Missing, call, say, seconds, variables
from marketplace.bootstrap.processes import Site, Stopped
from marketplace.bootstrap.servers import free_port
from marketplace.bootstrap.visitor import Answer, Visitor

WORD = "检测"
SIGNED_IN = 'action="/logout"'
#: What each role works with, beside what everybody sees.
PAGES = {
    "transfer_officer": (
        "/my/patents",
        "/my/imports",
        "/my/imports/template.xlsx",
        "/my/listings",
        "/my/pool",
        "/my/deals",
    ),
    "inventor": ("/my/patents", "/my/pool"),
    "college_reviewer": ("/my/pool", "/my/listings"),
    "enterprise_user": ("/my/deals",),
    "operator": ("/desk", "/desk/listings", "/desk/recordals", "/operator/listings", "/my/deals"),
    "administrator": ("/statistics", "/statistics/export.xlsx", "/admin/registrations", "/admin/ledger"),
}


def run() -> int:
    """Set up, start, look, stop; 0 when everything was as it should be, else 1."""
    with tempfile.TemporaryDirectory(prefix="jinqiao-check-") as folder:
        environment = _environment(folder)
        accounts = set_up(Path(folder), environment)
        try:
            with Site(free_port(), Path(folder), environment) as site:
                site.wait_until_it_answers()
                say(f"✓ 首页可用 first page: {site.address}/（{seconds()}）")
                wrong = sum(not right for right in _visit(site.address, accounts))
                site.check_alive()
        except Stopped:
            raise Missing("自检被中断。The check was interrupted.") from None
        call([str(PYTHON), "-m", "flask", "ledger", "verify"], environment)
        say("✓ 台账核对一致 ledger verified")
    verdict = f"✗ {wrong} 处不符 wrong" if wrong else "✓ 自检通过 check passed"
    say(f"\n{verdict}（{seconds()}）")
    return 1 if wrong else 0


def _environment(folder: str) -> dict[str, str]:
    """Empty values win over a .env file: the check must not touch a database or an index that is in use."""
    empty = dict.fromkeys(("JINQIAO_DATABASE_URL", "JINQIAO_SEARCH_URL", "JINQIAO_SECRET_KEY"), "")
    plain = {"JINQIAO_SECURE_COOKIES": "false", "JINQIAO_TRUSTED_PROXIES": "0", "JINQIAO_SAMPLE_DATA": "true"}
    return variables(JINQIAO_DATA_DIR=folder, **empty, **plain)


def _visit(address: str, accounts: list[Account]) -> Iterator[bool]:
    """The path through the site, one line each; yields whether each page was right."""
    visitor = Visitor(address)
    yield _saw("服务状态", visitor.get("/healthz"), '"ok":true')
    home = visitor.get("/")
    yield _saw("首页", home, "金桥")
    for path in home.files():
        yield _saw("样式与脚本", visitor.get(path), "")
    yield from _search(visitor)
    yield _saw("接口说明", visitor.get("/api/v1/openapi.json"), '"openapi"')
    yield _saw("没有的页", visitor.get("/no-such-page"), "", status=404)
    for account in accounts:
        yield from _sign_in(address, account)


def _search(visitor: Visitor) -> Iterator[bool]:
    """A Chinese word, the first hit's page, and the same through the JSON interface."""
    answer = visitor.get(f"/api/v1/search?q={quote(WORD)}")
    yield _saw(f"检索接口“{WORD}”", answer, '"total"')
    hits = json.loads(answer.text)["hits"] if answer.status == 200 else []
    if not hits:
        say(f"✗ 检索“{WORD}”没有结果 nothing found")
        yield False
        return
    number, title = hits[0]["number"], hits[0]["title"]
    yield _saw(f"检索“{WORD}”", visitor.get(f"/patents?q={quote(WORD)}"), number)
    yield _saw(f"专利 {number}", visitor.get(f"/patents/{number}"), title)
    yield _saw("专利接口", visitor.get(f"/api/v1/patents/{number}"), number)


def _sign_in(address: str, account: Account) -> Iterator[bool]:
    """Sign in with the form and look at the pages that this role works with."""
    member = Visitor(address)
    signed_in = member.sign_in("/login", account["email"], account["password"])
    yield _saw(f"登录 {account['role']}", signed_in, SIGNED_IN)
    for path in PAGES.get(account["role"], ()):
        yield _saw(account["role"], member.get(path), "PK" if path.endswith(".xlsx") else SIGNED_IN)


def _saw(name: str, answer: Answer, text: str, status: int = 200) -> bool:
    right = answer.status == status and text in answer.text
    path = answer.address.split("/", 3)[-1]
    say(
        f"{'✓' if right else '✗'} {answer.status} {answer.milliseconds:5.0f} ms  {name}  /{path}  {answer.title}"
    )
    return right
