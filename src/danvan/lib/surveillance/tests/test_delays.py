"""How complete a week is when it is looked at: learned from earlier looks, never above one, deaf to whole registers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from danvan.lib.surveillance.delays import LEAST, shares


def test_what_comes_in_later_is_what_is_missing_now() -> None:
    now = np.full((20, 3), 1000)
    then = np.tile([600, 900, 1000], (20, 1))
    assert np.allclose(shares(then, now), [0.6, 0.9, 1.0], atol=0.002)


def test_without_looks_or_counts_every_week_is_complete() -> None:
    nothing = np.zeros((0, 4), dtype=np.int64)
    assert shares(nothing, nothing).tolist() == [1, 1, 1, 1]
    quiet = np.zeros((5, 2), dtype=np.int64)
    assert shares(quiet, quiet).tolist() == [1, 1]


def test_a_register_that_was_brought_in_whole_does_not_make_weeks_look_late() -> None:
    then, now = np.full((20, 2), 100), np.full((20, 2), 110)
    now[3:6] = 5000
    assert shares(then, now)[0] == pytest.approx(100 / 110, abs=0.01)


def test_counts_of_different_weeks_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in shape"):
        shares(np.zeros((3, 2), dtype=np.int64), np.zeros((3, 3), dtype=np.int64))


_COUNTS = st.integers(0, 12).flatmap(
    lambda looks: st.tuples(
        *[arrays(np.int64, (looks, 4), elements=st.integers(0, 10_000)) for _both in range(2)]
    )
)


@given(_COUNTS)
def test_shares_are_shares_and_grow_with_the_age_of_a_week(both: tuple[np.ndarray, np.ndarray]) -> None:
    found = shares(*both)
    assert ((found >= LEAST) & (found <= 1)).all()
    assert (np.diff(found) >= 0).all()
