"""Receipts: text and JSON forms, what they prove, and everything they must not be talked into."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.merkle.checkpoints import make_cosignature
from danvan.lib.merkle.hashing import ProofError, leaf_hash
from danvan.lib.merkle.notes import NoteError, parse_note
from danvan.lib.merkle.proofs import (
    Proof,
    UnknownCommitment,
    build_proof,
    read_receipt_extra,
    receipt_extra,
    verify_proof,
    verify_receipt,
)
from danvan.lib.merkle.reading import TreeReader
from danvan.lib.merkle.sources import DirectorySource
from danvan.lib.merkle.tests.support import (
    FRONT,
    KEY,
    PRESS,
    STRANGER,
    content_of,
    salt_of,
    story,
    uid_of,
    unhurried,
    write_log,
)
from danvan.lib.merkle.tiles import path_reader

SIZE = 300
ENTRIES = story(SIZE)
KEYS = [KEY.verifier]


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return write_log(tmp_path_factory.mktemp("logs") / "log", ENTRIES)


@pytest.fixture(scope="module")
def checkpoint(log):
    note = parse_note((log / "checkpoint").read_bytes())
    return note.with_signatures([make_cosignature(note.text, key=FRONT, at=1_700_000_000)])


@pytest.fixture(scope="module")
def prove(log, checkpoint):
    reader = TreeReader(path_reader(DirectorySource(log).read))

    def proof_of(index: int, **extra) -> Proof:
        path = reader.inclusion_proof(index, size=SIZE)
        return build_proof(index=index, path=path, checkpoint=checkpoint, **extra)

    return proof_of


@pytest.fixture(scope="module")
def receipt(prove) -> Proof:
    return prove(77, extra=receipt_extra(ENTRIES[77], salts={"text": salt_of(77)}))


def test_a_proof_is_written_line_by_line_as_the_specification_says(prove):
    lines = str(prove(77, extra=b"any bytes")).split("\n")

    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra YW55IGJ5dGVz", "index 77"]
    assert [len(line) for line in lines[3:12]] == [44] * 9
    assert lines[12] == ""
    assert lines[13:15] == [KEY.name, str(SIZE)]
    assert str(prove(0)).split("\n")[1] == "index 0", "without extra data there is no such line"


@pytest.mark.parametrize("index", [0, 1, 255, 256, SIZE - 1])
def test_a_proof_survives_writing_and_shows_its_entry(prove, index):
    proof = Proof.parse(str(prove(index)).encode())

    verified = verify_proof(proof, leaf=leaf_hash(ENTRIES[index]), keys=KEYS)

    assert proof == prove(index)
    assert verified.checkpoint.size == SIZE
    with pytest.raises(ProofError, match="does not show"):
        verify_proof(proof, leaf=leaf_hash(ENTRIES[(index + 1) % SIZE]), keys=KEYS)


def test_a_proof_survives_json(receipt):
    text = receipt.as_json(code="DV-7K3M-2Q")

    assert Proof.from_json(text) == receipt
    assert json.loads(text)["code"] == "DV-7K3M-2Q"
    assert json.loads(text)["type"] == "danvan-receipt/1"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"type":"danvan-receipt/1"}', '{"type":"other","proof":""}', "[" * 100_000]
)
def test_json_that_is_no_receipt_is_refused(text):
    with pytest.raises(ProofError):
        Proof.from_json(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tlog-proof@v1", "tlog-proof@v2"),
        ("index 77", "index 077"),
        ("index 77", "index -77"),
        ("index 77\n", ""),
        ("extra ", "extra  "),
        ("extra ", "extra !"),
        ("index 77\n", "index 77\nAAAA\n"),
        ("index 77\n", "index 77\nnot base64\n"),
        ("index 77\n", "index 77\n" + "A" * 43 + "=\n" * 1 + ("A" * 43 + "=\n") * 63),
        ("\n\n", "\n"),
        (f"\n{SIZE}\n", f"\n{SIZE}\r\n"),
    ],
)
def test_any_other_form_is_refused(receipt, old, new):
    text = str(receipt)
    assert old in text
    with pytest.raises(ProofError):
        Proof.parse(text.replace(old, new, 1))


@pytest.mark.parametrize("data", [b"", b"\xff", b"\n\n", b"c2sp.org/tlog-proof@v1\n\n"])
def test_what_is_no_proof_at_all_is_refused(data):
    with pytest.raises(ProofError):
        Proof.parse(data)


@unhurried
@given(data=st.data())
def test_a_receipt_with_any_letter_changed_is_refused_or_reads_the_same(receipt, data):
    text = str(receipt)
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("A1+=\n x"))
    changed = text[:at] + letter + text[at + 1 :]
    if changed == text:
        return

    try:
        shown = verify_receipt(Proof.parse(changed), keys=KEYS, witnesses=[FRONT.verifier], need=1)
    except (ProofError, NoteError, ValueError):
        return
    # Salts are not authenticated by the log; without content to compare they decide nothing.
    assert shown.leaf["uid"] == uid_of(77)
    assert shown.index == 77


def test_a_receipt_shows_what_was_sent(receipt):
    shown = verify_receipt(receipt, keys=KEYS, content=content_of(77))

    assert (shown.leaf["uid"], shown.index, shown.content_matches) == (uid_of(77), 77, True)
    assert verify_receipt(receipt, keys=KEYS).content_matches is None
    assert verify_receipt(receipt, keys=KEYS, content=content_of(78)).content_matches is False
    with pytest.raises(UnknownCommitment, match=r"'photos'; it has: text"):
        verify_receipt(receipt, keys=KEYS, content=b"", name="photos")


def test_a_receipt_of_another_log_or_entry_shows_nothing(receipt, prove):
    with pytest.raises(NoteError):
        verify_receipt(receipt, keys=[STRANGER.verifier])
    foreign = prove(78, extra=receipt.extra)
    with pytest.raises(ProofError, match="does not show"):
        verify_receipt(foreign, keys=KEYS)


def test_witnesses_are_counted(receipt):
    both = [FRONT.verifier, PRESS.verifier]

    assert len(verify_receipt(receipt, keys=KEYS, witnesses=both, need=1).verified.cosignatures) == 1
    with pytest.raises(ProofError, match="Only 1 of the 2"):
        verify_receipt(receipt, keys=KEYS, witnesses=both, need=2)
    with pytest.raises(ProofError, match="Only 0"):
        verify_receipt(receipt, keys=KEYS, witnesses=[PRESS.verifier], need=1)


def test_the_extra_data_of_a_receipt_is_read_strictly(prove):
    entry, salts = read_receipt_extra(receipt_extra(ENTRIES[0], salts={"text": salt_of(0)}))

    assert (entry, salts) == (ENTRIES[0], {"text": salt_of(0)})
    with pytest.raises(ProofError, match="only the proof"):
        verify_receipt(prove(0), keys=KEYS)
    for extra in (
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"v":2,"leaf":"","salts":{}}',
        b'{"v":1,"leaf":5,"salts":{}}',
    ):
        with pytest.raises(ProofError):
            read_receipt_extra(extra)
    with pytest.raises(ProofError, match="32 bytes"):
        read_receipt_extra(b'{"v":1,"leaf":"","salts":{"text":"AAAA"}}')


def test_a_receipt_is_not_made_for_what_is_no_entry():
    with pytest.raises(ValueError, match="JSON"):
        receipt_extra(b"no entry", salts={})
