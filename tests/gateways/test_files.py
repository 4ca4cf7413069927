"""The store of files: what is swept and what stays."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from marketplace.gateways.files import FileStore


def test_only_old_files_without_a_name_to_keep_go(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "exports")
    later = datetime.now(UTC) + timedelta(hours=1)
    assert store.keep_only(set(), later) == 0
    kept, stray = (store.put(io.BytesIO(content)).sha256 for content in (b"a", b"b"))
    assert store.keep_only({kept}, datetime.now(UTC) - timedelta(hours=1)) == 0
    assert store.keep_only({kept}, later) == 1
    assert [path.name for path in store.folder.iterdir()] == [kept]
    assert stray != kept
