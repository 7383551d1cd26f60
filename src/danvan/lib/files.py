"""What a file really is, by its first bytes; and a name that is safe to show and to save.

Only kinds that residents and offices need are known; everything else is refused with a reason.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile

from danvan.lib.errors import Refused

#: media type → ending given on download
KNOWN = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "text/plain": ".txt",
    "text/html": ".html",
}

_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sniff(data: bytes, *, texts: bool = False) -> str:
    """Media type of `data`; plain and web text only on wish.

    Raises Refused for anything not in KNOWN: "macros" for office files that hold programs, "old_office" for those of before
    2007, "unknown_type" for all else.
    """
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"PK\x03\x04"):
        return _office_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Refused("old_office")
    if texts and (data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in data[:4096]):
        return "text/html" if b"<html" in data[:2048].lower() else "text/plain"
    raise Refused("unknown_type")


def _office_kind(data: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Refused("unknown_type") from None
    # Macros make an office file a program, whatever its name; such files carry vbaProject.bin.
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Refused("macros")
    for part, kind in _OFFICE.items():
        if part in names:
            return kind
    raise Refused("unknown_type")


def safe_name(name: str, *, media_type: str) -> str:
    """`name` without folders, control characters or a misleading ending; never empty, at most 120 letters."""
    flat = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in flat if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    stem = kept.rsplit(".", 1)[0] if "." in kept else kept
    ending = KNOWN[media_type]
    return (stem.strip(" .")[: 120 - len(ending)] or "tep") + ending
