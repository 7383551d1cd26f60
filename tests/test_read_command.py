"""``danvan read`` over files of every kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from danvan.lib.extraction.tests import papers
from danvan.lib.extraction.tests.test_figures_of_tables import as_excel, as_pdf, as_word
from danvan.project.reading import main

SENTENCE = "Năm 2025, xã An Bình tổ chức 5 cuộc giám sát."


@pytest.mark.parametrize(
    ("name", "data", "figures"),
    [
        ("a.txt", SENTENCE.encode("utf-8-sig"), 1),
        ("a.html", papers.page(f"<p>{SENTENCE}"), 1),
        ("a.docx", as_word(), 5),
        ("a.xlsx", as_excel(), 5),
        ("a.pdf", as_pdf(), 5),
        ("sai-duoi.txt", papers.typeset(SENTENCE), 1),
    ],
)
def test_a_file_of_any_kind_is_read(name: str, data: bytes, figures: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    (tmp_path / name).write_bytes(data)
    assert main([str(tmp_path / name), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["figures"]) == figures


def test_what_cannot_be_read_is_said_and_the_others_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    (tmp_path / "a.pdf").write_bytes(papers.pictures())
    (tmp_path / "b.txt").write_text(SENTENCE, encoding="utf-8")
    assert main([str(tmp_path / "a.pdf"), str(tmp_path / "b.txt"), str(tmp_path / "none")]) == 1
    said = capsys.readouterr()
    assert "pictures of pages" in said.err
    assert "No such file" in said.err
    assert "supervision.sessions" in said.out
