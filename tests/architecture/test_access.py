"""Every permission is asked for, every rule stands in its package's access table with a yes and a no."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from danvan.kernel.registry.public import house

from .house import PACKAGE, Source, called_name, first_text, packages, product

ASKING = {"can", "can_as", "holds", "require_permission", "roles_with", "holders_of"}
NAME = re.compile(r"[a-z_]+\.[a-z_]+")

PACKAGES = [path for floor in ("kernel", "modules") for path in packages(floor)]
by_package = pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)


def python_files(place: Path) -> list[Path]:
    """A room that is one file or a folder of files."""
    return (
        sorted(place.glob("*.py"))
        if place.is_dir()
        else [p for p in [place.with_suffix(".py")] if p.exists()]
    )


def rules_of(package: Path) -> set[str]:
    """Names of the functions ``may_…`` in the package's rules."""
    trees = (ast.parse(path.read_text()) for path in python_files(package / "rules"))
    return {
        node.name
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("may_")
    }


def table_of(package: Path) -> dict[str, set[bool]]:
    """Rule → the answers that the access tables in the package's tests expect of it."""
    table: dict[str, set[bool]] = {}
    for path in sorted((package / "tests").glob("test_access*.py")):
        for row in ast.walk(ast.parse(path.read_text())):
            if not isinstance(row, ast.Tuple) or len(row.elts) < 2:
                continue
            first, last = row.elts[0], row.elts[-1]
            if not isinstance(first, ast.Constant) or not isinstance(last, ast.Constant):
                continue
            if str(first.value).startswith("may_") and isinstance(last.value, bool):
                table.setdefault(str(first.value), set()).add(last.value)
    return table


@by_package
def test_every_rule_stands_in_the_access_table_with_a_yes_and_a_no(package: Path) -> None:
    rules, table = rules_of(package), table_of(package)
    missing = {rule: table.get(rule, set()) for rule in sorted(rules) if table.get(rule) != {True, False}}
    assert missing == {}, (
        f"add rows to {package.relative_to(PACKAGE)}/tests/test_access.py: rule, who, …, allowed"
    )
    assert sorted(set(table) - rules) == [], "the table asks rules that do not exist"


def asked() -> dict[str, str]:
    """Permission → where it is asked for."""
    return {
        name: source.at(call)
        for source in product()
        for call in source.calls()
        if called_name(call) in ASKING and (name := first_text(call)) and NAME.fullmatch(name)
    }


def test_every_permission_asked_for_is_declared() -> None:
    assert {name: where for name, where in asked().items() if name not in house().permissions} == {}


def test_every_declared_permission_is_asked_for() -> None:
    said = set().union(*(texts(source) for source in product() if source.parts[-1] != "module"))
    assert sorted(set(house().permissions) - said) == [], "a permission that opens nothing misleads"


def texts(source: Source) -> set[str]:
    constants = (node.value for node in ast.walk(source.tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str) and NAME.fullmatch(value)}
