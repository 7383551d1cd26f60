"""A few programs kept alive together: started, watched, brought back, stopped, each with its own log file."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from danvan.project.embedded_cluster import tail

STOP_SECONDS = 15
DEATHS_ALLOWED = 3
DEATHS_WITHIN_SECONDS = 60


class ProgramError(RuntimeError):
    """A program could not start, or died more often than is worth trying."""


@dataclass
class Program:
    """One program: its name is its log file's name."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=DEATHS_ALLOWED))


class Household:
    """Programs under one roof; their output goes to ``<folder>/<name>.log``, the last run's to ``.log.1``."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.programs: list[Program] = []

    def start(self, program: Program) -> None:
        """Start a program in a session of its own: a Ctrl-C at the terminal reaches only its keeper."""
        log = self._log(program.name)
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        with log.open("wb") as output:
            program.process = self._spawn(program, output)
        self.programs.append(program)

    def raise_if_dead(self) -> None:
        """Raise with the last words of the first program found dead."""
        for program in self.programs:
            if program.process is not None and program.process.poll() is not None:
                raise ProgramError(self._obituary(program))

    def revive(self) -> None:
        """Start again what died, telling so; raise when one died too often."""
        for program in self.programs:
            if program.process is None or program.process.poll() is None:
                continue
            now = time.monotonic()
            self._clear_away(program)
            obituary = self._obituary(program)
            program.deaths.append(now)
            often = len(program.deaths) == DEATHS_ALLOWED
            if often and now - program.deaths[0] < DEATHS_WITHIN_SECONDS:
                raise ProgramError(f"{obituary}\nDừng hẳn sau {DEATHS_ALLOWED} lần · given up")
            print(f"{obituary}\nKhởi động lại · starting it again", file=sys.stderr, flush=True)
            with self._log(program.name).open("ab") as output:
                program.process = self._spawn(program, output)

    def stop(self) -> None:
        """Ask all to end, wait, then make the stubborn end. Groups, so that no worker stays behind."""
        living = [p.process for p in self.programs if p.process is not None and p.process.poll() is None]
        for process in living:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in living:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
        for program in self.programs:
            self._clear_away(program)

    @staticmethod
    def _clear_away(program: Program) -> None:
        """End what is left of a program: workers of a killed server would keep its port and answer on."""
        if program.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(program.process.pid, signal.SIGKILL)
            program.process.wait()

    def last_words(self, name: str) -> str:
        """The end of a program's log, with the file's name."""
        return f"{self._log(name)}:\n{tail(self._log(name), lines=20)}"

    def _obituary(self, program: Program) -> str:
        code = program.process.returncode if program.process else None
        return f"Chương trình {program.name} đã dừng · ended, code {code}. {self.last_words(program.name)}"

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    @staticmethod
    def _spawn(program: Program, output: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_keeper(),  # noqa: PLW1509 - this process has one thread
        )


def _die_with_keeper() -> Callable[[], None] | None:
    """On Linux the kernel ends a program whose keeper was killed; elsewhere it would stay behind."""
    if not sys.platform.startswith("linux"):
        return None
    set_option = ctypes.CDLL(None).prctl
    parent_death_signal = 1

    def ask() -> None:
        set_option(parent_death_signal, signal.SIGTERM)

    return ask
