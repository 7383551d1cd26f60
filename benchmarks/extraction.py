"""Extraction: a Word, a PDF and an Excel file of about 1 MB into text and cells, in a process of its own.

Beside each in the same run: the bare library that unpacks the same file, without a process, limits or structure.

    python -m benchmarks --only extraction        or, without a world:  python benchmarks/extraction.py
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .ground import Ground
    from .report import Line

BAR = 10.0
_WORDS = [
    "phường",
    "xã",
    "dân",
    "vận",
    "khéo",
    "đối",
    "thoại",
    "giám",
    "sát",
    "phản",
    "biện",
    "mô",
    "hình",
    "nhân",
    "dân",
    "đóng",
    "góp",
    "hội",
    "nghị",
    "tổng",
    "kết",
    "năm",
]


def _sentences(count: int) -> list[str]:
    luck = random.Random(7)
    return [f"{' '.join(luck.choices(_WORDS, k=16))} {luck.randrange(10**9)}." for _n in range(count)]


def word() -> bytes:
    from docx import Document

    paper = Document()
    for line in _sentences(24_000):
        paper.add_paragraph(line)
    data = io.BytesIO()
    paper.save(data)
    return data.getvalue()


def pdf() -> bytes:
    import typst

    return bytes(typst.compile("\n\n".join(_sentences(9_000)).encode()))


def excel() -> bytes:
    import xlsxwriter

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet()
    luck = random.Random(7)
    sheet.write_row(0, 0, [f"Cột {n}" for n in range(12)])
    for row in range(1, 14_000):
        sheet.write_row(row, 0, [f"xã {row}", *(luck.randrange(10**7) for _n in range(11))])
    book.close()
    return data.getvalue()


def _bare_word(data: bytes) -> int:
    from docx import Document

    return sum(len(one.text) for one in Document(io.BytesIO(data)).paragraphs)


def _bare_pdf(data: bytes) -> int:
    import pypdfium2

    return sum(len(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(data))


def _bare_excel(data: bytes) -> int:
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python())


FILES: dict[str, tuple[Callable[[], bytes], Callable[[bytes], int]]] = {
    "docx": (word, _bare_word), "pdf": (pdf, _bare_pdf), "xlsx": (excel, _bare_excel),
}  # fmt: skip


def measured() -> list[tuple[str, int, float, float, int]]:
    """For each kind: (name, bytes, seconds in a process of its own, seconds of the bare library, blocks)."""
    from danvan.lib.extraction import extract_safely

    found = []
    for name, (make, bare) in FILES.items():
        data = make()
        began = time.perf_counter()
        paper = extract_safely(data, name)
        took = time.perf_counter() - began
        began = time.perf_counter()
        bare(data)
        found.append((name, len(data), took, time.perf_counter() - began, len(paper.blocks)))
    return found


def measure(ground: Ground) -> list[Line]:
    from .report import Line

    return [
        Line(f"extraction of {size / 1e6:.1f} MB {name}", f"≤ {BAR:.0f} s", f"{took:.2f} s, {blocks:,} blocks",
             f"{took / bare:.1f} × the bare library ({bare:.2f} s)", took <= BAR)
        for name, size, took, bare, blocks in measured()
    ]  # fmt: skip


if __name__ == "__main__":
    slowest = 0.0
    for name, size, took, bare, blocks in measured():
        slowest = max(slowest, took)
        print(
            f"{name}: {size:,} bytes, {took:.2f} s, {blocks:,} blocks; bare library {bare:.2f} s, ratio {took / bare:.1f}"
        )
    sys.exit(0 if slowest <= BAR else 1)
