"""The official minimal Elasticsearch distribution: fetched by Maven, pinned, started on loopback."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

from marketplace.bootstrap.servers import Place, ServiceError, end_group, free_port, is_ours, tail

VERSION = "8.19.21"
SHA256 = "215d5f3dbf0609a149f6218a9e47b6ae2df34ebbff3c5754e35f15a5e5393c8a"
GROUP = "org.elasticsearch.distribution.integ-test-zip"
ARCHIVE = f"elasticsearch-{VERSION}.zip"
MAVEN_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
START_SECONDS = 120
HEAP = "768m"


def start(place: Place) -> dict[str, Any]:
    """Fetch, unpack, start and wait until it answers; returns the entry for the state file."""
    java_home = find_java()
    place.prepare("data", "logs", "config", "tmp")
    home = _unpacked(place)
    port = free_port()
    _write_config(place, home, port)
    process = _launch(place, home, java_home)
    entry: dict[str, Any] = {"pid": process.pid, "port": port, "mark": str(place.folder)}
    deadline = time.monotonic() + START_SECONDS
    while not is_alive(entry):
        if process.poll() is not None or time.monotonic() > deadline:
            end_group(process.pid, entry["mark"])
            raise ServiceError(
                f"Elasticsearch 没有启动成功，日志末尾：\n{tail(place.folder / 'logs' / 'console.log')}"
            )
        time.sleep(0.25)
    return entry


def stop(_place: Place, entry: dict[str, Any]) -> None:
    """End the server."""
    end_group(entry["pid"], entry["mark"])


def is_alive(entry: dict[str, Any]) -> bool:
    """True when the node answers its health request (`GET /` is not part of the minimal distribution)."""
    if not is_ours(entry["pid"], entry["mark"]):
        return False
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{entry['port']}/_cluster/health", timeout=5) as answer:
            return bool(json.load(answer)["status"] in ("green", "yellow"))
    except (OSError, ValueError, KeyError):
        return False


def settings(entry: dict[str, Any]) -> dict[str, str]:
    """Settings lines; the last part of the address is the index prefix."""
    address = f"http://127.0.0.1:{entry['port']}"
    return {
        "JINQIAO_SEARCH_URL": f"{address}/jinqiao",
        "JINQIAO_TEST_ELASTICSEARCH_URL": f"{address}/jinqiao-test",
    }


def find_java() -> Path:
    """Home of a Java 17 or newer: ES_JAVA_HOME, JAVA_HOME, PATH, /usr/lib/jvm; ServiceError if there is none."""
    found = [Path(os.environ[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    on_path = shutil.which("java")
    if on_path:
        found.append(Path(on_path).resolve().parents[1])
    found += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    for home in found:
        if _java_version(home / "bin" / "java") >= 17:
            return home
    raise ServiceError(
        "Elasticsearch 需要 Java 17 或更高版本，请先安装：apt-get install -y openjdk-17-jre-headless"
    )


def _java_version(java: Path) -> int:
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = re.search(r'version "(\d+)', answer.stderr)
    return int(match.group(1)) if match else 0


def _unpacked(place: Place) -> Path:
    """The distribution's folder; unpacked under another name first: a broken-off start leaves no half of it."""
    home = place.folder / f"elasticsearch-{VERSION}"
    if home.is_dir():
        return home
    archive = _archive(place)
    fresh = place.folder / "unpacking"
    shutil.rmtree(fresh, ignore_errors=True)
    with zipfile.ZipFile(archive) as parts:
        parts.extractall(fresh)
    top = fresh / f"elasticsearch-{VERSION}"
    (top / "plugins").mkdir(exist_ok=True)
    for script in (top / "bin").iterdir():
        script.chmod(0o755)
    place.hand_over(top)
    os.replace(top, home)
    fresh.rmdir()
    return home


def _archive(place: Place) -> Path:
    """The checked archive: JINQIAO_ELASTICSEARCH_ZIP, an earlier start's, or one fetched now."""
    named = os.environ.get("JINQIAO_ELASTICSEARCH_ZIP")
    archive = Path(named) if named else place.folder.parent / "downloads" / ARCHIVE
    if not archive.exists():
        archive.parent.mkdir(parents=True, exist_ok=True)
        _download(archive)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != SHA256:
        raise ServiceError(f"{archive} 的 SHA-256 是 {digest}，应为 {SHA256}；请删除该文件后重试")
    return archive


def _download(archive: Path) -> None:
    repository = os.environ.get("JINQIAO_MAVEN_REPOSITORY")
    if shutil.which("mvn"):
        command = ["mvn", "-q", "-B", MAVEN_GOAL, f"-Dartifact={GROUP}:elasticsearch:{VERSION}:zip"]
        command.append(f"-DoutputDirectory={archive.parent}")
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if done.returncode or not archive.exists():
            raise ServiceError(f"Maven 没有取到 {ARCHIVE}：\n{done.stdout[-1500:]}{done.stderr[-500:]}")
    elif repository:
        address = f"{repository.rstrip('/')}/{GROUP.replace('.', '/')}/elasticsearch/{VERSION}/{ARCHIVE}"
        partial = archive.with_suffix(".part")
        with urllib.request.urlopen(address, timeout=60) as source, partial.open("wb") as target:
            shutil.copyfileobj(source, target)
        os.replace(partial, archive)
    else:
        raise ServiceError(
            f"取 {ARCHIVE} 需要 Maven：apt-get install -y maven；"
            "也可以用 JINQIAO_MAVEN_REPOSITORY 指定 Maven 仓库地址，"
            "或用 JINQIAO_ELASTICSEARCH_ZIP 指定已下载的文件"
        )


def _write_config(place: Place, home: Path, port: int) -> None:
    """Own configuration beside the distribution: one node, loopback, no security, no disk watermarks."""
    config = place.folder / "config"
    for name in ("jvm.options", "log4j2.properties"):
        shutil.copyfile(home / "config" / name, config / name)
    lines = {
        "cluster.name": "jinqiao",
        "node.name": "jinqiao-1",
        "path.data": place.folder / "data",
        "path.logs": place.folder / "logs",
        "network.host": "127.0.0.1",
        "http.port": port,
        "transport.port": free_port(),
        "discovery.type": "single-node",
        "xpack.security.enabled": "false",
        "cluster.routing.allocation.disk.threshold_enabled": "false",
    }
    text = "".join(f"{key}: {value}\n" for key, value in lines.items())
    (config / "elasticsearch.yml").write_text(text, encoding="utf-8")
    place.hand_over(config)


def _launch(place: Place, home: Path, java_home: Path) -> subprocess.Popen[bytes]:
    identity = place.identity()
    identity["env"] |= {
        "ES_JAVA_HOME": str(java_home),
        "ES_PATH_CONF": str(place.folder / "config"),
        "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
        "ES_TMPDIR": str(place.folder / "tmp"),
    }
    with (place.folder / "logs" / "console.log").open("wb") as log:
        return subprocess.Popen(
            [home / "bin" / "elasticsearch"], stdout=log, stderr=log, start_new_session=True, **identity
        )
