"""What a superuser can do to a log, and which entry the verifier names."""

import json
import shutil
from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.merkle.findings import Finding, Kind, Report
from danvan.lib.merkle.mirror import Mirror
from danvan.lib.merkle.tests.support import (
    ACTS,
    KEY,
    STRANGER,
    altered,
    content_of,
    replace_entries,
    salt_of,
    story,
    thing_of,
    uid_of,
    unhurried,
    write_log,
)
from danvan.lib.merkle.tiles import bundle_path, pack_bundle, tile_path
from danvan.lib.merkle.verifier import verify_log

SIZE = 600
ENTRIES = story(SIZE)
VKEY = str(KEY.verifier)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write_log(tmp_path / "log", ENTRIES)


@pytest.fixture
def mirror(log: Path, tmp_path: Path) -> Path:
    """What a citizen's verifier remembers from the day before the tampering."""
    assert verify_log(log, vkey=VKEY, mirror=tmp_path / "mirror").ok
    return tmp_path / "mirror"


def the_only(report: Report, kind: Kind) -> Finding:
    (finding,) = [each for each in report.findings if each.kind is kind]
    return finding


def kinds(report: Report) -> set[Kind]:
    return {finding.kind for finding in report.findings}


def test_an_untouched_log_is_right(log):
    report = verify_log(log, vkey=VKEY)

    assert report.ok
    assert report.findings == []
    assert (report.size, report.entries, report.things) == (SIZE, SIZE, 154)


# --- an UPDATE, a DELETE, a swap on the table of entries; tiles and checkpoint untouched --------------------


@pytest.mark.parametrize("index", [0, 255, 256, 300, SIZE - 1])
def test_an_edited_entry_is_named(log, index):
    replace_entries(log, [*ENTRIES[:index], altered(ENTRIES[index]), *ENTRIES[index + 1 :]])

    report = verify_log(log, vkey=VKEY)

    finding = the_only(report, Kind.EDITED)
    assert (finding.index, finding.uid, finding.thing) == (index, uid_of(index), thing_of(index))
    assert finding.act in ACTS
    assert kinds(report) == {Kind.EDITED}


@pytest.mark.parametrize("index", [0, 255, 256, 300])
def test_a_deleted_entry_is_named_by_the_next_one_of_its_thing(log, index):
    replace_entries(log, ENTRIES[:index] + ENTRIES[index + 1 :])

    report = verify_log(log, vkey=VKEY)

    finding = the_only(report, Kind.DELETED)
    assert (finding.index, finding.thing) == (index, thing_of(index))
    assert kinds(report) == {Kind.DELETED}


def test_a_deleted_entry_is_named_fully_by_a_mirror(log, mirror):
    replace_entries(log, ENTRIES[:300] + ENTRIES[301:])

    finding = the_only(verify_log(log, vkey=VKEY, mirror=mirror), Kind.DELETED)

    assert (finding.index, finding.uid, finding.thing) == (300, uid_of(300), thing_of(300))
    assert finding.act == json.loads(ENTRIES[300])["act"]


def test_several_deleted_entries_are_each_named(log):
    gone = {10, 11, 300, 555}
    replace_entries(log, [entry for index, entry in enumerate(ENTRIES) if index not in gone])

    report = verify_log(log, vkey=VKEY)

    assert {finding.index for finding in report.findings if finding.kind is Kind.DELETED} == gone
    assert kinds(report) == {Kind.DELETED}


def test_a_bundle_that_lost_a_row_but_kept_its_place_is_a_deletion(log):
    """Bundles made from rows by index: the bundle has 255 entries, the following ones are in place."""
    at = log / "tile/entries/000"
    data = at.read_bytes()
    first = 2 + int.from_bytes(data[:2], "big")
    at.write_bytes(data[first:])

    report = verify_log(log, vkey=VKEY)

    assert the_only(report, Kind.DELETED).index == 0
    assert kinds(report) == {Kind.DELETED}


@pytest.mark.parametrize(("one", "other"), [(20, 21), (20, 400), (20, 27), (255, 256)])
def test_two_swapped_entries_are_both_named(log, one, other):
    swapped = list(ENTRIES)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    replace_entries(log, swapped)

    report = verify_log(log, vkey=VKEY)

    named = {(finding.index, finding.uid) for finding in report.findings}
    assert named == {(one, uid_of(one)), (other, uid_of(other))}
    assert kinds(report) == {Kind.REORDERED}


def test_an_entry_moved_far_is_the_only_one_named(log):
    moved = [*ENTRIES[:50], *ENTRIES[51:500], ENTRIES[50], *ENTRIES[500:]]
    replace_entries(log, moved)

    finding = the_only(verify_log(log, vkey=VKEY), Kind.REORDERED)

    assert (finding.index, finding.uid) == (50, uid_of(50))


def test_an_inserted_entry_is_named(log):
    forged = altered(ENTRIES[5])
    replace_entries(log, [*ENTRIES[:300], forged, *ENTRIES[300:]])

    report = verify_log(log, vkey=VKEY)

    assert the_only(report, Kind.INSERTED).index == 300
    assert kinds(report) == {Kind.INSERTED}


def test_an_edit_a_deletion_and_a_swap_at_once_are_told_apart(log):
    tampered = list(ENTRIES)
    tampered[40] = altered(tampered[40])
    tampered[100], tampered[460] = tampered[460], tampered[100]
    del tampered[200]
    replace_entries(log, tampered)

    report = verify_log(log, vkey=VKEY)

    found = {(finding.kind, finding.index) for finding in report.findings}
    assert found == {(Kind.EDITED, 40), (Kind.REORDERED, 100), (Kind.REORDERED, 460), (Kind.DELETED, 200)}


@pytest.mark.parametrize("left", [599, 590, 512, 300, 0])
def test_a_truncated_tail_says_how_many_are_missing(log, left):
    replace_entries(log, ENTRIES[:left])
    if left == 0:
        (log / "tile/entries").mkdir()

    finding = the_only(verify_log(log, vkey=VKEY), Kind.TRUNCATED)

    assert (finding.index, finding.until) == (left, SIZE - 1)
    assert f"{SIZE} entries signed, {left} served: entries {left}..{SIZE - 1} are missing" in finding.message


def test_a_tail_cut_from_entries_and_tiles_is_truncated(log):
    shorter = write_log(log.parent / "shorter", ENTRIES[:590], batch=590)
    checkpoint = (log / "checkpoint").read_bytes()
    shutil.rmtree(log)
    shutil.move(shorter, log)
    (log / "checkpoint").write_bytes(checkpoint)

    report = verify_log(log, vkey=VKEY)

    finding = the_only(report, Kind.TRUNCATED)
    assert (finding.index, finding.until) == (590, SIZE - 1)
    assert Kind.FORKED not in kinds(report)


@pytest.mark.parametrize(("one", "other"), [(0, 1), (0, 2), (10, 14), (255, 257), (0, SIZE - 1)])
def test_two_exchanged_entries_are_named_and_nothing_between_them(pristine, one, other):
    tampered = list(ENTRIES)
    tampered[one], tampered[other] = tampered[other], tampered[one]
    files = {path: data for path, data in pristine.items() if "entries" not in path} | bundles(tampered)

    report = verify_log(Files(files), vkey=VKEY)

    assert {finding.index for finding in report.findings} == {one, other}
    assert kinds(report) == {Kind.REORDERED}


@unhurried
@given(st.data())
def test_any_single_tampering_anywhere_is_named(pristine, data):
    index = data.draw(st.integers(0, SIZE - 1))
    way = data.draw(st.sampled_from(["edit", "delete", "swap", "cut"]))
    tampered = list(ENTRIES)
    expected = {index}
    if way == "edit":
        tampered[index] = altered(tampered[index])
    elif way == "delete":
        del tampered[index]
    elif way == "cut":
        del tampered[index:]
    else:
        other = data.draw(st.integers(0, SIZE - 1).filter(lambda other: other != index))
        tampered[index], tampered[other] = tampered[other], tampered[index]
        expected = {index, other}
    files = {path: data for path, data in pristine.items() if "entries" not in path}
    files |= bundles(tampered)

    report = verify_log(Files(files), vkey=VKEY)

    assert {finding.index for finding in report.findings if finding.kind is not Kind.MALFORMED} == expected


class Files(dict):
    """A log in memory."""

    def read(self, path: str) -> bytes | None:
        return self.get(path)


def bundles(entries: list[bytes]) -> dict[str, bytes]:
    found = {}
    for at in range(0, len(entries), 256):
        part = entries[at : at + 256]
        found[bundle_path(at // 256, width=len(part))] = pack_bundle(part)
    return found


@pytest.fixture(scope="module")
def pristine(tmp_path_factory) -> dict[str, bytes]:
    root = write_log(tmp_path_factory.mktemp("logs") / "log", ENTRIES, batch=SIZE)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


# --- the tree rebuilt and signed again by the holder of the key --------------------------------------------


def test_a_tree_cut_short_and_signed_again_is_caught_by_a_known_checkpoint(log):
    known = (log / "checkpoint").read_bytes()
    write_log(log, ENTRIES[:580])

    report = verify_log(log, vkey=VKEY, known=[known])

    finding = the_only(report, Kind.TRUNCATED)
    assert (finding.index, finding.until) == (580, SIZE - 1)
    assert "600 entries signed, 580 served: entries 580..599 are missing" in finding.message
    assert verify_log(log, vkey=VKEY).ok, "without memory nobody can know"


def test_a_rebuilt_tree_is_pinned_between_two_known_checkpoints(tmp_path):
    logs = [write_log(tmp_path / f"log{size}", ENTRIES[:size]) for size in (200, 350, 500)]
    notes = [(log / "checkpoint").read_bytes() for log in logs]
    # The last entry has no follower in its thing, so no chain gives it away.
    log = write_log(tmp_path / "log", story(500, changes={499: {"facts": {"topic": "cây xanh"}}}))

    report = verify_log(log, vkey=VKEY, known=notes)

    finding = the_only(report, Kind.FORKED)
    assert (finding.index, finding.until) == (350, 499)
    assert "entries 350..499" in finding.message


def test_a_rebuilt_tree_is_named_to_the_entry_by_a_mirror(log, mirror):
    write_log(log, story(SIZE, changes={333: {"facts": {"topic": "cây xanh"}}}))

    report = verify_log(log, vkey=VKEY, mirror=mirror)

    edited = [finding.index for finding in report.findings if finding.kind is Kind.EDITED]
    assert edited[0] == 333
    assert {thing_of(index) for index in edited} == {thing_of(333)}, "the rest of its chain changed with it"
    assert the_only(report, Kind.FORKED).index == 333


def test_a_rebuilt_tree_that_lost_an_entry_is_named_by_a_mirror_even_after_growth(log, mirror):
    longer = story(700)
    write_log(log, longer[:333] + longer[334:])

    report = verify_log(log, vkey=VKEY, mirror=mirror)

    finding = the_only(report, Kind.DELETED)
    assert (finding.index, finding.uid) == (333, uid_of(333))
    assert kinds(report) == {Kind.DELETED, Kind.FORKED}


def test_honest_growth_is_no_finding(log, mirror):
    known = (log / "checkpoint").read_bytes()
    write_log(log, story(700))

    report = verify_log(log, vkey=VKEY, known=[known], mirror=mirror)

    assert report.ok
    assert Mirror(mirror).size == 700


def test_a_failed_run_does_not_change_the_mirror(log, mirror):
    before = {path.name: path.read_bytes() for path in mirror.iterdir()}
    write_log(log, story(700, changes={333: {"facts": {"topic": "cây xanh"}}}))

    assert not verify_log(log, vkey=VKEY, mirror=mirror).ok
    after = {path.name: path.read_bytes() for path in mirror.iterdir() if path.name != "names.new"}
    assert after == before


def test_without_memory_the_chain_still_names_an_entry_edited_under_a_new_tree(log):
    tampered = [*ENTRIES[:300], altered(ENTRIES[300]), *ENTRIES[301:]]
    write_log(log, tampered)

    report = verify_log(log, vkey=VKEY)

    finding = the_only(report, Kind.BAD_CHAIN)
    assert (finding.index, finding.uid, finding.thing) == (300, uid_of(300), thing_of(300))


def test_without_memory_the_chain_still_tells_of_a_deletion_under_a_new_tree(log):
    write_log(log, ENTRIES[:300] + ENTRIES[301:])

    finding = the_only(verify_log(log, vkey=VKEY), Kind.BAD_CHAIN)

    assert finding.thing == thing_of(300)
    assert finding.index == 306  # where number 307 of the old log, the next of the thing, now stands
    assert "cannot be found" in finding.message


def test_a_tree_rebuilt_without_the_key_leaves_a_checkpoint_that_nothing_leads_to(log):
    checkpoint = (log / "checkpoint").read_bytes()
    write_log(log, [*ENTRIES[:-1], altered(ENTRIES[-1])])
    (log / "checkpoint").write_bytes(checkpoint)

    finding = the_only(verify_log(log, vkey=VKEY), Kind.FORKED)

    assert (finding.index, finding.until) == (0, SIZE - 1)


def test_tiles_above_left_as_they_were_narrow_the_change(log, tmp_path):
    rebuilt = write_log(tmp_path / "rebuilt", [*ENTRIES[:-100], altered(ENTRIES[-100]), *ENTRIES[-99:]])
    for part in ("tile/entries", "tile/0"):
        shutil.rmtree(log / part)
        shutil.copytree(rebuilt / part, log / part)

    report = verify_log(log, vkey=VKEY)

    finding = next(each for each in report.findings if each.kind is Kind.FORKED)
    assert finding.index <= SIZE - 100 <= finding.until
    assert finding.until - finding.index < 256


def test_a_log_signed_by_another_key_is_not_trusted(log):
    write_log(log, ENTRIES, key=STRANGER)

    report = verify_log(log, vkey=VKEY)

    assert kinds(report) == {Kind.BAD_SIGNATURE}


def test_a_checkpoint_edited_by_hand_is_not_trusted(log):
    place = log / "checkpoint"
    place.write_text(place.read_text("utf-8").replace("\n600\n", "\n599\n"), "utf-8")

    assert Kind.BAD_SIGNATURE in kinds(verify_log(log, vkey=VKEY))


def test_two_signed_checkpoints_of_one_size_prove_the_fork(log, tmp_path):
    other = write_log(tmp_path / "other", [*ENTRIES[:-1], altered(ENTRIES[-1])])

    report = verify_log(log, vkey=VKEY, known=[(other / "checkpoint").read_bytes()])

    assert the_only(report, Kind.FORKED).until == SIZE - 1


def test_a_known_checkpoint_of_another_log_is_told_and_not_used(log, tmp_path):
    other = write_log(tmp_path / "other", ENTRIES[:10], key=STRANGER)

    report = verify_log(log, vkey=VKEY, known=[(other / "checkpoint").read_bytes(), "nonsense"])

    assert [finding.kind for finding in report.findings] == [Kind.BAD_SIGNATURE] * 2


# --- tiles, files, contents --------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [0, 1])
def test_a_tile_changed_over_right_entries_is_a_finding_of_its_own(log, level):
    place = log / tile_path(level, index=0, width=256 if level == 0 else 2)
    data = bytearray(place.read_bytes())
    data[40] ^= 1  # in the second hash
    place.write_bytes(data)

    report = verify_log(log, vkey=VKEY)

    assert kinds(report) == {Kind.TILE}
    if level == 0:
        assert the_only(report, Kind.TILE).index == 1


def test_missing_tiles_are_told(log):
    shutil.rmtree(log / "tile/0")

    report = verify_log(log, vkey=VKEY)

    assert kinds(report) == {Kind.TILE}
    assert len(report.findings) == 3


def test_a_missing_bundle_is_a_missing_file_and_missing_entries(log):
    (log / "tile/entries/001").unlink()
    shutil.rmtree(log / "tile/entries/001.p")

    report = verify_log(log, vkey=VKEY)

    finding = the_only(report, Kind.DELETED)
    assert (finding.index, finding.until) == (256, 511)
    assert "tile/entries/001" in the_only(report, Kind.MALFORMED).message


def test_of_a_missing_bundle_an_older_shorter_one_is_used(log):
    (log / "tile/entries/001").unlink()  # written in batches of 100, it was 144 and 244 entries wide before

    report = verify_log(log, vkey=VKEY)

    assert {finding.index for finding in report.findings} == set(range(500, 512))
    assert kinds(report) == {Kind.DELETED}


def test_a_bundle_that_breaks_off_says_where(log):
    place = log / "tile/entries/000"
    place.write_bytes(place.read_bytes()[:-5])

    report = verify_log(log, vkey=VKEY)

    assert the_only(report, Kind.DELETED).index == 255
    assert the_only(report, Kind.MALFORMED).index == 255


def test_an_entry_that_is_no_leaf_is_named(tmp_path):
    log = write_log(tmp_path / "log", [*ENTRIES[:3], b'{"v":1}', ENTRIES[4]])

    finding = the_only(verify_log(log, vkey=VKEY), Kind.MALFORMED)

    assert finding.index == 3
    assert "uid" in finding.message


def test_a_uid_used_twice_is_named(tmp_path):
    twice = story(20, changes={})
    twice[15] = twice[15].replace(uid_of(15).encode(), uid_of(3).encode())
    log = write_log(tmp_path / "log", twice)

    finding = the_only(verify_log(log, vkey=VKEY), Kind.MALFORMED)

    assert (finding.index, finding.uid) == (15, uid_of(3))


@pytest.mark.parametrize("checkpoint", [None, b"", b"\xff", b"a\nb\nc\n\n\xe2\x80\x94 x AAAAAAAA\n"])
def test_a_log_without_a_readable_checkpoint_is_malformed(log, checkpoint):
    place = log / "checkpoint"
    place.unlink() if checkpoint is None else place.write_bytes(checkpoint)

    assert kinds(verify_log(log, vkey=VKEY)) == {Kind.MALFORMED}


def publish(log: Path, contents: dict[int, bytes]) -> None:
    lines = [
        json.dumps(
            {
                "uid": uid_of(number),
                "name": "text",
                "salt": b64encode(salt_of(number)).decode(),
                "content": b64encode(content).decode(),
            }
        )
        for number, content in contents.items()
    ]
    (log / "openings").mkdir(exist_ok=True)
    (log / "openings/2026-01.jsonl").write_text("\n".join(lines), "utf-8")


def test_published_contents_are_compared(log):
    publish(log, {number: content_of(number) for number in (0, 5, 599)})

    report = verify_log(log, vkey=VKEY)

    assert report.ok
    assert report.openings == 3


def test_a_text_changed_after_it_was_recorded_is_named(log):
    publish(log, {5: content_of(5), 6: content_of(6) + b"!", 7: content_of(7)})

    finding = the_only(verify_log(log, vkey=VKEY), Kind.CONTENT)

    assert (finding.index, finding.uid, finding.thing) == (6, uid_of(6), thing_of(6))
    assert "line 2" in finding.message


def test_a_content_for_an_entry_that_is_not_there_is_told(log):
    publish(log, {SIZE + 1: b"?"})

    finding = the_only(verify_log(log, vkey=VKEY), Kind.CONTENT)

    assert finding.uid == uid_of(SIZE + 1)


def test_a_line_of_contents_that_cannot_be_read_is_told(log):
    publish(log, {5: content_of(5)})
    with (log / "openings/2026-01.jsonl").open("a") as file:
        file.write('\n{"uid": 5}\n')

    report = verify_log(log, vkey=VKEY)

    assert "line 2" in the_only(report, Kind.MALFORMED).message
    assert report.openings == 1
