"""Telling an edit from a deletion from a swap: two lists of leaf hashes laid beside each other."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field

from danvan.lib.merkle.hashing import HASH_SIZE

_BLOCK = 256 * HASH_SIZE


@dataclass(slots=True)
class Alignment:
    """How `new` differs from `old`. All numbers are positions in the whole lists."""

    edited: list[tuple[int, int]] = field(default_factory=list)  # (old, new): another hash in its place
    moved: list[tuple[int, int]] = field(default_factory=list)  # (old, new): the same hash elsewhere
    deleted: list[int] = field(default_factory=list)  # old
    inserted: list[int] = field(default_factory=list)  # new


def align(old: bytes, new: bytes) -> Alignment:
    """Compare two runs of 32-byte hashes. Memory grows with the part between common beginning and end."""
    start = _common_beginning(old, new)
    tail = _common_end(old, new, start)
    before = _hashes(old, start, len(old) // HASH_SIZE - tail)
    after = _hashes(new, start, len(new) // HASH_SIZE - tail)

    pairs = _pair_equals(before, after)
    kept = _longest_rise(pairs)
    moved = _with_partners([pair for pair in pairs if pair not in kept], pairs)
    kept -= set(moved)

    paired_old, paired_new = {i for i, _ in pairs}, {j for _, j in pairs}
    lost = [i for i in range(len(before)) if i not in paired_old]
    gained = [j for j in range(len(after)) if j not in paired_new]
    displaced = [pair for pair in pairs if pair[0] != pair[1]]
    if lost == gained and len(displaced) < len(moved):  # places exchanged: what lies between has not moved
        moved, kept = displaced, {pair for pair in pairs if pair[0] == pair[1]}
    edited, deleted, inserted = _match_up(lost, gained, sorted(kept))
    return Alignment(
        edited=[(start + i, start + j) for i, j in edited],
        moved=[(start + i, start + j) for i, j in sorted(moved)],
        deleted=[start + i for i in deleted],
        inserted=[start + j for j in inserted],
    )


def runs(positions: list[int]) -> list[tuple[int, int]]:
    """Sorted positions as runs (first, last) without gaps."""
    found: list[tuple[int, int]] = []
    for position in positions:
        if found and found[-1][1] == position - 1:
            found[-1] = (found[-1][0], position)
        else:
            found.append((position, position))
    return found


def _hashes(data: bytes, start: int, end: int) -> list[bytes]:
    return [data[at * HASH_SIZE : (at + 1) * HASH_SIZE] for at in range(start, end)]


def _common_beginning(old: bytes, new: bytes) -> int:
    """How many hashes both begin with."""
    shorter = min(len(old), len(new))
    at = 0
    while at < shorter and old[at : at + _BLOCK] == new[at : at + _BLOCK]:
        at += _BLOCK
    while at < shorter and old[at : at + HASH_SIZE] == new[at : at + HASH_SIZE]:
        at += HASH_SIZE
    return min(at, shorter) // HASH_SIZE


def _common_end(old: bytes, new: bytes, start: int) -> int:
    """How many hashes both end with, not counting the common beginning."""
    most = min(len(old), len(new)) // HASH_SIZE - start
    count = 0
    while count < most:
        i, j = len(old) - (count + 1) * HASH_SIZE, len(new) - (count + 1) * HASH_SIZE
        if old[i : i + HASH_SIZE] != new[j : j + HASH_SIZE]:
            break
        count += 1
    return count


def _pair_equals(before: list[bytes], after: list[bytes]) -> list[tuple[int, int]]:
    """(old, new) for each hash in both, by new position; a hash that comes twice is paired once."""
    places = {value: i for i, value in reversed(list(enumerate(before)))}
    pairs = []
    for j, value in enumerate(after):
        i = places.pop(value, None)
        if i is not None:
            pairs.append((i, j))
    return pairs


def _longest_rise(pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """The most pairs that kept their order: all others were moved. O(n log n)."""
    tails: list[int] = []  # the smallest old position a rise of each length can end with
    ends: list[int] = []  # which pair that is
    previous: list[int] = []
    for at, (i, _) in enumerate(pairs):
        length = bisect_left(tails, i)
        previous.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(i)
            ends.append(at)
        else:
            tails[length], ends[length] = i, at
    kept = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(pairs[at])
        at = previous[at]
    return kept


def _with_partners(moved: list[tuple[int, int]], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Two neighbours exchanged leave one of them in order; name both."""
    if not moved:
        return []
    place = dict(pairs)
    partners = {(j, i) for i, j in moved if place.get(j) == i}
    return sorted(partners | set(moved))


def _match_up(
    lost: list[int], gained: list[int], kept: list[tuple[int, int]]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """A hash lost and one gained between the same neighbours is an edit; the rest went or came."""
    kept_old, kept_new = [i for i, _ in kept], sorted(j for _, j in kept)
    waiting: dict[int, list[int]] = defaultdict(list)
    for j in reversed(gained):
        waiting[bisect_left(kept_new, j)].append(j)
    edited, deleted = [], []
    for i in lost:
        candidates = waiting[bisect_left(kept_old, i)]
        if candidates:
            edited.append((i, candidates.pop()))
        else:
            deleted.append(i)
    return edited, deleted, sorted(j for rest in waiting.values() for j in rest)
