"""One database server for every test, whoever starts it first.

Settings ask ``embedded.default_url()`` when ``DATABASE_URL`` is unset, and pytest-django reads settings
before this file is loaded, in the controlling process before its workers: so the server is up by then.
At a desk it stays up for the next run; in CI the run that started it stops it.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from danvan.project import embedded

# A slow machine is no mistake of the code. Where a run decides about landing, the same examples come each time, half as many;
# new ones are sought at the desk, at every run.
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True, max_examples=50)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("DATABASE_URL") and not hasattr(config, "workerinput"):
        embedded.default_url()


def pytest_unconfigure(config: pytest.Config) -> None:
    if os.environ.get("CI") and not hasattr(config, "workerinput") and embedded.started_here():
        embedded.stop()


def pytest_report_header() -> str:
    return f"database: {'DATABASE_URL' if os.environ.get('DATABASE_URL') else 'embedded PostgreSQL'}"


@pytest.fixture(autouse=True)
def _fresh_memory() -> None:
    """No test sees what another one left in this process: caches, the log's memory, stored files."""
    from django.core.cache import caches

    from danvan.kernel.ledger.queries import tree_reader

    for cache in caches.all():
        cache.clear()
    tree_reader.cache_clear()


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    """Files, mail and the log's key of a test live and die with it."""
    settings.VAR = tmp_path
    settings.FILES = tmp_path / "files"
    settings.LEDGER_DIR = tmp_path / "ledger"
    settings.LEDGER_KEY = tmp_path / "ledger" / "signing.key"


@pytest.fixture
def world(db: None, settings: Any) -> Any:
    """The small world of units, bodies and people; its staff sign in with a password alone."""
    from danvan.kernel.organisations.testing import small_world

    settings.REQUIRE_SECOND_FACTOR = False
    return small_world()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: Any) -> None:
    """Test databases are copies of one to which all migrations were applied: a second each, instead of twenty."""
    from django.conf import settings

    test = settings.DATABASES["default"]["TEST"]
    with django_db_blocker.unblock():
        test["TEMPLATE"] = _migrated_database()
    test["MIGRATE"] = False


_HERE = Path(__file__).parent
_ONE_AT_A_TIME = 0x0DA2_7E57


def _migrated_database() -> str:
    """The name of a database as all migrations leave it; made where it is not there yet, named by what makes it."""
    from django.db import connection

    sources = [*_HERE.glob("requirements/run.txt"), *_HERE.glob("src/danvan/*/*/migrations/*.py")]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(sources))).hexdigest()
    name = f"danvan_migrated_{digest[:12]}"
    with connection._nodb_cursor() as cursor:  # what Django's own makers of test databases use
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'danvan_migrated_%%' ORDER BY oid DESC"
        )
        there = [row[0] for row in cursor.fetchall()]
        if name not in there:
            for old in {"danvan_migrated_part", *there[2:]}:  # other trees may stand beside this one
                cursor.execute(f"DROP DATABASE IF EXISTS {old}")
            cursor.execute("CREATE DATABASE danvan_migrated_part TEMPLATE template0")
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
                cwd=_HERE, env=os.environ | {"DANVAN_DB_NAME": "danvan_migrated_part"}, check=True,
            )  # fmt: skip
            cursor.execute(f"ALTER DATABASE danvan_migrated_part RENAME TO {name}")
    return name


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A test database stands whenever a fixture asks for it, even if no test of the run is marked to use it.

    The test runner empties tables between tests that commit; the ledger's locks against that are lifted: only the guards
    against TRUNCATE, and only in a test database: UPDATE and DELETE stay refused.
    """
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    made = []
    with django_db_blocker.unblock():
        if connection.settings_dict["NAME"] != connection.settings_dict["TEST"]["NAME"]:
            made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS never_truncated ON ledger_entry")
            cursor.execute("DROP TRIGGER IF EXISTS never_truncated ON ledger_checkpoint")
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)
