"""The scaffold makes exactly the rooms of the house, and the house accepts them."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .house import PACKAGE, PROJECT, ROOMS

sys.path.insert(0, str(PROJECT / "tools"))
import new_module


@pytest.fixture
def settings_copy(tmp_path: Path) -> Path:
    copy = tmp_path / "settings.py"
    copy.write_text((PACKAGE / "project" / "settings.py").read_text())
    return copy


def modules_in(settings: Path) -> list[str]:
    for node in ast.parse(settings.read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "MODULES":
            return list(ast.literal_eval(node.value))
    return []


def test_a_new_module_has_all_rooms_and_one_line_in_settings(tmp_path: Path, settings_copy: Path) -> None:
    before = modules_in(settings_copy)

    assert new_module.main("field_visits", modules=tmp_path, settings=settings_copy) == 0

    assert modules_in(settings_copy) == [*before, "field_visits"]
    made = tmp_path / "field_visits"
    assert {path.stem if path.suffix == ".py" else path.name for path in made.iterdir()} <= ROOMS
    for path in made.rglob("*.py"):
        ast.parse(path.read_text())
        assert "{{" not in path.read_text()
    assert "class FieldVisitsConfig" in (made / "apps.py").read_text()
    assert "class FieldVisit(Dossier)" in (made / "models.py").read_text()


@pytest.mark.parametrize(
    ("name", "one"),
    [
        ("field_visits", "field_visit"),
        ("stories", "story"),
        ("progress", "progress_record"),
        ("staff", "staff_record"),
    ],
)
def test_a_record_is_called_by_one_of_them(name: str, one: str) -> None:
    assert new_module.singular(name) == one


def test_a_new_module_works_as_it_was_made(tmp_path: Path) -> None:
    """In a copy of the house: its own tests pass, and its migration says what its models say."""
    for part in ("src", "data", "conftest.py", "manage.py", "pyproject.toml"):
        if (PROJECT / part).is_dir():
            shutil.copytree(PROJECT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(PROJECT / part, tmp_path / part)
    package = tmp_path / "src" / "danvan"
    settings = package / "project" / "settings.py"
    assert new_module.main("field_visits", modules=package / "modules", settings=settings) == 0

    house = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "src"),
        "DANVAN_VAR": os.environ.get("DANVAN_VAR", str(PROJECT / "var")),
        "DANVAN_TEST_DB": f"{os.environ.get('DANVAN_TEST_DB', 'test_danvan')}_made_{os.environ.get('PYTEST_XDIST_WORKER', 'here')}",
    }
    for said in (
        ["-m", "ruff", "check", "src/danvan/modules/field_visits"],
        ["manage.py", "makemigrations", "--check", "--dry-run", "field_visits"],
        ["-m", "pytest", "-q", "--create-db", "-p", "no:xdist", "src/danvan/modules/field_visits"],
    ):
        done = subprocess.run(
            [sys.executable, *said], check=False, cwd=tmp_path, env=house, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["", "Utils", "utils", "a", "petitions; rm", "petitions"])
def test_a_name_that_will_not_do_changes_nothing(
    name: str, tmp_path: Path, settings_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "petitions").mkdir()
    before = settings_copy.read_text()

    assert new_module.main(name, modules=tmp_path, settings=settings_copy) == 2

    assert capsys.readouterr().err
    assert settings_copy.read_text() == before
    assert {path.name for path in tmp_path.iterdir()} == {"petitions", "settings.py"}
