"""Programs kept together: the fast ones here are small Python programs of our own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from danvan.project.household import Household, Program, ProgramError

SLEEPER = "import time; print('awake', flush=True); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"
FALLING = "import sys; sys.exit('the tyre is flat')"


@pytest.fixture
def household(tmp_path: Path) -> Iterator[Household]:
    home = Household(tmp_path / "log")
    yield home
    home.stop()


def program(name: str, code: str) -> Program:
    return Program(name, [sys.executable, "-c", code])


def wait_for(path: Path, text: str) -> None:
    while text not in (path.read_text() if path.exists() else ""):
        time.sleep(0.02)


def test_a_program_writes_to_its_own_log_and_stops_with_the_house(household: Household) -> None:
    household.start(program("web", SLEEPER))
    wait_for(household.folder / "web.log", "awake")
    household.raise_if_dead()

    household.stop()

    assert household.programs[0].process is not None
    assert household.programs[0].process.returncode == -signal.SIGTERM


def test_a_program_deaf_to_the_request_is_made_to_stop(
    household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("danvan.project.household.STOP_SECONDS", 0.2)
    household.start(program("worker", STUBBORN))
    wait_for(household.folder / "worker.log", "awake")

    household.stop()

    assert household.programs[0].process is not None
    assert household.programs[0].process.returncode == -signal.SIGKILL


def test_a_death_is_told_with_the_last_words(household: Household) -> None:
    household.start(program("web", FALLING))
    assert household.programs[0].process is not None
    household.programs[0].process.wait()

    with pytest.raises(ProgramError, match=r"web .*code 1.*\n.*the tyre is flat"):
        household.raise_if_dead()


def test_the_dead_are_brought_back_until_they_die_too_often(
    household: Household, capsys: pytest.CaptureFixture[str]
) -> None:
    household.start(program("web", FALLING))
    entry = household.programs[0]
    for _ in range(2):
        assert entry.process is not None
        entry.process.wait()
        household.revive()
    assert capsys.readouterr().err.count("the tyre is flat") >= 2

    assert entry.process is not None
    entry.process.wait()
    with pytest.raises(ProgramError, match="given up"):
        household.revive()


def test_a_killed_keeper_leaves_no_program_behind(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path;"
        "from danvan.project.household import Household, Program;"
        "home = Household(Path(sys.argv[1]));"
        f"home.start(Program('web', [sys.executable, '-c', {SLEEPER!r}]));"
        "print(home.programs[0].process.pid, flush=True); time.sleep(600)"
    )
    keeper = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert keeper.stdout is not None
    pid = int(keeper.stdout.readline())
    wait_for(tmp_path / "web.log", "awake")

    keeper.kill()
    keeper.wait()

    assert eventually_gone(pid), "the program outlived its keeper"


def test_workers_of_a_killed_program_go_before_it_is_brought_back(household: Household) -> None:
    parent = (
        "import subprocess, sys, time;"
        f"print(subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]).pid, flush=True); time.sleep(600)"
    )
    household.start(program("web", parent))
    wait_for(household.folder / "web.log", "awake")
    worker = int((household.folder / "web.log").read_text().split()[0])
    killed = household.programs[0].process
    assert killed is not None
    killed.kill()
    killed.wait()

    household.revive()

    assert eventually_gone(worker)
    assert household.programs[0].process is not killed


def eventually_gone(pid: int) -> bool:
    for _ in range(250):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":  # ended, and nobody has asked for its exit code yet
            return True
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    return False
