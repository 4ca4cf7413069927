"""What people upload to a deal or a declaration: checked, and stored under its hash before anything points to it."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from marketplace.gateways.files import StoredFile, check_signed_file
from marketplace.gateways.registry import gateways

LIMIT = 20 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sends it, under the name that they gave it."""

    stream: BinaryIO
    name: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A checked and stored file that belongs to nothing yet; `name` has no path and at most 255 characters."""

    stored: StoredFile
    media_type: str
    name: str


def keep(upload: Upload, field: str = "file") -> KeptFile:
    """Check and store a file; InvalidInput beside `field` unless it is a PDF, JPG or PNG of at most 20 MiB."""
    media_type = check_signed_file(upload.stream, upload.name, LIMIT, field)
    name = Path(upload.name.replace("\\", "/")).name[-255:]
    return KeptFile(gateways().files.put(upload.stream), media_type, name)
