"""Holding what the database says today against what the ledger committed to.

The stand-alone verifier sees only the public log. Whoever has the database as well can check more: that
each stored text is still the one committed to, that no matter exists without its entries, and none of its
entries without the matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from danvan.kernel.registry.public import house, load
from danvan.lib.merkle.leaf import check_commitment, parse_leaf

from .actions import Statement
from .models import Entry, Opening


@dataclass(frozen=True)
class Discrepancy:
    """One thing that the ledger and the database tell differently."""

    kind: str  #: content, missing_entry, missing_row
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
        batch: list[Statement] = []
        for statement in rows():
            seen.add(statement.thing)
            batch.append(statement)
            if len(batch) == 1000:
                yield from _compare(batch)
                batch = []
        yield from _compare(batch)
        yield from _orphans(attested.kind, seen)


def _compare(batch: list[Statement]) -> Iterator[Discrepancy]:
    entries = _entries({statement.thing for statement in batch})
    openings = {
        (opening.entry_id, opening.name): opening
        for opening in Opening.objects.filter(entry__in=[e.pk for es in entries.values() for e, _ in es])
    }
    for statement in batch:
        found = _matching(entries.get(statement.thing, []), statement)
        if found is None:
            yield Discrepancy(
                "missing_entry", statement.thing, statement.act, None, "",
                f"{statement.thing} exists, but the ledger holds no {statement.act} for it",
            )  # fmt: skip
            continue
        entry, leaf = found
        opening = openings.get((entry.pk, statement.name))
        if opening is None or opening.salt is None:
            if opening is None or opening.erased_at is None:
                yield _differs(entry, statement, "its salt is missing")
            continue
        expected = leaf["commits"].get(statement.name, "")
        if not check_commitment(
            expected, name=statement.name, salt=bytes(opening.salt), content=statement.content
        ):
            yield _differs(entry, statement, "the stored text is not the one that was committed to")


def _entries(things: set[str]) -> dict[str, list[tuple[Entry, Any]]]:
    found: dict[str, list[tuple[Entry, Any]]] = {}
    for entry in Entry.objects.filter(thing__in=things).order_by("thing", "-seq"):
        found.setdefault(entry.thing, []).append((entry, parse_leaf(bytes(entry.leaf))))
    return found


def _matching(entries: list[tuple[Entry, Any]], statement: Statement) -> tuple[Entry, Any] | None:
    """The last entry of that act whose facts agree."""
    for entry, leaf in entries:
        if entry.act == statement.act and all(leaf["facts"].get(k) == v for k, v in statement.facts.items()):
            return entry, leaf
    return None


def _differs(entry: Entry, statement: Statement, why: str) -> Discrepancy:
    return Discrepancy(
        "content", statement.thing, statement.act, entry.idx, entry.uid.hex,
        f"entry {entry.idx} ({entry.uid.hex}, {statement.act}, {statement.thing}): {why}",
    )  # fmt: skip


def _orphans(kind: str, seen: set[str]) -> Iterator[Discrepancy]:
    """Things that the ledger received and the database no longer has."""
    firsts = Entry.objects.filter(thing__startswith=f"{kind}:", seq=1).order_by("pk")
    for entry in firsts.iterator(chunk_size=5000):
        if (
            entry.thing not in seen
            and not Entry.objects.filter(thing=entry.thing, act__endswith=".erased").exists()
        ):
            yield Discrepancy(
                "missing_row", entry.thing, entry.act, entry.idx, entry.uid.hex,
                f"entry {entry.idx} ({entry.uid.hex}, {entry.act}): {entry.thing} is gone from the database",
            )  # fmt: skip
