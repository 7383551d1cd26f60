"""How these tests read the source: files, syntax trees, and where in the house a file stands."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "src" / "danvan"

#: Bottom to top, as in pyproject's contracts.
FLOORS = ["lib", "web", "kernel", "modules", "project"]
KERNEL_STACK = [
    "registry",
    "organisations",
    "ledger",
    "rulebook",
    "papers",
    "notices",
    "workflow",
    "figures",
    "indicators",
    "dossiers",
]

#: The names of files and folders that any module may have; the second line holds what its manifest names.
ROOMS = {
    *["README.md", "__init__", "module", "apps", "models", "rules", "actions", "queries", "forms", "views"],
    *["states", "figures", "registers", "desks", "slots", "attesting"],
    *["api", "jobs", "urls", "seeds", "management", "migrations", "templates", "static", "locale", "tests"],
}
#: What one module has besides, each with its reason. Plain helpers between rules and models, no entrance.
OWN_ROOMS = {
    "foresight": {
        "history": "weekly counts for the engine, from records and older systems",
        "engine": "the only door to the library of early warning",
        "checks": "other explanations of a rise that records can tell of",
        "judging": "the rules by which alarms and advice are judged; whole numbers",
        "disclosure": "small counts and their complement are hidden",
        "loads": "what comes against what gets done",
        "wording": "an alarm as one reader may read it",
        "bulletins": "the week for everybody, with maps",
        "printing": "advice and bulletins as Word files",
    },
    "petitions": {
        "routing": "who gets a matter: unit × topic with a fallback, a subject of its own",
        "writing": "what is derived from the words of a matter: commitments, fingerprints, receipt hashes",
        "importing": "what an import's file and mapping mean: reading and planning, written by an action",
        "tally": "the public identity: received = open + closed + transferred + merged + split",
    },
    "gatherings": {
        "codes": "codes of invitations and addresses of sites, derived from a key and stored nowhere"
    },
    "reports": {
        "blueprints": "templates as data: read, checked, each mistake with its place",
        "toml": "templates written out again, for a province to change",
        "narrative": "words with figures inserted by name: parsed and checked",
        "sources": "the one door through which numbers come in",
        "composing": "what a return says, as plain data: what an edition freezes",
        "wording": "periods, numbers and changes in words",
        "rendering": "the same made ready for a page, each number with its address",
        "drawing": "bars for paper",
        "layouts": "which layout a body's papers have on a day",
        "printing": "the same as Word, PDF and spreadsheet",
    },
    "catalogue": {"templatetags": "how a figure, its source and what adds are written on every page"},
}
#: Rooms whose code may change rows. A management command acts for the operator, through actions or in bulk.
WRITERS = {"actions", "seeds", "migrations", "management", "tests", "testing"}

LEFT_BY_RUNS = {
    ".venv",
    "var",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    ".import_linter_cache",
}


@dataclass(frozen=True)
class Source:
    """One Python file of the product."""

    path: Path

    @property
    def parts(self) -> tuple[str, ...]:
        """Below the package, without the ending: ('modules', 'petitions', 'actions', 'closing')."""
        return self.path.relative_to(PACKAGE).with_suffix("").parts

    @property
    def floor(self) -> str:
        return self.parts[0]

    @property
    def owner(self) -> str:
        """modules.petitions, kernel.ledger, or a floor that has no packages of its own."""
        return ".".join(self.parts[:2]) if self.floor in {"modules", "kernel"} else self.floor

    @property
    def is_test(self) -> bool:
        return "tests" in self.parts or self.parts[-1] == "testing"

    @property
    def room(self) -> str:
        """The room inside a module or kernel package; empty elsewhere."""
        return self.parts[2] if self.floor in {"modules", "kernel"} and len(self.parts) > 2 else ""

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    def at(self, node: ast.AST) -> str:
        """Where a finding is, so that an editor can jump there."""
        return f"{self.path.relative_to(PROJECT)}:{getattr(node, 'lineno', 1)}"

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


@lru_cache(maxsize=1)
def sources() -> tuple[Source, ...]:
    """Every Python file of the product, tests included."""
    return tuple(Source(path) for path in sorted(PACKAGE.rglob("*.py")) if "__pycache__" not in path.parts)


def product() -> list[Source]:
    """The product's own code: no tests, no factories, no migrations."""
    return [source for source in sources() if not source.is_test and "migrations" not in source.parts]


def packages(floor: str) -> list[Path]:
    """The packages of a floor: kernel/ledger, modules/petitions …"""
    return sorted(path.parent for path in (PACKAGE / floor).glob("*/__init__.py"))


def templates() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("templates/**/*") if path.suffix in {".html", ".txt"})


def called_name(call: ast.Call) -> str:
    """``save`` of ``petition.save()``, ``record`` of ``record(…)``."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def first_text(call: ast.Call) -> str | None:
    """The first argument if it is a plain string."""
    if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
        return call.args[0].value
    return None


@lru_cache(maxsize=1)
def tracked_files() -> tuple[Path, ...]:
    """Files that are, or are about to be, part of the repository."""
    if not (
        PROJECT / ".git"
    ).exists():  # an unpacked archive holds nothing but tracked files and what ran there
        return tuple(
            path for path in PROJECT.rglob("*") if path.is_file() and not LEFT_BY_RUNS & set(path.parts)
        )
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout
    paths = (PROJECT / name for name in listed.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def readable(path: Path) -> str | None:
    """A file's text, None for pictures, fonts and archives."""
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return None
