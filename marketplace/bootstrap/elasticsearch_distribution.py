"""The official minimal Elasticsearch distribution: fetched by Maven, pinned by its checksum, unpacked once for all nodes."""

import hashlib
import os
import re
import shutil
import subprocess
import urllib.request
import zipfile
from pathlib import Path

from marketplace.bootstrap.servers import Place, ServiceError

VERSION = "8.19.21"
SHA256 = "215d5f3dbf0609a149f6218a9e47b6ae2df34ebbff3c5754e35f15a5e5393c8a"
GROUP = "org.elasticsearch.distribution.integ-test-zip"
ARCHIVE = f"elasticsearch-{VERSION}.zip"
MAVEN_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"


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


def unpacked(services: Path) -> Path:
    """The distribution's folder. It is unpacked under another name first: a broken-off start leaves no half of it."""
    home = services / f"elasticsearch-{VERSION}"
    if home.is_dir():
        return home
    archive = archive_in(services)
    fresh = services / "unpacking"
    shutil.rmtree(fresh, ignore_errors=True)
    with zipfile.ZipFile(archive) as parts:
        parts.extractall(fresh)
    top = fresh / f"elasticsearch-{VERSION}"
    (top / "plugins").mkdir(exist_ok=True)
    for script in (top / "bin").iterdir():
        script.chmod(0o755)
    Place(services).hand_over(top)
    os.replace(top, home)
    fresh.rmdir()
    return home


def archive_in(services: Path) -> Path:
    """The checked archive: JINQIAO_ELASTICSEARCH_ZIP, an earlier start's, or one fetched now."""
    named = os.environ.get("JINQIAO_ELASTICSEARCH_ZIP")
    archive = Path(named) if named else services / "downloads" / ARCHIVE
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
