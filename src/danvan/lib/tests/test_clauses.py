"""Drafts fall into their articles and points, from text and from Word files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from docx import Document

from danvan.lib.clauses import holds, split, text_of
from danvan.lib.errors import Refused

DRAFT = """QUYẾT ĐỊNH
Chương I. QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Quyết định này quy định mức phí vệ sinh tại phường.
Điều 2. Mức phí
1. Hộ gia đình: 30.000 đồng mỗi tháng.
2. Cơ sở kinh doanh: 100.000 đồng mỗi tháng.
a) Trừ cơ sở nghỉ trên một tháng.
Điều 3. Hiệu lực
Quyết định có hiệu lực từ ngày 01/01/2027."""


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.code == code


def test_a_draft_is_split_by_articles_and_points() -> None:
    clauses = split(DRAFT)
    assert [(one["article"][:6], one["point"]) for one in clauses] == [
        ("", ""), ("Điều 1", ""), ("Điều 2", "1"), ("Điều 2", "2"), ("Điều 3", ""),
    ]  # fmt: skip
    assert clauses[3]["text"].endswith("a) Trừ cơ sở nghỉ trên một tháng."), "letters stay with their point"
    assert clauses[1]["text"].startswith("Điều 1. Phạm vi điều chỉnh\n")
    assert not any("Chương" in one["text"] for one in clauses)


def test_a_text_without_articles_is_split_by_paragraphs() -> None:
    assert [one["point"] for one in split("Đoạn một.\n\nĐoạn hai.")] == ["1", "2"]
    with refused("no_clauses"):
        split(" \n ")
    with refused("too_many_clauses"):
        split("\n".join(["Dòng."] * 1001))


def test_a_word_file_is_read_with_its_tables_and_a_bomb_is_not() -> None:
    document, data = Document(), io.BytesIO()
    document.add_paragraph("Điều 1. Mức thu")
    row = document.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text, row.cells[1].text = "Hộ", "30.000"
    document.save(data)
    data.seek(0)
    assert "Hộ | 30.000" in text_of(data)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b" " * (41 * 2**20))
    for content, code in (
        (bomb.getvalue(), "too_large_unpacked"), (b"%PDF-1.7", "not_word"), (_packed(b"<oops"), "broken_word"),
    ):  # fmt: skip
        with refused(code):
            text_of(io.BytesIO(content))


def _packed(content: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        packed.writestr("word/document.xml", content)
    return data.getvalue()


def test_words_are_found_whatever_the_blanks_and_capitals() -> None:
    clauses = split(DRAFT)
    assert holds(clauses, 3, "hộ  Gia đình: 30.000")
    assert not holds(clauses, 2, "hộ gia đình")
    assert not holds(clauses, 99, "hộ gia đình")
    assert not holds(clauses, 3, "  ")


def test_chapters_and_their_titles_are_no_clauses() -> None:
    text = (
        "CHƯƠNG II\n\nQUY ĐỊNH CỤ THỂ\nĐiều 1. Mức thu\n1. Ba mươi nghìn đồng.\nMục 2 của phụ lục kèm theo."
    )
    (clause,) = split(text)
    assert clause["text"] == "1. Ba mươi nghìn đồng.\nMục 2 của phụ lục kèm theo."
    assert clause["article"] == "Điều 1. Mức thu"
