"""The log: sequencing, proving and verifying it whole, beside bare hashing of the same bytes."""

from __future__ import annotations

import json
import random
import time
import uuid
from hashlib import sha256
from itertools import islice

import psycopg
from django.db import connection

from danvan.kernel.ledger.keys import verifier_key
from danvan.kernel.ledger.models import Checkpoint, Entry
from danvan.kernel.ledger.public import receipt_proof
from danvan.kernel.ledger.queries import DatabaseSource, tree_reader
from danvan.kernel.ledger.sequencer import Sequencer
from danvan.lib.merkle.hashing import leaf_hash
from danvan.lib.merkle.leaf import parse_leaf
from danvan.lib.merkle.verifier import verify_log

from .ground import Ground
from .ledger_hashing import batches
from .measuring import Stopwatch, Timed, doing
from .report import Line, timed_line
from .sampling import drawn
from .world.writing import _ENTRY, copy_rows

RATE, PROOF, WHOLE = 2000.0, 0.005, 60.0


def measure(ground: Ground) -> list[Line]:
    waiting = max(2000, min(50_000, ground.rows // 20))
    with doing(f"sequencing {waiting:,} entries"):
        _wait_in_line(ground.url, waiting)
        sequenced, sequenced_calm = _sequence()
    with doing("proofs"):
        cold, warm = _prove(ground)
    size = Checkpoint.objects.order_by("-size")[0].size
    with doing(f"verifying {size:,} entries"):
        watch = Stopwatch()
        report = verify_log(DatabaseSource(), vkey=str(verifier_key()))
        verified, calm = watch.stop()
    if not report.ok or report.entries != size:
        raise SystemExit(f"the log does not verify: {report.findings[:3]}")
    bare = _bare_sha256(size)
    rate, calm_rate = waiting / sequenced, waiting / sequenced_calm
    million = 1_000_000 / size
    return [
        Line(
            "ledger: entries sequenced, durable", f"≥ {RATE:,.0f}/s", f"{rate:,.0f}/s",
            f"{calm_rate:,.0f}/s without waiting for a core; bare SHA-256 {size / bare / calm_rate:,.0f} times that",
            rate >= RATE, calm_rate >= RATE,
        ),
        timed_line("ledger: proof of an entry", warm, bar=PROOF),
        timed_line("  with nothing in memory", cold),
        Line(
            f"ledger: {size:,} entries verified from the database", f"≤ {WHOLE:.0f} s a million",
            f"{verified * million:.1f} s a million",
            f"{calm * million:.1f} s without waiting for a core, {calm / bare:,.0f} × bare SHA-256 ({bare * million:.2f} s)",
            verified * million <= WHOLE, calm * million <= WHOLE,
        ),
    ]  # fmt: skip


def _wait_in_line(url: str, count: int) -> None:
    """Entries without a place, as acts leave them, of things of their own."""
    mark = uuid.uuid4().hex[:12]
    with psycopg.connect(url) as own:
        copy_rows(own, "ledger_entry", _ENTRY, _waiting(mark, count))


def _waiting(mark: str, count: int) -> object:
    for entry in islice((one for batch in batches(count) for one in batch), count):
        leaf = parse_leaf(entry)
        # Unique names: the same entries are made in every run over the same log.
        fresh = entry.replace(leaf["thing"].encode(), f"bench.matter:{mark}-{leaf['thing'][-7:]}".encode())
        fresh = fresh.replace(leaf["uid"].encode(), uuid.uuid4().hex.encode()).replace(
            b'"act":"petitions.', b'"act":"bench.'
        )
        fresh = _alone(fresh, leaf["uid"])
        now = parse_leaf(fresh)
        yield (
            now["uid"],
            now["act"],
            now["thing"],
            now["seq"],
            "28801",
            now["by"],
            leaf["at"],
            fresh,
            leaf_hash(fresh),
            None,
        )


def _alone(entry: bytes, uid: str) -> bytes:
    """A thing of one entry, so that no chain has to be made."""
    said = json.loads(entry)
    said |= {"seq": 1, "prev": "", "thing": f"{said['thing']}-{uid[-8:]}"}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _sequence() -> tuple[float, float]:
    """Seconds to place all that waits, each step committed to disk with its signed head; with and without waiting."""
    sequencer, watch = Sequencer(), Stopwatch()
    while sequencer.step():
        pass
    return watch.stop()


def _prove(ground: Ground) -> tuple[Timed, Timed]:
    things = [matter.thing for matter in drawn(200, rows=ground.rows, seed=41)]
    random.Random(1).shuffle(things)
    cold, warm = Timed(), Timed()
    for thing in things[:100]:
        tree_reader.cache_clear()
        cold.call(lambda thing=thing: receipt_proof(thing))
    for thing in things:
        receipt_proof(thing)
    for thing in things:
        if warm.call(lambda thing=thing: receipt_proof(thing)) is None:
            raise SystemExit(f"{thing} has no proof")
    return cold, warm


def _bare_sha256(size: int) -> float:
    """Seconds to hash as many entries and as many nodes, doing nothing else."""
    leaves = [
        bytes(leaf)
        for leaf in Entry.objects.filter(idx__lt=20_000).order_by("idx").values_list("leaf", flat=True)
    ]
    node = b"\x01" + bytes(64)
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        for leaf in leaves:
            sha256(leaf).digest()
            sha256(node).digest()
        best = min(best, time.process_time() - began)
    connection.close()
    return best * size / len(leaves)
