"""``danvan read`` tells what a paper says, without Django."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from danvan.project import cli

TEXT = (
    "Ngày 8/1/2025, Đảng ủy xã tổ chức hội nghị. Dự có Bí thư Đảng ủy xã Quàng Thị Mến. Có 27 mô hình. Theo Chỉ thị 05,"
    " UBND xã tặng giấy khen cho 5 tập thể.\n"
)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "001.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_paper_is_listed_with_confidence_and_rule(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["read", str(paper)]) == 0
    told = capsys.readouterr().out
    for part in (
        "số liệu: 2",
        "văn bản: 1",
        "người có chức vụ: 1",
        "sự kiện: 1",
        "khen thưởng: 1",
        "figure.unit_after",
    ):
        assert part in told


def test_one_paper_is_one_object_and_several_are_a_list(
    paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["read", "--json", str(paper)]) == 0
    one = json.loads(capsys.readouterr().out)
    assert (one["source"], one["text"], len(one["figures"])) == ("001.txt", TEXT, 2)

    assert cli.main(["read", "--json", str(paper), str(paper)]) == 0
    assert json.loads(capsys.readouterr().out) == [one, one]


def test_what_cannot_be_read_is_named_and_the_rest_is_read(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"\xff\xfe\x00\xd8")
    assert cli.main(["read", "--json", str(broken), str(tmp_path / "none.txt"), str(paper)]) == 1
    told = capsys.readouterr()
    assert len(json.loads(told.out)) == 1
    assert "broken.txt" in told.err
    assert "none.txt" in told.err


def test_a_folder_is_scored(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["read", "--json", str(paper)]) == 0
    gold = json.loads(capsys.readouterr().out)
    gold["figures"][0]["value"] = 28
    paper.with_suffix(".json").write_text(json.dumps(gold), encoding="utf-8")

    assert cli.main(["read", "--evaluate", str(paper.parent), "--misses"]) == 0
    told = capsys.readouterr().out
    assert "precision" in told
    assert "figures: 001: missed" in told


def test_a_folder_without_annotations_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["read", "--evaluate", str(tmp_path)]) == 1
    assert "no NNN.txt" in capsys.readouterr().err


def test_neither_file_nor_folder_is_a_wrong_command_line() -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["read"])
    assert stopped.value.code == 2
