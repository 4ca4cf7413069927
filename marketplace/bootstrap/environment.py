"""The virtual environment: made once, filled from the hash-locked requirements, left alone while the locks are unchanged."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

STARTED = time.monotonic()
REPOSITORY = Path(__file__).resolve().parents[2]
VENV = REPOSITORY / ".venv"
PYTHON = VENV / "bin" / "python"
FONTS = "marketplace/bootstrap/fonts.txt"
RUNTIME = ("requirements.txt", FONTS)
DEVELOPMENT = ("requirements.txt", FONTS, "requirements-dev.txt")
TRANSLATIONS = REPOSITORY / "marketplace" / "translations"


class Missing(Exception):
    """Something this machine lacks or a step that failed; the text is the sentence to show, remedy included."""


def say(text: str) -> None:
    """Tell the person at the terminal what happens now."""
    print(text, flush=True)


def seconds() -> str:
    """How long this `./run` has been at it, packages included."""
    return f"{time.monotonic() - STARTED:.1f} s"


def prepare(*, development: bool = False) -> None:
    """Make `.venv` and install what is locked; does nothing when both are as they should be."""
    locks = DEVELOPMENT if development else RUNTIME
    stamp = VENV / f".installed-{'development' if development else 'runtime'}"
    wanted = _fingerprint(locks)
    if not _works(PYTHON):
        _create()
    if not stamp.exists() or stamp.read_text() != wanted:
        say("安装依赖（按哈希锁定）… Installing the locked packages…")
        _install(locks)
        stamp.write_text(wanted)
    compile_translations()


def compile_translations() -> None:
    """Make the `.mo` beside every `.po` that is newer; Flask-Babel reads only `.mo` files."""
    for catalogue in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            call(
                [
                    str(PYTHON),
                    "-m",
                    "babel.messages.frontend",
                    "compile",
                    "-i",
                    str(catalogue),
                    "-o",
                    str(compiled),
                ]
            )


def variables(**extra: str) -> dict[str, str]:
    """The environment of every command of ours: the `.venv` first on PATH, UTF-8, the application's name.

    Bytecode is kept even where PYTHONDONTWRITEBYTECODE asks otherwise: without it each start takes twice as long.
    """
    path = os.pathsep.join([str(PYTHON.parent), os.environ.get("PATH", os.defpath)])
    ours = {"PATH": path, "VIRTUAL_ENV": str(VENV), "PYTHONUTF8": "1", "FLASK_APP": "wsgi:app"}
    inherited = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, **ours, **extra}


def setting(name: str, default: str) -> str:
    """One `JINQIAO_` setting as the site itself will see it: the environment first, then the `.env` file."""
    if os.environ.get(f"JINQIAO_{name}"):
        return os.environ[f"JINQIAO_{name}"]
    file = REPOSITORY / ".env"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    pairs = (line.removeprefix("export ").partition("=") for line in lines)
    found = {key.strip(): value.strip().strip("'\"") for key, _, value in pairs}
    return found.get(f"JINQIAO_{name}") or default


def data_folder() -> Path:
    """Where the running site keeps its data: `JINQIAO_DATA_DIR`, else `var/` in the repository."""
    return Path(setting("DATA_DIR", str(REPOSITORY / "var"))).expanduser().resolve()


def call(command: list[str], environment: dict[str, str] | None = None) -> str:
    """Run a command in the repository and return what it printed; raises Missing with its last lines when it fails."""
    done = subprocess.run(
        command,
        cwd=REPOSITORY,
        env=environment or variables(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise Missing(f"命令失败（{done.returncode}）：{' '.join(command)}\n{last}")
    return done.stdout


def uv_program() -> str | None:
    """uv on PATH or in the `.venv`, if either is there."""
    return shutil.which("uv", path=variables()["PATH"])


def uv_variables() -> dict[str, str]:
    """uv's environment: it reads neither the system's certificates nor the system's Python choice by itself."""
    return variables(UV_SYSTEM_CERTS="1", UV_NO_CONFIG="1", UV_PYTHON_DOWNLOADS="never", UV_NO_PROGRESS="1")


def _fingerprint(locks: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for name in locks:
        digest.update((REPOSITORY / name).read_bytes())
    return digest.hexdigest()


def _works(python: Path) -> bool:
    try:
        return subprocess.run([python, "-c", "import sys"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _create() -> None:
    say(f"建立虚拟环境 .venv（Python {sys.version.split()[0]}）… Creating .venv…")
    uv = shutil.which("uv")
    if uv and _managed(uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)):
        return
    require_ensurepip()
    call([sys.executable, "-m", "venv", "--clear", str(VENV)])


def _managed(uv: str, *arguments: str) -> bool:
    """True when uv did it; pip, which is always to be had, then need not."""
    try:
        call([uv, *arguments], uv_variables())
    except Missing as error:
        say(f"uv 没有做成，改用 pip。uv failed, falling back to pip.\n{error}")
        return False
    return True


def require_ensurepip() -> None:
    """Raise Missing with the line that installs it, where Debian has split `venv` off Python."""
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Missing(
            "这个 Python 缺少 venv 模块，请先安装（仅此一步需要管理员）：\n"
            f"    sudo apt-get install -y python{version}-venv\n"
            "This Python has no venv module: install it with the line above, then run the command again."
        )


def _install(locks: tuple[str, ...]) -> None:
    """uv when it is on PATH (seconds), else pip; pip also when uv fails, for pip knows mirrors that uv doesn't."""
    files = [argument for name in locks for argument in ("-r", name)]
    uv = shutil.which("uv")
    options = ["--quiet", "--require-hashes", "--python", str(PYTHON)]
    if not (uv and _managed(uv, "pip", "install", *options, *files)):
        _install_with_pip(files)


def _install_with_pip(files: list[str]) -> None:
    if subprocess.run([PYTHON, "-m", "pip", "--version"], check=False, capture_output=True).returncode:
        require_ensurepip()
        call([str(PYTHON), "-m", "ensurepip", "--default-pip"])
    options = [
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        "--no-compile",
        "--no-deps",
        "--require-hashes",
    ]
    try:
        call([str(PYTHON), "-m", "pip", "install", *options, *files])
    except Missing as error:
        raise Missing(
            f"{error}\n依赖没有装成。请检查网络；在校园网内可先设置镜像：pip config set global.index-url <镜像地址>\n"
            "The packages could not be installed: check the network, or set a mirror as above."
        ) from None
