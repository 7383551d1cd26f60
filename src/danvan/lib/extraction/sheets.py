"""Excel files: each sheet a heading, each block of rows between blank rows a table."""

from __future__ import annotations

import datetime as dt
import io

from python_calamine import CalamineError, CalamineWorkbook

from danvan.lib.extraction.packed import Packed
from danvan.lib.extraction.shape import Builder, Cell, Full, refuse


def read(data: bytes, packed: Packed, builder: Builder) -> int:
    """Lay a workbook into `builder`; how many sheets were read. Values, not formulas."""
    packed.check_declarations()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, ValueError, OSError):
        refuse("broken")
    number = 0
    try:
        for number, name in enumerate(book.sheet_names, 1):
            _sheet(book, name, number, builder)
    except Full:
        pass
    except (CalamineError, ValueError, OSError):
        builder.note("part_unreadable")
    return number


def _sheet(book: CalamineWorkbook, name: str, number: int, builder: Builder) -> None:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > 20_000_000:
        builder.note("text_left_out")
        return
    spans = dict(sheet.merged_cell_ranges or ())
    builder.add(name, "heading", page=number, level=1)
    rows: list[Cell] = []
    covered = 0
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        here = []
        for column, value in enumerate(values):
            text = _shown(value)
            if text or (row, column) in spans:
                end = spans.get((row, column), (row, column))
                here.append(Cell(row, column, text, end[0] - row + 1, end[1] - column + 1))
        if not here and row >= covered:
            _table(rows, number, builder)
            rows = []
        covered = max([covered, *(one.row + one.rows for one in here)])
        rows += here
    _table(rows, number, builder)


def _table(cells: list[Cell], page: int, builder: Builder) -> None:
    """Rows at the top that say one thing only are titles, the rest is a table."""
    rows: dict[int, list[Cell]] = {}
    for one in cells:
        rows.setdefault(one.row, []).append(one)
    order = sorted(rows)
    while order and len(rows[order[0]]) == 1:
        builder.add(rows[order[0]][0].text, page=page)
        order.pop(0)
    if order:
        first = order[0]
        builder.add_table(
            [Cell(c.row - first, c.column, c.text, c.rows, c.columns) for row in order for c in rows[row]],
            page=page,
        )


def _decimal(value: float) -> str:
    """As Vietnamese writes it. Never exactly three places after the comma: that would look like thousands."""
    said = repr(value).replace(".", ",")
    return said + "0" if len(said.partition(",")[2]) == 3 else said


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else _decimal(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%d/%m/%Y" if value.time() == dt.time() else "%d/%m/%Y %H:%M")
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    return str(value)
