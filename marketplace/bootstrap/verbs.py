"""The verbs of `./run`: each one prepares what it needs, then hands over to the program that does the work."""

import os
import subprocess
import sys
from collections.abc import Callable

from marketplace.bootstrap import check, demo, services
from marketplace.bootstrap.environment import (
    PYTHON,
    REPOSITORY,
    Missing,
    compile_translations,
    prepare,
    say,
    setting,
    uv_program,
    uv_variables,
    variables,
)
from marketplace.bootstrap.processes import (
    HOST,
    port,
    replace_with,
    require_free,
    web_command,
    worker_command,
)

Verb = Callable[[list[str]], int]
TESTS = "tests"
CATALOGUE = "marketplace/translations"
LINTERS = (
    ("ruff", "check", ".", "run"),
    ("ruff", "format", "--check", ".", "run"),
    ("mypy",),
    ("djlint", "--quiet", "--lint", "templates"),
)


def main(argv: list[str]) -> int:
    """Carry out one verb; returns the exit code, 2 for an unknown verb."""
    if not argv or argv[0] not in VERBS:
        _usage()
        return 0 if argv[:1] in ([], ["help"], ["-h"], ["--help"]) else 2
    try:
        return VERBS[argv[0]][0](argv[1:])
    except Missing as error:
        print(f"\n✗ {error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


def _usage() -> None:
    say("用法 Usage: ./run VERB …\n")
    for name, (_, meaning) in VERBS.items():
        say(f"  ./run {name:<12} {meaning}")


def _demo(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        raise Missing("用法：./run demo 或 ./run demo --check。Usage: ./run demo [--check]")
    prepare()
    return check.run() if arguments else demo.run()


def _serve(_arguments: list[str]) -> int:
    prepare()
    require_free(port())
    return replace_with(web_command(port(), setting("HOST", HOST)))


def _worker(_arguments: list[str]) -> int:
    prepare()
    return replace_with(worker_command())


def _flask(arguments: list[str]) -> int:
    prepare()
    return replace_with([str(PYTHON), "-m", "flask", *arguments])


def _test(arguments: list[str]) -> int:
    """Two at a time unless the arguments say how; services that run are used."""
    prepare(development=True)
    alone = any(given.split("=")[0] in ("-n", "--numprocesses", "--pdb", "-s") for given in arguments)
    parallel = [] if alone else ["-n", "2", "--dist", "worksteal"]
    return _python("-m", "pytest", *parallel, *arguments)


def _bench(arguments: list[str]) -> int:
    folder = REPOSITORY / TESTS / "benchmarks"
    names = sorted(path.stem.removeprefix("bench_") for path in folder.glob("bench_*.py"))
    if not arguments or arguments[0] not in names:
        raise Missing(f"用法：./run bench NAME，NAME 为：{'、'.join(names)}。Usage: ./run bench NAME")
    prepare(development=True)
    return _python("-m", f"{TESTS}.benchmarks.bench_{arguments[0]}", *arguments[1:])


def _lint(_arguments: list[str]) -> int:
    """All linters run even when one complains, so that one round shows everything."""
    prepare(development=True)
    return max(_python("-m", *linter) for linter in LINTERS)


def _architecture(_arguments: list[str]) -> int:
    prepare(development=True)
    return _python("-m", f"{TESTS}.architecture.report")


def _documents(_arguments: list[str]) -> int:
    """Write the tables of rules and state machines that follow from the code."""
    prepare(development=True)
    return _python("-m", f"{TESTS}.architecture.generated")


def _screenshots(arguments: list[str]) -> int:
    prepare(development=True)
    return _python("-m", f"{TESTS}.browser.screenshots", *arguments)


def _translate(_arguments: list[str]) -> int:
    """Collect the texts of code and templates into every catalogue, then compile."""
    prepare(development=True)
    template = f"{CATALOGUE}/messages.pot"
    extract = [
        "-q",
        "extract",
        "-F",
        "babel.cfg",
        "-k",
        "_l",
        "--no-location",
        "--sort-output",
        "-o",
        template,
    ]
    update = [
        "-q",
        "update",
        "-N",
        "--no-wrap",
        "--ignore-obsolete",
        "--ignore-pot-creation-date",
        "-i",
        template,
        "-d",
        CATALOGUE,
    ]
    for command in ([*extract, "marketplace", "search", "templates"], update):
        code = _python("-m", "babel.messages.frontend", *command)
        if code:
            return code
    compile_translations()
    return 0


def _lock(arguments: list[str]) -> int:
    """Lock every package with its hashes, for every platform; `--upgrade` takes the newest versions."""
    prepare(development=True)
    uv = uv_program()
    if uv is None:
        raise Missing("锁定依赖需要 uv：.venv/bin/python -m pip install uv。Locking needs uv, as above.")
    for name in ("requirements", "requirements-dev"):
        options = ["--quiet", "--generate-hashes", "--no-header", "--universal", "--python-version", "3.11"]
        command = [uv, "pip", "compile", *options, *arguments, f"{name}.in", "-o", f"{name}.txt"]
        code = subprocess.run(command, cwd=REPOSITORY, env=uv_variables(), check=False).returncode
        if code:
            return code
    return 0


def _python(*arguments: str) -> int:
    """Run Python of the `.venv` in the foreground; tests are told of the servers that run, unless told otherwise."""
    servers = {key: value for key, value in services.settings().items() if key.startswith("JINQIAO_TEST_")}
    environment = variables(**{key: value for key, value in servers.items() if key not in os.environ})
    return subprocess.run([PYTHON, *arguments], cwd=REPOSITORY, env=environment, check=False).returncode


VERBS: dict[str, tuple[Verb, str]] = {
    "demo": (_demo, "装好一切，带示例数据启动网站；--check 自检后退出 | set up and start with sample data"),
    "test": (_test, "运行测试，可带 pytest 参数 | run the tests (pytest arguments)"),
    "serve": (_serve, "只启动网站 | web server alone"),
    "worker": (_worker, "只启动后台任务 | worker alone"),
    "flask": (_flask, "管理命令，如 ./run flask db upgrade | administration commands"),
    "services": (
        services.main,
        "测试用的真实 Elasticsearch 与 PostgreSQL：start|stop|status | real servers for tests",
    ),
    "lint": (_lint, "检查风格、类型与模板 | style, types and templates"),
    "architecture": (_architecture, "打印模块、依赖、函数与文件长度 | report on structure"),
    "documents": (_documents, "生成规则表和状态机图 | write the tables of rules and state machines"),
    "bench": (_bench, "运行性能测量 NAME | measure NAME"),
    "screenshots": (_screenshots, "重拍文档中的截图 | take the pictures of the README again"),
    "translate": (_translate, "更新并编译译文 | update and compile the translations"),
    "lock": (_lock, "重新锁定依赖及其哈希 | lock the packages with their hashes"),
}
