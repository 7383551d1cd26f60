"""The product's web server and its worker, as in real use, for as long as something is measured."""

from __future__ import annotations

import http.client
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from danvan.project import serving
from danvan.project.demo import free_port
from danvan.project.household import Household, Program

from .measuring import children_of

WORKERS, THREADS = 2, 4


@dataclass(frozen=True)
class House:
    """Running programs."""

    port: int
    web: int
    worker: int

    def pids(self) -> list[int]:
        return [*children_of(self.web), *children_of(self.worker)]


@contextmanager
def house(folder: Path) -> Iterator[House]:
    port = free_port(8790)
    household = Household(folder / "log")
    os.environ["DANVAN_BASE_URL"] = f"http://127.0.0.1:{port}"
    web = Program("web", serving.command(host="127.0.0.1", port=port, workers=WORKERS, threads=THREADS))
    worker = Program("worker", [sys.executable, "-m", "danvan.project.cli", "worker", "--only-ledger"])
    try:
        for program in (web, worker):
            household.start(program)
        _wait(household, port)
        yield House(port, web.process.pid, worker.process.pid)
        household.raise_if_dead()
    finally:
        household.stop()


def _wait(household: Household, port: int) -> None:
    deadline = time.monotonic() + 180
    while True:
        household.raise_if_dead()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.client.OK:
                return
        except (OSError, http.client.HTTPException):
            if time.monotonic() > deadline:
                raise
        finally:
            connection.close()
        time.sleep(0.2)
