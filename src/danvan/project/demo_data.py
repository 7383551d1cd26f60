"""Bring the demonstration's tables up to date, fill an empty database, write down who may sign in.

A note on the database itself says how far the filling came, so that an interrupted one is thrown away and
begun again, and a finished one is never touched.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from danvan.project import embedded

FILLING = "danvan: filling"
FILLED = "danvan: filled"


def main() -> int:
    """Prepare everything; 1 with a plain sentence when a half-filled database is not ours to throw away."""
    django.setup()
    Path(settings.STATIC_ROOT).mkdir(
        parents=True, exist_ok=True
    )  # empty here: files are found where they stand
    if note() == FILLING and not begin_again():
        return 1
    migrate()
    if note() != FILLED and not get_user_model().objects.exists():
        fill()
    write_cast(settings.VAR / "demo-cast.txt")
    return 0


def migrate() -> None:
    """Run what is missing; asking first keeps a second start quick."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        print(f"  {len(plan)} bước cập nhật cấu trúc · migrations", flush=True)
        call_command("migrate", verbosity=0, interactive=False)


def fill() -> None:
    """Run the seeds between two notes."""
    began = time.monotonic()
    write_note(FILLING)
    call_command("seed")
    write_note(FILLED)
    print(f"  đã nạp dữ liệu mẫu · filled, {time.monotonic() - began:.0f} s", flush=True)


def note() -> str:
    """What was noted on the database, empty if nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database "
            "WHERE datname = current_database()"
        )
        return str(cursor.fetchone()[0])


def write_note(text: str) -> None:
    """Note on the database how far it is filled."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"COMMENT ON DATABASE {name} IS %s", [text])


def begin_again() -> bool:
    """Throw away a half-filled embedded database with its log and files; never one behind DATABASE_URL."""
    if os.environ.get("DATABASE_URL"):
        print(
            "Lần nạp dữ liệu mẫu trước bị dừng giữa chừng. Hãy xoá và tạo lại cơ sở dữ liệu, rồi chạy lại.\n"
            "The last filling was interrupted. Drop and create the database, then run this again.",
            file=sys.stderr,
        )
        return False
    print(
        "  lần nạp trước dở dang, nạp lại từ đầu · the last filling was interrupted, beginning again",
        flush=True,
    )
    disconnect()
    embedded.recreate()
    for folder in (settings.LEDGER_DIR, settings.FILES):
        shutil.rmtree(folder, ignore_errors=True)
    return True


def disconnect() -> None:
    """Give back every connection: a database in use cannot be dropped."""
    connection.close()
    if isinstance(connections["default"], DatabaseWrapper):
        connections["default"].close_pool()


def write_cast(path: Path) -> None:
    """The people one may sign in as; readable by the owner only, because their passwords stand in it."""
    if importlib.util.find_spec("danvan.project.cast") is None:
        return
    lines: list[str] = list(importlib.import_module("danvan.project.cast").lines())
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danvan.project.settings")
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
