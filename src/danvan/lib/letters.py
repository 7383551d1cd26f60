"""Official papers as Word files, laid out as their system prescribes. Every word comes from the caller.

State and Front: Decree 30/2020/NĐ-CP, Annex I. Party: guidance 36-HD/VPTW (3 April 2018) under Regulation 66-QĐ/TW.
A4 and Times New Roman in both; they differ in head, sizes and how the page is set.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

FONT = "Times New Roman"


@dataclass(frozen=True)
class Sizes:
    """Points and millimetres of one layout."""

    margins: tuple[int, int, int, int]  #: top, bottom, left, right in mm
    country: int
    motto: int
    issuer: int
    number: int
    dated: int
    kind: int
    body: int


#: Within the spans that each guidance gives.
LAYOUTS: dict[str, Sizes] = {
    "state": Sizes((20, 20, 30, 20), country=13, motto=14, issuer=13, number=13, dated=14, kind=14, body=14),
    "party": Sizes((20, 20, 30, 15), country=15, motto=15, issuer=14, number=14, dated=14, kind=16, body=14),
}


@dataclass(frozen=True)
class Roll:
    """A list that goes with the paper, on a page of its own."""

    title: str
    subtitle: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]  #: of the columns, in mm


@dataclass(frozen=True)
class Letter:
    """What a decision says, part by part from the head of the page to its foot."""

    layout: Literal["state", "party"]
    country: str  #: the line at the top right: the State's name, or the Party's
    motto: str  #: under it; empty for the Party
    superior: str
    issuer: str
    number: str
    dated: str
    kind: str
    subject: str
    authority: str
    grounds: Sequence[str]
    resolves: str
    articles: Sequence[tuple[str, str]]
    copies_label: str
    copies: Sequence[str]
    signing: Sequence[str]
    signer: str = ""
    rolls: Sequence[Roll] = ()


def word_file(letter: Letter) -> bytes:
    """The paper as .docx."""
    sizes = LAYOUTS[letter.layout]
    document = Document()
    _page(document, sizes)
    _head(document, letter, sizes)
    _line(document, letter.kind, size=sizes.kind, bold=True, align=ALIGN.CENTER, before=12)
    subject = _line(document, letter.subject, size=sizes.body, bold=True, align=ALIGN.CENTER, after=6)
    if letter.layout == "state":
        _rule_under(subject)
    else:
        _line(document, "-----", size=sizes.body, align=ALIGN.CENTER)
    for ground in letter.grounds:
        _text(document, ground, sizes, italic=True)
    if letter.authority:
        _line(document, letter.authority, size=sizes.body, bold=True, align=ALIGN.CENTER, before=6)
    _line(document, letter.resolves, size=sizes.body, bold=True, align=ALIGN.CENTER, before=6, after=6)
    for heading, words in letter.articles:
        _text(document, words, sizes, heading=heading)
    _foot(document, letter, sizes)
    for roll in letter.rolls:
        _roll(document, roll, letter, sizes)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any, sizes: Sizes) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(sizes.body)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    top, bottom, left, right = sizes.margins
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True  # the first page bears no number
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    _field(number, "PAGE", size=sizes.number)


def _head(document: Any, letter: Letter, sizes: Sizes) -> None:
    _top, _bottom, left, right = sizes.margins
    width = 210 - left - right
    table = _bare_table(document, widths=(width * 2 // 5, width - width * 2 // 5))
    issuing, naming = table.rows[0].cells
    if letter.superior:
        _line(issuing, letter.superior.upper(), size=sizes.issuer, align=ALIGN.CENTER, first=True)
    last = _line(
        issuing, letter.issuer.upper(), size=sizes.issuer, bold=True, align=ALIGN.CENTER, first=not letter.superior
    )  # fmt: skip
    if letter.layout == "party":
        _line(issuing, "*", size=sizes.issuer, align=ALIGN.CENTER)
    else:
        _rule_under(last)
    country = _line(
        naming, letter.country.upper(), size=sizes.country, bold=True, align=ALIGN.CENTER, first=True
    )
    under = country
    if letter.motto:
        under = _line(naming, letter.motto, size=sizes.motto, bold=True, align=ALIGN.CENTER)
    _rule_under(under)
    numbered, dated = table.add_row().cells
    _line(numbered, letter.number, size=sizes.number, align=ALIGN.CENTER, before=6, first=True)
    _line(dated, letter.dated, size=sizes.dated, italic=True, align=ALIGN.CENTER, before=6, first=True)


def _foot(document: Any, letter: Letter, sizes: Sizes) -> None:
    _line(document, "", size=6)
    _top, _bottom, left, right = sizes.margins
    width = 210 - left - right
    copies, signing = _bare_table(document, widths=(width // 2, width - width // 2)).rows[0].cells
    _line(copies, letter.copies_label, size=12, bold=True, italic=letter.layout == "state", first=True)
    for copy in letter.copies:
        _line(copies, f"- {copy}", size=11)
    for place, line in enumerate(letter.signing):
        _line(signing, line, size=sizes.body, bold=True, align=ALIGN.CENTER, first=place == 0)
    for _blank in range(4):
        _line(signing, "", size=sizes.body)
    _line(signing, letter.signer, size=sizes.body, bold=True, align=ALIGN.CENTER)


def _roll(document: Any, roll: Roll, letter: Letter, sizes: Sizes) -> None:
    document.add_page_break()
    _line(document, roll.title.upper(), size=sizes.kind, bold=True, align=ALIGN.CENTER)
    _line(document, roll.subtitle, size=sizes.body, italic=True, align=ALIGN.CENTER, after=6)
    table = document.add_table(rows=1, cols=len(roll.heads))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for cell, head in zip(table.rows[0].cells, roll.heads, strict=True):
        _line(cell, head, size=12, bold=True, align=ALIGN.CENTER, first=True)
    _repeat(table.rows[0])
    for row in roll.rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _line(cell, words, size=12, first=True)
    for row in table.rows:
        for cell, width in zip(row.cells, roll.widths, strict=True):
            cell.width = Mm(width)


def _bare_table(document: Any, *, widths: Sequence[int]) -> Any:
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
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
    run = paragraph.add_run(words)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return paragraph


def _text(document: Any, words: str, sizes: Sizes, *, heading: str = "", italic: bool = False) -> None:
    """Running text: justified, first line drawn in, six points between paragraphs."""
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.JUSTIFY
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_after, shape.line_spacing = Cm(1.27), Pt(6), 1.15
    if heading:
        paragraph.add_run(f"{heading} ").bold = True
    paragraph.add_run(words).italic = italic


def _rule_under(paragraph: Any) -> None:
    """A thin line below a paragraph."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    shape = paragraph._p.get_or_add_pPr()
    after = next((one for one in shape if one.tag in (qn("w:spacing"), qn("w:ind"), qn("w:jc"))), None)
    if after is None:
        shape.append(borders)
    else:
        after.addprevious(borders)  # the format wants its parts in a fixed order


def _repeat(row: Any) -> None:
    """The head of a list stands again on every page."""
    mark = OxmlElement("w:tblHeader")
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
