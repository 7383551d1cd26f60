"""A witness signs only that a log it knows has grown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.merkle.checkpoints import Checkpoint, cosignatures, sign_checkpoint
from danvan.lib.merkle.hashing import EMPTY_ROOT, consistency_proof, leaf_hash, tree_root
from danvan.lib.merkle.notes import NoteError, parse_note
from danvan.lib.merkle.tests.support import FRONT, KEY, ORIGIN, STRANGER, unhurried
from danvan.lib.merkle.witness import AddCheckpoint, WitnessRefusal, WitnessState, answer, cosign, judge

HASHES = [leaf_hash(bytes([number])) for number in range(200)]
KEYS = [KEY.verifier]


def head(size: int, *, hashes=HASHES, key=KEY, origin=ORIGIN):
    return sign_checkpoint(Checkpoint(origin=origin, size=size, root=tree_root(hashes[:size])), key=key)


def request(old: int, new: int, *, hashes=HASHES) -> AddCheckpoint:
    proof = consistency_proof(hashes[:new], size1=old) if 0 < old <= new else []
    return AddCheckpoint(old_size=old, proof=tuple(proof), checkpoint=head(new, hashes=hashes))


def state(size: int) -> WitnessState:
    return WitnessState(origin=ORIGIN, size=size, root=tree_root(HASHES[:size]))


def refused(request: AddCheckpoint, *, state: WitnessState) -> WitnessRefusal:
    with pytest.raises(WitnessRefusal) as refusal:
        judge(request, state=state, log_keys=KEYS)
    return refusal.value


@unhurried
@given(st.integers(0, 120), st.integers(0, 80))
def test_growth_is_cosigned_and_remembered(old, more):
    new = old + more

    following, signature = answer(
        request(old, new), state=state(old), log_keys=KEYS, key=FRONT, at=1_700_000_000
    )

    assert following == state(new)
    cosigned = head(new).with_signatures([signature])
    (found,) = cosignatures(cosigned, witnesses=[FRONT.verifier])
    assert found.at == 1_700_000_000


def test_a_new_witness_begins_with_the_empty_tree():
    assert judge(request(0, 50), state=WitnessState(origin=ORIGIN), log_keys=KEYS) == state(50)
    assert WitnessState(origin=ORIGIN).root == EMPTY_ROOT


def test_a_smaller_tree_is_refused():
    assert refused(request(50, 40), state=state(50)).status == 400
    refusal = refused(request(40, 45), state=state(50))
    assert (refusal.status, refusal.size) == (409, 50)


def test_a_size_the_witness_did_not_see_last_is_a_conflict_that_tells_the_size():
    refusal = refused(request(30, 60), state=state(50))

    assert (refusal.status, refusal.size) == (409, 50)


@unhurried
@given(st.integers(1, 100), st.integers(0, 50), st.data())
def test_a_tree_with_another_past_is_refused(old, more, data):
    other = list(HASHES)
    other[data.draw(st.integers(0, old - 1))] = leaf_hash(b"changed")

    assert refused(request(old, old + more, hashes=other), state=state(old)).status == 422


def test_a_proof_where_none_is_needed_is_refused():
    spoiled = AddCheckpoint(old_size=0, proof=(HASHES[0],), checkpoint=head(10))

    assert refused(spoiled, state=WitnessState(origin=ORIGIN)).status == 422


def test_an_unknown_log_and_a_foreign_signature_are_refused():
    unknown = AddCheckpoint(old_size=0, proof=(), checkpoint=head(5, origin="other.example"))
    assert refused(unknown, state=WitnessState(origin=ORIGIN)).status == 404
    forged = AddCheckpoint(old_size=0, proof=(), checkpoint=head(5, key=STRANGER))
    assert refused(forged, state=WitnessState(origin=ORIGIN)).status == 403
    no_checkpoint = parse_note(bytes(head(5)).replace(b"\n5\n", b"\nfive\n"))
    unreadable = AddCheckpoint(old_size=0, proof=(), checkpoint=no_checkpoint)
    assert refused(unreadable, state=WitnessState(origin=ORIGIN)).status == 400


def test_a_request_survives_being_written_and_read():
    wanted = request(20, 60)

    assert AddCheckpoint.parse(bytes(wanted)) == wanted
    assert bytes(wanted).startswith(b"old 20\n")
    assert AddCheckpoint.parse(bytes(request(0, 3))) == request(0, 3)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"old 1\n",
        b"old 01\n\n" + bytes(head(1)),
        b"new 1\n\n" + bytes(head(1)),
        b"old 1\nAAAA\n\n" + bytes(head(1)),
        b"old 1\n" + b"A" * 43 + b"=\n" * 1 + (b"A" * 43 + b"=\n") * 63 + b"\n" + bytes(head(1)),
        b"old 1\n\nno checkpoint",
    ],
)
def test_a_request_that_cannot_be_read_is_refused(body):
    with pytest.raises(WitnessRefusal) as refusal:
        AddCheckpoint.parse(body)
    assert refusal.value.status == 400


def test_cosigning_follows_the_judgement():
    note = head(5)

    cosigned = cosign(note, consistency_ok=True, key=FRONT, at=5)

    assert len(cosigned.signatures) == 2
    assert cosigned.text == note.text
    with pytest.raises(WitnessRefusal, match="inconsistent"):
        cosign(note, consistency_ok=False, key=FRONT, at=5)
    with pytest.raises(NoteError):
        cosign(note, consistency_ok=True, key=KEY, at=5)
