"""Tables, as cells that extraction has placed or in plain text: rows whose cells are parted by "|" or tabs.

A number in a cell is told by the heads above it and the first words of its row. In plain text heads may take several
rows, and an empty head is that of its left neighbour (merged cells).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Protocol

from .dates import dates
from .numbers import SCALES, Quantity, quantities
from .prose import Prose, Span
from .units import Unit, unit_after, unit_in

_UNIT_LINE = re.compile(r"(?:đơn vị(?: tính)?|đvt)\s*:\s*(?P<unit>[^\n|)]{1,40})")
_UNIT_HEAD = re.compile(r"^(?:đơn vị(?: tính)?|đvt)$")
_SERIAL = re.compile(
    r"^(?:stt|tt|số tt|số thứ tự|mã(?: số)?|năm|ghi chú|ngày|điện thoại|số điện thoại|số hiệu)?$"
)
_LEAD = re.compile(r"^(?:tổng\s+)?(?:số\s+lượng|số)\s+|^tổng\s+|^kết quả$|^số lượng$|^số liệu$")
_SCALED = re.compile(r"(?<!\w)(nghìn|ngàn|triệu|tỷ|tỉ)(?!\w)")
_NEAR = 400


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table, with its unit and the words of its heads and its row."""

    quantity: Quantity
    unit: Unit
    head: str
    label: str

    @property
    def period(self) -> str | None:
        """The period that its head names."""
        return next((one.period for one in dates(f" {self.head} ") if one.period), None)


class Placed(Protocol):
    """A cell of a table: where its words lie, where it stands, how far it reaches, the heads above it."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def table(self) -> int: ...
    @property
    def row(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def rows(self) -> int: ...
    @property
    def is_head(self) -> bool: ...
    @property
    def heads(self) -> tuple[str, ...]: ...


Row = list[Span]


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the unit of a number may be named."""

    head: str
    label: str
    cell: Span | None
    common: Unit | None
    scale: int


def tables(prose: Prose, placed: Sequence[Placed] = ()) -> tuple[list[Cell], list[Span]]:
    """The numbers of all tables, and the spans of every cell that holds nothing but a number."""
    found: list[Cell] = []
    numeric: list[Span] = []
    for _number, group in groupby(placed, key=lambda one: one.table):
        cells, spans = _placed_table(prose, list(group))
        found += cells
        numeric += spans
    known = {one.start for one in placed}
    for rows in _blocks(prose):
        if any(cell[0] in known for cell in rows[0]):
            continue
        cells, spans = _table(prose, rows)
        found += cells
        numeric += spans
    return found, numeric


def _placed_table(prose: Prose, cells: Sequence[Placed]) -> tuple[list[Cell], list[Span]]:
    low = prose.low
    common = _common_unit(prose, cells[0].start, cells[-1].end)
    lowered: dict[tuple[str, ...], str] = {}
    numbers = {one.start: _number(prose, (one.start, one.end)) for one in cells if not one.is_head}
    counts = _count_rows(cells, numbers)
    words: list[Placed] = []  # cells of words that may still reach into the row
    found: list[Cell] = []
    numeric: list[Span] = []
    for one in (one for one in cells if not one.is_head):
        words = [said for said in words if said.row + said.rows > one.row]
        number = numbers[one.start]
        head = lowered.setdefault(one.heads, Prose(" ".join(one.heads)).low if one.heads else "")
        if number is None:
            words.append(one)
            continue
        numeric.append((one.start, one.end))
        if one.row in counts or (_SERIAL.match(head) and (head or not words)):
            continue
        told = [(low[said.start : said.end], " ".join(said.heads)) for said in words]
        units = [(said.start, said.end) for said in words if _is_unit_column(said.heads)]
        label = " ".join(text for text, above in told if not _is_aside(above))
        named = _unit(low, number, _Places(head, label, units[0] if units else None, *common))
        if named is not None:
            unit, scale = named
            value = replace(number, value=number.value * scale, is_scaled=scale > 1)
            found.append(Cell(value, unit, head, label))
    return found, numeric


def _is_unit_column(heads: Sequence[str]) -> bool:
    return bool(heads) and bool(_UNIT_HEAD.match(Prose(heads[-1]).low))


def _is_aside(heads: str) -> bool:
    low = Prose(heads).low
    return bool(heads) and bool(_SERIAL.match(low) or _UNIT_HEAD.match(low))


def _count_rows(cells: Sequence[Placed], numbers: dict[int, Quantity | None]) -> set[int]:
    """Rows that only number the columns: "A | B | 1 | 2 | 3" under the heads of a form."""
    found = set()
    for row, group in groupby((one for one in cells if not one.is_head), key=lambda one: one.row):
        ones = list(group)
        said = [number.value for one in ones if (number := numbers[one.start]) is not None]
        is_short = all(one.end - one.start <= 3 for one in ones)
        if (
            is_short
            and len(said) > 1
            and said == [said[0] + n for n in range(len(said))]
            and said[0] in (1, 2, 3)
        ):
            found.add(row)
    return found


def _blocks(prose: Prose) -> Iterator[list[Row]]:
    rows: list[Row] = []
    start = 0
    for line in prose.text.split("\n"):
        separator = "|" if line.count("|") >= 1 else "\t" if "\t" in line else ""
        row = _cells(line, start, separator) if separator else []
        start += len(line) + 1
        if row and (not rows or abs(len(row) - len(rows[0])) <= 1 or len(row) >= 3):
            rows.append(row)
            continue
        if len(rows) >= 2:
            yield rows
        rows = [row] if row else []
    if len(rows) >= 2:
        yield rows


def _cells(line: str, start: int, separator: str) -> Row:
    row: Row = []
    at = start
    for part in line.split(separator):
        left = len(part) - len(part.lstrip())
        row.append((at + left, at + max(left, len(part.rstrip()))))
        at += len(part) + 1
    if row and row[0][0] == row[0][1] and line.lstrip().startswith(separator):
        row = row[1:]
    return row


def _table(prose: Prose, rows: list[Row]) -> tuple[list[Cell], list[Span]]:
    low = prose.low
    heads: list[Row] = []
    body = rows
    while body and not any(_number(prose, cell) for cell in body[0]):
        heads.append(body[0])
        body = body[1:]
    columns = _heads(low, heads, max(len(row) for row in rows))
    common = _common_unit(prose, rows[0][0][0], rows[-1][-1][1])
    unit_column = next((at for at, head in enumerate(columns) if _UNIT_HEAD.match(head)), None)
    found: list[Cell] = []
    numeric: list[Span] = []
    for row in body:
        label = _label(low, prose, row)
        for at, cell in enumerate(row):
            one = _number(prose, cell)
            if one is None:
                continue
            numeric.append(cell)
            head = columns[at] if at < len(columns) else ""
            if (_SERIAL.match(head) and (head or at == 0)) or (at == 0 and len(row) > 1 and not head):
                continue
            own = row[unit_column] if unit_column is not None and unit_column < len(row) else None
            told = _unit(low, one, _Places(head, label, own, *common))
            if told is not None:
                unit, scale = told
                found.append(
                    Cell(replace(one, value=one.value * scale, is_scaled=scale > 1), unit, head, label)
                )
    return found, numeric


def _number(prose: Prose, cell: Span) -> Quantity | None:
    """The number that the whole cell is, with its unit or without."""
    text = prose.low[slice(*cell)]
    if not text or len(text) > 40:
        return None
    found = quantities(text)
    if len(found) != 1 or found[0].start != 0 or found[0].written == "words":
        return None
    unit = unit_after(text, found[0].end)
    if (unit.end if unit else found[0].end) != len(text):
        return None
    one = found[0]
    return Quantity(
        cell[0], cell[0] + one.end, one.value, one.written, one.of, one.approx, one.is_scaled, one.commas
    )


def _heads(low: str, heads: list[Row], width: int) -> list[str]:
    """For each column the words of its heads from top to bottom."""
    columns = [""] * width
    for row in heads:
        last = ""
        for at in range(width):
            words = low[slice(*row[at])] if at < len(row) else ""
            last = words or (last if row is not heads[-1] else "")
            columns[at] = f"{columns[at]} {last}".strip()
    return columns


def _common_unit(prose: Prose, begin: int, end: int) -> tuple[Unit | None, int]:
    """The unit of the whole table and its scale: "Đơn vị tính: triệu đồng"."""
    match = _UNIT_LINE.search(prose.low, max(0, begin - _NEAR), end)
    if match is None:
        return None, 1
    unit = unit_in(prose.low, *match.span("unit")) or Unit(match["unit"].strip(), *match.span("unit"))
    return unit, _scale(match["unit"])


def _label(low: str, prose: Prose, row: Row) -> str:
    words = [low[slice(*cell)] for cell in row if cell[0] < cell[1] and _number(prose, cell) is None]
    return words[0] if words else ""


def _unit(low: str, one: Quantity, places: _Places) -> tuple[Unit, int] | None:
    """The unit and its scale ("triệu đồng"): beside the number, in a column of units, in the head, in the row, for all."""
    if one.written == "percent":
        return Unit("%", one.end - 1, one.end), 1
    beside = unit_after(low, one.end)
    if beside is not None and "\n" not in low[one.end : beside.start]:
        return beside, 1
    if places.cell is not None and places.cell[0] < places.cell[1]:
        words = low[slice(*places.cell)]
        return (unit_in(low, *places.cell) or Unit(words, *places.cell)), _scale(words)
    for words in (places.head, places.label):
        plain = _LEAD.sub("", words)
        for named in _units_of(plain):
            if not (places.common and "place" in named.kinds):
                return named, _scale(plain)
    return (places.common, places.scale) if places.common else None


def _units_of(words: str) -> Iterator[Unit]:
    """Units that begin the words of a head or stand in its brackets, "Kinh phí (triệu đồng)" first."""
    bracket = words.find("(")
    if bracket >= 0 and (inside := unit_in(words, bracket, len(words))):
        yield inside
    named = unit_in(words, 0, len(words))
    if named is not None and named.start == 0:
        yield named


def _scale(words: str) -> int:
    match = _SCALED.search(words)
    return SCALES[match[1]] if match else 1
