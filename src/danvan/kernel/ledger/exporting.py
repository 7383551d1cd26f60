"""The public log as files: for a static web server, a memory stick, a witness without this software."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from danvan.kernel.registry.public import house, load
from danvan.lib.merkle.notes import to_base64
from danvan.lib.merkle.sources import OPENINGS
from danvan.lib.merkle.tiles import TILE_WIDTH, bundle_path, layout, tile_path
from danvan.lib.merkle.writer import write_file

from .actions import Standing, Statement
from .auditing import batches, entries_of, entry_meant, openings_of
from .queries import DatabaseSource, latest_checkpoint, note_of


@dataclass(frozen=True)
class Exported:
    """What now lies in the folder."""

    size: int  #: entries the checkpoint speaks of
    openings: int  #: published contents that anybody can compare


def export_log(target: Path) -> Exported:
    """Write the whole public log to `target` in tlog-tiles layout, the checkpoint last.

    Tiles and bundles that are there stay: under one name they never change. Published texts are written anew each time,
    so that what has been taken off the public page since leaves the folder too.
    """
    head = latest_checkpoint()
    size = 0 if head is None else head.size
    source = DatabaseSource()
    for path in _paths(size):
        if not (target / path).exists():
            data = source.read(path)
            if data is not None:
                write_file(target, path, data)
    count = _write_openings(target, size)
    if head is not None:
        write_file(target, "checkpoint", note_of(head))
    return Exported(size=size, openings=count)


def _paths(size: int) -> list[str]:
    paths = []
    for level, full, width in layout(size):
        widths = [TILE_WIDTH] * full + ([width] if width else [])
        for index, wide in enumerate(widths):
            paths.append(tile_path(level, index=index, width=wide))
            if level == 0:
                paths.append(bundle_path(index, width=wide))
    return paths


def _write_openings(target: Path, size: int) -> int:
    """One file for each month: (uid, name, salt, content) of everything published."""
    months: dict[str, list[str]] = defaultdict(list)
    for attested in house().attested.values():
        rows: Any = load(attested.rows)
        public = (one for one in rows() if isinstance(one, Statement) and one.is_public)
        for batch in batches(public):
            for month, line in _lines(batch, size):
                months[month].append(line)
    folder = target / OPENINGS
    for stale in folder.glob("*.jsonl"):
        if stale.stem not in months:
            stale.unlink()
    for month, lines in months.items():
        write_file(target, f"{OPENINGS}/{month}.jsonl", ("\n".join(lines) + "\n").encode())
    return sum(len(lines) for lines in months.values())


def _lines(batch: list[Statement | Standing], size: int) -> Iterator[tuple[str, str]]:
    entries = entries_of({one.thing for one in batch})
    openings = openings_of(entries)
    for one in batch:
        assert isinstance(one, Statement)
        found = entry_meant(entries.get(one.thing, []), one)
        if found is None or found[0].idx is None or found[0].idx >= size:
            continue
        entry = found[0]
        opening = openings.get((entry.pk, one.name))
        if opening is None or opening.salt is None:
            continue
        line = {
            "uid": entry.uid.hex, "name": one.name, "salt": to_base64(bytes(opening.salt)),
            "content": to_base64(one.content),
        }  # fmt: skip
        yield f"{entry.at:%Y-%m}", json.dumps(line)
