"""One Elasticsearch node with a password and HTTPS, its certificate made on the spot by the openssl program."""

import secrets
import shutil
import subprocess
from pathlib import Path
from typing import Any

from marketplace.bootstrap.elasticsearch import single_node, stop
from marketplace.bootstrap.elasticsearch_distribution import unpacked
from marketplace.bootstrap.elasticsearch_node import Node, health, is_whole, wait
from marketplace.bootstrap.servers import Place, ServiceError, free_port, is_ours

__all__ = ["is_alive", "make_certificate", "settings", "start", "stop"]
HEAP = "512m"
USER = "elastic"


def start(place: Place) -> dict[str, Any]:
    """Make certificate and password, start and wait until it answers; returns the entry for the state file."""
    node = Node(place, unpacked(place.folder.parent))
    shutil.rmtree(place.folder, ignore_errors=True)  # the password of an earlier start is in its data
    port, password = free_port(), secrets.token_urlsafe(16)
    config = place.folder / "config"
    config.mkdir(parents=True)
    make_certificate(config / "http.crt", config / "http.key")
    lines = {
        "xpack.security.enabled": "true",
        "xpack.security.autoconfiguration.enabled": "false",
        "xpack.security.enrollment.enabled": "false",
        "xpack.security.http.ssl.enabled": "true",
        "xpack.security.http.ssl.certificate": config / "http.crt",
        "xpack.security.http.ssl.key": config / "http.key",
    }
    node.configure(single_node("jinqiao-secure", port) | lines)
    node.add_secret("bootstrap.password", password)
    pid = node.launch(HEAP)
    entry = {"pid": pid, "port": port, "mark": str(place.folder), "password": password}
    wait([node], lambda: _health(entry))
    return entry


def make_certificate(certificate: Path, key: Path) -> None:
    """A certificate for loopback that is its own authority, and its key, both PEM."""
    if not shutil.which("openssl"):
        raise ServiceError("制作证书需要 openssl：apt-get install -y openssl")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-sha256"]
    command += ["-subj", "/CN=jinqiao test", "-out", str(certificate), "-keyout", str(key)]
    for extension in (
        "subjectAltName=IP:127.0.0.1,DNS:localhost",
        "keyUsage=critical,digitalSignature,keyCertSign",
    ):
        command += ["-addext", extension]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServiceError(f"证书没有做成：{done.stderr[-500:]}")


def is_alive(entry: dict[str, Any]) -> bool:
    """True when our node lives and answers with its password and certificate."""
    return is_ours(entry["pid"], entry["mark"]) and is_whole(_health(entry), 1)


def settings(entry: dict[str, Any]) -> dict[str, str]:
    """Settings lines for tests; the last part of the address is the index prefix."""
    address = f"https://{USER}:{entry['password']}@127.0.0.1:{entry['port']}/jinqiao-test"
    return {
        "JINQIAO_TEST_ELASTICSEARCH_SECURE_URL": address,
        "JINQIAO_TEST_ELASTICSEARCH_SECURE_CA": str(_certificate(entry)),
    }


def _health(entry: dict[str, Any]) -> dict[str, Any]:
    address = f"https://127.0.0.1:{entry['port']}"
    return health(address, _certificate(entry), f"{USER}:{entry['password']}")


def _certificate(entry: dict[str, Any]) -> Path:
    return Path(entry["mark"]) / "config" / "http.crt"
