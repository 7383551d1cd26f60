"""The ledger's engine against bare SHA-256: building, proving and verifying a log of N entries.

    python benchmarks/ledger_hashing.py [N]        (1,000,000 when not given)

All figures come from one run on one core, so their ratios hold on any machine. "Bare SHA-256" hashes
the same bytes that the tree must hash (every entry and every node) in one loop that does nothing else.
"""

import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from danvan.lib.merkle import (
    Edge,
    SigningKey,
    TreeReader,
    leaf_hash,
    make_leaf,
    path_reader,
    verify_inclusion,
)
from danvan.lib.merkle.notes import SIGNS_NOTES
from danvan.lib.merkle.sources import DirectorySource
from danvan.lib.merkle.verifier import verify_log
from danvan.lib.merkle.writer import LogDirectory

BATCH = 10_240
THINGS = 5  # entries to each petition, about


def main() -> None:
    count = int(sys.argv[1].replace(",", "").replace("_", "")) if len(sys.argv) > 1 else 1_000_000
    key = SigningKey(name="bench.example/nhat-ky", kind=SIGNS_NOTES, seed=sha256(b"bench").digest())
    with tempfile.TemporaryDirectory(prefix="danvan-ledger-") as folder:
        root = Path(folder) / "log"
        log = LogDirectory(root, key=key)
        sample: list[bytes] = []
        for batch in batches(count):
            log.append(batch)
            sample = sample or batch
        bare = bare_sha256(sample) * count / len(sample)
        built = build(sample) * count / len(sample)
        one_by_one = append_singly(sample)
        proof, warm = prove(root, count)
        started = time.process_time()
        report = verify_log(root, vkey=key.verifier)
        verified = time.process_time() - started
        if not report.ok:
            raise SystemExit(f"the log does not verify: {report.findings[:3]}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = [
        ("entries", f"{count:,} of {sum(map(len, sample)) // len(sample)} bytes"),
        ("tree built, batches of 10,240", f"{count / built:,.0f} leaves/s"),
        ("tree grown entry by entry, root each time", f"{1 / one_by_one:,.0f} leaves/s"),
        ("bare SHA-256 over the same bytes", f"{count / bare:,.0f} leaves/s"),
        ("building : bare SHA-256", f"{built / bare:.2f}"),
        ("inclusion proof from tile files, nothing cached", f"{proof * 1000:.2f} ms"),
        ("inclusion proof, tiles cached", f"{warm * 1000:.3f} ms"),
        ("whole log verified (CPU)", f"{verified:.1f} s, {count / verified:,.0f} entries/s"),
        ("verifying : bare SHA-256", f"{verified / bare:.1f}"),
        ("peak memory of the run", f"{memory:,.0f} MiB"),
    ]
    for name, value in rows:
        print(f"{name:<50}{value}")


def batches(count: int) -> Iterator[list[bytes]]:
    """Believable entries: petitions that are received, routed, answered, closed."""
    acts = [
        "petitions.received",
        "petitions.routed",
        "petitions.accepted",
        "petitions.answered",
        "petitions.closed",
    ]
    start = datetime(2026, 1, 1, tzinfo=UTC)
    last: dict[int, bytes] = {}
    batch: list[bytes] = []
    window = 1000  # petitions open at one time
    for number in range(count):
        turn, slot = divmod(number, window)
        petition, step = turn // THINGS * window + slot, turn % THINGS
        entry = make_leaf(
            uuid.UUID(int=number).hex,
            act=acts[step],
            thing=f"petitions.petition:DV-{petition:07d}",
            seq=step + 1,
            prev=last.get(slot) if step else None,
            at=start + timedelta(seconds=number),
            unit="28801",
            by="resident" if step == 0 else "post:1204",
            facts={"kind": "phản ánh", "topic": "drainage", "on_time": True, "days": step},
            commits={"text": sha256(number.to_bytes(8, "big")).digest()},
        )
        last[slot] = leaf_hash(entry)
        batch.append(entry)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def bare_sha256(entries: list[bytes]) -> float:
    """Seconds to hash the entries, and a node for each of them, doing nothing else."""
    node = b"\x01" + bytes(64)

    def run() -> None:
        for entry in entries:
            sha256(entry).digest()
            sha256(node).digest()

    return best(run)


def build(entries: list[bytes]) -> float:
    """Seconds to hash the entries and grow a tree with all its tiles."""
    return best(lambda: Edge().append([leaf_hash(entry) for entry in entries]))


def append_singly(entries: list[bytes]) -> float:
    """Seconds for one entry, added alone with its tiles and the new root."""
    edge = Edge()
    edge.append([leaf_hash(entry) for entry in entries])
    few = entries[:2000]

    def run() -> None:
        for entry in few:
            edge.append([leaf_hash(entry)])
            edge.root()

    return best(run) / len(few)


def prove(root: Path, size: int) -> tuple[float, float]:
    """Seconds for a proof of an entry, with a new reader for each and with one reader's cache."""
    read_tile = path_reader(DirectorySource(root).read)
    tree_root = TreeReader(read_tile).root(size)
    indexes = [size * part // 20 for part in range(20)]
    started = time.process_time()
    for index in indexes:
        TreeReader(read_tile).inclusion_proof(index, size=size)
    cold = (time.process_time() - started) / len(indexes)
    reader = TreeReader(read_tile)
    for index in indexes:
        proof = reader.inclusion_proof(index, size=size)
        leaf = reader.leaf(index, size=size)
        if not verify_inclusion(leaf, index=index, size=size, proof=proof, root=tree_root):
            raise SystemExit(f"the proof of entry {index} does not hold")
    started = time.process_time()
    for index in indexes:
        reader.inclusion_proof(index, size=size)
    return cold, (time.process_time() - started) / len(indexes)


def best(run: Callable[[], object], *, times: int = 3) -> float:
    """The shortest CPU time of a few runs, in seconds."""
    shortest = float("inf")
    for _ in range(times):
        started = time.process_time()
        run()
        shortest = min(shortest, time.process_time() - started)
    return shortest


if __name__ == "__main__":
    main()
