"""``make new-module NAME=field_visits``: a capability on the dossier kit, whose screens work and whose tests pass.

Copies ``tools/module`` under the new name, with one kind of record led from plan to end, and adds one line to
``MODULES``. Nothing else is edited; to take the module out again, delete the folder and the line.
"""

from __future__ import annotations

import ast
import keyword
import re
import shutil
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
    (modules / name / "migrations" / "__init__.py").touch()
    translate(modules / name)
    plug_in(name, settings)
    subprocess.run(
        [sys.executable, "-m", "ruff", "format", "-q", str(modules / name), str(settings)], check=True
    )
    print(f"src/danvan/modules/{name}: module.py says what it offers, README.md what it promises.")
    print("next: .venv/bin/danvan migrate && .venv/bin/danvan reference")
    print(f"then: .venv/bin/python -m pytest src/danvan/modules/{name} tests/architecture")
    return 0


def refusal(name: str, modules: Path) -> str:
    """Why a name will not do, empty if it will."""
    if not re.fullmatch(r"[a-z][a-z_]{2,30}", name):
        return f"{name!r}: a name is a plural noun that people use, in small letters a-z and _"
    if name in REFUSED or keyword.iskeyword(name):
        return f"{name!r} says nothing about what it is for"
    return f"{name!r} stands already" if (modules / name).exists() else ""


def write_room(room: Path, name: str, module: Path) -> None:
    """Copy one file with its blanks filled in."""
    inner, one = room.relative_to(ROOMS).with_suffix(""), singular(name)
    blanks = {
        "name": name,
        "NAME": name.upper(),
        "slug": name.replace("_", "-"),
        "words": name.replace("_", " "),
        "Title": name.replace("_", " ").capitalize(),
        "Class": name.title().replace("_", ""),
        "one": one,
        "ONE": one.upper(),
        "One": one.title().replace("_", ""),
        "short": one[:20],
        "table": f"{name}_{one.replace('_', '')}",
    }
    text = room.read_text()
    for blank, value in blanks.items():
        text = text.replace("{{" + blank + "}}", value)
    target = module / inner
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def singular(name: str) -> str:
    """One of them, as its table is called: visit of visits, story of stories."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else f"{name}_record"


def translate(module: Path) -> None:
    """Compile the catalogue, where gettext is at hand."""
    words = module / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    tool = shutil.which("msgfmt")
    if tool is None:
        print("msgfmt (gettext) is not installed: screens of the new module speak English", file=sys.stderr)
        return
    subprocess.run([tool, "--check-format", "-o", str(words.with_suffix(".mo")), str(words)], check=True)


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
