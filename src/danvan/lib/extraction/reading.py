"""Bytes to a document, by what they are and not by what they are called. Runs where it may be killed."""

from __future__ import annotations

from danvan.lib.errors import Refused
from danvan.lib.extraction.shape import Builder, Document, Limits, refuse

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_KNOWN_BINARY = (
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"RIFF",
    b"\x7fELF",
    b"MZ",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
)


def extract(data: bytes, name: str = "", *, limits: Limits | None = None) -> Document:
    """The document in `data`; `name` is never believed. Raises Refused with a code of SENTENCES.

    In this process and without limits of time and memory: callers use `extract_safely`.
    """
    limits = limits or Limits()
    if len(data) > limits.size:
        refuse("too_large")
    if not data.strip(b"\x00 \t\r\n"):
        refuse("empty")
    builder = Builder(limits)
    try:
        return _read(data, builder, limits)
    except (Refused, MemoryError):
        raise
    except Exception as problem:  # a parser that stumbles over a damaged file, whatever it calls that
        raise Refused("broken", "The file is damaged and cannot be read.") from problem


def _read(data: bytes, builder: Builder, limits: Limits) -> Document:
    if data.startswith(_OLD):
        refuse("encrypted" if _LOCKED in data else "old_office")
    if b"%PDF-" in data[:1024]:
        from danvan.lib.extraction import pdf

        pages = pdf.read(data, builder)
        return builder.done("application/pdf", pages=pages)
    if data.startswith(b"PK\x03\x04"):
        return _office(data, builder, limits)
    if data.startswith(_KNOWN_BINARY):
        refuse("unknown_type")
    from danvan.lib.extraction import plain

    if plain.looks_like_html(data):
        plain.read_html(data, builder)
        return builder.done("text/html")
    plain.read_text(data, builder)
    return builder.done("text/plain")


def _office(data: bytes, builder: Builder, limits: Limits) -> Document:
    from danvan.lib.extraction.packed import Packed

    packed = Packed(data, limits)
    if packed.has_macros:
        builder.note("macros_ignored")
    if "word/document.xml" in packed.names:
        from danvan.lib.extraction import word

        word.read(packed, builder)
        pages = max((one.page for one in builder.blocks), default=0)
        return builder.done(_OFFICE + "wordprocessingml.document", pages=pages)
    if "xl/workbook.xml" in packed.names:
        from danvan.lib.extraction import sheets

        pages = sheets.read(data, packed, builder)
        return builder.done(_OFFICE + "spreadsheetml.sheet", pages=pages)
    return refuse("unknown_type")
