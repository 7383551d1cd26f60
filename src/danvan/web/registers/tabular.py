"""Reading a table that somebody made: CSV in whatever encoding and with whatever separator, or Excel.

What a file is shows its content, never its name. Row numbers are those the sender sees in a spreadsheet.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import python_calamine
from django.utils.translation import gettext as _

from danvan.web.registers.export import FORMULA_STARTS

Value = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta

ZIP_START = b"PK\x03\x04"
OLD_EXCEL_START = b"\xd0\xcf\x11\xe0"
DELIMITERS = ",;\t|"
MOST_ROWS = 100_000
MOST_COLUMNS = 300
MOST_UNPACKED = 300 * 1024 * 1024  # a small archive may unpack to a disk full of nothing
SNIFFED_ROWS = 20


class TableError(Exception):
    """A file that cannot be read as a table: what is wrong, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with the number it has in a spreadsheet, the head being row 1 as a rule."""

    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its head. `digest` is the SHA-256 of the file's bytes, in hex."""

    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]
    digest: str
    encoding: str = ""
    delimiter: str = ""


def read_table(content: bytes, *, most_rows: int = MOST_ROWS) -> Table:
    """Read a file's bytes. Raises TableError with words for the sender."""
    if not content.strip():
        raise TableError(_("The file is empty."), _("Choose the file again."))
    encoding = delimiter = ""
    if content.startswith((ZIP_START, OLD_EXCEL_START)):
        grid: Iterable[list[Any]] = _excel_rows(content)
    else:
        text, encoding = decode(content)
        grid, delimiter = _csv_rows(text)
    return _with_head(
        grid,
        most_rows=most_rows,
        digest=hashlib.sha256(content).hexdigest(),
        encoding=encoding,
        delimiter=delimiter,
    )


def decode(content: bytes) -> tuple[str, str]:
    """(text in NFC, encoding). UTF-8 and UTF-16 prove themselves; what is left is Windows Vietnamese."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\x00" in content[:200]:
        candidates = ["utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"]
    else:
        candidates = ["utf-8-sig", "cp1258"]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return unicodedata.normalize("NFC", text), encoding
    raise TableError(
        _("This is neither an Excel file nor a readable CSV file."),
        _("Open it in your spreadsheet program and save it as “Excel (.xlsx)” or “CSV UTF-8”."),
    )


def _csv_rows(text: str) -> tuple[Iterable[list[str]], str]:
    delimiter = ""
    first, _separator, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own hint line
        delimiter, text = first.strip()[4], rest
    delimiter = delimiter or sniff_delimiter(text)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), delimiter


def sniff_delimiter(text: str) -> str:
    """The separator that gives the first rows the same number of columns, the more the better.

    Strictly quoted files go first: a comma inside quotation marks proves nothing.
    """
    for strict in (True, False):
        scores = {delimiter: _agreement(text, delimiter, strict=strict) for delimiter in DELIMITERS}
        best = max(scores, key=lambda delimiter: scores[delimiter])
        if scores[best] > (0.0, 0):
            return best
    return ","


def _agreement(text: str, delimiter: str, *, strict: bool) -> tuple[float, int]:
    """(share of rows as wide as the first, width); (0, 0) where it does not separate at all."""
    widths = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict):
            if row:
                widths.append(len(row))
            if len(widths) == SNIFFED_ROWS:
                break
    except csv.Error:
        return (0.0, 0)
    if not widths or widths[0] < 2:
        return (0.0, 0)
    return (sum(width == widths[0] for width in widths) / len(widths), widths[0])


def _excel_rows(content: bytes) -> Iterable[list[Any]]:
    mend = _("Save it once more as “Excel (.xlsx)” without a password and send that file.")
    if content.startswith(ZIP_START):
        try:
            unpacked = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(content)).infolist())
        except zipfile.BadZipFile as problem:
            raise TableError(_("The Excel file is damaged."), mend) from problem
        if unpacked > MOST_UNPACKED:
            raise TableError(
                _("The Excel file is too large when unpacked."), _("Split it into several files.")
            )
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        rows: Iterable[list[Any]] = sheet.iter_rows()
    except Exception as problem:  # the reader has one error class per fault; to the sender they are one
        raise TableError(_("The Excel file cannot be opened."), mend) from problem
    return rows


def _with_head(
    grid: Iterable[list[Any]], *, most_rows: int, digest: str, encoding: str, delimiter: str
) -> Table:
    headers: tuple[str, ...] = ()
    rows: list[TableRow] = []
    try:
        for number, values in enumerate(grid, start=1):
            if len(values) > MOST_COLUMNS:
                raise TableError(_("The table has too many columns."), _("Keep only the columns asked for."))
            cleaned = tuple(clean(value) for value in values)
            if not any(value != "" for value in cleaned):
                continue
            if not headers:
                headers = _head(cleaned)
                continue
            if len(rows) == most_rows:
                raise TableError(
                    _("The table has more than %(rows)d rows.") % {"rows": most_rows},
                    _("Split it into several files."),
                )
            rows.append(TableRow(number, cleaned))
    except csv.Error as problem:
        raise TableError(
            _("A cell of the CSV file never ends: a quotation mark is missing."),
            _("Save it once more as “CSV UTF-8” from your spreadsheet program."),
        ) from problem
    if not headers:
        raise TableError(_("The file has no rows."), _("The first row must name the columns."))
    return Table(headers, tuple(rows), digest, encoding, delimiter)


def _head(values: tuple[Value, ...]) -> tuple[str, ...]:
    names = [str(value) for value in values]
    while names and not names[-1]:
        names.pop()
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        raise TableError(
            _("Two columns are both called “%(name)s”.") % {"name": sorted(twice)[0]},
            _("Rename or remove one of them."),
        )
    return tuple(names)


def clean(value: Any) -> Value:
    """A cell's value: text trimmed, in NFC, without the apostrophe our export put before a formula sign."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value if isinstance(value, (int, float, bool, dt.date, dt.time, dt.timedelta)) else str(value)
    text = unicodedata.normalize("NFC", value).replace("\u00a0", " ")
    if text.startswith("'") and text[1:].lstrip(" \n").startswith(FORMULA_STARTS):
        text = text[1:]
    return text.strip()
