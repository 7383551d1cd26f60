"""Long papers as Word files: reports with numbered sections, tables and drawings, in the layout of their system.

Layouts are dated data (`load_layouts`): State papers after Decree 30/2020/NĐ-CP, Annex I; Party papers after guidance
36-HD/VPTW; papers of the Front. Every word comes from the caller. A4, Times New Roman; the page number stands centred
in the top margin from the second page on. Decisions with articles are `letters`.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from .letters import FONT

#: What Decree 30/2020/NĐ-CP allows: points from, to; millimetres from, to of the four margins.
SPANS = {"country": (12, 13), "motto": (13, 14), "issuer": (12, 13), "number": (13, 13), "dated": (13, 14),
         "kind": (13, 14), "subject": (13, 14), "body": (13, 14), "heading": (13, 14), "page": (13, 14)}  # fmt: skip
MARGINS = ((20, 25), (20, 25), (30, 35), (15, 20))
_BETWEEN = 6  #: points between paragraphs, the least the Decree allows


@dataclass(frozen=True)
class Layout:
    """One version of a layout. `sizes` in points, `margins` top, bottom, left, right in millimetres."""

    name: str
    effective_from: date
    margins: tuple[int, int, int, int]
    country: str
    motto: str
    above_issuer: str
    number_label: str
    dateline: str
    under_issuer: str  #: rule or star
    under_subject: str  #: rule or dashes
    together: str  #: how somebody signs for a body that acts together: TM., T/M …
    sizes: Mapping[str, int]
    copies_italic: bool
    basis: str
    confidence: str

    def dated(self, place: str, day: date | None) -> str:
        """Place and date; days under ten and the first two months bear a zero. Open where nobody has signed."""
        if day is None:
            return self.dateline.format(place=place, day="…", month="…", year="…")
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        return self.dateline.format(place=place, day=f"{day.day:02d}", month=month, year=day.year)


def load_layouts(path: Path) -> tuple[Layout, ...]:
    """All versions of all layouts, oldest first. Raises ValueError naming the layout and what is wrong."""
    with path.open("rb") as file:
        rows = tomllib.load(file)["layout"]
    found = [_layout(one) for one in rows]
    return tuple(sorted(found, key=lambda one: one.effective_from))


def _layout(told: Mapping[str, Any]) -> Layout:
    try:
        made = Layout(
            name=told["name"], effective_from=told["effective_from"], margins=tuple(told["margins"]),
            country=told["country"], motto=told["motto"], above_issuer=told.get("above_issuer", ""),
            number_label=told["number_label"], dateline=told["dateline"], under_issuer=told["under_issuer"],
            under_subject=told["under_subject"], together=told["together"], sizes=dict(told["sizes"]),
            copies_italic=told["copies_italic"], basis=told["basis"], confidence=told["confidence"],
        )  # fmt: skip
    except KeyError as missing:
        raise ValueError(f"layout {told.get('name')!r}: {missing} is missing") from None
    for margin, (least, most) in zip(made.margins, MARGINS, strict=True):
        if not least <= margin <= most:
            raise ValueError(f"layout {made.name!r}: a margin of {margin} mm lies outside {least} to {most}")
    for name in (*SPANS, "table"):
        if not 10 <= made.sizes.get(name, 0) <= 16:
            raise ValueError(f"layout {made.name!r}: the size of {name} must lie between 10 and 16 points")
    return made


@dataclass(frozen=True)
class Grid:
    """A table: heads, rows of texts, relative widths. Columns after the first are numbers, set to the right."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]


@dataclass(frozen=True)
class Drawing:
    """A picture (PNG) with its caption and what it shows in words."""

    title: str
    png: bytes
    described: str


@dataclass(frozen=True)
class Words:
    """A paragraph; pieces in bold are figures. `by` names whose words they are, where they are taken over."""

    pieces: Sequence[tuple[str, bool]]
    by: str = ""


Block = Words | Grid | Drawing


@dataclass(frozen=True)
class Chapter:
    """A section with its number; level 1 in capitals bold, 2 bold, 3 bold italic."""

    heading: str
    level: int
    blocks: Sequence[Block] = ()


@dataclass(frozen=True)
class Report:
    """What a long paper says, from the head of the page to its foot."""

    layout: Layout
    superior: str
    issuer: str
    number: str
    dated: str
    kind: str
    subject: str
    chapters: Sequence[Chapter]
    copies_label: str
    copies: Sequence[str]
    signing: Sequence[str]
    signer: str = ""
    proof: str = ""  #: under the QR code: where the figures open, and the receipt
    qr_png: bytes = b""
    language: Literal["vi-VN", "en-GB"] = "vi-VN"
    properties: Mapping[str, str] = field(default_factory=dict)


def word_file(report: Report) -> bytes:
    """The paper as .docx."""
    document = Document()
    _page(document, report)
    _head(document, report)
    layout, sizes = report.layout, report.layout.sizes
    _line(document, report.kind.upper(), size=sizes["kind"], bold=True, align=ALIGN.CENTER, before=12)
    _line(document, report.subject, size=sizes["subject"], bold=True, align=ALIGN.CENTER, after=2)
    if layout.under_subject == "rule":
        _rule(document, indent=5.5)
    else:
        _line(document, "-----", size=sizes["body"], align=ALIGN.CENTER, after=6)
    width = _width(layout)
    for chapter in report.chapters:
        _chapter(document, chapter, sizes, width)
    _foot(document, report)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _width(layout: Layout) -> int:
    """Millimetres between the margins."""
    _top, _bottom, left, right = layout.margins
    return 210 - left - right


def _page(document: Any, report: Report) -> None:
    layout = report.layout
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(layout.sizes["body"])
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi", "w:ascii"):
        fonts.set(qn(script), FONT)
    _language(normal, report.language)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    top, bottom, left, right = layout.margins
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True  # the first page bears no number
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    _field(number, "PAGE", size=layout.sizes["page"])
    told = document.core_properties
    told.title, told.author = f"{report.kind} {report.subject}"[:250], report.issuer[:250]
    told.identifier = report.properties.get("sha256", "")
    told.comments = report.proof[:250]


def _language(style: Any, language: str) -> None:
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), language)
    style.element.get_or_add_rPr().append(mark)


def _head(document: Any, report: Report) -> None:
    layout, sizes = report.layout, report.layout.sizes
    width = _width(layout)
    table = _bare_table(document, widths=(width * 2 // 5 - 2, width - width * 2 // 5 + 2), padding=0)
    issuing, naming = table.rows[0].cells
    above = [one for one in (layout.above_issuer, report.superior) if one]
    for place, words in enumerate(above):
        _line(issuing, words.upper(), size=sizes["issuer"], align=ALIGN.CENTER, first=place == 0)
    _line(
        issuing, report.issuer.upper(), size=sizes["issuer"], bold=True, align=ALIGN.CENTER, first=not above
    )
    if layout.under_issuer == "star":
        _line(issuing, "*", size=sizes["issuer"], align=ALIGN.CENTER)
    else:
        _rule(issuing, indent=2.2)
    _line(naming, layout.country.upper(), size=sizes["country"], bold=True, align=ALIGN.CENTER, first=True)
    if layout.motto:
        _line(naming, layout.motto, size=sizes["motto"], bold=True, align=ALIGN.CENTER)
    _rule(naming, indent=1.6)
    numbered, dated = table.add_row().cells
    _line(numbered, report.number, size=sizes["number"], align=ALIGN.CENTER, before=6, first=True)
    _line(dated, report.dated, size=sizes["dated"], italic=True, align=ALIGN.CENTER, before=6, first=True)


def _chapter(document: Any, chapter: Chapter, sizes: Mapping[str, int], width: int) -> None:
    heading = chapter.heading.upper() if chapter.level == 1 else chapter.heading
    line = document.add_paragraph(style=f"Heading {min(chapter.level, 3)}")
    shape = line.paragraph_format
    shape.first_line_indent, shape.space_before, shape.space_after = Cm(1.27), Pt(_BETWEEN), Pt(_BETWEEN)
    shape.keep_with_next, shape.alignment = True, ALIGN.JUSTIFY
    _run(line, heading, size=sizes["heading"], bold=True, italic=chapter.level == 3)
    for block in chapter.blocks:
        if isinstance(block, Words):
            _words(document, block)
        elif isinstance(block, Grid):
            _grid(document, block, sizes, width)
        else:
            _drawing(document, block, sizes, width)


def _words(document: Any, block: Words) -> None:
    """Running text: justified, first line drawn in, six points between paragraphs. Figures carry their own run."""
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.JUSTIFY
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_after, shape.line_spacing = Cm(1.27), Pt(_BETWEEN), 1.15
    if block.by:
        paragraph.add_run(f"{block.by}: ").italic = True
    for words, is_figure in block.pieces:
        run = paragraph.add_run(words)
        if is_figure:
            run.bold = True


def _grid(document: Any, grid: Grid, sizes: Mapping[str, int], width: int) -> None:
    size = sizes["table"]
    caption = _line(document, grid.title, size=size, bold=True, align=ALIGN.CENTER, before=_BETWEEN, after=3)
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(grid.heads))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    whole = sum(grid.widths)
    widths = [width * one / whole for one in grid.widths]
    for column, one in zip(table.columns, widths, strict=True):
        column.width = Mm(one)
    _row(table.rows[0], grid.heads, widths, size=size, is_head=True)
    _mark(table.rows[0], "w:tblHeader")
    for words in grid.rows:
        row = table.add_row()
        _row(row, words, widths, size=size, is_head=False)
        _mark(row, "w:cantSplit")
    _line(document, "", size=6)


def _row(row: Any, words: Sequence[str], widths: Sequence[float], *, size: int, is_head: bool) -> None:
    for place, (cell, text, width) in enumerate(zip(row.cells, words, widths, strict=True)):
        cell.width = Mm(width)
        align = ALIGN.CENTER if is_head else ALIGN.RIGHT if place else ALIGN.LEFT
        _line(cell, text, size=size, bold=is_head, align=align, first=True)


def _drawing(document: Any, drawing: Drawing, sizes: Mapping[str, int], width: int) -> None:
    caption = _line(
        document, drawing.title, size=sizes["table"], bold=True, align=ALIGN.CENTER, before=_BETWEEN, after=3
    )
    caption.paragraph_format.keep_with_next = True
    holder = document.add_paragraph()
    holder.alignment = ALIGN.CENTER
    shape = holder.add_run().add_picture(io.BytesIO(drawing.png), width=Mm(width))
    shape._inline.docPr.set("descr", drawing.described)
    shape._inline.docPr.set("title", drawing.title)


def _foot(document: Any, report: Report) -> None:
    sizes = report.layout.sizes
    _line(document, "", size=6)
    width = _width(report.layout)
    copies, signing = _bare_table(document, widths=(width // 2, width - width // 2)).rows[0].cells
    _line(copies, report.copies_label, size=12, bold=True, italic=report.layout.copies_italic, first=True)
    for copy in report.copies:
        _line(copies, f"- {copy}", size=11)
    for place, line in enumerate(report.signing):
        _line(signing, line, size=sizes["body"], bold=True, align=ALIGN.CENTER, first=place == 0)
    for _blank in range(4):
        _line(signing, "", size=sizes["body"])
    _line(signing, report.signer, size=sizes["body"], bold=True, align=ALIGN.CENTER)
    if report.qr_png:
        _line(document, "", size=6)
        code, said = _bare_table(document, widths=(28, width - 28)).rows[0].cells
        shape = code.paragraphs[0].add_run().add_picture(io.BytesIO(report.qr_png), width=Mm(24))
        shape._inline.docPr.set("descr", report.proof)
        _line(said, report.proof, size=10, first=True)


def _bare_table(document: Any, *, widths: Sequence[int], padding: int = 108) -> Any:
    """A table without lines; `padding` on the left and right of its cells, in twentieths of a point."""
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(padding))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    shape = table._tbl.tblPr
    look = shape.find(qn("w:tblLook"))
    if look is None:
        shape.append(margins)
    else:
        look.addprevious(margins)  # the format wants its parts in a fixed order
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        column.cells[0].width = Mm(width)
    return table


def _line(
    where: Any, words: str, *, size: int, bold: bool = False, italic: bool = False, align: Any = ALIGN.LEFT,
    before: int = 0, after: int = 0, first: bool = False,
) -> Any:  # fmt: skip
    """A paragraph in the document or in a cell; `first` fills the empty one that a cell begins with."""
    paragraph = where.paragraphs[0] if first else where.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    _run(paragraph, words, size=size, bold=bold, italic=italic)
    return paragraph


def _run(paragraph: Any, words: str, *, size: int, bold: bool, italic: bool) -> None:
    run = paragraph.add_run(words)
    run.bold, run.italic, run.font.size, run.font.name = bold, italic, Pt(size), FONT
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for name in (
        "asciiTheme",
        "hAnsiTheme",
        "eastAsiaTheme",
        "cstheme",
    ):  # a heading's style names a theme font
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:eastAsia"), FONT)
    fonts.set(qn("w:cs"), FONT)
    colour = OxmlElement("w:color")
    colour.set(qn("w:val"), "000000")
    properties = run._r.get_or_add_rPr()
    size_mark = properties.find(qn("w:sz"))
    if size_mark is not None:
        size_mark.addprevious(colour)  # the format wants its parts in a fixed order


def _rule(where: Any, *, indent: float) -> None:
    """A thin line in a paragraph of its own, `indent` centimetres in from either side."""
    paragraph = where.add_paragraph()
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Cm(indent)
    shape.line_spacing, shape.space_after = Pt(4), Pt(0)
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    parts = paragraph._p.get_or_add_pPr()
    after = next(one for one in parts if one.tag in (qn("w:spacing"), qn("w:ind")))
    after.addprevious(borders)  # the format wants its parts in a fixed order


def _mark(row: Any, name: str) -> None:
    """The head of a table stands again on every page; a row is not torn in two."""
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _field(paragraph: Any, name: str, *, size: int) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(size)
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def texts(blocks: Iterable[Block]) -> str:
    """The words of blocks, for tests and searches."""
    return "\n".join("".join(words for words, _is in one.pieces) for one in blocks if isinstance(one, Words))
