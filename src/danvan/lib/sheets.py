"""Spreadsheets of any length, written row by row into a stream: memory holds one piece of one sheet at a time.

    for piece in workbook(["Đơn vị", "Giá trị"], rows): response.write(piece)

A row is a sequence of texts, whole numbers, Decimals or None. Numbers stay numbers; texts are never formulas.
Office Open XML (ECMA-376) with inline strings, which need no table of all texts of the workbook.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

#: Rows of one sheet without its head; Excel's limit is 1,048,576.
SHEET_ROWS = 1_048_575
_LONGEST_CELL = 32_767
_FLUSH = 1 << 18
_CONTROL = {code: None for code in range(32) if code not in (9, 10, 13)}

Cell = str | int | Decimal | None

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews>'
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
    "</sheetViews>{columns}<sheetData>"
)
_FOOT = "</sheetData></worksheet>"
_STYLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2">'
    '<font><sz val="11"/><name val="Times New Roman"/></font><font><b/><sz val="11"/><name val="Times New Roman"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(
    heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, name: str = "1", widths: Sequence[int] = ()
) -> Iterator[bytes]:
    """The file in pieces. A second sheet begins where the first is full."""
    out = _Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        count = 0
        left = iter(rows)
        is_over = False
        while not is_over:
            count += 1
            with file.open(f"xl/worksheets/sheet{count}.xml", "w", force_zip64=True) as sheet:
                sheet.write(_HEAD.format(columns=_columns(widths)).encode())
                sheet.write(_line(heads, style=' s="1"').encode())
                is_over = True
                piece: list[str] = []
                size = 0
                for number, row in enumerate(left, start=1):
                    line = _line(row)
                    piece.append(line)
                    size += len(line)
                    if size > _FLUSH:
                        sheet.write("".join(piece).encode())
                        piece, size = [], 0
                        yield from out.taken()
                    if number == SHEET_ROWS:
                        is_over = False
                        break
                sheet.write(("".join(piece) + _FOOT).encode())
            yield from out.taken()
        for path, text in _frame(count, name):
            file.writestr(path, text)
    yield from out.taken()


class _Stream(io.RawIOBase):
    """A file that is only ever written on; what was written is taken away in pieces."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes in, as zipfile gives them
        self._pieces.append(bytes(data))
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> Iterator[bytes]:
        pieces, self._pieces = self._pieces, []
        if pieces:
            yield b"".join(pieces)


def _line(row: Sequence[Cell], style: str = "") -> str:
    return f"<row>{''.join([_cell(one, style) for one in row])}</row>"


def _cell(value: Cell, style: str) -> str:
    if value is None:
        return f"<c{style}/>"
    if isinstance(value, str):
        text = value
        if len(text) > _LONGEST_CELL:
            text = text[:_LONGEST_CELL]
        if not text.isprintable():
            text = text.translate(_CONTROL)
        if "&" in text or "<" in text or ">" in text:
            text = escape(text)
        return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'
    return f"<c{style}><v>{value}</v></c>"


def _columns(widths: Sequence[int]) -> str:
    if not widths:
        return ""
    told = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(widths, start=1)
    )
    return f"<cols>{told}</cols>"


def _frame(count: int, name: str) -> list[tuple[str, str]]:
    """The small files that hold a workbook together; written last, when the number of sheets is known."""
    told = escape(name.translate(str.maketrans("[]:*?/\\", "       ")), {'"': "&quot;"})[:25]
    sheets = "".join(
        f'<sheet name="{told}{f" {n}" if n > 1 else ""}" sheetId="{n}" r:id="rId{n}"/>'
        for n in range(1, count + 1)
    )
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET}.worksheet+xml"/>'
        for n in range(1, count + 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, count + 1)
    )
    top = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return [
        ("xl/styles.xml", _STYLES),
        (
            "xl/workbook.xml",
            f'{top}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_RELS}">'
            f"<sheets>{sheets}</sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'{top}<Relationships xmlns="{_PACKAGE}/relationships">{links}'
            f'<Relationship Id="rIdS" Type="{_RELS}/styles" Target="styles.xml"/></Relationships>',
        ),
        (
            "_rels/.rels",
            f'{top}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        ),
        (
            "[Content_Types].xml",
            f'{top}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/>{parts}</Types>',
        ),
    ]  # fmt: skip
