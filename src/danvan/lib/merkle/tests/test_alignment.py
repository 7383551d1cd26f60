"""Laying two orders of entries beside each other."""

from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.merkle.alignment import Alignment, align, runs
from danvan.lib.merkle.tests.support import unhurried


def hashes(text: str) -> bytes:
    return b"".join(sha256(letter.encode()).digest() for letter in text)


def compare(old: str, new: str) -> Alignment:
    return align(hashes(old), hashes(new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", Alignment()),
        ("abc", "abc", Alignment()),
        ("abc", "aXc", Alignment(edited=[(1, 1)])),
        ("abc", "ac", Alignment(deleted=[1])),
        ("abc", "ab", Alignment(deleted=[2])),
        ("abc", "", Alignment(deleted=[0, 1, 2])),
        ("abc", "aXbc", Alignment(inserted=[1])),
        ("", "ab", Alignment(inserted=[0, 1])),
        ("abcd", "acbd", Alignment(moved=[(1, 2), (2, 1)])),
        ("abcde", "aecdb", Alignment(moved=[(1, 4), (4, 1)])),
        ("abcdef", "bcdeaf", Alignment(moved=[(0, 4)])),
        ("abcdef", "aXcdf", Alignment(edited=[(1, 1)], deleted=[4])),
        ("abcdef", "aXdef", Alignment(edited=[(1, 1)], deleted=[2])),
        ("abc", "XYZ", Alignment(edited=[(0, 0), (1, 1), (2, 2)])),
        ("ab", "aa", Alignment(edited=[(1, 1)])),  # a copy put in the place of another
        ("abcd", "acbXd", Alignment(moved=[(1, 2), (2, 1)], inserted=[3])),
    ],
)
def test_each_difference_is_called_what_it_is(old, new, expected):
    assert compare(old, new) == expected


def rebuilt(old: str, new: str, found: Alignment) -> list[str]:
    """The new order put together from the old one and what was found."""
    result = [""] * len(new)
    for i, j in found.moved:
        result[j] = old[i]
    for _, j in found.edited:
        result[j] = new[j]
    for j in found.inserted:
        result[j] = new[j]
    gone = {i for i, _ in found.edited + found.moved} | set(found.deleted)
    rest = iter(letter for i, letter in enumerate(old) if i not in gone)
    return [letter or next(rest) for letter in result]


letters = st.text(alphabet="abcdefghijklmnop", max_size=16)


@unhurried
@given(letters, letters)
def test_the_differences_explain_the_new_order_completely(old, new):
    found = compare(old, new)

    assert "".join(rebuilt(old, new, found)) == new
    changed = len(found.edited) + len(found.moved)
    assert len(old) - len(found.deleted) - changed == len(new) - len(found.inserted) - changed


@unhurried
@given(st.lists(st.integers(0, 20)))
def test_runs_hold_the_same_positions(positions):
    positions = sorted(set(positions))

    found = runs(positions)

    assert [at for first, last in found for at in range(first, last + 1)] == positions
    assert all(after[0] > before[1] + 1 for before, after in pairwise(found))
