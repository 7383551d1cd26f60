"""The chain of each thing: its entries count up from 1 and each names the hash of the one before."""

from array import array
from base64 import b64decode, b64encode
from collections.abc import Collection
from dataclasses import dataclass

from danvan.lib.merkle.findings import Finding, Kind
from danvan.lib.merkle.leaf import Leaf
from danvan.lib.merkle.mirror import Name

_MOST_BREAKS = 100_000  # a log replaced as a whole breaks everywhere; memory must not follow it


@dataclass(frozen=True, slots=True)
class Break:
    """An entry that does not follow the one before it of the same thing."""

    index: int
    name: Name
    seq: int
    prev: bytes  # the hash it says the one before has
    before: int | None  # where the one before was served, if any
    before_seq: int

    @property
    def is_gap(self) -> bool:
        return self.seq > self.before_seq + 1


class Chains:
    """Follows every thing through the log; entries must be given in the order they are served."""

    def __init__(self) -> None:
        self.breaks: list[Break] = []
        self._last: dict[str, int] = {}
        self._seqs = array("Q")

    def __len__(self) -> int:
        """How many things there are."""
        return len(self._last)

    def see(self, index: int, leaf: Leaf, *, hashes: bytearray) -> None:
        """Check one entry; `hashes` holds the leaf hashes of all entries before it."""
        seqs = self._seqs
        while len(seqs) < index:
            seqs.append(0)  # entries that could not be read have no place in a chain
        thing, seq = leaf["thing"], leaf["seq"]
        seqs.append(seq)
        before = self._last.get(thing)
        self._last[thing] = index
        if before is None:
            if seq == 1:
                return
            before_seq = 0
        else:
            before_seq = seqs[before]
            expected = b64encode(hashes[before * 32 : before * 32 + 32])
            if seq == before_seq + 1 and leaf["prev"].encode() == expected:
                return
        if len(self.breaks) < _MOST_BREAKS:
            self.breaks.append(
                Break(
                    index=index,
                    name=Name(leaf["uid"], leaf["act"], thing),
                    seq=seq,
                    prev=b64decode(leaf["prev"]),
                    before=before,
                    before_seq=before_seq,
                )
            )

    def names_of_lost(self) -> dict[bytes, tuple[str, int]]:
        """leaf hash -> (thing, number in its chain) of entries that others point to but nobody served."""
        return {each.prev: (each.name.thing, each.seq - 1) for each in self.breaks if each.prev}

    def findings(self, *, explained: Collection[bytes], excused: Collection[int]) -> list[Finding]:
        """What is wrong with the chains and not already said by others.

        `explained` holds the signed hashes of entries known to be lost or edited, `excused` the indexes of
        served entries known to be edited, inserted or moved.
        """
        accused_by_next = {each.before for each in self.breaks if each.before is not None}
        found = []
        for each in self.breaks:
            if each.prev in explained or each.index in excused or each.before in excused:
                continue
            if each.before is not None and each.seq == each.before_seq + 1:
                if each.index not in accused_by_next:
                    found.append(_changed_before(each))
            else:
                found.append(_out_of_order(each))
        return found


def _changed_before(each: Break) -> Finding:
    return Finding(
        kind=Kind.BAD_CHAIN,
        index=each.before,
        thing=each.name.thing,
        message=(
            f"Number {each.before_seq} of this thing is not what number {each.seq} (entry {each.index}, "
            f"{each.name.act}, {each.name.uid}) recorded as standing before it: it was changed afterwards."
        ),
    )


def _out_of_order(each: Break) -> Finding:
    if each.is_gap:
        first, last = each.before_seq + 1, each.seq - 1
        which = f"Number {first}" if first == last else f"Numbers {first} to {last}"
        message = f"{which} of this thing must stand before this entry and cannot be found."
    else:
        message = f"This entry is number {each.seq} of its thing, after number {each.before_seq}."
    name = each.name
    return Finding(
        kind=Kind.BAD_CHAIN,
        index=each.index,
        uid=name.uid,
        act=name.act,
        thing=name.thing,
        message=message,
    )
