"""An interrupted filling is begun again, a finished one is never touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from danvan.project import demo_data, embedded

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the preparation asked for; the seeds themselves are not run."""
    heard: list[str] = []
    monkeypatch.setattr(demo_data, "call_command", lambda name, **_: heard.append(name))
    monkeypatch.setattr(embedded, "recreate", lambda: heard.append("recreate"))
    monkeypatch.setattr(demo_data, "write_cast", lambda path: heard.append("cast"))
    monkeypatch.setattr(demo_data.django, "setup", lambda: None)
    return heard


@pytest.fixture(autouse=True)
def own_folders(settings: object, tmp_path: Path) -> None:
    for name in ("VAR", "STATIC_ROOT", "LEDGER_DIR", "FILES"):
        setattr(settings, name, tmp_path / name.lower())


def test_an_empty_database_is_filled_once(asked: list[str]) -> None:
    assert demo_data.main() == 0
    assert asked == ["seed", "cast"]
    assert demo_data.note() == demo_data.FILLED

    assert demo_data.main() == 0
    assert asked == ["seed", "cast", "cast"]


def test_a_database_that_somebody_uses_is_not_filled(asked: list[str], django_user_model: object) -> None:
    django_user_model.objects.create_user("an@example.vn", "a long enough phrase")

    assert demo_data.main() == 0

    assert asked == ["cast"]


def test_an_interrupted_filling_leaves_its_note(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(name: str, **_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo_data, "call_command", interrupted)
    with pytest.raises(KeyboardInterrupt):
        demo_data.main()

    assert demo_data.note() == demo_data.FILLING


def test_a_half_filled_embedded_database_is_thrown_away_with_its_log(
    asked: list[str], monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(demo_data, "disconnect", lambda: None)
    settings.LEDGER_DIR.mkdir()
    demo_data.write_note(demo_data.FILLING)

    assert demo_data.begin_again() is True

    assert asked == ["recreate"]
    assert not settings.LEDGER_DIR.exists()


def test_a_half_filled_database_of_the_operators_is_left_to_the_operator(
    asked: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/danvan")
    demo_data.write_note(demo_data.FILLING)

    assert demo_data.main() == 1

    assert asked == []
    assert "Drop and create the database" in capsys.readouterr().err


def test_the_cast_is_readable_by_the_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Cast:
        @staticmethod
        def lines() -> list[str]:
            return ["an@example.vn"]

    monkeypatch.setattr(demo_data.importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(demo_data.importlib, "import_module", lambda name: Cast)

    for _ in range(2):
        demo_data.write_cast(tmp_path / "cast.txt")

    assert (tmp_path / "cast.txt").read_text() == "an@example.vn\n"
    assert (tmp_path / "cast.txt").stat().st_mode & 0o777 == 0o600
