"""A verifier's memory: it only grows, survives a crash, and notices its own damage."""

import pytest

from danvan.lib.merkle.mirror import Mirror, MirrorError, Name
from danvan.lib.merkle.tests.support import KEY, STRANGER, replace_entries, story, thing_of, uid_of, write_log
from danvan.lib.merkle.verifier import verify_log

ENTRIES = story(300)


@pytest.fixture
def log(tmp_path):
    return write_log(tmp_path / "log", ENTRIES)


@pytest.fixture
def place(log, tmp_path):
    assert verify_log(log, vkey=KEY.verifier, mirror=tmp_path / "mirror").ok
    return tmp_path / "mirror"


def test_a_mirror_remembers_hashes_names_and_checkpoint(log, place):
    mirror = Mirror(place)

    assert mirror.size == 300
    assert len(mirror.hashes()) == 300 * 32
    assert mirror.note == (log / "checkpoint").read_bytes()
    assert mirror.names([0, 299, 300]) == {
        0: Name(uid_of(0), "petitions.received", thing_of(0)),
        299: Name(uid_of(299), "petitions.answered", thing_of(299)),
    }
    assert mirror.names([]) == {}


def test_a_mirror_grows_by_what_is_new(log, place):
    before = (place / "leaf_hashes").read_bytes()
    write_log(log, story(500))

    assert verify_log(log, vkey=KEY.verifier, mirror=place).ok

    assert (place / "leaf_hashes").read_bytes().startswith(before)
    assert Mirror(place).names([499])[499].uid == uid_of(499)
    assert not (place / "names.new").exists()


def test_verifying_twice_adds_nothing_twice(log, place):
    before = {path.name: path.read_bytes() for path in place.iterdir()}

    assert verify_log(log, vkey=KEY.verifier, mirror=place).ok

    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


def test_what_a_crash_left_behind_the_end_is_cut_off(log, place):
    for name in ("leaf_hashes", "names"):
        with (place / name).open("ab") as file:
            file.write(b"half a line")
    write_log(log, story(301))

    assert verify_log(log, vkey=KEY.verifier, mirror=place).ok
    assert Mirror(place).names([300])[300].uid == uid_of(300)
    assert len((place / "leaf_hashes").read_bytes()) == 301 * 32


def test_a_damaged_mirror_accuses_itself_and_not_the_log(log, place):
    data = bytearray((place / "leaf_hashes").read_bytes())
    data[40] ^= 1
    (place / "leaf_hashes").write_bytes(data)

    with pytest.raises(MirrorError, match="damaged"):
        verify_log(log, vkey=KEY.verifier, mirror=place)


def test_a_mirror_that_lost_hashes_says_so(log, place):
    (place / "leaf_hashes").write_bytes(b"")

    with pytest.raises(MirrorError, match="lost"):
        verify_log(log, vkey=KEY.verifier, mirror=place)


@pytest.mark.parametrize("state", ["", "[]", '{"v":2}', '{"v":1,"checkpoint":"x","names":0}', '{"v":1}'])
def test_a_state_that_cannot_be_read_is_told(place, state):
    (place / "state.json").write_text(state)

    with pytest.raises(MirrorError):
        Mirror(place)


def test_a_mirror_of_another_log_is_refused(place, tmp_path):
    other = write_log(tmp_path / "other", ENTRIES, key=STRANGER)

    with pytest.raises(MirrorError, match="another log"):
        verify_log(other, vkey=STRANGER.verifier, mirror=place)


def test_a_mirror_never_shrinks_and_takes_only_whole_logs(log, place):
    mirror = Mirror(place)
    note = mirror.note

    with pytest.raises(MirrorError, match="only grows"):
        mirror.save(note, hashes=mirror.hashes()[:-32])
    shorter = write_log(log, ENTRIES[:10])
    with pytest.raises(MirrorError, match="only grows"):
        mirror.save((shorter / "checkpoint").read_bytes(), hashes=mirror.hashes()[: 10 * 32])


def test_the_first_run_on_a_tampered_log_leaves_no_mirror(log, tmp_path):
    replace_entries(log, ENTRIES[:-1])

    assert not verify_log(log, vkey=KEY.verifier, mirror=tmp_path / "fresh").ok
    assert not (tmp_path / "fresh/state.json").exists()
