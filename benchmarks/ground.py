"""Where the benchmarks live: a database of their own in the embedded server, a folder of their own in var/."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

#: Raise when the prepared world changes; a database made by another version is made anew.
VERSION = 1


class Ground:
    """One prepared world: its database, its folder, and the environment in which the product meets them."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.name = f"danvan_bench_{rows}"
        self.server = os.environ.get("DATABASE_URL") or _embedded()
        self.url = urlunsplit(urlsplit(self.server)._replace(path=f"/{self.name}"))
        self.folder = _var() / "bench" / str(rows)

    def enter(self) -> None:
        """Make this process, and all it starts, work here. Call before Django is set up."""
        self.folder.mkdir(parents=True, exist_ok=True)
        root = Path(__file__).resolve().parents[1]
        os.environ |= {
            "DATABASE_URL": self.url,
            "DANVAN_VAR": str(self.folder),
            "DANVAN_ENV": "demo",
            "DANVAN_DEBUG": "",
            "DANVAN_RATE_LIMITS": "0",
            "DANVAN_REQUIRE_SECOND_FACTOR": "0",
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "PYTHONPATH": os.pathsep.join([str(root), str(root / "src")]),
            **self._secrets(),
        }
        os.environ.pop("DANVAN_DB_NAME", None)

    def state(self) -> str:
        """complete, begun (by this version, and interrupted), or nothing."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            note = connection.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                [self.name],
            ).fetchone()
        told = (note and note[0]) or ""
        return told.removeprefix(self._note) if told.startswith(self._note) else ""

    def begin(self) -> None:
        """An empty database and an empty folder: the log's memory outside belongs to the log inside."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name))
            )
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.name)))
        for name in ("ledger", "files"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.note("begun")

    def note(self, state: str) -> None:
        """Note on the database how far it is: an interrupted one is never measured."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                    sql.Identifier(self.name), sql.Literal(self._note + state)
                )
            )

    @property
    def _note(self) -> str:
        return f"benchmark world {VERSION} of {self.rows}: "

    def _secrets(self) -> dict[str, str]:
        path = self.folder / "secrets"
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as out:
                out.write(f"{secrets.token_urlsafe(48)}\n{secrets.token_hex(32)}\n")
        key, seal = path.read_text().split()
        return {"DANVAN_SECRET_KEY": key, "DANVAN_SEAL_KEY": seal}


def _embedded() -> str:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    from danvan.project import embedded

    return embedded.default_url()


def _var() -> Path:
    from danvan.project.embedded import default_var

    return default_var()
