"""The service start: what it says when something is missing or wrong; the servers themselves serve the other tests."""

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from marketplace.bootstrap import elasticsearch, elasticsearch_distribution, postgresql, servers, services
from marketplace.bootstrap.servers import ServiceError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A services folder of the test's own, in which nothing runs."""
    monkeypatch.setenv("JINQIAO_SERVICES_DIR", str(tmp_path))
    return tmp_path


def test_nothing_runs_in_an_empty_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert services.settings() == {}
    assert services.main(["status"]) == 1
    assert capsys.readouterr().out.count("未运行") == 2
    assert services.main(["stop"]) == 0


def test_a_damaged_state_file_is_an_empty_one(folder: Path) -> None:
    (folder / "state.json").write_text("{broken", encoding="utf-8")
    assert services.settings() == {}


def test_a_reused_process_number_is_not_taken_for_the_server(folder: Path) -> None:
    entry: dict[str, Any] = {"pid": os.getpid(), "port": 1, "mark": str(folder / "elsewhere"), "programs": ""}
    assert not elasticsearch.is_alive(entry)
    assert not postgresql.is_alive(entry)
    servers.end_group(os.getpid(), entry["mark"])


def test_an_unknown_service_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        services.main(["start", "redis"])
    assert "redis" in capsys.readouterr().err


def test_an_archive_with_another_checksum_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = folder / "wrong.zip"
    wrong.write_bytes(b"not the distribution")
    monkeypatch.setenv("JINQIAO_ELASTICSEARCH_ZIP", str(wrong))
    with pytest.raises(ServiceError, match="SHA-256"):
        elasticsearch_distribution.archive_in(folder)


def test_missing_programs_name_the_remedy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("JINQIAO_ELASTICSEARCH_ZIP", raising=False)
    monkeypatch.delenv("JINQIAO_MAVEN_REPOSITORY", raising=False)
    with pytest.raises(ServiceError, match="apt-get install -y maven"):
        elasticsearch_distribution.archive_in(folder)
    monkeypatch.setattr(elasticsearch_distribution, "_java_version", lambda _: 11)
    with pytest.raises(ServiceError, match="openjdk-17-jre-headless"):
        elasticsearch_distribution.find_java()


def test_the_archive_may_come_from_a_repository_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    source = (
        folder
        / "repository"
        / elasticsearch_distribution.GROUP.replace(".", "/")
        / "elasticsearch"
        / elasticsearch_distribution.VERSION
    )
    source.mkdir(parents=True)
    (source / elasticsearch_distribution.ARCHIVE).write_bytes(b"some bytes")
    monkeypatch.setenv("JINQIAO_MAVEN_REPOSITORY", (folder / "repository").as_uri() + "/")
    with pytest.raises(ServiceError, match="SHA-256"):
        elasticsearch_distribution.archive_in(folder)
    assert (folder / "downloads" / elasticsearch_distribution.ARCHIVE).read_bytes() == b"some bytes"


def test_a_free_port_is_free() -> None:
    port = servers.free_port()
    assert not servers.listens(port)
    with socket.socket() as server:
        server.bind(("127.0.0.1", port))
        server.listen()
        assert servers.listens(port)
