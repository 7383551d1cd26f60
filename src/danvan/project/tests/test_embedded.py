"""The embedded server is started, killed, confused and starved for real."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from danvan.project import embedded, embedded_places

pytestmark = pytest.mark.fault
SMALL = {"shared_buffers": "16MB", "max_connections": "20"}


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder that any account may pass through, as a project's folder usually is."""
    top = Path(tempfile.mkdtemp(prefix="dv-"))
    top.chmod(0o711)
    yield top / "var"
    embedded.stop(top / "var")
    shutil.rmtree(top)


def rows(server: embedded.Server) -> int:
    with psycopg.connect(server.url()) as connection:
        found = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert found is not None
    return int(found[0])


def keep_row(server: embedded.Server) -> None:
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (at timestamptz DEFAULT now())")
        connection.execute("INSERT INTO kept DEFAULT VALUES")


def test_a_new_server_is_private_durable_and_speaks_vietnamese(var: Path) -> None:
    server = embedded.ensure(var, settings=SMALL)

    with psycopg.connect(server.url()) as connection:
        ask = connection.execute
        assert ask("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (False,)
        assert ask("SHOW listen_addresses").fetchone() == ("",)
        assert ask("SHOW fsync").fetchone() == ("on",)
        assert ask("SHOW synchronous_commit").fetchone() == ("on",)
        assert ask("SHOW data_checksums").fetchone() == ("on",)
        assert ask("SHOW shared_buffers").fetchone() == ("16MB",)
        assert ask("SELECT upper('đường hẻm ngõ')").fetchone() == ("ĐƯỜNG HẺM NGÕ",)
        assert ask("SELECT unaccent('Đường Hẻm')").fetchone() == ("Duong Hem",)
        present = {name for (name,) in ask("SELECT extname FROM pg_extension").fetchall()}
        assert set(embedded.EXTENSIONS) <= present
    assert server.host.stat().st_mode & 0o777 == 0o700
    assert server.places.data.stat().st_mode & 0o777 == 0o700


def test_a_second_start_finds_the_running_server(var: Path) -> None:
    first = embedded.ensure(var, settings=SMALL)
    keep_row(first)

    again = embedded.ensure(var)

    assert again.pid() == first.pid() != 0
    assert rows(again) == 1


def test_stop_then_start_keeps_the_data_and_a_second_stop_says_no(var: Path) -> None:
    keep_row(embedded.ensure(var, settings=SMALL))

    assert embedded.stop(var) is True
    assert embedded.running(var) is None
    assert embedded.stop(var) is False

    assert rows(embedded.ensure(var, settings=SMALL)) == 1


def test_what_was_committed_survives_kill_nine(var: Path) -> None:
    server = embedded.ensure(var, settings=SMALL)
    for _ in range(5):
        keep_row(server)

    server.kill()
    assert embedded.running(var) is None, "it is gone as soon as the blow returns"

    assert rows(embedded.ensure(var, settings=SMALL)) == 5


def test_a_pid_file_that_names_another_living_program_is_seen_through(var: Path) -> None:
    server = embedded.ensure(var, settings=SMALL)
    keep_row(server)
    server.kill()
    account = server.places.account
    stranger = subprocess.Popen(["sleep", "600"], user=account.uid if account else None)
    pid_file = server.places.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines(keepends=True)
    pid_file.write_text("".join([f"{stranger.pid}\n", *lines[1:]]))

    try:
        assert embedded.running(var) is None
        assert embedded.stop(var) is False, "the stranger must not be stopped"
        assert rows(embedded.ensure(var, settings=SMALL)) == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_starts_at_the_same_time_share_one_server(var: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from danvan.project import embedded;"
        f"print(embedded.ensure(Path(sys.argv[1]), settings={SMALL!r}).pid())"
    )

    def start(_: int) -> str:
        command = [sys.executable, "-c", code, str(var)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    with ThreadPoolExecutor(3) as pool:
        pids = set(pool.map(start, range(3)))

    assert len(pids) == 1
    assert embedded.ensure(var).pid() == int(pids.pop())


def test_a_path_too_long_for_a_socket_gets_a_private_short_one(var: Path) -> None:
    deep = var.parent / ("một-thư-mục-tên-rất-dài-" * 3) / "var"

    server = embedded.ensure(deep, settings=SMALL)
    try:
        keep_row(server)
        assert deep not in server.host.parents
        assert server.host.stat().st_mode & 0o777 == 0o700
        embedded.stop(deep)
        assert embedded.ensure(deep, settings=SMALL).host == server.host, "the same folder is used again"
    finally:
        embedded.stop(deep)
        shutil.rmtree(server.host)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends an account that may lack a way in")
def test_under_a_closed_folder_no_permission_is_opened(var: Path) -> None:
    closed = var.parent / "closed"
    closed.mkdir(mode=0o700)

    server = embedded.ensure(closed / "var", settings=SMALL)
    try:
        keep_row(server)
        assert closed.stat().st_mode & 0o777 == 0o700
        assert (closed / "var" / "postgres").is_symlink()
        assert server.places.data.stat().st_uid != 0
        embedded.stop(closed / "var")
        assert rows(embedded.ensure(closed / "var", settings=SMALL)) == 1
    finally:
        embedded.stop(closed / "var")
        shutil.rmtree(server.places.home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends an account that may lack a way in")
def test_programs_the_account_cannot_reach_are_copied_once(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = embedded_places.can_enter
    monkeypatch.setattr(
        embedded_places, "can_enter", lambda at, who: "site-packages" not in str(at) and real(at, who)
    )

    server = embedded.ensure(var, settings=SMALL)

    assert server.places.bin.is_relative_to(server.places.home)
    keep_row(server)
    with psycopg.connect(server.url(user=embedded.SUPERUSER)) as connection:
        where = connection.execute("SELECT pg_read_file('postmaster.opts')").fetchone()
    assert where is not None
    assert str(server.places.home) in where[0]
    psql = subprocess.run(
        [server.places.bin / "psql", "--version"], check=True, capture_output=True, text=True
    )
    assert "psql" in psql.stdout, "the client library was copied beside the programs"


def test_a_cluster_of_another_version_is_refused_and_left_alone(var: Path) -> None:
    server = embedded.ensure(var, settings=SMALL)
    embedded.stop(var)
    version = server.places.data / "PG_VERSION"
    version.write_text("12\n")

    with pytest.raises(embedded.EmbeddedError, match="made by PostgreSQL 12; the installed one is"):
        embedded.ensure(var)

    assert version.read_text() == "12\n"


def test_a_bad_setting_is_named_with_the_end_of_the_log(var: Path) -> None:
    with pytest.raises(embedded.EmbeddedError, match="shared_bufers"):
        embedded.ensure(var, settings={"shared_bufers": "1GB"})

    assert embedded.running(var) is None
    assert embedded.ensure(var, settings=SMALL).pid()


def test_a_setting_from_the_environment_is_obeyed(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DANVAN_PG_WORK_MEM", "5MB")
    monkeypatch.setenv("DANVAN_PG_LISTEN_ADDRESSES", "*")

    server = embedded.ensure(var, settings=SMALL)

    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SHOW work_mem").fetchone() == ("5MB",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",), "never on the network"


def test_other_programs_are_counted_and_a_recreated_database_is_empty(var: Path) -> None:
    server = embedded.ensure(var, settings=SMALL)
    keep_row(server)
    with psycopg.connect(server.url()):
        assert embedded.other_clients(var) == 1
        embedded.recreate(var)
    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT to_regclass('kept')").fetchone() == (None,)
        assert connection.execute("SELECT similarity('a', 'a')").fetchone() == (1.0,)
