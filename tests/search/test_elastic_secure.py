"""A node with passwords and HTTPS: the essentials work, and what is wrong is said without a secret."""

import logging
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from marketplace.bootstrap.elasticsearch_secure import make_certificate
from search import Delete, EngineUnavailable, SearchRequest, Upsert, open_engine
from search.elastic_client import Cluster
from tests.search.contract.corpus import ids, sample_documents, simple
from tests.search.contract.places import needed

pytestmark = pytest.mark.elasticsearch


@pytest.fixture
def url() -> Iterator[str]:
    """An index prefix of the test's own on the secured node."""
    address = (
        f"{needed('JINQIAO_TEST_ELASTICSEARCH_SECURE_URL', 'elasticsearch-secure')}-{uuid.uuid4().hex[:12]}"
    )
    yield address
    cluster = Cluster(address, _authority())
    for name in list(cluster.client.indices.get(index=f"{cluster.address.prefix}-*")):
        cluster.client.indices.delete(index=name)
    cluster.close()


def _authority() -> Path:
    return Path(os.environ["JINQIAO_TEST_ELASTICSEARCH_SECURE_CA"])


def test_the_essentials(url: str) -> None:
    engine = open_engine(url, writer=True, ca_file=_authority())
    assert engine.rebuild(sample_documents()) == 16 - 4
    assert [hit.id for hit in engine.search(SearchRequest("石墨烯", scope="all")).hits] == ["graphene"]
    before = set(engine.scan(SearchRequest(scope="all", sort="price_asc")))
    engine.apply([Upsert(simple("new", "秸秆 电池", 99)), Delete("battery", 100)])
    assert set(engine.scan(SearchRequest(scope="all"))) == before - {"battery"} | {"new"}
    first = engine.status().generation
    engine.rebuild([simple("only")])
    assert ids(engine) == {"only"}
    assert engine.roll_back() == first
    engine.close()


def test_a_wrong_password_is_said_and_not_shown(url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = re.sub(r"elastic:[^@]*@", "elastic:wr0ng-s3cret@", url)
    engine = open_engine(wrong, writer=True, ca_file=_authority())
    assert not engine.ping()
    for attempt in (lambda: engine.search(SearchRequest("石墨烯")), lambda: engine.apply([Upsert(simple())])):
        with pytest.raises(EngineUnavailable, match="refused the user name or password") as refused:
            attempt()
        assert "s3cret" not in _everything(refused.value)
    assert "s3cret" not in caplog.text
    engine.close()


def test_a_certificate_of_another_authority_is_said(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    make_certificate(tmp_path / "other.crt", tmp_path / "other.key")
    password = url.split(":")[2].split("@")[0]
    for authority in (tmp_path / "other.crt", None):  # None: the system's own
        engine = open_engine(url, ca_file=authority)
        with pytest.raises(EngineUnavailable, match="JINQIAO_SEARCH_CA_FILE") as refused:
            engine.search(SearchRequest("石墨烯"))
        assert password not in _everything(refused.value) + caplog.text
        engine.close()


def _everything(error: BaseException | None) -> str:
    """The texts of an error and of all that caused it."""
    return f"{error!r} {error} {_everything(error.__cause__ or error.__context__)}" if error else ""
