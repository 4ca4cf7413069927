"""What the two servers share: their folder, the ordinary user they run as, free ports, ending a process."""

import hashlib
import os
import pwd
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
UNPRIVILEGED = "nobody"


class ServiceError(Exception):
    """A server can't be had; the text is the sentence shown to the person, with the remedy."""


@dataclass(frozen=True)
class Place:
    """The folder of one server; everything in it belongs to the user the server runs as."""

    folder: Path

    def prepare(self, *names: str) -> None:
        """Make the folder and the named folders in it, and hand them over when we are root."""
        for path in (self.folder, *(self.folder / name for name in names)):
            path.mkdir(parents=True, exist_ok=True)
        self.hand_over(self.folder)

    def hand_over(self, path: Path) -> None:
        """Give `path` and all in it to the unprivileged user; nothing to do for an ordinary user."""
        if os.geteuid() != 0:
            return
        user = pwd.getpwnam(UNPRIVILEGED)
        for root, folders, files in os.walk(path):
            for name in (".", *folders, *files):
                os.chown(os.path.join(root, name), user.pw_uid, user.pw_gid, follow_symlinks=False)

    def identity(self) -> dict[str, Any]:
        """Arguments for `subprocess` that drop root: both servers refuse to run as root."""
        environment = os.environ | {"HOME": str(self.folder), "TMPDIR": str(self.folder)}
        identity: dict[str, Any] = {"cwd": self.folder, "env": environment, "stdin": subprocess.DEVNULL}
        if os.geteuid() == 0:
            user = pwd.getpwnam(UNPRIVILEGED)
            identity |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        return identity


def services_folder() -> Path:
    """`.services/` of the repository; a folder in /var/tmp when root hides the repository from other users."""
    named = os.environ.get("JINQIAO_SERVICES_DIR")
    if named:
        return Path(named).resolve()
    open_to_all = all(parent.stat().st_mode & 0o001 for parent in (REPOSITORY, *REPOSITORY.parents))
    if os.geteuid() != 0 or open_to_all:
        return REPOSITORY / ".services"
    return Path("/var/tmp") / f"jinqiao-services-{hashlib.sha256(bytes(REPOSITORY)).hexdigest()[:12]}"


def free_port() -> int:
    """A TCP port nobody listens on at this moment on 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """True when something accepts connections on that port of 127.0.0.1."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def is_ours(pid: int, mark: str) -> bool:
    """True when that process lives and its command line holds `mark`: process numbers are reused."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return mark.encode() in command


def end_group(pid: int, mark: str, seconds: float = 30) -> None:
    """End the process group that `pid` leads: politely, then by force after `seconds`."""
    if not is_ours(pid, mark):
        return
    os.killpg(pid, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while is_ours(pid, mark):
        if time.monotonic() > deadline:
            os.killpg(pid, signal.SIGKILL)
        time.sleep(0.1)


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log, for the sentence that says why a server didn't come up."""
    try:
        return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
