"""Entries have exactly one spelling, hold nothing but public facts, and commit to the rest."""

import hashlib
import hmac
import json
import unicodedata
from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.merkle.leaf import LeafError, check_commitment, commitment, make_leaf, parse_leaf
from danvan.lib.merkle.tests.support import unhurried

UID = "0f" * 16
FIELDS = {
    "act": "petitions.closed",
    "thing": "petitions.petition:DV-7K3M-2Q",
    "seq": 2,
    "prev": bytes(range(32)),
    "at": datetime(2026, 11, 22, 17, 0, 5, 123, tzinfo=timezone(timedelta(hours=7))),
    "unit": "28801",
    "by": "post:12",
    "facts": {"topic": "thoát nước", "days": 3, "on_time": True, "note": None},
    "commits": {"text": b"\x01" * 32},
}
CANONICAL = (
    '{"act":"petitions.closed","at":"2026-11-22T10:00:05+00:00","by":"post:12",'
    '"commits":{"text":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="},'
    '"facts":{"days":3,"note":null,"on_time":true,"topic":"thoát nước"},'
    '"prev":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","seq":2,'
    '"thing":"petitions.petition:DV-7K3M-2Q","uid":"' + UID + '","unit":"28801","v":1}'
)


def leaf(**changes) -> bytes:
    return make_leaf(changes.pop("uid", UID), **(FIELDS | changes))


def test_an_entry_has_these_bytes_and_no_others():
    assert leaf().decode() == CANONICAL
    assert parse_leaf(CANONICAL.encode())["facts"] == FIELDS["facts"]


def test_the_bytes_are_those_of_any_json_library_that_sorts_keys():
    text = json.dumps(json.loads(CANONICAL), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert text == CANONICAL


def test_the_first_entry_of_a_thing_has_nothing_before_it():
    assert parse_leaf(leaf(seq=1, prev=None)) == parse_leaf(leaf(seq=1, prev=b""))
    with pytest.raises(LeafError, match="prev"):
        leaf(seq=1)
    with pytest.raises(LeafError, match="prev"):
        leaf(prev=b"")


public_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.text(alphabet=st.characters(blacklist_categories=["Cc", "Cs"]), max_size=60),
)
names = st.from_regex(r"[a-z][a-z0-9_]{0,15}", fullmatch=True)


@unhurried
@given(
    facts=st.dictionaries(names, public_values, max_size=6),
    commits=st.dictionaries(names, st.binary(min_size=32, max_size=32), max_size=4),
    seq=st.integers(2, 2**53 - 1),
    prev=st.binary(min_size=32, max_size=32),
    at=st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(9990, 1, 1)),  # noqa: DTZ001 - zone below
)
def test_what_is_made_is_read_back_the_same(facts, commits, seq, prev, at):
    entry = leaf(facts=facts, commits=commits, seq=seq, prev=prev, at=at.replace(tzinfo=UTC))

    read = parse_leaf(entry)

    composed = {
        name: unicodedata.normalize("NFC", value) if isinstance(value, str) else value
        for name, value in facts.items()
    }
    assert read["facts"] == composed
    assert {name: type(value) for name, value in read["facts"].items()} == {
        name: type(value) for name, value in composed.items()
    }
    assert read["commits"] == {name: b64encode(value).decode() for name, value in commits.items()}
    assert (read["seq"], read["prev"]) == (seq, b64encode(prev).decode())
    assert entry.decode() == json.dumps(read, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_letters_composed_and_decomposed_give_the_same_bytes():
    decomposed = unicodedata.normalize("NFD", "thoát nước")

    assert leaf(facts={"topic": decomposed}) == leaf(facts={"topic": "thoát nước"})


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"uid": "0F" * 16}, "uid"),
        ({"uid": "0f" * 15}, "uid"),
        ({"act": "closed"}, "act"),
        ({"act": "Petitions.closed"}, "act"),
        ({"thing": "petition"}, "thing"),
        ({"thing": "petitions.petition:two words"}, "thing"),
        ({"thing": "petitions.petition:a\nb"}, "thing"),
        ({"seq": 0, "prev": None}, "seq"),
        ({"seq": True, "prev": None}, "seq"),
        ({"seq": 1.0, "prev": None}, "seq"),
        ({"prev": b"short"}, "prev"),
        ({"at": datetime(2026, 1, 1)}, "time zone"),  # noqa: DTZ001 - this is what is refused
        ({"unit": "a b"}, "unit"),
        ({"unit": None}, "unit"),
        ({"by": "Nguyễn Văn A"}, "by"),
        ({"by": "post:"}, "by"),
        ({"facts": {"Topic": "x"}}, "facts"),
        ({"facts": {1: "x"}}, "facts"),
        ({"facts": {"topic": 1.5}}, "facts.topic"),
        ({"facts": {"topic": ["x"]}}, "facts.topic"),
        ({"facts": {"topic": {"x": 1}}}, "facts.topic"),
        ({"facts": {"topic": "x" * 201}}, "facts.topic"),
        ({"facts": {"topic": "a\nb"}}, "facts.topic"),
        ({"facts": {"topic": "a\x85b"}}, "facts.topic"),
        ({"facts": {"days": 2**53}}, "facts.days"),
        ({"commits": {"text": b"short"}}, "commits.text"),
        ({"commits": {"Text": bytes(32)}}, "commits"),
        ({"facts": {f"f{number}": "ữ" * 200 for number in range(200)}}, "at most 65,535"),
    ],
)
def test_an_entry_that_breaks_a_rule_is_refused_and_the_place_is_said(changes, where):
    with pytest.raises(LeafError, match=where):
        leaf(**changes)


def test_a_lone_half_of_a_letter_is_refused():
    with pytest.raises(LeafError, match="cannot be written"):
        leaf(facts={"topic": "\ud800"})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"seq":2', '"seq": 2'),
        ('"seq":2', '"seq":2.0'),
        ('"seq":2', '"seq":2e0'),
        ('"v":1', '"v":1,"w":1'),
        ('"v":1', '"v":2'),
        ('"v":1', '"v":true'),
        ('"v":1}', '"v":1} '),
        ('"unit":"28801",', ""),
        ('"unit":"28801"', '"unit":28801'),
        ('"unit":"28801"', '"unit":"28801","unit":"28801"'),
        ('"days":3,"note":null', '"note":null,"days":3'),
        ('"days":3', '"days":03'),
        ('"days":3', '"days":-0'),
        ('"days":3', '"days":NaN'),
        ('"days":3', '"days":1e3'),
        ("thoát", "tho\\u00e1t"),
        ("thoát", "thoa\u0301t"),
        ("thoát", "\\ud800"),
        ("T10:00:05", "T25:00:05"),
        ("2026-11-22", "2026-02-30"),
        ("+00:00", "+07:00"),
        ("+00:00", "Z"),
        ("AQE=", "AQF="),
        ("AQE=", "AQE"),
        ('{"days"', '[{"days"'),
    ],
)
def test_any_other_spelling_is_refused(old, new):
    assert old in CANONICAL
    with pytest.raises(LeafError):
        parse_leaf(CANONICAL.replace(old, new, 1).encode())


@pytest.mark.parametrize(
    "entry", [b"", b"\xff", b"[]", b"null", b"7", b"[" * 50_000, b"{}", b'"' + b"x" * 70_000]
)
def test_what_is_not_an_entry_at_all_is_refused(entry):
    with pytest.raises(LeafError):
        parse_leaf(entry)


@unhurried
@given(st.binary(max_size=300))
def test_no_bytes_make_reading_fail_in_another_way(entry):
    try:
        parse_leaf(entry)
    except LeafError:
        return
    raise AssertionError("random bytes are no entry")


SALT = bytes(range(32))


def test_a_commitment_is_the_hmac_the_notice_board_describes():
    content = "Cống tắc".encode()
    message = b"danvan/text/v1" + len(content).to_bytes(8, "big") + content

    assert commitment("text", SALT, content) == hmac.new(SALT, message, hashlib.sha256).digest()
    assert (
        commitment("text", SALT, b"").hex()
        == hmac.new(SALT, b"danvan/text/v1" + bytes(8), "sha256").hexdigest()
    )


@unhurried
@given(st.binary(max_size=50), st.binary(max_size=50), names, names)
def test_a_commitment_opens_to_its_own_content_name_and_salt_only(content, other, name, other_name):
    made = commitment(name, SALT, content)

    assert check_commitment(made, name=name, salt=SALT, content=content)
    assert check_commitment(b64encode(made).decode(), name=name, salt=SALT, content=content)
    assert check_commitment(made, name=name, salt=SALT, content=other) == (content == other)
    assert check_commitment(made, name=other_name, salt=SALT, content=content) == (name == other_name)
    assert not check_commitment(made, name=name, salt=SALT[::-1], content=content)
    assert not check_commitment(made[:-1], name=name, salt=SALT, content=content)


def test_a_commitment_needs_a_whole_salt_and_a_plain_name():
    with pytest.raises(LeafError, match="salt"):
        commitment("text", b"short", b"")
    for name in ("", "Text", "text/v1", "a" * 41):
        with pytest.raises(LeafError, match="name"):
            commitment(name, SALT, b"")
