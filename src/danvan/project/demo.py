"""``make demo``: a living Dân Vận from one command, and nothing left running after Ctrl-C.

Starts PostgreSQL, brings tables up to date, fills an empty database, then keeps a web server and the
background worker alive and prints where to look and who may sign in. Secrets are made once into
``var/demo.env`` (mode 0600) and reach the programs through the environment only.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from danvan.project import embedded, serving
from danvan.project.household import Household, Program, ProgramError

HEALTHY_SECONDS = 60
PORTS_TRIED = 50


def main(arguments: list[str]) -> int:
    """Run until a signal. 0 after a clean stop, 1 when something could not start or kept dying."""
    options = parse(arguments)
    var = embedded.default_var()
    var.mkdir(parents=True, exist_ok=True)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    try:
        with only_one(var):
            return live(var, options)
    except KeyboardInterrupt:
        return 0
    except (embedded.EmbeddedError, ProgramError) as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1


def parse(arguments: list[str]) -> argparse.Namespace:
    """Options of the command line."""
    parser = argparse.ArgumentParser(
        prog="danvan demo", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--reload", action="store_true", help="reload when code changes (slower server)")
    parser.add_argument("--check", action="store_true", help="stop as soon as everything has answered once")
    return parser.parse_args(arguments)


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Two demonstrations over one database would fight for it."""
    with (var / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            where = lock.read().strip() or "?"
            raise ProgramError(f"Đang chạy rồi · already running: {where}") from None
        yield
        lock.truncate(0)


def live(var: Path, options: argparse.Namespace) -> int:
    """Start everything in order, tell the reader, watch until interrupted, stop everything."""
    began = time.monotonic()
    port = free_port(int(os.environ.get("PORT", "8000")))
    os.environ.update(environment(var, port=port, reload=options.reload))
    household = Household(var / "log")
    own_server = not os.environ.get("DATABASE_URL")
    try:
        if own_server:
            step("PostgreSQL")
            embedded.ensure(var)
        step("Dữ liệu · data")
        prepare()
        step("Máy chủ · servers")
        household.start(Program("web", web_command(port, reload=options.reload)))
        household.start(Program("worker", [sys.executable, "-m", "danvan.project.cli", "worker"]))
        wait_until_healthy(household, port)
        (var / "demo.lock").write_text(os.environ["DANVAN_BASE_URL"])
        welcome(var, seconds=time.monotonic() - began)
        if not options.check:
            watch(household, var if own_server else None)
        return 0
    finally:
        # A second Ctrl-C must not cut the clean stop short.
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, signal.SIG_IGN)
        step("Đang dừng · stopping")
        household.stop()
        if own_server:
            stop_database(var)


def environment(var: Path, *, port: int, reload: bool) -> dict[str, str]:
    """What the programs need to know, without overruling what the caller has set."""
    wanted = {
        "DJANGO_SETTINGS_MODULE": "danvan.project.settings",
        "PYTHONUNBUFFERED": "1",
        "DANVAN_VAR": str(var),
        "DANVAN_ENV": "development" if reload else "demo",
        "DANVAN_BASE_URL": f"http://localhost:{port}",
        "DANVAN_REQUIRE_SECOND_FACTOR": "0",
        **({"DANVAN_DEBUG": "1"} if reload else {}),
        **demo_secrets(var / "demo.env"),
    }
    return {name: value for name, value in wanted.items() if not os.environ.get(name)}


def demo_secrets(path: Path) -> dict[str, str]:
    """Secrets of this demonstration, made at its first start: sealed data could not be opened with others."""
    if not path.exists():
        lines = [f"DANVAN_SECRET_KEY={secrets.token_urlsafe(48)}", f"DANVAN_SEAL_KEY={secrets.token_hex(32)}"]
        half = path.with_suffix(".new")
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write("\n".join(lines) + "\n")
        half.replace(path)
    pairs = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {name: value for name, _, value in pairs}


def free_port(wanted: int) -> int:
    """The wanted port, or the next one nobody listens on."""
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself will
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ProgramError(f"Không còn cổng trống · no free port from {wanted} on. PORT=… make demo")


def web_command(port: int, *, reload: bool) -> list[str]:
    """granian as in real use, or Django's own server where code is being changed."""
    if reload:
        return [sys.executable, "-m", "danvan.project.cli", "manage", "runserver", f"127.0.0.1:{port}"]
    workers, threads = (int(os.environ.get(f"DANVAN_{name}", usual)) for name, usual in LOAD)
    return serving.command(host="127.0.0.1", port=port, workers=workers, threads=threads)


LOAD = (("WORKERS", "2"), ("THREADS", "4"))


def prepare() -> None:
    """Tables and demonstration data, in a process of their own so that this one stays small."""
    serving.collect_static()
    done = subprocess.run([sys.executable, "-m", "danvan.project.demo_data"], check=False)
    if done.returncode:
        raise ProgramError("Chưa chuẩn bị được dữ liệu · the data could not be prepared (see above)")


def wait_until_healthy(household: Household, port: int) -> None:
    """Ask until the web server answers; a program that dies meanwhile ends the wait with its last words."""
    deadline = time.monotonic() + HEALTHY_SECONDS
    while not answers(port):
        household.raise_if_dead()
        if time.monotonic() > deadline:
            raise ProgramError(f"Máy chủ web không trả lời · no answer.\n{household.last_words('web')}")
        time.sleep(0.1)
    household.raise_if_dead()


def answers(port: int) -> bool:
    """Whether the server on that port says it is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def welcome(var: Path, *, seconds: float) -> None:
    """Where to look and who may sign in."""
    cast = var / "demo-cast.txt"
    print(f"\n  Dân Vận: {os.environ['DANVAN_BASE_URL']}   ({seconds:.0f} s)\n")
    if cast.is_file():
        print("\n".join(f"  {line}" for line in cast.read_text().splitlines()))
    print("\n  Ctrl-C để dừng · to stop\n", flush=True)


def watch(household: Household, var: Path | None) -> None:
    """Bring back what dies, and say so; give up on what keeps dying."""
    while True:
        time.sleep(0.5)
        if var is not None and embedded.running(var) is None:
            step("PostgreSQL đã dừng, khởi động lại · PostgreSQL stopped, starting it again")
            embedded.ensure(var)
        household.revive()


def stop_database(var: Path) -> None:
    """Stop PostgreSQL unless somebody else, a test run for instance, is using it."""
    if embedded.running(var) is None:
        return
    for _ in range(20):  # connections of programs just stopped close within moments
        others = embedded.other_clients(var)
        if not others:
            break
        time.sleep(0.1)
    if others:
        print(f"  PostgreSQL vẫn chạy cho {others} kết nối khác · stays up for {others} other connections")
        return
    embedded.stop(var)


def step(text: str) -> None:
    """One line of progress."""
    print(f"· {text} …", flush=True)
