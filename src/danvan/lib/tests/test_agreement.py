"""Agreement of judges, held against published examples."""

from __future__ import annotations

from fractions import Fraction

import pytest

from danvan.lib.agreement import alpha, middle, nominal, thousandths

#: Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", part C: four observers, twelve units.
OBSERVERS = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]
#: The worked example of the encyclopaedia: three coders, fifteen units.
CODERS = [
    ". . . . . 3 4 1 2 1 1 3 3 . 3",
    "1 . 2 1 3 3 4 3 . . . . . . .",
    ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
]


def by_item(rows: list[str]) -> list[list[int | None]]:
    told = [[None if one == "." else int(one) for one in row.split()] for row in rows]
    return [list(item) for item in zip(*told, strict=True)]


@pytest.mark.parametrize(
    ("rows", "as_names", "as_points"), [(OBSERVERS, 743, 849), (CODERS, 691, 811)], ids=["2011", "coders"]
)
def test_alpha_has_the_published_values(rows: list[str], as_names: int, as_points: int) -> None:
    names, points = alpha(by_item(rows), distance=nominal), alpha(by_item(rows))
    assert names is not None
    assert points is not None
    assert (thousandths(names), thousandths(points)) == (as_names, as_points)


def test_full_agreement_is_exactly_one_and_its_opposite_is_below_chance() -> None:
    assert alpha([[1, 1, 1], [5, 5, 5]]) == 1
    opposite = alpha([[0, 10], [10, 0]])
    assert opposite == Fraction(-1, 2)


def test_the_order_of_judges_and_items_changes_nothing() -> None:
    items = by_item(OBSERVERS)
    assert alpha(items) == alpha([item[::-1] for item in items[::-1]])


@pytest.mark.parametrize("items", [[], [[3]], [[3, None], [None, 4]], [[2, 2], [2, 2]]])
def test_nothing_is_claimed_where_nothing_can_be_said(items: list[list[int | None]]) -> None:
    assert alpha(items) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 2), 500),
        (Fraction(2, 3), 667),
        (Fraction(-2, 3), -667),
        (Fraction(1, 2000), 1),
        (Fraction(0), 0),
    ],
)
def test_thousandths_are_rounded_away_from_zero(value: Fraction, shown: int) -> None:
    assert thousandths(value) == shown


def test_the_middle_is_hardly_moved_by_one_who_is_far_off() -> None:
    assert middle([80, 82, 5]) == 80
    assert middle([80, 83]) == Fraction(163, 2)
    with pytest.raises(ValueError, match="no values"):
        middle([])
