"""Signed notes, keys, checkpoints, cosignatures: the specifications' examples, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.merkle.checkpoints import (
    Checkpoint,
    cosignature_message,
    cosignatures,
    make_cosignature,
    open_checkpoint,
    sign_checkpoint,
)
from danvan.lib.merkle.hashing import EMPTY_ROOT, leaf_hash
from danvan.lib.merkle.notes import (
    COSIGNS_CHECKPOINTS,
    NoteError,
    SignatureError,
    SigningKey,
    VerifierKey,
    from_base64,
    from_decimal,
    parse_note,
    sign_note,
    to_base64,
    verify_note,
)
from danvan.lib.merkle.tests.support import FRONT, KEY, ORIGIN, PRESS, STRANGER, unhurried

# The example of c2sp.org/signed-note.
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1"
    "Yu72IneyaQM=\n"
)
# The example of c2sp.org/tlog-cosignature; its witness key is not published, its shape is.
COSIGNED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGz"
    "Gku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin"
    "1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
ROOT = leaf_hash(b"one")
CHECKPOINT = Checkpoint(origin=ORIGIN, size=1, root=ROOT)


def test_the_example_of_the_specification_verifies():
    key = VerifierKey.parse(EXAMPLE_KEY)

    note = parse_note(EXAMPLE)

    assert verify_note(note, keys=[key]) == [key]
    assert note.text == "This is an example message.\n"
    assert key.key_id.hex() == "530d903a"
    assert str(key) == EXAMPLE_KEY
    assert bytes(note) == EXAMPLE.encode()


def test_the_example_with_one_letter_changed_does_not_verify():
    changed = parse_note(EXAMPLE.replace("an example", "my example"))

    with pytest.raises(SignatureError, match="does not fit"):
        verify_note(changed, keys=[VerifierKey.parse(EXAMPLE_KEY)])


def test_a_cosigned_checkpoint_is_read_as_the_specification_shows():
    note = parse_note(COSIGNED)
    checkpoint = Checkpoint.parse(note.text)

    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert int.from_bytes(note.signatures[1].value[:8], "big") == 1_679_315_147
    assert len(note.signatures[1].value) == 8 + 64
    assert cosignature_message(note.text, at=1_679_315_147).decode() == (
        "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )
    assert bytes(note).decode() == COSIGNED


@unhurried
@given(st.text(alphabet=st.characters(blacklist_categories=["Cc", "Cs"]), max_size=80), st.integers(0, 3))
def test_any_text_survives_being_signed_and_read(line, empty_lines):
    text = line + "\n" * (1 + empty_lines) + "last line\n"

    note = sign_note(text, KEY)

    assert parse_note(bytes(note)) == note
    assert note.text == text
    assert verify_note(note, keys=[KEY.verifier]) == [KEY.verifier]


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        (b"\xff\xfe", "UTF-8"),
        ("a\tb\n\n— x AAAAAAAA\n", "control"),
        ("a\r\n\n— x AAAAAAAA\n", "control"),
        ("no signatures\n", "empty line"),
        ("a\n\n", "newline"),
        ("a\n\n— x AAAAAAAA", "newline"),
        ("a\n\n- x AAAAAAAA\n", "dash"),
        ("a\n\n— x\n", "dash"),
        ("a\n\n—  AAAAAAAA\n", "name"),
        ("a\n\n— x+y AAAAAAAA\n", "name"),
        ("a\n\n— x AAAA\n", "too short"),
        ("a\n\n— x AAAAAAB=\n", "base64"),
        ("a\n\n— x AAAAAAAA \n", "base64"),
        ("a\n\n" + "— x AAAAAAAA\n" * 101, "more than 100"),
        ("a" * 1_000_001, "too long"),
    ],
)
def test_what_is_not_exactly_a_note_is_refused(spoiled, why):
    with pytest.raises(NoteError, match=why):
        parse_note(spoiled)


def test_sixteen_signatures_are_accepted():
    assert len(parse_note("a\n\n" + "— x AAAAAAAA\n" * 16).signatures) == 16


@pytest.mark.parametrize("text", ["no newline at the end", "tab\t\n", ""])
def test_text_that_would_not_survive_is_not_signed(text):
    with pytest.raises(NoteError):
        sign_note(text, KEY)


def test_signatures_of_unknown_keys_are_passed_over():
    note = sign_note("a\n", STRANGER, KEY)

    assert verify_note(note, keys=[KEY.verifier]) == [KEY.verifier]
    with pytest.raises(SignatureError, match="not signed by"):
        verify_note(sign_note("a\n", STRANGER), keys=[KEY.verifier])


def test_one_wrong_signature_of_a_known_key_spoils_the_note():
    good = sign_note("a\n", KEY)
    wrong = sign_note("b\n", KEY).signatures

    with pytest.raises(SignatureError):
        verify_note(good.with_signatures(wrong), keys=[KEY.verifier])


def test_a_cosignature_key_does_not_sign_notes():
    with pytest.raises(NoteError, match="note signature"):
        sign_note("a\n", FRONT)


def test_keys_survive_being_written_and_read():
    assert VerifierKey.parse(f" {KEY.verifier}\n") == KEY.verifier
    assert SigningKey.parse(KEY.export()) == KEY
    assert KEY.export() not in repr(KEY)
    assert to_base64(KEY.seed) not in repr(KEY)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("example.com/foo", "three parts"),
        (EXAMPLE_KEY.replace("530d903a", "530d903b"), "copied wrongly"),
        (EXAMPLE_KEY.replace("AekyeRrm", "AekyeRrn"), "copied wrongly"),
        (EXAMPLE_KEY[:-4], "32 bytes"),
        ("a+00000000+BgAA", "kind"),
        ("a b+00000000+" + EXAMPLE_KEY.rsplit("+", 1)[1], "name"),
        ("+00000000+" + EXAMPLE_KEY.rsplit("+", 1)[1], "name"),
    ],
)
def test_what_is_not_exactly_a_verifier_key_is_refused(text, why):
    with pytest.raises(NoteError, match=why):
        VerifierKey.parse(text)


@pytest.mark.parametrize("text", ["", "PRIVATE+KEY+a", "PRIVATE+KEY+a+0+AQ==", "PRIVATE+KEY+a+0+secret!"])
def test_a_refused_signing_key_is_never_quoted(text):
    with pytest.raises(NoteError) as refusal:
        SigningKey.parse(text)
    assert "secret" not in str(refusal.value)


def test_a_signing_key_copied_wrongly_is_refused():
    other = KEY.export().replace(KEY.verifier.key_id.hex(), "00000000")
    with pytest.raises(NoteError, match="copied wrongly"):
        SigningKey.parse(other)


@unhurried
@given(st.binary(max_size=40))
def test_base64_has_one_spelling(data):
    text = to_base64(data)

    assert from_base64(text) == data
    for other in (text + "\n", text + "=", text.rstrip("=") + "" if text.endswith("=") else text[:-1] or "A"):
        with pytest.raises(NoteError):
            from_base64(other)


@pytest.mark.parametrize("text", ["", "01", "-1", "+1", "1 ", "1_0", "１", "9223372036854775808", "1" * 5000])
def test_a_number_has_one_spelling(text):
    with pytest.raises(NoteError):
        from_decimal(text)


@unhurried
@given(
    st.text(alphabet=st.characters(blacklist_categories=["Cc", "Cs"]), min_size=1, max_size=30),
    st.integers(1, 2**63 - 1),
    st.binary(min_size=32, max_size=32),
)
def test_checkpoints_survive_being_written_and_read(origin, size, root):
    checkpoint = Checkpoint(origin=origin, size=size, root=root, extensions=("more",))

    assert Checkpoint.parse(checkpoint.text) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        "a\n1\n" + to_base64(ROOT),
        "\n1\n" + to_base64(ROOT) + "\n",
        "a\n01\n" + to_base64(ROOT) + "\n",
        "a\n-1\n" + to_base64(ROOT) + "\n",
        "a\n1\n" + to_base64(ROOT[:31]) + "\n",
        "a\n1\n" + to_base64(ROOT).rstrip("=") + "\n",
        "a\n1\n" + to_base64(ROOT) + "\n\nb\n",
        "a\n0\n" + to_base64(ROOT) + "\n",
    ],
)
def test_what_is_not_exactly_a_checkpoint_is_refused(text):
    with pytest.raises(NoteError):
        Checkpoint.parse(text)


def test_a_checkpoint_is_opened_by_its_own_key_and_origin_only():
    note = sign_checkpoint(CHECKPOINT, key=KEY)
    keys = [KEY.verifier]

    assert open_checkpoint(bytes(note), keys=keys)[0] == CHECKPOINT
    assert open_checkpoint(note, keys=keys, origin=ORIGIN)[0] == CHECKPOINT
    with pytest.raises(SignatureError, match="not of"):
        open_checkpoint(note, keys=keys, origin="other.example")
    with pytest.raises(SignatureError):
        open_checkpoint(note, keys=[STRANGER.verifier])
    foreign = Checkpoint(origin="other.example", size=1, root=ROOT)
    with pytest.raises(SignatureError, match="of the log other"):
        open_checkpoint(sign_checkpoint(foreign, key=KEY), keys=keys)


def test_a_checkpoint_that_cannot_be_written_down_is_not_signed():
    for odd in (
        Checkpoint(origin="two\nlines", size=1, root=ROOT),
        Checkpoint(origin="a", size=0, root=ROOT),
        Checkpoint(origin="a", size=1, root=b"short"),
    ):
        with pytest.raises(NoteError):
            sign_checkpoint(odd, key=KEY)
    assert sign_checkpoint(Checkpoint(origin="a", size=0, root=EMPTY_ROOT), key=KEY)


def test_cosignatures_carry_their_time_and_count_once_a_witness():
    note = sign_checkpoint(CHECKPOINT, key=KEY)
    signed = note.with_signatures(
        [
            make_cosignature(note.text, key=FRONT, at=1000),
            make_cosignature(note.text, key=FRONT, at=2000),
            make_cosignature(note.text, key=PRESS, at=1500),
        ]
    )

    found = cosignatures(signed, witnesses=[FRONT.verifier, PRESS.verifier])

    assert {(each.witness.name, each.at) for each in found} == {(FRONT.name, 2000), (PRESS.name, 1500)}
    assert open_checkpoint(bytes(signed), keys=[KEY.verifier])[0] == CHECKPOINT
    assert cosignatures(signed, witnesses=[]) == []


def test_one_key_under_two_names_is_one_witness():
    twin = SigningKey(name="second.example/w", kind=COSIGNS_CHECKPOINTS, seed=FRONT.seed)
    note = sign_checkpoint(CHECKPOINT, key=KEY)
    signed = note.with_signatures(
        [make_cosignature(note.text, key=FRONT, at=1), make_cosignature(note.text, key=twin, at=2)]
    )

    assert len(cosignatures(signed, witnesses=[FRONT.verifier, twin.verifier])) == 1


def test_a_cosignature_of_another_text_or_time_is_wrong():
    note = sign_checkpoint(CHECKPOINT, key=KEY)
    other = sign_checkpoint(Checkpoint(origin=ORIGIN, size=2, root=ROOT), key=KEY)
    moved = other.with_signatures([make_cosignature(note.text, key=FRONT, at=1000)])

    with pytest.raises(SignatureError, match="mat-tran"):
        cosignatures(moved, witnesses=[FRONT.verifier])


@pytest.mark.parametrize("at", [0, -1, 2**63])
def test_a_cosignature_needs_a_time_it_can_carry(at):
    with pytest.raises(NoteError, match="time"):
        make_cosignature(CHECKPOINT.text, key=FRONT, at=at)


def test_a_log_key_does_not_cosign():
    with pytest.raises(NoteError, match="cosign"):
        make_cosignature(CHECKPOINT.text, key=KEY, at=1)
