"""The tools that judge the project are judged themselves."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from .house import PROJECT

sys.path.insert(0, str(PROJECT / "tools"))
import bootstrap
import check
import coverage_floor


def report(tmp_path: Path, *, covered: int, total: int) -> str:
    summary = {"covered_lines": covered, "num_statements": total, "missing_lines": total - covered}
    path = tmp_path / "coverage.json"
    path.write_text(json.dumps({"files": {"src/danvan/kernel/ledger/actions.py": {"summary": summary}}}))
    return str(path)


@pytest.mark.parametrize(("covered", "failed"), [(9000, 0), (8999, 1), (0, 1), (10_000, 0)])
def test_the_floor_is_not_reached_by_rounding(tmp_path: Path, covered: int, failed: int) -> None:
    assert coverage_floor.main(report(tmp_path, covered=covered, total=10_000)) == failed


def test_a_part_without_code_has_nothing_to_cover(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert coverage_floor.main(report(tmp_path, covered=1, total=1)) == 0
    assert "no code yet" in capsys.readouterr().out


def test_a_failed_check_fails_the_whole_and_stops_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = {
        "first": [sys.executable, "-c", "raise SystemExit(1)"],
        "second": [sys.executable, "-c", "pass"],
    }
    monkeypatch.setattr(check, "CHECKS", checks)

    assert check.main([]) == 1
    told = capsys.readouterr().out
    assert "FAIL first" in told
    assert "ok   second" in told
    assert check.main(["second"]) == 0
    assert check.main(["third"]) == 2


def test_the_bootstrap_can_speak_to_an_old_python() -> None:
    source = (PROJECT / "tools" / "bootstrap.py").read_text()
    ast.parse(source, feature_version=(3, 7))  # the oldest grammar that today's parser still tells apart
    assert "from __future__ import annotations" not in source, "unknown to 3.6"


def test_the_bootstrap_refuses_an_old_python_in_two_languages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)

    with pytest.raises(
        SystemExit, match=r"Cần Python 3\.11 trở lên; máy này chỉ có 3\.9\.\n(?s:.*)Python 3\.11 or newer"
    ):
        bootstrap.use_new_enough_python(["run"])


def test_a_changed_lock_is_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "PROJECT", tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("a==1\n")
    before = bootstrap.fingerprint("run")
    (tmp_path / "requirements" / "run.txt").write_text("a==2\n")

    assert bootstrap.fingerprint("run") != before


def test_make_without_a_word_says_which_there_are() -> None:
    told = subprocess.run(["make"], cwd=PROJECT, check=True, capture_output=True, text=True).stdout
    for word in ("demo", "test", "dev", "bench", "new-module"):
        assert f"make {word}" in told
