"""Accuracy on annotated texts does not fall. Floors lie a little under what was measured.

`dev` was looked at while rules were written, so its scores say only that nothing broke. `blind` was scored and never
read by those who wrote the rules: its scores are what to expect of new papers. All people and bodies are invented.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from danvan.lib.reading import read
from danvan.lib.reading.evaluation import Score, evaluate, misses, table

GOLD = Path(__file__).parent / "gold"
FLOORS = {
    "dev": {
        "figures": 0.98, "figures, measured": 0.98, "documents": 0.98, "people": 0.98, "events": 0.97, "awards": 0.97,
    },
    "blind": {
        "figures": 0.95, "figures, measured": 0.87, "documents": 0.97, "people": 0.91, "events": 0.85, "awards": 0.87,
    },
}  # fmt: skip


@pytest.mark.parametrize("folder", FLOORS)
def test_no_score_falls_under_its_floor(folder: str) -> None:
    scores = evaluate(GOLD / folder)
    low = {one.name: one.f1 for one in scores if one.f1 < FLOORS[folder][one.name]}
    assert low == {}, table(scores)


@pytest.mark.parametrize("path", sorted(GOLD.glob("*/*.json")), ids=lambda path: path.stem)
def test_every_annotation_is_a_span_of_its_text(path: Path) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    text = unicodedata.normalize("NFC", path.with_suffix(".txt").read_text(encoding="utf-8"))
    wrong = [
        one["quote"]
        for kind in ("figures", "documents", "people", "events", "awards")
        for one in told[kind]
        if text[one["start"] : one["end"]] != one["quote"]
    ]
    assert wrong == []


def test_a_perfect_reading_scores_one_and_an_altered_one_less(tmp_path: Path) -> None:
    text = "Xã tổ chức 5 cuộc giám sát, 2 cuộc phản biện.\n"
    told = read(text).as_dict()
    (tmp_path / "001.txt").write_text(text, encoding="utf-8")
    (tmp_path / "001.json").write_text(json.dumps(told), encoding="utf-8")
    assert [one.f1 for one in evaluate(tmp_path)] == [1.0] * 6

    told["figures"][0]["value"] = 6
    told["figures"][1]["measure"] = "other"
    (tmp_path / "001.json").write_text(json.dumps(told), encoding="utf-8")
    figures, measured, *_ = evaluate(tmp_path)
    assert (figures.right, figures.found, figures.wanted) == (1, 2, 2)
    assert measured.right == 0
    assert "missed" in misses([figures])
    assert "wrong" in misses([figures])


def test_a_score_of_nothing_is_whole() -> None:
    none = Score("people")
    assert (none.precision, none.recall, none.f1) == (1.0, 1.0, 1.0)


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        evaluate(tmp_path)
