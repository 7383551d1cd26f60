"""One cluster of the embedded PostgreSQL: made whole, configured, started, filled with roles and extensions.

Each function takes the settled places and assumes that nobody else starts or stops the server meanwhile.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from danvan.project.embedded_places import PORT, SOCKET_NAME, EmbeddedError, Places

APP_ROLE = "danvan_app"
SUPERUSER = "postgres"
DATABASE = "danvan"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "btree_gin", "fuzzystrmatch")
START_SECONDS = 120  # crash recovery after a long load may take this long on a slow disk
LOG_LIMIT_BYTES = 10_000_000

SETTINGS = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_connections": "100",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "wal_compression": "on",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",  # pages are many short queries; compiling them costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
}


def _pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def status(data: Path) -> str:
    """What the server says of itself: starting, ready, stopping, or nothing."""
    lines = _pid_file(data)
    return lines[7].strip() if len(lines) > 7 else ""


def postmaster(places: Places) -> int:
    """The postmaster's process id, 0 if the number in its file is nobody's or somebody else's by now."""
    lines = _pid_file(places.data)
    pid = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
    return pid if pid and is_postmaster(pid, places.data) else 0


def is_postmaster(pid: int, data: Path) -> bool:
    """Whether that process serves this very cluster, and not merely bears a number once given to it."""
    if Path("/proc/self/cwd").exists():
        try:
            return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()  # it works inside its data
        except OSError:
            return False
    told = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], check=False, capture_output=True, text=True
    )
    return str(data) in told.stdout


def run(places: Places, program: str, *arguments: str | Path) -> str:
    """Run one of the server's programs as the server's account; its complaint becomes the error's text."""
    lent: dict[str, Any] = {}
    if places.account is not None:
        lent = {"user": places.account.uid, "group": places.account.gid, "extra_groups": []}
    done = subprocess.run(
        [str(places.bin / program), *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        umask=0o077,
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": str(places.home)},
        **lent,
    )
    if done.returncode:
        raise EmbeddedError(f"{program} failed: {(done.stderr or done.stdout).strip()}")
    return str(done.stdout)


def make(places: Places) -> None:
    """initdb beside the final place and move it there whole: a killed initdb leaves nothing half-made."""
    if (places.data / "PG_VERSION").is_file():
        _refuse_other_version(places)
        return
    half = places.home / "data.new"
    if half.exists():
        shutil.rmtree(half)
    options = ["--username", SUPERUSER, "--encoding=UTF8", "--data-checksums", "--locale=C"]
    options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=peer"]
    run(places, "initdb", *options, "-D", half)
    with (half / "postgresql.conf").open("a") as configuration:
        configuration.write("\ninclude 'danvan.conf'\n")
    half.rename(places.data)


def _refuse_other_version(places: Places) -> None:
    has = (places.data / "PG_VERSION").read_text().strip()
    wants = re.findall(r"\d+", run(places, "postgres", "--version"))[0]
    if has != wants:
        raise EmbeddedError(
            f"{places.data} was made by PostgreSQL {has}; the installed one is {wants}. "
            f"Dump it with the old version and load it again, or move the folder away to begin anew."
        )


def configure(places: Places, given: Mapping[str, str]) -> None:
    """Write settings and who may sign in: the caller and the server's account, over the socket only."""
    prefix = "DANVAN_PG_"
    told = {
        name[len(prefix) :].lower(): value for name, value in os.environ.items() if name.startswith(prefix)
    }
    fixed = {"listen_addresses": "", "port": str(PORT), "unix_socket_permissions": "0700"}
    fixed["unix_socket_directories"] = str(places.socket_dir)
    lines = []
    for name, value in (SETTINGS | told | dict(given) | fixed).items():
        if not re.fullmatch(r"[a-z_.]+", name) or "\n" in value:
            raise EmbeddedError(f"{prefix}{name.upper()} is not a setting of PostgreSQL.")
        quoted = value.replace("\\", "\\\\").replace("'", "''")
        lines.append(f"{name} = '{quoted}'")
    people = {_own_name(), places.account.name if places.account else _own_name()}
    idents = [f'danvan "{name}" all' for name in sorted(people)]
    _put(places, "danvan.conf", lines)
    _put(places, "pg_ident.conf", idents)
    _put(places, "pg_hba.conf", ["local all all peer map=danvan", "local replication all peer map=danvan"])


def _own_name() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError as nameless:
        raise EmbeddedError(
            f"PostgreSQL needs a user with a name, and {os.geteuid()} has none. Set DATABASE_URL."
        ) from nameless


def _put(places: Places, name: str, lines: list[str]) -> None:
    path = places.data / name
    path.write_text("\n".join(lines) + "\n")
    path.chmod(0o600)
    if places.account is not None:
        os.chown(path, places.account.uid, places.account.gid)


def start(places: Places) -> bool:
    """Start the server and wait until it is ready, crash recovery included. False when it already ran."""
    deadline = time.monotonic() + START_SECONDS
    ran = bool(postmaster(places))
    if not ran:
        _disown_reused_pid(places)
        _keep_log_small(places)
        _start_when_orphans_left(places, deadline)
    while status(places.data) != "ready":
        if time.monotonic() > deadline or not postmaster(places):
            raise EmbeddedError(
                f"PostgreSQL did not become ready. The end of {places.log}:\n{tail(places.log)}"
            )
        time.sleep(0.05)
    return not ran


def _disown_reused_pid(places: Places) -> None:
    """Let a pid file name a process that is surely gone, when its number now belongs to another program.

    PostgreSQL would take that program for itself and refuse to start. Removing the file would also remove
    the server's own check that no old worker still writes to the data, so only the number is changed.
    """
    gone = subprocess.Popen(["true"])
    gone.wait()
    for path in (places.data / "postmaster.pid", places.socket_dir / f"{SOCKET_NAME}.lock"):
        if path.is_file():
            lines = path.read_text().splitlines(keepends=True)
            path.write_text("".join([f"{gone.pid}\n", *lines[1:]]))


def _start_when_orphans_left(places: Places, deadline: float) -> None:
    """pg_ctl start; workers of a killed server may still hold its memory for a moment."""
    options: list[str | Path] = ["-D", places.data, "-l", places.log, "-w", "-t", str(START_SECONDS)]
    while True:
        try:
            run(places, "pg_ctl", "start", *options)
            return
        except EmbeddedError as failure:
            end = tail(places.log)
            if "shared memory block" not in tail(places.log, lines=3) or time.monotonic() > deadline:
                raise EmbeddedError(f"{failure}\nThe end of {places.log}:\n{end}") from failure
            time.sleep(0.2)


def _keep_log_small(places: Places) -> None:
    if places.log.is_file() and places.log.stat().st_size > LOG_LIMIT_BYTES:
        places.log.replace(places.log.with_suffix(".log.1"))


def tail(path: Path, *, lines: int = 15) -> str:
    """The last lines of a log file, empty if there is none."""
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


def provision(url: Callable[[str], str]) -> None:
    """Roles, the database, its extensions; ``url`` gives a superuser's address of a database. Repeatable."""
    import psycopg
    from psycopg import sql

    def connect(database: str) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(url(database), autocommit=True)

    with connect(SUPERUSER) as superuser:
        if not superuser.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone():
            superuser.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(APP_ROLE)))
    with connect("template1") as template:  # so that databases made for tests have the extensions too
        _add_extensions(template)
    with connect(SUPERUSER) as superuser:
        if not superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            names = map(sql.Identifier, (DATABASE, APP_ROLE))
            superuser.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))
    with connect(DATABASE) as database:
        _add_extensions(database)


def _add_extensions(connection: Any) -> None:
    for name in EXTENSIONS:
        connection.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
