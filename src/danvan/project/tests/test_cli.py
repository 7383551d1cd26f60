"""The command line answers every word, and some of them without Django."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from danvan.project import cli, database, demo, embedded


def test_no_word_or_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == cli.main(["--help"]) == 0
    listing = capsys.readouterr().out
    for name, command in cli.COMMANDS.items():
        assert name in listing
        assert command.english in listing
        assert command.vietnamese in listing


def test_an_unknown_word_is_refused_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verfy"]) == 2
    told = capsys.readouterr().err
    assert "no such command: verfy" in told
    assert "verify" in told


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["verify"], ["danvan", "verify"]),
        (
            ["import", "petitions", "a.csv", "--mapping", "m.toml"],
            ["danvan", "import_petitions", "a.csv", "--mapping", "m.toml"],
        ),
        (["worker"], ["danvan", "run_worker"]),
        (["cast"], ["danvan", "cast", "--print"]),
        (["manage", "check", "--deploy"], ["danvan", "check", "--deploy"]),
    ],
)
def test_a_word_becomes_the_command_that_django_runs(
    words: list[str], asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[list[str]] = []
    monkeypatch.setattr("django.core.management.execute_from_command_line", heard.append)

    assert cli.main(words) == 0

    assert heard == [asked]


def test_import_without_saying_what_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", "--mapping", "m.toml"]) == 2
    assert "danvan import <what> FILE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["verify", "--log", "folder", "--vkey", "k"], ["folder", "--vkey", "k"]),
        (
            ["verify", "--vkey", "k", "--known", "a", "b", "--log=folder"],
            ["folder", "--vkey", "k", "--known", "a", "b"],
        ),
        (["receipt", "mine.json", "--vkey", "k"], ["receipt", "mine.json", "--vkey", "k"]),
        (["bundle", "verify.pyz"], ["bundle", "verify.pyz"]),
    ],
)
def test_a_log_elsewhere_is_given_to_the_standalone_verifier(
    words: list[str], asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[list[str]] = []
    monkeypatch.setattr("danvan.lib.merkle.standalone.main", lambda given: heard.append(given) or 3)

    assert cli.main(words) == 3, "the verifier's answer is the command's"

    assert heard == [asked]


@pytest.mark.parametrize("words", [["verify", "--log", "nowhere"], ["receipt", "nowhere.json"], ["--help"]])
def test_checking_a_public_log_needs_neither_django_nor_a_database(words: list[str], tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from danvan.project.cli import main\n"
        "try:\n    main(sys.argv[1:])\n"
        "except (SystemExit, ImportError):\n    pass\n"
        "print([name for name in ('django', 'psycopg') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_db_says_so_when_the_word_or_the_server_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DANVAN_VAR", str(tmp_path / "var"))

    assert cli.main(["db"]) == 2
    assert database.USAGE in capsys.readouterr().err
    assert cli.main(["db", "status"]) == 3
    assert cli.main(["db", "stop"]) == 0
    assert "was not running" in capsys.readouterr().out
    assert not (tmp_path / "var").exists(), "asking must not make anything"


def test_db_url_prefers_the_database_that_was_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/x")
    assert cli.main(["db", "url"]) == 0
    assert capsys.readouterr().out.strip() == "postgresql://elsewhere/x"
    assert cli.main(["db", "shell", "--superuser"]) == 1


def test_db_reports_a_server_that_cannot_be_had(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise embedded.EmbeddedError("no room")

    monkeypatch.setattr(embedded, "ensure", refuse)
    assert cli.main(["db", "start"]) == 1
    assert "no room" in capsys.readouterr().err


def test_demo_secrets_are_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = demo.demo_secrets(tmp_path / "demo.env")

    assert demo.demo_secrets(tmp_path / "demo.env") == first
    assert (tmp_path / "demo.env").stat().st_mode & 0o777 == 0o600
    assert len(bytes.fromhex(first["DANVAN_SEAL_KEY"])) == 32
    assert demo.demo_secrets(tmp_path / "other.env") != first


def test_what_the_caller_set_is_not_overruled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DANVAN_SECRET_KEY", "mine")
    monkeypatch.delenv("DANVAN_BASE_URL", raising=False)

    told = demo.environment(tmp_path, port=8123, reload=False)

    assert "DANVAN_SECRET_KEY" not in told
    assert told["DANVAN_BASE_URL"] == "http://localhost:8123"


def test_a_taken_port_gives_way_to_the_next() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert demo.free_port(port) > port


def test_two_demonstrations_do_not_share_a_database(tmp_path: Path) -> None:
    with demo.only_one(tmp_path):
        (tmp_path / "demo.lock").write_text("http://localhost:8000")
        with pytest.raises(demo.ProgramError, match="http://localhost:8000"), demo.only_one(tmp_path):
            pytest.fail("the second one must not start")
    with demo.only_one(tmp_path):
        assert (tmp_path / "demo.lock").read_text() == ""
