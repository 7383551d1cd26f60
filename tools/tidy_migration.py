"""``tools/tidy_migration.py APP …``: a first migration whose tables come with their indexes and constraints.

Makemigrations writes each of these as a step of its own, and Django makes all models anew at every step: most of the
time that migrating an empty database takes. Nothing changes in the database; only migrations nobody has to undo.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_PROJECT = Path(__file__).resolve().parents[1]


def tidy(app: str) -> tuple[int, int]:
    """Rewrite the first migration of an app. Returns how many steps it had and has."""
    from django.apps import apps
    from django.db.migrations.optimizer import MigrationOptimizer
    from django.db.migrations.writer import MigrationWriter

    module = importlib.import_module(f"{apps.get_app_config(app).name}.migrations.0001_initial")
    before = list(module.Migration.operations)
    module.Migration.operations = MigrationOptimizer().optimize(nearest(before), app)
    migration = module.Migration("0001_initial", app)
    migration.dependencies = [
        ("__setting__", "AUTH_USER_MODEL") if hasattr(one, "setting") else one
        for one in migration.dependencies
    ]
    assert module.__file__ is not None
    Path(module.__file__).write_text(MigrationWriter(migration).as_string())
    return len(before), len(migration.operations)


def nearest(operations: Sequence[Any]) -> list[Any]:
    """Every index and constraint right behind the last step that adds to its own table."""
    from django.db.migrations.operations import AddConstraint, AddIndex

    found = [one for one in operations if not isinstance(one, AddConstraint | AddIndex)]
    for one in (one for one in operations if isinstance(one, AddConstraint | AddIndex)):
        last = max(
            place
            for place, other in enumerate(found)
            if one.model_name_lower
            in (getattr(other, "model_name_lower", ""), getattr(other, "name_lower", ""))
        )
        found.insert(last + 1, one)
    return found


def main(apps: Sequence[str]) -> int:
    sys.path[:0] = [str(_PROJECT / "src")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danvan.project.settings")
    import django

    django.setup()
    for app in apps:
        print(app, *tidy(app))
    return 0 if apps else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
