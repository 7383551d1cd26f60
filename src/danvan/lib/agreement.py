"""How far several judges agree beyond chance: Krippendorff's alpha, in exact fractions.

Krippendorff, K. (2011): Computing Krippendorff's Alpha-Reliability. Above 4/5 the judgements may be relied upon,
above 2/3 they allow tentative conclusions, below that they do not say the same thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction

Number = int | Fraction
Distance = Callable[[Number, Number], Number]

RELIABLE, TENTATIVE = Fraction(4, 5), Fraction(2, 3)


def interval(one: Number, other: Number) -> Number:
    """The metric for points: twice as far apart counts four times."""
    return (one - other) ** 2


def nominal(one: Number, other: Number) -> Number:
    """The metric for mere names: the same or not."""
    return int(one != other)


def alpha(items: Sequence[Sequence[Number | None]], *, distance: Distance = interval) -> Fraction | None:
    """Agreement over items, each with the values its judges gave; None where a judge gave none.

    1 is full agreement, 0 what chance gives, less than 0 is worse than chance. None when nothing can be said: no
    item has two values, or all values are the same.
    """
    paired = [values for item in items if len(values := [one for one in item if one is not None]) > 1]
    everything = [value for values in paired for value in values]
    if not everything:
        return None
    seen = Fraction(0)
    for values in paired:
        seen += Fraction(_between(values, distance)) / (len(values) - 1)
    expected = Fraction(_between(everything, distance)) / (len(everything) - 1)
    return 1 - seen / expected if expected else None


def thousandths(value: Fraction) -> int:
    """The value in thousandths, halves away from zero: how it is stored and shown."""
    size = (abs(value) * 2000 + 1) // 2
    return int(size) if value >= 0 else -int(size)


def middle(values: Sequence[int]) -> Fraction:
    """The median: one judge who is far off moves it least. Raises ValueError without values."""
    if not values:
        raise ValueError("no values")
    ordered, half = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return Fraction(ordered[half])
    return Fraction(ordered[half - 1] + ordered[half], 2)


def _between(values: Sequence[Number], distance: Distance) -> Number:
    """The sum of distances over all ordered pairs."""
    counted = list(Counter(values).items())
    return sum(
        (
            2 * many * times * distance(one, other)
            for place, (one, many) in enumerate(counted)
            for other, times in counted[:place]
        ),
        start=0,
    )
