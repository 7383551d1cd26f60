"""``make new-module NAME=gatherings``: a capability with all its rooms, whose tests already pass.

Copies ``tools/module`` under the new name and adds one line to ``MODULES``. Nothing else is edited; to take
the module out again, delete the folder and the line.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
ROOMS = PROJECT / "tools" / "module"
MODULES = PROJECT / "src" / "danvan" / "modules"
SETTINGS = PROJECT / "src" / "danvan" / "project" / "settings.py"
REFUSED = {"core", "common", "utils", "helpers", "base", "main", "misc", "shared"}


def main(name: str, *, modules: Path = MODULES, settings: Path = SETTINGS) -> int:
    """Make the module; 2 with the reason if the name will not do. Changes nothing when it refuses."""
    problem = refusal(name, modules)
    if problem:
        print(f"{problem}\nmake new-module NAME=gatherings", file=sys.stderr)
        return 2
    for room in sorted(ROOMS.rglob("*.in")):
        write_room(room, name, modules / name)
    for empty in ("migrations/__init__.py",):
        (modules / name / empty).parent.mkdir(parents=True, exist_ok=True)
        (modules / name / empty).touch()
    plug_in(name, settings)
    subprocess.run(
        [sys.executable, "-m", "ruff", "format", "-q", str(modules / name), str(settings)], check=True
    )
    print(f"src/danvan/modules/{name}: module.py says what it offers, README.md what it promises.")
    print(f"next: .venv/bin/python -m pytest src/danvan/modules/{name} tests/architecture")
    return 0


def refusal(name: str, modules: Path) -> str:
    """Why a name will not do, empty if it will."""
    if not re.fullmatch(r"[a-z][a-z_]{2,30}", name):
        return f"{name!r}: a name is a plural noun that people use, in small letters a-z and _"
    if name in REFUSED:
        return f"{name!r} says nothing about what it is for"
    return f"{name!r} stands already" if (modules / name).exists() else ""


def write_room(room: Path, name: str, module: Path) -> None:
    """Copy one file with its blanks filled in."""
    inner = room.relative_to(ROOMS).with_suffix("")
    if inner.parts[0] == "templates":
        inner = Path("templates", name, *inner.parts[1:])
    blanks = {
        "name": name,
        "slug": name.replace("_", "-"),
        "Title": name.replace("_", " ").capitalize(),
        "Class": name.title().replace("_", ""),
    }
    text = room.read_text()
    for blank, value in blanks.items():
        text = text.replace("{{" + blank + "}}", value)
    target = module / inner
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def plug_in(name: str, settings: Path) -> None:
    """The one line: the new name at the end of MODULES."""
    text = settings.read_text()
    found = re.search(r"^MODULES = (\[.*?\])", text, flags=re.MULTILINE | re.DOTALL)
    if found is None:
        sys.exit(f"{settings.name} has no MODULES = […]; add {name!r} to it by hand")
    names = ", ".join(f'"{module}"' for module in [*ast.literal_eval(found[1]), name])
    settings.write_text(f"{text[: found.start(1)]}[{names}]{text[found.end(1) :]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
