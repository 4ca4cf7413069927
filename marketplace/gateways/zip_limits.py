"""Limits of a zipped workbook, measured by unpacking it into nothing before anything parses it."""

import re
import struct
import zipfile
import zlib
from pathlib import Path

from marketplace.domain.errors import N_, InvalidInput

_CHUNK = 1024 * 1024
_MAX_MEMBERS = 2_000
_CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_TAIL = 32
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError,
)  # fmt: skip


def check_zip(path: Path, unpacked_bytes: int, area: int) -> None:
    """Refuse a workbook that unpacks to more than `unpacked_bytes` or whose cells span more than `area` cells.

    The declared sizes are checked first (cheap), then the real ones are counted: a header may lie. Readers lay a sheet
    out as a full rectangle, so two cells in far corners would cost gigabytes. Raises InvalidInput
    `file_unpacks_too_large` or `file_damaged`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > unpacked_bytes:
                raise _too_large(unpacked_bytes)
            left = unpacked_bytes
            for member in members:
                left -= _measure(archive, member, left, area, unpacked_bytes)
    except _UNREADABLE as error:
        raise InvalidInput("file", "file_damaged", N_("文件已损坏或加密，无法读取")) from error


def _measure(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, area: int, limit: int) -> int:
    is_sheet = member.filename.startswith("xl/worksheets/")
    size, rows, columns, tail = 0, 0, 0, b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise _too_large(limit)
            if is_sheet:
                for match in _CELL.finditer(tail + chunk):
                    rows = max(rows, int(match[2]))
                    columns = max(columns, _column(match[1]))
                tail = chunk[-_TAIL:]
    if rows * columns > area:
        raise InvalidInput("file", "file_unpacks_too_large", N_("表格范围过大，请删去多余的空行空列"))
    return size


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large(limit: int) -> InvalidInput:
    return InvalidInput(
        "file", "file_unpacks_too_large", N_("文件解压后超过 %(limit)s MB，已拒绝"), limit=limit // 1024**2
    )
