"""Limits of a zipped workbook, measured by unpacking it into nothing before anything parses it."""

import re
import struct
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path

from marketplace.domain.errors import N_, InvalidInput

_CHUNK = 1024 * 1024
_MAX_MEMBERS = 2_000
_SHARED_STRINGS = "xl/sharedStrings.xml"
_CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_REFERENCE = re.compile(rb't="s"[^>]*>\s*<(?:\w+:)?v>(\d{1,9})<')
_TAIL = 64  # bytes kept so that what straddles two chunks is still seen
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError,
)  # fmt: skip


def check_zip(path: Path, unpacked_bytes: int, area: int) -> None:
    """Refuse a workbook that unpacks to more than `unpacked_bytes` or whose cells span more than `area` cells.

    The declared sizes are checked first (cheap), then the real ones are counted: a header may lie. Readers lay a sheet
    out as a full rectangle, so two cells in far corners would cost gigabytes; and they copy a shared text into every
    cell that names it, so the copies count as well. Raises InvalidInput `file_unpacks_too_large` or `file_damaged`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(archive.infolist(), key=lambda member: member.filename != _SHARED_STRINGS)
            if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > unpacked_bytes:
                raise _too_large(unpacked_bytes)
            meter = _Meter(archive, unpacked_bytes, area)
            for member in members:
                meter.measure(member)
    except _UNREADABLE as error:
        raise InvalidInput("file", "file_damaged", N_("文件已损坏或加密，无法读取")) from error


class _Meter:
    """Counts what has been unpacked so far."""

    def __init__(self, archive: zipfile.ZipFile, limit: int, area: int) -> None:
        self.archive, self.limit, self.area = archive, limit, area
        self.unpacked, self.copied = 0, 0
        self.lengths = array("L")  # bytes of each shared text, in order

    def measure(self, member: zipfile.ZipInfo) -> None:
        """Unpack one member into nothing and count it."""
        if member.filename == _SHARED_STRINGS:
            self._measure_texts(member)
        elif member.filename.startswith("xl/worksheets/"):
            self._measure_sheet(member)
        else:
            for _ in self._chunks(member):
                pass

    def _chunks(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        with self.archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                self.unpacked += len(chunk)
                if self.unpacked > self.limit:
                    raise _too_large(self.limit)
                yield chunk

    def _measure_texts(self, member: zipfile.ZipInfo) -> None:
        length, tail = 0, b""
        for chunk in self._chunks(member):
            *finished, rest = (tail + chunk).split(b"</si>")
            for text in finished:
                self.lengths.append(length + len(text))
                length = 0
            tail = rest[-_TAIL:]
            length += len(rest) - len(tail)

    def _measure_sheet(self, member: zipfile.ZipInfo) -> None:
        rows, columns, tail, texts = 0, 0, b"", len(self.lengths)
        for chunk in self._chunks(member):
            window = tail + chunk
            for match in _CELL.finditer(window):
                rows, columns = max(rows, int(match[2])), max(columns, _column(match[1]))
            for match in _REFERENCE.finditer(window):
                index = int(match[1])
                self.copied += self.lengths[index] if index < texts else 0
            if self.copied > 2 * self.limit:
                raise _too_large(self.limit)
            tail = chunk[-_TAIL:]
        if rows * columns > self.area:
            raise InvalidInput("file", "file_unpacks_too_large", N_("表格范围过大，请删去多余的空行空列"))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large(limit: int) -> InvalidInput:
    return InvalidInput(
        "file", "file_unpacks_too_large", N_("文件解压后超过 %(limit)s MB，已拒绝"), limit=limit // 1024**2
    )
