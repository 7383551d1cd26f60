"""PDF with a text layer: lines joined to paragraphs, ruled tables cell by cell. What is only drawn is not read.

Order is the producer's own, which is right for columns as office programs write them.
"""

from __future__ import annotations

import bisect
import ctypes
import re
import statistics
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2.raw as pdfium

from danvan.lib.extraction.shape import Builder, Cell, Full, refuse
from danvan.lib.vietnamese.normal import fold

_ARTICLE = re.compile(r"(?:dieu|chuong|muc)\s+(?:\d+|[ivxlc]+)\s*[a-z]?[.:]")
_THIN = 3.0  # a drawn line is at most this wide, in points
_MOST_RULES = 4_000
_MOST_LETTERS = 200_000  # on one page


@dataclass
class Run:
    """Letters on one line without a wide gap."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


def read(data: bytes, builder: Builder) -> int:
    """Lay a PDF into `builder`; how many pages it has. Raises Refused."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        refuse("encrypted" if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD else "broken")
    count = pdfium.FPDF_GetPageCount(document)
    if count > builder.limits.pages:
        builder.note("pages_left_out")
    has_pictures = False
    try:
        for number in range(min(count, builder.limits.pages)):
            page = pdfium.FPDF_LoadPage(document, number)
            if not page:
                builder.note("part_unreadable")
                continue
            letters = pdfium.FPDFText_LoadPage(page)
            if letters:
                rules = _rules(page)
                runs = _runs(letters, rules, builder)
                if runs:
                    _Page(builder, number + 1, runs, rules).lay()
                else:
                    has_pictures = has_pictures or pdfium.FPDFPage_CountObjects(page) > 0
                pdfium.FPDFText_ClosePage(letters)
            pdfium.FPDF_ClosePage(page)
    except Full:
        pass
    if not builder.blocks:
        refuse("pictures_only" if has_pictures else "empty" if count else "broken")
    if has_pictures:
        builder.note("pages_without_text")
    return int(count)


def _runs(letters: object, rules: _Rules, builder: Builder) -> list[Run]:
    """Letters in the producer's order, cut where the line ends, a gap opens or a drawn line stands between."""
    count = pdfium.FPDFText_CountChars(letters)
    if count > _MOST_LETTERS:
        builder.note("text_left_out")
        count = _MOST_LETTERS
    box = pdfium.FS_RECTF()
    at = ctypes.byref(box)
    found: list[Run] = []
    run: Run | None = None
    parts: list[str] = []
    blank = False
    for n in range(count):
        code = pdfium.FPDFText_GetUnicode(letters, n)
        if code in (0x20, 0xA0, 0x09, 0x0D, 0x0A, 0):
            blank = True
            continue
        if code in (0xFFFE, 0xFFFF, 0x02) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            code = 0x2D if code in (0x02, 0xFFFE) else 0xFFFD
        pdfium.FPDFText_GetLooseCharBox(letters, n, at)
        left, right, bottom, top = box.left, box.right, box.bottom, box.top
        if right < left:
            left, right = right, left
        tall = max(top - bottom, 1.0)
        if run is not None:
            middle = (bottom + top) / 2
            is_same = run.bottom < middle < run.top and -0.6 * tall < left - run.right < 0.9 * tall
            is_same = is_same and not rules.stands_between(run.right, left, middle)
            if is_same:
                if blank:
                    parts.append(" ")
                parts.append(chr(code))
                run.right = max(run.right, right)
                blank = False
                continue
            run.text = "".join(parts)
        said = pdfium.FPDFText_GetFontSize(letters, n)
        run = Run("", left, right, bottom, top, said if 2 < said < 200 else tall)
        found.append(run)
        parts, blank = [chr(code)], False
    if run is not None:
        run.text = "".join(parts)
    return found


@dataclass
class _Rules:
    """Drawn lines: those that stand (x, from, to) and those that lie (y, from, to)."""

    standing: list[tuple[float, float, float]]
    lying: list[tuple[float, float, float]]

    def stands_between(self, left: float, right: float, y: float) -> bool:
        """Does a drawn line stand between two places on a line of letters?"""
        n = bisect.bisect_left(self.standing, (left - 1,))
        while n < len(self.standing) and self.standing[n][0] < right + 1:
            _x, bottom, top = self.standing[n]
            if bottom <= y <= top:
                return True
            n += 1
        return False


def _rules(page: object) -> _Rules:
    rules = _Rules([], [])
    sides = [ctypes.c_float() for _ in range(4)]
    at = [ctypes.byref(one) for one in sides]
    for n in range(min(pdfium.FPDFPage_CountObjects(page), 20_000)):
        drawn = pdfium.FPDFPage_GetObject(page, n)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(drawn, *at):
            continue
        left, bottom, right, top = (one.value for one in sides)
        if right - left <= _THIN < top - bottom:
            rules.standing.append(((left + right) / 2, bottom, top))
        elif top - bottom <= _THIN < right - left:
            rules.lying.append(((bottom + top) / 2, left, right))
        elif pdfium.FPDFPath_CountSegments(drawn) in (4, 5) and right - left > 8 and top - bottom > 8:
            rules.standing += [(left, bottom, top), (right, bottom, top)]
            rules.lying += [(bottom, left, right), (top, left, right)]
        if len(rules.standing) + len(rules.lying) > _MOST_RULES:
            return _Rules([], [])
    rules.standing.sort()
    rules.lying.sort()
    return rules


Box = tuple[float, float, float, float]


class _Page:
    def __init__(self, builder: Builder, number: int, runs: list[Run], rules: _Rules) -> None:
        self.builder, self.number, self.runs, self.rules = builder, number, runs, rules
        self.size = statistics.median(one.size for one in runs)

    def lay(self) -> None:
        """Paragraphs and tables in order; a table ends where a run lies in no cell."""
        lines: list[Run] = []
        boxes: list[tuple[Box, Run]] = []
        for run in self.runs:
            box = self.box(run) if len(self.rules.standing) > 2 and len(self.rules.lying) > 1 else None
            if box is None:
                self.table(boxes)
                boxes = []
                lines.append(run)
            else:
                self.paragraphs(lines)
                lines = []
                boxes.append((box, run))
        self.table(boxes)
        self.paragraphs(lines)

    def box(self, run: Run) -> Box | None:
        """The nearest drawn lines on all four sides."""
        x, y = run.middle
        left = _nearest(self.rules.standing, x, y, -1)
        right = _nearest(self.rules.standing, x, y, 1)
        bottom = _nearest(self.rules.lying, y, x, -1)
        top = _nearest(self.rules.lying, y, x, 1)
        if left is None or right is None or bottom is None or top is None:
            return None
        return left, bottom, right, top

    def table(self, boxes: list[tuple[Box, Run]]) -> None:
        """One table of cells, or paragraphs when there is but one frame."""
        words: dict[Box, list[str]] = {}
        for box, run in boxes:
            words.setdefault(box, []).append(run.text)
        if len(words) < 2:
            self.paragraphs([run for _box, run in boxes])
            return
        across = _edges([v for box in words for v in (box[0], box[2])])
        down = _edges([-v for box in words for v in (box[1], box[3])])
        cells = []
        for (left, bottom, right, top), said in words.items():
            row, column = _place(down, -top), _place(across, left)
            high, wide = _place(down, -bottom) - row, _place(across, right) - column
            cells.append(Cell(row, column, " ".join(said), max(1, high), max(1, wide)))
        self.builder.add_table(cells, page=self.number)

    def paragraphs(self, runs: list[Run]) -> None:
        """Runs beside each other are one line; lines that fill their width go on in the next."""
        lines = _lines(runs)
        if not lines:
            return
        ends = _ends(lines)
        open_ = [lines[0].text]
        for n, (above, line) in enumerate(pairwise(lines)):
            first = line.text.split(" ", 1)[0]
            width = (line.right - line.left) * len(first) / len(line.text)
            is_full = above.right + width + 0.2 * line.size > ends[n]
            if not _is_below(above, line):  # a new column goes on with an unfinished sentence
                is_full = line.bottom > above.top and not above.text.endswith((".", ";", ":", "!", "?"))
                is_full = is_full and abs(line.size - above.size) < 0.2 * line.size
            is_indented = _is_below(above, line) and line.left > above.left + 0.8 * line.size
            if is_full and not is_indented and not _begins_anew(line.text):
                open_.append(line.text)
            else:
                self.say(open_, above.size)
                open_ = [line.text]
        self.say(open_, lines[-1].size)

    def say(self, texts: list[str], size: float) -> None:
        text = " ".join(texts)
        is_heading = size > 1.15 * self.size and len(text) < 300
        self.builder.add(
            text, "heading" if is_heading else "paragraph", page=self.number, level=int(is_heading)
        )


def _lines(runs: list[Run]) -> list[Run]:
    lines: list[Run] = []
    for run in runs:
        last = lines[-1] if lines else None
        is_beside = (
            last is not None
            and last.bottom < run.middle[1] < last.top
            and 0 <= run.left - last.right < 6 * run.size
        )
        if last is not None and is_beside:
            last.text += " " + run.text
            last.right = run.right
        else:
            lines.append(run)
    return lines


def _is_below(above: Run, line: Run) -> bool:
    """Is this the next line of the same column, in letters of the same size?"""
    gap = above.bottom - line.top
    is_over = line.left < above.right and above.left < line.right
    return is_over and -line.size < gap < 0.75 * line.size and abs(line.size - above.size) < 0.2 * line.size


def _ends(lines: list[Run]) -> list[float]:
    """For each line, how far the lines that follow each other with it reach."""
    found: list[float] = []
    group: list[Run] = []
    for line in [*lines, None]:
        if line is None or (group and not _is_below(group[-1], line)):
            found += [max(one.right for one in group)] * len(group)
            group = []
        if line is not None:
            group.append(line)
    return found


def _begins_anew(text: str) -> bool:
    """Does a line begin an article, a point or an item?"""
    head = text.split(" ", 1)[0]
    is_point = bool(re.fullmatch(r"\d{1,3}[.)]|[a-z\u0111]\)|[IVX]{1,4}\.", head))
    return is_point or head in ("-", "+", "\u2022", "\u2013") or bool(_ARTICLE.match(fold(text[:40])))


def _nearest(rules: list[tuple[float, float, float]], at: float, cross: float, way: int) -> float | None:
    n = bisect.bisect_left(rules, (at,)) + (0 if way > 0 else -1)
    while 0 <= n < len(rules):
        place, start, end = rules[n]
        if start - 1 <= cross <= end + 1:
            return round(place, 1)
        n += way
    return None


def _edges(values: list[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _THIN:
            kept.append(value)
    return kept


def _place(edges: list[float], value: float) -> int:
    return max(0, bisect.bisect_right(edges, value + 0.01) - 1)
