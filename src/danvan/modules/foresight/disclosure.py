"""Small counts are not shown outside the office in charge, and cannot be had by subtraction from what is shown.

Rule of the house: a count below five is hidden. Where a sum of the cells is known too, one more cell is hidden as long
as the hidden ones could be computed (complementary suppression; Willenborg and de Waal 2001, Elements of Statistical
Disclosure Control, ch. 2). Every hidden cell bears the same mark, so that the mark itself tells nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

#: Counts below this are small.
SMALL = 5


def is_small(count: int) -> bool:
    return count < SMALL


def single(count: int, *, in_charge: bool) -> int | None:
    """One count by itself, None where it must be hidden."""
    return count if in_charge or not is_small(count) else None


def cells(counts: Sequence[int], *, in_charge: bool, sum_is_shown: bool = True) -> list[int | None]:
    """Counts whose sum the reader knows; None where one is hidden.

    At least two cells are hidden where any is, and their sum is at least `SMALL`: it neither gives one of them away nor
    says that all are nothing. Where that cannot be reached all are hidden.
    """
    if in_charge:
        return list(counts)
    hidden = {at for at, count in enumerate(counts) if is_small(count)}
    if hidden and sum_is_shown:
        visible = sorted(
            (at for at in range(len(counts)) if at not in hidden), key=lambda at: (counts[at], at)
        )
        for at in visible:
            if len(hidden) > 1 and sum(counts[one] for one in hidden) >= SMALL:
                break
            hidden.add(at)
    return [None if at in hidden else count for at, count in enumerate(counts)]


def sum_of(counts: Sequence[int], shown: Sequence[int | None], *, in_charge: bool) -> int | None:
    """The sum beside the cells; None where it is small itself, or would give the hidden cells away."""
    total, hidden = sum(counts), [count for count, one in zip(counts, shown, strict=True) if one is None]
    if in_charge or not hidden:
        return total
    return total if len(hidden) > 1 and sum(hidden) >= SMALL else None
