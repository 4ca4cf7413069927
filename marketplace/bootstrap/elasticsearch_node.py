"""One Elasticsearch node on loopback: its configuration, its process, whether it answers."""

import json
import os
import shutil
import signal
import ssl
import subprocess
import time
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marketplace.bootstrap.elasticsearch_distribution import find_java
from marketplace.bootstrap.servers import Place, ServiceError, end_group, is_ours, tail

START_SECONDS = 120
Lines = Mapping[str, object]


@dataclass(frozen=True)
class Node:
    """A node in a folder of its own, run from the distribution in `home`."""

    place: Place
    home: Path

    def configure(self, lines: Lines) -> None:
        """Write a configuration: loopback, no disk watermarks, and these lines."""
        self.place.prepare("data", "logs", "config", "tmp")
        folder = self.place.folder
        for name in ("jvm.options", "log4j2.properties"):
            shutil.copyfile(self.home / "config" / name, folder / "config" / name)
        usual = {
            "path.logs": folder / "logs",
            "network.host": "127.0.0.1",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        text = "".join(f"{key}: {value}\n" for key, value in (usual | dict(lines)).items())
        (folder / "config" / "elasticsearch.yml").write_text(text, encoding="utf-8")
        self.place.hand_over(folder / "config")

    def add_secret(self, name: str, value: str) -> None:
        """Put a secret setting into the node's keystore, making it."""
        command = [str(self.home / "bin" / "elasticsearch-keystore"), "add", "--force", "--stdin", name]
        identity = self._identity("-Xmx64m")
        del identity["stdin"]
        done = subprocess.run(command, input=value, capture_output=True, text=True, check=False, **identity)
        if done.returncode:
            raise ServiceError(f"Elasticsearch 的密钥库没有建成：{(done.stdout + done.stderr)[-500:]}")

    def launch(self, heap: str) -> int:
        """Start as configured; returns the process, which the file `pid` names too."""
        # Named on the command line, so that the process is known as ours from its first moment.
        data = f"-Epath.data={self.place.folder / 'data'}"
        with (self.place.folder / "logs" / "console.log").open("wb") as log:
            process = subprocess.Popen(
                [self.home / "bin" / "elasticsearch", data],
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._identity(f"-Xms{heap} -Xmx{heap}"),
            )
        (self.place.folder / "pid").write_text(str(process.pid), encoding="ascii")
        process.returncode = 0  # it outlives us, and nobody is to complain that it wasn't waited for
        return process.pid

    def runs(self) -> bool:
        """True when its process lives."""
        return is_ours(self._pid(), str(self.place.folder))

    def end(self) -> None:
        """End it, if it runs."""
        end_group(self._pid(), str(self.place.folder))

    def kill(self) -> None:
        """End it by force, as a power cut would: the launcher and the server that it started."""
        if self.runs():
            os.killpg(self._pid(), signal.SIGKILL)
            while self.runs():
                time.sleep(0.05)

    def _pid(self) -> int:
        try:
            return int((self.place.folder / "pid").read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def _identity(self, options: str) -> dict[str, Any]:
        identity = self.place.identity()
        identity["env"] |= {
            "ES_JAVA_HOME": str(find_java()),
            "ES_PATH_CONF": str(self.place.folder / "config"),
            "ES_JAVA_OPTS": options,
            "ES_TMPDIR": str(self.place.folder / "tmp"),
        }
        return identity


def health(address: str, ca_file: Path | None = None, login: str = "") -> dict[str, Any]:
    """What a cluster says of itself; empty when it doesn't answer (`GET /` is not part of the distribution)."""
    handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
    if ca_file is not None and ca_file.exists():
        context = ssl.create_default_context(cafile=str(ca_file))
        handlers.append(urllib.request.HTTPSHandler(context=context))
    request = urllib.request.Request(f"{address}/_cluster/health")
    if login:
        request.add_header("Authorization", f"Basic {b64encode(login.encode()).decode()}")
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=5) as answer:
            return dict(json.load(answer))
    except (OSError, ValueError):
        return {}


def is_whole(found: dict[str, Any], nodes: int) -> bool:
    """True for the health of a cluster that has all its nodes and answers."""
    return found.get("number_of_nodes") == nodes and found.get("status") in ("green", "yellow")


def wait(nodes: list[Node], ask: Callable[[], dict[str, Any]]) -> None:
    """Until the cluster is whole; when that fails they are ended and ServiceError shows the log's end."""
    deadline = time.monotonic() + START_SECONDS
    while not is_whole(ask(), len(nodes)):
        dead = [node for node in nodes if not node.runs()]
        if dead or time.monotonic() > deadline:
            console = tail((dead or nodes)[0].place.folder / "logs" / "console.log")
            for node in nodes:
                node.end()
            raise ServiceError(f"Elasticsearch 没有启动成功，日志末尾：\n{console}")
        time.sleep(0.25)
