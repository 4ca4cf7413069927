"""Uploaded files: kept under their hash, outside the web root, never under the name that a user gave."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from marketplace.domain.errors import N_, InvalidInput, NotFound

BLOCK = 1024 * 1024
#: First bytes and media type of the files that a contract may be uploaded as.
SIGNED_FILES = {
    "pdf": (b"%PDF-", "application/pdf"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a stored file: its hash is its name."""

    sha256: str
    size: int


class FileStore:
    """A folder of files named by their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, stream: BinaryIO) -> StoredFile:
        """Store a stream and return its hash and size; the same content twice is one file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
            while block := stream.read(BLOCK):
                digest.update(block)
                size += len(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        name = digest.hexdigest()
        os.replace(file.name, self.folder / name)
        return StoredFile(name, size)

    def path(self, sha256: str) -> Path:
        """Return where the file lies; NotFound when it is missing."""
        path = self.folder / sha256
        if not path.is_file():
            raise NotFound(N_("文件已不存在，请联系平台"))
        return path

    def keep_only(self, names: set[str], before: datetime) -> int:
        """Delete the files last changed before this moment, but for these names; returns how many."""
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        old = [path for path in found if path.name not in names and path.stat().st_mtime < before.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


def check_signed_file(stream: BinaryIO, name: str, limit: int, field: str = "file") -> str:
    """Return the media type of an uploaded contract; pdf, jpg and png by name *and* by first bytes, up to `limit` bytes."""
    extension = name.rpartition(".")[2].lower()
    if extension not in SIGNED_FILES:
        raise InvalidInput(field, "file_kind", N_("请上传 PDF、JPG 或 PNG 文件"))
    magic, media_type = SIGNED_FILES[extension]
    start = stream.read(len(magic))
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if size == 0:
        raise InvalidInput(field, "file_empty", N_("文件是空的，请重新选择"))
    if start != magic:
        raise InvalidInput(field, "file_content", N_("文件内容与扩展名不符，请上传真正的 PDF、JPG 或 PNG"))
    if size > limit:
        raise InvalidInput(field, "file_too_large", N_("文件超过 %(limit)s MiB"), limit=limit // BLOCK)
    return media_type
