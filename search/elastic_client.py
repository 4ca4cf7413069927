"""The connection to an Elasticsearch cluster: its address, its time-outs, and what its errors mean to a person."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import elastic_transport
import urllib3
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from search.backend import EngineUnavailable

CONNECT_SECONDS = 0.5  # tried twice
REQUEST_SECONDS = 5.0
PATIENT_SECONDS = 300.0  # filling, and moving from one index to another
# After a failure nobody tries again for so long: pages answer from the database without waiting.
PAUSE_SECONDS = 1.0
# A cluster that has too much to do is asked again after these.
BUSY_PAUSES = (0.1, 0.3, 0.9)
_BUSY = (429, 503)
_ADDRESS = "http(s)://[user:password@]host:port[,host:port…]/index-prefix"

Answer = TypeVar("Answer")


class Gone(EngineUnavailable):
    """The index was removed, after another one was put in its place."""


@dataclass(frozen=True)
class Address:
    """Where a cluster is: one or more nodes, who we are to it, and the prefix of our indexes."""

    nodes: tuple[str, ...]
    prefix: str
    login: tuple[str, str] | None

    @classmethod
    def parse(cls, url: str) -> "Address":
        """Read an address; ValueError, without the password in it, when it is none."""
        parts = urlsplit(url)
        user, at, hosts = parts.netloc.rpartition("@")
        nodes = tuple(_node(parts.scheme, host) for host in hosts.split(","))
        prefix = parts.path.strip("/").lower()
        if not all(nodes) or not prefix:
            raise ValueError(f"Elasticsearch address must be {_ADDRESS}")
        name, _, password = user.partition(":")
        return cls(nodes, prefix, (unquote(name), unquote(password)) if at else None)


def _node(scheme: str, host: str) -> str:
    """One node's address with its port; empty when it names no host or no possible port."""
    parts = urlsplit(f"{scheme}://{host}")
    try:
        port = parts.port or (443 if scheme == "https" else 9200)
    except ValueError:
        return ""
    name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{scheme}://{name}:{port}" if name else ""


class _Node(elastic_transport.Urllib3HttpNode):
    """A node that has little time to take a connection; one that doesn't is as good as down."""

    def perform_request(self, *args: Any, **given: Any) -> Any:
        """Send one request."""
        seconds = given.get("request_timeout", DEFAULT)
        limit = self.config.request_timeout if seconds is DEFAULT else seconds
        given["request_timeout"] = urllib3.Timeout(connect=CONNECT_SECONDS, read=limit)
        try:
            return super().perform_request(*args, **given)
        except elastic_transport.ConnectionTimeout as error:
            if any(isinstance(cause, urllib3.exceptions.ConnectTimeoutError) for cause in error.errors):
                raise elastic_transport.ConnectionError(str(error), errors=error.errors) from error
            raise


class Cluster:
    """A client that tries other nodes, waits when the cluster is busy, and rests after a failure."""

    def __init__(self, url: str, ca_file: Path | None = None) -> None:
        """ValueError for what is no address, or a certificate file that isn't there; touches no network."""
        self.address = Address.parse(url)
        if ca_file is not None and not ca_file.is_file():
            raise ValueError(f"no certificate file {ca_file}")
        self.client = Elasticsearch(
            list(self.address.nodes),
            basic_auth=self.address.login,
            node_class=_Node,
            request_timeout=REQUEST_SECONDS,
            retry_on_timeout=False,
            retry_on_status=(502, 504),
            max_retries=len(self.address.nodes),
            ca_certs=str(ca_file) if ca_file and self.address.nodes[0].startswith("https") else DEFAULT,
        )
        self._rests_until = 0.0
        self._failed = ""

    def ask(self, call: Callable[[], Answer]) -> Answer:
        """Call, again after a while when the cluster has too much to do; EngineUnavailable."""
        for pause in (*BUSY_PAUSES, None):
            with self.guarded():
                try:
                    return call()
                except ApiError as error:
                    if error.status_code not in _BUSY or pause is None:
                        raise
            time.sleep(pause or 0)
        raise AssertionError  # the last round returned or raised

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn the client's errors into EngineUnavailable; at once while the cluster rests."""
        if time.monotonic() < self._rests_until:
            raise EngineUnavailable(self._failed)
        try:
            yield
        except NotFoundError as error:
            raise Gone(_sentence(error)) from error
        except (ApiError, TransportError) as error:
            if isinstance(error, TransportError) or error.status_code in _BUSY:
                self._failed, self._rests_until = _sentence(error), time.monotonic() + PAUSE_SECONDS
            raise EngineUnavailable(_sentence(error)) from error

    def close(self) -> None:
        """Close connections."""
        self.client.close()


def _sentence(error: Exception) -> str:
    if isinstance(error, ApiError) and error.status_code in (401, 403):
        return "Elasticsearch refused the user name or password in JINQIAO_SEARCH_URL"
    if isinstance(error, elastic_transport.TlsError):
        return "the certificate of Elasticsearch is not trusted: name the file of its authority in JINQIAO_SEARCH_CA_FILE"
    return f"Elasticsearch: {error}"
