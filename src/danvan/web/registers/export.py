"""The rows on screen as a file, from the same scope and filters, streamed so that a million rows fit.

Text that a spreadsheet would run as a formula gets an apostrophe in front; our own import takes it off again.
"""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any, Literal
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify

from danvan.web.registers.cells import FileValue, file_value
from danvan.web.registers.declaration import Register, Rows

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CHUNK = 2000
SHEET_ROWS = 1_048_575  # Excel's limit less the head row
LONGEST_CELL = 32_767  # Excel's limit
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula. Leading blanks do not hide one; control letters go."""
    text = text.replace("\x00", "")
    return f"'{text}" if text.lstrip(" \n").startswith(FORMULA_STARTS) else text


def export_response(
    register: Register, rows: Rows, *, order: Sequence[str], file_format: Literal["csv", "xlsx"] | str
) -> StreamingHttpResponse:
    """All rows in the order shown, as a download."""
    ordered = rows.order_by(*order).iterator(chunk_size=CHUNK)
    if file_format == "xlsx":
        response: StreamingHttpResponse = FileResponse(_workbook(register, ordered), content_type=XLSX_TYPE)
    else:
        response = StreamingHttpResponse(csv_lines(register, ordered), content_type="text/csv; charset=utf-8")
    name = f"{slugify(register.name) or 'list'}-{timezone.localdate():%Y-%m-%d}.{file_format}"
    response["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    response["X-Accel-Buffering"] = "no"
    return response


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(register: Register, rows: Iterator[Any]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, without which Excel reads Vietnamese as noise."""
    writer = csv.writer(_Echo())
    columns = register.export_columns
    yield ("\ufeff" + writer.writerow([str(column.label) for column in columns])).encode()
    for row in rows:
        yield writer.writerow([_csv_value(file_value(column, row)) for column in columns]).encode()


def _csv_value(value: FileValue) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else value


def _workbook(register: Register, rows: Iterator[Any]) -> Any:
    """An XLSX in a temporary file that vanishes when closed; memory holds one row at a time."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it after sending
    book = xlsxwriter.Workbook(
        target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False},
    )
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
    }
    columns = register.export_columns
    sheet, line = None, SHEET_ROWS + 1
    for row in rows:
        if line > SHEET_ROWS:
            sheet, line = _sheet(book, register, formats), 1
        for place, column in enumerate(columns):
            _write(sheet, line, place, file_value(column, row), formats)
        line += 1
    if sheet is None:
        _sheet(book, register, formats)
    book.close()
    target.seek(0)
    return target


def _sheet(book: Any, register: Register, formats: dict[str, Any]) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(register.export_columns) - 1, 22)
    for place, column in enumerate(register.export_columns):
        sheet.write_string(0, place, str(column.label), formats["head"])
    return sheet


def _write(sheet: Any, line: int, place: int, value: FileValue, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, dt.datetime):
        sheet.write_datetime(line, place, value, formats["moment"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, place, dt.datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001 - a spreadsheet day has no zone
    elif isinstance(value, (int, float)):
        sheet.write_number(line, place, value)
    else:
        sheet.write_string(line, place, harmless(value)[:LONGEST_CELL])
