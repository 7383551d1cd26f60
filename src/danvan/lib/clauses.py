"""From a draft to its clauses: text out of a Word file, then articles and their numbered points.

A clause is {"article": "…", "point": "2" or "", "text": "…"}.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from docx import Document
from docx.document import Document as Opened
from docx.oxml.exceptions import InvalidXmlError
from docx.table import Table
from docx.text.paragraph import Paragraph

from danvan.lib.errors import Refused
from danvan.lib.files import sniff
from danvan.lib.vietnamese.normal import fold, normalise

#: A Word file is a packed folder: what it may grow to when unpacked.
_MOST_UNPACKED = 40 * 2**20
_MOST_TEXT = 1_000_000
_MOST_CLAUSES = 1000
_ARTICLE = re.compile(r"dieu\s+\d+[a-z]?\b")
_CHAPTER = re.compile(r"(?:phan|chuong|muc|tieu muc)\s+(?:\d+|[ivxlc]+|thu\s+\w+)\s*(?:[.:\u2013-].*)?")
_POINT = re.compile(r"(\d{1,3})\s*[.)]\s+(.*)", re.DOTALL)

Clause = dict[str, str]


def text_of(source: BinaryIO) -> str:
    """The words of a .docx file, a line for each paragraph. Raises Refused for anything else."""
    data = source.read()
    source.seek(0)
    if not sniff(data).endswith("wordprocessingml.document"):
        raise Refused("not_word")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise Refused("too_large_unpacked")
        return "\n".join(_lines(Document(io.BytesIO(data))))[:_MOST_TEXT]
    except (zipfile.BadZipFile, KeyError, ValueError, InvalidXmlError, SyntaxError) as problem:
        raise Refused("broken_word") from problem


def _lines(document: Opened) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in block.rows:
                yield " | ".join(cell.text.strip() for cell in row.cells)


def split(text: str) -> list[Clause]:
    """Clauses in the order of the text. Without articles, its paragraphs. Raises Refused when nothing is there."""
    lines = [line.strip() for line in normalise(text[:_MOST_TEXT]).splitlines()]
    has_articles = any(_ARTICLE.match(fold(line)) for line in lines)
    found = _articles(lines) if has_articles else _paragraphs(lines)
    if not found:
        raise Refused("no_clauses")
    if len(found) > _MOST_CLAUSES:
        raise Refused("too_many_clauses")
    return found


def _paragraphs(lines: list[str]) -> list[Clause]:
    return [{"article": "", "point": str(n), "text": line} for n, line in enumerate(filter(None, lines), 1)]


def _articles(lines: list[str]) -> list[Clause]:
    found: list[Clause] = []
    article, is_inside, is_chapter = "", False, False
    for line in lines:
        folded = fold(line)
        was_chapter, is_chapter = is_chapter, bool(_CHAPTER.fullmatch(folded))
        if not line or is_chapter or (was_chapter and line.isupper()):
            is_chapter = is_chapter or (not line and was_chapter)
            continue
        if _ARTICLE.match(folded):
            article, is_inside = line, True
            found.append({"article": article, "point": "", "text": line})
            continue
        point = _POINT.match(line) if is_inside else None
        if point is not None:
            found.append({"article": article, "point": point[1], "text": line})
        elif found:
            found[-1]["text"] += f"\n{line}"
        else:
            found.append({"article": "", "point": "", "text": line})
    return _without_bare_headings(found)


def _without_bare_headings(clauses: list[Clause]) -> list[Clause]:
    """An article that says everything in its points is no clause of its own: its heading stands with each point."""
    kept = []
    for n, one in enumerate(clauses):
        following = clauses[n + 1] if n + 1 < len(clauses) else None
        is_bare = one["point"] == "" and one["article"] != "" and one["text"] == one["article"]
        if (
            is_bare
            and following is not None
            and following["article"] == one["article"]
            and following["point"]
        ):
            continue
        kept.append(one)
    return kept


def holds(clauses: list[Clause], number: int, wording: str) -> bool:
    """Does the clause with this running number hold these words, whatever the blanks and capitals?"""
    if not 0 < number <= len(clauses):
        return False
    plain = " ".join(normalise(wording).lower().split())
    return bool(plain) and plain in " ".join(normalise(clauses[number - 1]["text"]).lower().split())
