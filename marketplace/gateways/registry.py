"""The gateways of the running application, made from its configuration."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from flask import current_app

from marketplace.gateways.files import FileStore
from marketplace.gateways.mail import Mailer
from search import SearchEngine, open_engine


@dataclass
class Gateways:
    """Search engines and the file store; engines open at first use, so each worker process has its own."""

    search_url: str
    files: FileStore
    search_ca_file: Path | None = None

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> "Gateways":
        """Build from Flask's configuration."""
        files = FileStore(Path(config["SETTINGS"].data_dir) / "files")
        return cls(config["SEARCH_URL"], files, config["SEARCH_CA_FILE"])

    @property
    def exports(self) -> FileStore:
        """Files made for people to take away; apart from `files`, because these are deleted after some days."""
        return FileStore(self.files.folder.parent / "exports")

    @cached_property
    def reader(self) -> SearchEngine:
        """The engine for searching."""
        return open_engine(self.search_url, ca_file=self.search_ca_file)

    @cached_property
    def writer(self) -> SearchEngine:
        """The engine for changing the index: only the worker process uses it."""
        return open_engine(self.search_url, writer=True, ca_file=self.search_ca_file)


def gateways() -> Gateways:
    """Return the current application's gateways."""
    return cast(Gateways, current_app.extensions["gateways"])


def mailer() -> Mailer:
    """Return who takes the current application's mail."""
    return cast(Mailer, current_app.extensions["mailer"])
