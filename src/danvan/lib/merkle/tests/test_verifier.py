"""What else the verifier is asked: witnesses, sums, other sources, progress, an empty log."""

import http.server
import threading
from functools import partial
from pathlib import Path

import pytest

from danvan.lib.merkle.checkpoints import make_cosignature
from danvan.lib.merkle.findings import MOST_OF_A_KIND, Kind
from danvan.lib.merkle.notes import NoteError, parse_note
from danvan.lib.merkle.sources import DirectorySource, SourceError, UrlSource, open_source, opening_names
from danvan.lib.merkle.tests.support import (
    FRONT,
    KEY,
    PRESS,
    STRANGER,
    replace_entries,
    story,
    thing_of,
    uid_of,
    write_log,
)
from danvan.lib.merkle.verifier import verify_log
from danvan.lib.merkle.writer import LogDirectory

SIZE = 600
ENTRIES = story(SIZE)
VKEY = str(KEY.verifier)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write_log(tmp_path / "log", ENTRIES)


def cosign(log: Path, *keys, text: str | None = None) -> None:
    note = parse_note((log / "checkpoint").read_bytes())
    lines = [make_cosignature(text or note.text, key=key, at=1_700_000_000) for key in keys]
    (log / "checkpoint").write_bytes(bytes(note.with_signatures(lines)))


def test_an_empty_log_is_right(tmp_path):
    LogDirectory(tmp_path / "log", key=KEY).append([])
    report = verify_log(tmp_path / "log", vkey=VKEY)

    assert report.ok
    assert (report.size, report.entries) == (0, 0)


def test_enough_witnesses_make_a_log_right(log):
    cosign(log, FRONT, PRESS)

    report = verify_log(log, vkey=VKEY, witnesses=[str(FRONT.verifier), PRESS.verifier], need=2)

    assert report.ok
    assert report.cosigned_by == sorted([FRONT.name, PRESS.name])


def test_too_few_witnesses_are_a_finding(log):
    cosign(log, FRONT)

    report = verify_log(log, vkey=VKEY, witnesses=[FRONT.verifier, PRESS.verifier], need=2)

    assert [finding.kind for finding in report.findings] == [Kind.UNWITNESSED]


def test_a_false_cosignature_is_a_finding_and_does_not_count(log):
    cosign(log, FRONT, text=f"{KEY.name}\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")

    report = verify_log(log, vkey=VKEY, witnesses=[FRONT.verifier], need=1)

    assert {finding.kind for finding in report.findings} == {Kind.BAD_SIGNATURE, Kind.UNWITNESSED}


def test_one_of_several_log_keys_is_enough(log):
    assert verify_log(log, vkey=[str(STRANGER.verifier), VKEY]).ok


def test_a_key_that_cannot_be_read_is_an_error_and_no_finding(log):
    with pytest.raises(NoteError):
        verify_log(log, vkey="not a key")


class ClosedAfterReceived:
    """Every petition that was closed was received: a sum over the public entries."""

    def __init__(self) -> None:
        self.received: set[str] = set()
        self.closed = 0

    def __call__(self, index, leaf):
        if leaf["act"] == "petitions.received":
            self.received.add(leaf["thing"])
        elif leaf["act"] == "petitions.closed":
            self.closed += 1
            if self.closed == 3:
                return "this one is one too many"
        return None

    def close(self):
        return [f"{len(self.received)} received, {self.closed} closed"] if self.closed > 3 else []


def test_a_tally_sees_every_entry_and_its_complaints_are_findings(log):
    tally = ClosedAfterReceived()

    report = verify_log(log, vkey=VKEY, tally=tally)

    entry, whole = report.findings
    assert entry.kind is whole.kind is Kind.TALLY
    assert (entry.index, entry.uid, entry.thing) == (23, uid_of(23), thing_of(23))
    assert whole.message == f"{report.things} received, {tally.closed} closed"


def test_a_plain_function_is_a_tally_too(log):
    seen = []

    assert verify_log(log, vkey=VKEY, tally=lambda index, leaf: seen.append((index, leaf["uid"]))).ok
    assert seen == [(number, uid_of(number)) for number in range(SIZE)]


def test_progress_runs_to_the_end(log):
    steps = []

    verify_log(log, vkey=VKEY, progress=lambda done, total: steps.append((done, total)))

    assert steps == [(256, SIZE), (512, SIZE), (600, SIZE)]


def test_a_log_is_read_from_any_object_that_reads_by_path(log):
    class Reader:
        def __init__(self):
            self.paths = []

        def read(self, path):
            self.paths.append(path)
            place = log / path
            return place.read_bytes() if place.is_file() else None

    reader = Reader()

    assert verify_log(reader, vkey=VKEY).ok
    assert reader.paths[0] == "checkpoint"


def test_a_log_that_grows_while_it_is_read_is_right(log):
    """The checkpoint of 600 was fetched; meanwhile the log filled its bundle and dropped the partial files."""
    checkpoint = (log / "checkpoint").read_bytes()
    write_log(log, story(1000), batch=1000)
    (log / "checkpoint").write_bytes(checkpoint)

    report = verify_log(log, vkey=VKEY)

    assert [finding for finding in report.findings if finding.kind is not Kind.TILE] == []
    assert report.entries == SIZE


def test_a_log_replaced_as_a_whole_is_told_briefly(log, tmp_path):
    other = [entry.replace(b"28801", b"28802") for entry in ENTRIES]
    replace_entries(log, other)

    report = verify_log(log, vkey=VKEY)

    assert report.counts[Kind.EDITED] == SIZE
    assert len(report.findings) == MOST_OF_A_KIND
    assert not report.ok


# --- over the network, loopback only ----------------------------------------------------------------------


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture
def address(log):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(log)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_log_is_verified_over_the_network(address, log):
    assert verify_log(address, vkey=VKEY).ok

    replace_entries(log, ENTRIES[:300] + ENTRIES[301:])
    (finding,) = verify_log(address, vkey=VKEY).findings
    assert (finding.kind, finding.index) == (Kind.DELETED, 300)


def test_contents_on_a_web_server_are_found_by_their_index(address, log):
    (log / "openings").mkdir()
    (log / "openings/index").write_text("2026-01.jsonl\n../../secret\nnotes.txt\n")

    assert opening_names(UrlSource(address)) == ["2026-01.jsonl"]
    (finding,) = verify_log(address, vkey=VKEY).findings
    assert finding.message == "openings/2026-01.jsonl is listed but missing."


def test_a_server_that_does_not_answer_is_an_error(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)

    with pytest.raises(SourceError, match="cannot be read"):
        UrlSource("http://127.0.0.1:9/").read("checkpoint")


@pytest.mark.parametrize("place", ["ftp://x/", "file:///etc/passwd"])
def test_only_web_addresses_are_fetched(place):
    with pytest.raises(SourceError):
        UrlSource(place)
    with pytest.raises(SourceError, match="no directory"):
        open_source(place)


def test_a_directory_reads_nothing_where_a_folder_stands(log):
    source = DirectorySource(log)

    assert source.read("tile") is None
    assert source.read("checkpoint/x") is None
