"""A log in a directory is continued exactly where it stopped."""

import pytest

from danvan.lib.merkle.notes import SignatureError
from danvan.lib.merkle.tests.support import KEY, STRANGER, story, write_log
from danvan.lib.merkle.tiles import TileError
from danvan.lib.merkle.verifier import verify_log
from danvan.lib.merkle.writer import LogDirectory

ENTRIES = story(600)


def files_of(root):
    """The files a reader of the last checkpoint needs, in one batch or many."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and (".p/" not in str(path) or "002.p/88" in str(path) or "/1/" in str(path))
    }


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, 600])
def test_a_log_continued_after_a_restart_is_the_log_written_at_once(tmp_path, size):
    write_log(tmp_path / "log", ENTRIES[:size])

    LogDirectory(tmp_path / "log", key=KEY).append(ENTRIES[size:])

    once = files_of(write_log(tmp_path / "once", ENTRIES, batch=600))
    assert once.items() <= files_of(tmp_path / "log").items()
    assert verify_log(tmp_path / "log", vkey=KEY.verifier).ok
    assert not list(tmp_path.rglob("*.new"))


def test_a_log_is_not_continued_with_another_key(tmp_path):
    write_log(tmp_path / "log", ENTRIES[:5])

    with pytest.raises(SignatureError):
        LogDirectory(tmp_path / "log", key=STRANGER)


def test_a_damaged_log_is_not_continued(tmp_path):
    write_log(tmp_path / "log", ENTRIES[:5])
    (tmp_path / "log/tile/0/000.p/5").write_bytes(bytes(5 * 32))

    with pytest.raises(TileError, match="do not lead to the root"):
        LogDirectory(tmp_path / "log", key=KEY)


def test_a_log_without_its_last_entries_is_not_continued(tmp_path):
    write_log(tmp_path / "log", ENTRIES[:5])
    (tmp_path / "log/tile/entries/000.p/5").unlink()

    with pytest.raises(TileError, match="should hold 5 entries"):
        LogDirectory(tmp_path / "log", key=KEY)
