"""What a paper becomes: one NFC text and the blocks that lie in it; how much is read; why something is not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import NoReturn

from danvan.lib.errors import Refused

#: Reasons in English; whoever shows them translates.
SENTENCES = {
    "too_large": "The file is too large to be read.",
    "too_large_unpacked": "The file is too large when unpacked.",
    "too_heavy": "Reading this file takes more time or memory than allowed.",
    "entities": "The file holds declarations that may reach outside it, so it is not read.",
    "encrypted": "The file is locked with a password. Save it without one.",
    "old_office": "This is a file of an old office program. Save it as .docx or .xlsx.",
    "unknown_type": "This kind of file cannot be read.",
    "pictures_only": "This PDF holds pictures of pages, no text.",
    "empty": "There is no text in this file.",
    "broken": "The file is damaged and cannot be read.",
}

#: What was left out of a paper that was read, by the code in Document.notes.
REMARKS = {
    "macros_ignored": "The file holds macros, which are programs. They were not opened.",
    "pages_left_out": "The paper has more pages than are read; the last ones were left out.",
    "text_left_out": "The paper holds more text than is read; the rest was left out.",
    "part_unreadable": "A part of the file is damaged and was left out.",
    "pages_without_text": "Some pages are pictures without text and were left out.",
    "unseen_marks_removed": "Marks that cannot be seen were taken out of the text.",
}

#: Marks that are not seen but change what is seen: zero width, direction, soft hyphen, BOM.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_NUMBER = re.compile(r"[-+]?\d[\d.,\s]*%?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def refuse(code: str) -> NoReturn:
    """Raise Refused with the sentence of `code`."""
    raise Refused(code, SENTENCES[code])


@dataclass(frozen=True)
class Limits:
    """How much one file may cost. Pages, blocks and letters beyond are left out and noted; the rest is refused."""

    seconds: float = 20.0
    cpu_seconds: int = 15
    memory: int = 1 << 30
    size: int = 50 << 20
    unpacked: int = 200 << 20
    members: int = 5_000
    ratio: int = 250
    pages: int = 1_000
    letters: int = 5_000_000
    blocks: int = 200_000
    cell: int = 32_767


@dataclass(frozen=True)
class Block:
    """A stretch of the text. `kind`: heading, paragraph, item, cell. `role`: body or furniture of the page.

    For cells: table, row and column from 0, how many they span, whether it is a head, and the heads above it.
    """

    kind: str
    start: int
    end: int
    page: int = 0
    role: str = "body"
    level: int = 0
    table: int = -1
    row: int = -1
    column: int = -1
    rows: int = 1
    columns: int = 1
    is_head: bool = False
    heads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """The text with its blocks in order; `notes` are codes of REMARKS."""

    media_type: str
    text: str
    blocks: tuple[Block, ...]
    pages: int = 0
    notes: tuple[str, ...] = ()

    def words(self, block: Block) -> str:
        """The words of one block."""
        return self.text[block.start : block.end]

    def cells(self) -> tuple[Block, ...]:
        """The cells of all tables, in order."""
        return tuple(one for one in self.blocks if one.table >= 0)

    def body(self) -> str:
        """The text without headers and footers, a line for each block, cells of a row on one line."""
        lines: list[str] = []
        last: tuple[int, int] | None = None
        for block in self.blocks:
            if block.role in ("header", "footer"):
                continue
            place = (block.table, block.row) if block.table >= 0 else None
            if place is not None and place == last:
                lines[-1] += " | " + self.words(block)
            else:
                lines.append(self.words(block))
            last = place
        return "\n".join(lines)


@dataclass
class Cell:
    """A cell on its grid, before it has a place in the text."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    is_head: bool = False


class Full(Exception):  # noqa: N818 - the text is as long as it may be; what came before is kept
    """No more fits."""


@dataclass
class Builder:
    """Lays blocks one after another into one text."""

    limits: Limits
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _tables: int = 0

    def note(self, code: str) -> None:
        """Say once what the reader should know."""
        if code not in self.notes:
            self.notes.append(code)

    def clean(self, raw: str) -> str:
        """One line in NFC, without unseen marks and control letters."""
        if raw.isascii() and raw.isprintable():  # numbers, mostly
            return " ".join(raw.split())
        seen = _UNSEEN.sub("", raw)
        if len(seen) != len(raw):
            self.note("unseen_marks_removed")
        return " ".join(unicodedata.normalize("NFC", _CONTROL.sub(" ", seen)).split())

    def lay(self, raw: str) -> None:
        """A plain text as it stands, spaces and line breaks and all; every line that says something is a block."""
        seen = _UNSEEN.sub("", raw)
        if len(seen) != len(raw):
            self.note("unseen_marks_removed")
        text = unicodedata.normalize("NFC", _CONTROL.sub(" ", seen.replace("\r\n", "\n").replace("\r", "\n")))
        if len(text) > self.limits.letters:
            text = text[: self.limits.letters]
            self.note("text_left_out")
        for line in re.finditer(r"[^\n]*\S[^\n]*", text):
            if len(self.blocks) >= self.limits.blocks:
                text = text[: line.start()]
                self.note("text_left_out")
                break
            self.blocks.append(Block("paragraph", line.start(), line.end()))
        self._parts.append(text)
        self._length = len(text)

    def add(
        self, raw: str, kind: str = "paragraph", *, page: int = 0, role: str = "body", level: int = 0
    ) -> None:
        """Put a block at the end, unless it is empty. Raises Full."""
        text = self.clean(raw)
        if text:
            start, end = self._place(text, "\n")
            self.blocks.append(Block(kind, start, end, page=page, role=role, level=level))

    def add_table(self, cells: list[Cell], *, page: int = 0, role: str = "body") -> None:
        """Put a table at the end, row by row, with the heads above each cell. Raises Full."""
        cells = sorted(cells, key=lambda one: (one.row, one.column))
        for one in cells:
            one.text = self.clean(one.text)
            if len(one.text) > self.limits.cell:
                one.text = one.text[: self.limits.cell].rstrip()
                self.note("text_left_out")
        if not any(one.text for one in cells):
            return
        depth = _depth(cells)
        heads: dict[int, list[str]] = {}
        number, last = self._tables, -1
        self._tables += 1
        for one in cells:
            is_head = one.row < depth
            if not one.text:
                continue
            start, end = self._place(one.text, "\t" if one.row == last else "\n")
            last = one.row
            path = tuple(heads.get(one.column, ()))
            self.blocks.append(
                Block(
                    "cell",
                    start,
                    end,
                    page,
                    role,
                    0,
                    number,
                    one.row,
                    one.column,
                    one.rows,
                    one.columns,
                    is_head,
                    path,
                )
            )
            if is_head:
                for column in range(one.column, one.column + min(one.columns, 2_000)):
                    heads.setdefault(column, []).append(one.text)

    def _place(self, text: str, between: str) -> tuple[int, int]:
        before = between if self._parts else ""
        room = self.limits.letters - self._length - len(before)
        if room < len(text) or len(self.blocks) >= self.limits.blocks:
            self.note("text_left_out")
            raise Full
        start = self._length + len(before)
        self._parts += (before, text)
        self._length = start + len(text)
        return start, self._length

    def done(self, media_type: str, *, pages: int = 0) -> Document:
        """The document. Raises Refused("empty") when nothing was laid."""
        if not self.blocks:
            refuse("empty")
        return Document(media_type, "".join(self._parts), tuple(self.blocks), pages, tuple(self.notes))


def _depth(cells: list[Cell]) -> int:
    """How many rows at the top are heads: those marked, else those that merged cells tie together.

    A first row that holds a number is no head, unless the number is a year.
    """
    last = max(one.row + one.rows for one in cells)
    if last < 2:
        return 0
    marked = [one.row + one.rows for one in cells if one.is_head]
    if marked:
        return min(max(marked), last)
    top = min(one.row for one in cells)
    if any(one.row == top and _NUMBER.fullmatch(one.text) and not _YEAR.fullmatch(one.text) for one in cells):
        return 0
    depth = top + 1
    row = top
    while row < depth < last:
        here = [one for one in cells if one.row == row]
        depth = max([depth, *(one.row + one.rows for one in here)])
        if any(one.columns > 1 for one in here):
            depth = max(depth, row + 2)
        row += 1
    return depth if depth < last else top + 1
