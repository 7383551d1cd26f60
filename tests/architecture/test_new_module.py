"""The scaffold makes exactly the rooms of the house, and the house accepts them."""

from __future__ import annotations

import ast
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
    assert (made / "templates" / "field_visits" / "overview.html").is_file()
    for path in made.rglob("*.py"):
        ast.parse(path.read_text())
        assert "{{" not in path.read_text()
    assert "class FieldVisitsConfig" in (made / "apps.py").read_text()


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
