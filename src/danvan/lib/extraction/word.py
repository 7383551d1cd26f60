"""Word files: body in order, tables with merged cells, notes, text boxes, headers and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from danvan.lib.extraction.packed import Packed
from danvan.lib.extraction.shape import Builder, Cell, Full, refuse

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HEADING = re.compile(r"(?:heading|title|subtitle)\s*(\d?)", re.IGNORECASE)
_LOST = {
    _W + "del",
    _W + "moveFrom",
    _W + "instrText",
    _W + "delText",
    _W + "pPr",
    _W + "rPr",
    _MC + "Fallback",
}
_PARTS = (("header", "header"), ("footer", "footer"))


def read(packed: Packed, builder: Builder) -> None:
    """Lay a Word file into `builder`. Raises Refused("broken") without a body."""
    root = packed.xml("word/document.xml")
    body = None if root is None else root.find(_W + "body")
    if body is None:
        refuse("broken")
    reading = _Reading(builder, _styles(packed))
    try:
        reading.furniture(packed, "header")
        reading.blocks(body)
        for part in ("footnotes", "endnotes"):
            notes = packed.xml(f"word/{part}.xml")
            for note in () if notes is None else notes:
                if note.get(_W + "type") is None:
                    reading.blocks(note, role="footnote")
        reading.furniture(packed, "footer")
    except Full:
        pass


def _styles(packed: Packed) -> dict[str, tuple[str, int]]:
    """style → (kind, level), as far as the file says so."""
    found: dict[str, tuple[str, int]] = {}
    root = packed.xml("word/styles.xml")
    for style in () if root is None else root.iter(_W + "style"):
        key, named = style.get(_W + "styleId", ""), style.find(_W + "name")
        name = "" if named is None else named.get(_W + "val", "")
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        heading = _HEADING.match(name)
        if heading:
            found[key] = ("heading", int(heading[1] or 1))
        elif outline is not None and outline.get(_W + "val", "9") in "012345678":
            found[key] = ("heading", int(outline.get(_W + "val", "0")) + 1)
        elif name.lower().startswith("list"):
            found[key] = ("item", 0)
    return found


class _Reading:
    def __init__(self, builder: Builder, styles: dict[str, tuple[str, int]]) -> None:
        self.builder, self.styles, self.page, self.boxes = builder, styles, 1, 0

    def furniture(self, packed: Packed, part: str) -> None:
        for name in sorted(packed.names):
            if re.fullmatch(rf"word/{part}\d*\.xml", name):
                root = packed.xml(name)
                if root is not None:
                    self.blocks(root, role=part)

    def blocks(self, parent: etree._Element, role: str = "body") -> None:
        for child in parent:
            if child.tag == _W + "p":
                self.paragraph(child, role)
            elif child.tag == _W + "tbl":
                self.builder.add_table(list(self.cells(child)), page=self.page, role=role)
            elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml", _W + "smartTag"):
                self.blocks(child, role)

    def paragraph(self, paragraph: etree._Element, role: str) -> None:
        boxes: list[etree._Element] = []
        if paragraph.find(f"{_W}pPr/{_W}pageBreakBefore") is not None and role == "body":
            self.page += 1
        kind, level = self.kind(paragraph)
        text, breaks = _words(paragraph, boxes)
        self.builder.add(text, kind, page=self.page, role=role, level=level)
        if role == "body":
            self.page += breaks
        for box in boxes:
            self.blocks(box, "box" if role == "body" else role)

    def kind(self, paragraph: etree._Element) -> tuple[str, int]:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        known = self.styles.get("" if style is None else style.get(_W + "val", ""), ("paragraph", 0))
        if known[0] == "paragraph" and paragraph.find(f"{_W}pPr/{_W}numPr") is not None:
            return "item", 0
        return known

    def cells(self, table: etree._Element) -> Iterator[Cell]:
        """Cells on the grid: what is merged downwards is one cell of several rows."""
        open_cells: dict[int, Cell] = {}
        for row, line in enumerate(_within(table, "tr")):
            is_head = line.find(f"{_W}trPr/{_W}tblHeader") is not None
            column = _number(line.find(f"{_W}trPr/{_W}gridBefore"), 0)
            for one in _within(line, "tc"):
                wide = max(1, _number(one.find(f"{_W}tcPr/{_W}gridSpan"), 1))
                merged = one.find(f"{_W}tcPr/{_W}vMerge")
                above = open_cells.get(column)
                if (
                    merged is not None
                    and merged.get(_W + "val", "continue") != "restart"
                    and above is not None
                ):
                    above.rows = row - above.row + 1
                else:
                    boxes: list[etree._Element] = []
                    words = " ".join(_words(p, boxes)[0] for p in one.iter(_W + "p"))
                    cell = Cell(row, column, words, 1, wide, is_head)
                    open_cells.pop(column, None)
                    if merged is not None:
                        open_cells[column] = cell
                    yield cell
                column += wide


def _within(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == _W + tag:
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml"):
            yield from _within(child, tag)


def _number(element: etree._Element | None, otherwise: int) -> int:
    said = "" if element is None else element.get(_W + "val", "")
    return min(int(said), 1_000) if said.isascii() and said.isdigit() and len(said) < 9 else otherwise


def _words(element: etree._Element, boxes: list[etree._Element]) -> tuple[str, int]:
    """Words of a paragraph as accepted (no deleted words), and how many pages break in it."""
    parts: list[str] = []
    breaks = 0
    for child in element:
        if child.tag in _LOST or not isinstance(child.tag, str):
            continue
        if child.tag == _W + "t":
            parts.append(child.text or "")
        elif child.tag in (_W + "tab", _W + "cr"):
            parts.append(" ")
        elif child.tag == _W + "noBreakHyphen":
            parts.append("-")
        elif child.tag == _W + "br":
            breaks += child.get(_W + "type") == "page"
            parts.append(" ")
        elif child.tag == _W + "lastRenderedPageBreak":
            breaks += 1
        elif child.tag == _W + "txbxContent":
            boxes.append(child)
        elif child.tag != _W + "p":
            text, more = _words(child, boxes)
            parts.append(text)
            breaks += more
    return "".join(parts), breaks
