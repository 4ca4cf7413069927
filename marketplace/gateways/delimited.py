"""What a text file is: its encoding and its delimiter, told from the bytes."""

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from marketplace.domain.errors import N_, InvalidInput

_CHUNK = 1024 * 1024
_SAMPLE_CHARACTERS = 64 * 1024
_DELIMITERS = ",\t;"
_QUOTED = re.compile(r'"[^"]*"')
_CONTROL_BYTES = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x1a\x1b")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class CsvFormat:
    """Encoding and delimiter of a delimited text file."""

    encoding: str
    delimiter: str


def csv_format(path: Path) -> CsvFormat:
    """Byte-order mark first, then UTF-8, then GB18030, each over the whole file.

    Raises InvalidInput `file_not_text` for bytes that are no text in any of them, and for a web page in disguise.
    """
    with path.open("rb") as stream:
        start = stream.read(4)
    marked = next((encoding for mark, encoding in _BOMS if start.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        sample = _decodes(path, encoding, plain=marked != "utf-16")
        if sample is not None:
            if sample.lstrip().startswith(("<", "%PDF", "{")):
                break
            return CsvFormat(encoding, _delimiter(sample))
    raise InvalidInput(
        "file", "file_not_text", N_("文件内容不是表格：请另存为 xlsx，或 UTF-8、GB18030 编码的 csv")
    )


def _decodes(path: Path, encoding: str, plain: bool) -> str | None:
    """The first characters when the whole file decodes without control characters, else None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    sample = ""
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(_CHUNK):
                if plain and len(chunk.translate(None, _CONTROL_BYTES)) != len(chunk):
                    return None
                text = decoder.decode(chunk)
                if len(sample) < _SAMPLE_CHARACTERS:
                    sample += text
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return sample[:_SAMPLE_CHARACTERS]


def _delimiter(sample: str) -> str:
    """The most frequent candidate of the first line that has any, quoted text aside; a comma when there is none.

    Only that line counts: cells of later lines are full of semicolons in some exports.
    """
    for line in sample.splitlines():
        counts = Counter(_QUOTED.sub("", line))
        if any(counts[delimiter] for delimiter in _DELIMITERS):
            return max(_DELIMITERS, key=lambda delimiter: counts[delimiter])
    return ","
