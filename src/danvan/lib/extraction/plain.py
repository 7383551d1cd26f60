"""Web pages and plain text, in Unicode or in the old Vietnamese letters."""

from __future__ import annotations

import re

from lxml import etree, html

from danvan.lib.extraction import old_letters
from danvan.lib.extraction.shape import Builder, Cell, Full, refuse

_SKIPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "svg",
    "math",
    "iframe",
    "object",
    "select",
    "textarea",
}
_BREAKING = {
    "address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "header", "hr", "html", "main", "nav", "ol", "pre", "section", "ul", "caption", "p", "li",
    "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "thead", "tbody", "tfoot", "details", "summary",
}  # fmt: skip
_UNSHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{1,30})", re.IGNORECASE)


def decode(data: bytes) -> str:
    """Letters of a plain file. Raises Refused("unknown_type") for what is not text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _whole(data.decode("utf-16", "replace"))
    if data.startswith(b"\xef\xbb\xbf"):
        return _whole(data[3:].decode("utf-8", "replace"))
    sample = data[:4096]
    for coding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if len(zeros) > 4 and zeros.count(0) * 3 > len(zeros) > 0 and sample.count(0) < len(sample) * 2 // 3:
            return _whole(data.decode(coding, "replace"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = old_letters.mend(data)
    odd = len(re.findall(rb"[\x00-\x08\x0e-\x1f]", data[:100_000]))
    if odd > 2 and odd * 20 > min(len(data), 100_000):
        refuse("unknown_type")
    return text


def _whole(text: str) -> str:
    """A text of which little could not be decoded. Raises Refused("broken")."""
    if text.count("\ufffd") * 5 > len(text):
        refuse("broken")
    return text


def read_text(data: bytes, builder: Builder) -> None:
    """Lay plain text as it stands: what is found in it is found at the same place in the file."""
    builder.lay(decode(data))


def looks_like_html(data: bytes) -> bool:
    """Does the file begin as a page does?"""
    head = data[:2048].lstrip(b"\xef\xbb\xbf\x00 \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in head


def read_html(data: bytes, builder: Builder) -> None:
    """Lay what a reader of the page sees."""
    named = _CHARSET.search(data[:2048])
    try:
        text = data.decode(named[1].decode(), "replace") if named else decode(data)
    except LookupError:
        text = decode(data)
    text = re.sub(r"^\s*<\?xml[^>]*>", "", text.replace("\x00", " "))
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        refuse("empty")
    page = _Page(builder)
    try:
        page.walk(root, "paragraph", 0)
        page.flush()
    except Full:
        pass


class _Page:
    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.words: list[str] = []
        self.kind, self.level = "paragraph", 0

    def flush(self) -> None:
        if self.words:
            self.builder.add("".join(self.words), self.kind, level=self.level)
            self.words = []

    def walk(self, element: etree._Element, kind: str, level: int) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED or _is_unshown(element):
            return
        if tag == "table" and element.find(".//table") is None:
            self.flush()
            self.builder.add_table(list(_cells(element)))
            return
        is_breaking = tag in _BREAKING
        if is_breaking:
            self.flush()
            if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
                kind, level = "heading", int(tag[1])
            elif tag == "li":
                kind, level = "item", 0
        if tag == "br":
            self.flush()
        self.say(element.text, kind, level)
        for child in element:
            self.walk(child, kind, level)
            self.say(child.tail, kind, level)
        if is_breaking:
            self.flush()

    def say(self, text: str | None, kind: str, level: int) -> None:
        if text:
            self.words.append(text)
            self.kind, self.level = kind, level


def _is_unshown(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_UNSHOWN.search(element.get("style", "").lower()))


def _span(element: etree._Element, name: str) -> int:
    said = element.get(name, "1").strip()
    return max(1, min(int(said), 1_000)) if said.isascii() and said.isdigit() and len(said) < 9 else 1


def _cells(table: etree._Element) -> list[Cell]:
    cells: list[Cell] = []
    taken: dict[int, int] = {}  # column → first row that is free again
    for row, line in enumerate(table.iter("tr")):
        column = 0
        ones = [one for one in line if one.tag in ("td", "th")]
        is_head = bool(ones) and all(one.tag == "th" for one in ones)
        for one in ones:
            while taken.get(column, 0) > row:
                column += 1
            wide, high = _span(one, "colspan"), _span(one, "rowspan")
            cells.append(Cell(row, column, _seen(one), high, wide, is_head))
            for covered in range(column, column + wide):
                taken[covered] = row + high
            column += wide
    return cells


def _seen(element: etree._Element) -> str:
    if not isinstance(element.tag, str) or element.tag in _SKIPPED or _is_unshown(element):
        return ""
    parts = [" " if element.tag in _BREAKING or element.tag == "br" else "", element.text or ""]
    for child in element:
        parts += (_seen(child), child.tail or "")
    return "".join(parts)
