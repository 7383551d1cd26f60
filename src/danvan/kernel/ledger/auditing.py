"""Holding what the database says today against what the ledger committed to.

The stand-alone verifier sees only the public log. Whoever has the database as well can check more: that
each stored text is still the one committed to, that every state and deadline is the one its entries lead to,
that no matter exists without its entries, and none of its entries without the matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from danvan.kernel.registry.public import house, load
from danvan.lib.merkle.leaf import Leaf, check_commitment, parse_leaf

from .actions import Standing, Statement, coarse
from .models import Entry, Opening

_BATCH = 1000
Told = list[tuple[Entry, Leaf]]  # the entries of one thing, in their order


@dataclass(frozen=True)
class Discrepancy:
    """One thing that the ledger and the database tell differently."""

    kind: str  #: content, standing, missing_entry, missing_row, altered_entry
    thing: str
    act: str
    index: int | None
    uid: str
    message: str


def audit() -> Iterator[Discrepancy]:
    """Every discrepancy, module by module. Two queries for each thousand statements."""
    for attested in house().attested.values():
        rows: Any = load(attested.rows)
        seen: set[str] = set()
        for batch in batches(rows()):
            seen |= {one.thing for one in batch}
            yield from _compare(batch)
        yield from _orphans(attested.kind, seen)
    yield from _altered()


def batches(rows: Iterator[Statement | Standing]) -> Iterator[list[Statement | Standing]]:
    """What is attested, a thousand at a time."""
    batch: list[Statement | Standing] = []
    for one in rows:
        batch.append(one)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _compare(batch: list[Statement | Standing]) -> Iterator[Discrepancy]:
    entries = entries_of({one.thing for one in batch})
    openings = openings_of(entries)
    for one in batch:
        told = entries.get(one.thing, [])
        if isinstance(one, Standing):
            yield from _stands(told, one)
        else:
            yield from _states(told, one, openings)


def entries_of(things: set[str]) -> dict[str, Told]:
    """Every entry of the given things with its leaf, oldest first."""
    found: dict[str, Told] = {}
    for entry in Entry.objects.filter(thing__in=things).order_by("thing", "seq"):
        leaf = _read(entry)
        if leaf is not None:
            found.setdefault(entry.thing, []).append((entry, leaf))
    return found


def openings_of(entries: dict[str, Told]) -> dict[tuple[int, str], Opening]:
    ids = [entry.pk for told in entries.values() for entry, _leaf in told]
    return {(opening.entry_id, opening.name): opening for opening in Opening.objects.filter(entry__in=ids)}


def entry_meant(told: Told, statement: Statement) -> tuple[Entry, Leaf] | None:
    """The last entry of the statement's act whose facts agree, or the one that it names."""
    for entry, leaf in reversed(told):
        if statement.entry and entry.uid.hex != statement.entry:
            continue
        if leaf["act"] == statement.act and all(
            leaf["facts"].get(k) == v for k, v in statement.facts.items()
        ):
            return entry, leaf
    return None


def _states(
    told: Told, statement: Statement, openings: dict[tuple[int, str], Opening]
) -> Iterator[Discrepancy]:
    found = entry_meant(told, statement)
    if found is None:
        yield Discrepancy(
            "missing_entry", statement.thing, statement.act, None, "",
            f"{statement.thing} exists, but the ledger holds no {statement.act} for it",
        )  # fmt: skip
        return
    entry, leaf = found
    opening = openings.get((entry.pk, statement.name))
    if opening is None or opening.salt is None:
        # A salt goes lawfully only with an act of erasure. Without one, somebody hid what was committed to.
        lawful = opening is not None and any(other["act"].endswith(".erased") for _entry, other in told)
        if not lawful:
            yield _differs("content", entry, statement.thing, "its salt is missing")
        return
    expected = leaf["commits"].get(statement.name, "")
    if not check_commitment(
        expected, name=statement.name, salt=bytes(opening.salt), content=statement.content
    ):
        yield _differs(
            "content", entry, statement.thing, "the stored text is not the one that was committed to"
        )


def _stands(told: Told, standing: Standing) -> Iterator[Discrepancy]:
    if not told:
        return  # what has no entries at all is named by its statements
    for name, (value, place) in standing.told([leaf for _entry, leaf in told]).items():
        if standing.says.get(name) != value:
            yield _differs(
                "standing", told[place][0], standing.thing,
                f"by the log {name} is {value!r}, in the database it is {standing.says.get(name)!r}",
            )  # fmt: skip


def _differs(kind: str, entry: Entry, thing: str, why: str) -> Discrepancy:
    return Discrepancy(
        kind, thing, entry.act, entry.idx, entry.uid.hex,
        f"entry {entry.idx} ({entry.uid.hex}, {entry.act}, {thing}): {why}",
    )  # fmt: skip


def _orphans(kind: str, seen: set[str]) -> Iterator[Discrepancy]:
    """Things that the ledger received and the database no longer has."""
    firsts = Entry.objects.filter(thing__startswith=f"{kind}:", seq=1).order_by("pk")
    for entry in firsts.iterator(chunk_size=5000):
        if entry.thing not in seen:
            yield _differs("missing_row", entry, entry.thing, "it is gone from the database")


def _altered() -> Iterator[Discrepancy]:
    """Entries whose own columns tell another story than their leaf: pages read the columns."""
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=5000):
        leaf = _read(entry)
        if leaf is None:
            yield _differs("altered_entry", entry, entry.thing, "its leaf cannot be read")
            continue
        columns = (
            entry.uid.hex,
            entry.act,
            entry.thing,
            entry.seq,
            entry.unit_code,
            entry.actor,
            coarse(entry.at),
        )
        told = (leaf["uid"], leaf["act"], leaf["thing"], leaf["seq"], leaf["unit"], leaf["by"])
        if columns != (*told, datetime.fromisoformat(leaf["at"])):
            yield _differs("altered_entry", entry, entry.thing, "its columns are not what its leaf says")


def _read(entry: Entry) -> Leaf | None:
    try:
        return parse_leaf(bytes(entry.leaf))
    except ValueError:
        return None
