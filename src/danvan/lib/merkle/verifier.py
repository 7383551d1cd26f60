"""Verifying a whole log from nothing but its public files and its public key.

Every entry is read, every hash computed anew; the outcome is compared with the signed checkpoint, with every
checkpoint kept elsewhere, and with what an earlier run remembered. One pass, about 350 bytes of
memory an entry at most (ids and chains), nothing but the Python standard library.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from danvan.lib.merkle.checkpoints import Checkpoint, cosignatures, open_checkpoint
from danvan.lib.merkle.diagnosis import Diagnosis
from danvan.lib.merkle.evidence import Evidence, Statement
from danvan.lib.merkle.findings import Finding, Kind, Report
from danvan.lib.merkle.leaf import Leaf
from danvan.lib.merkle.mirror import Mirror, MirrorError
from danvan.lib.merkle.notes import Note, NoteError, VerifierKey, parse_note
from danvan.lib.merkle.openings import Openings
from danvan.lib.merkle.scan import Progress, Seer, scan_log
from danvan.lib.merkle.sources import Source, open_source

Keys = str | VerifierKey | Iterable[str | VerifierKey]


class Tally(Protocol):
    """A public sum checked over the entries: a message for an entry that cannot be right, or None.

    If it also has `close()`, that is called after the last entry and gives messages about the whole.
    """

    def __call__(self, index: int, leaf: Leaf) -> str | None: ...


def verify_log(
    place: Source | Path | str,
    *,
    vkey: Keys,
    known: Iterable[bytes | str] = (),
    witnesses: Iterable[str | VerifierKey] = (),
    need: int = 0,
    mirror: Mirror | Path | str | None = None,
    tally: Tally | None = None,
    progress: Progress | None = None,
) -> Report:
    """Verify the log at `place`: a directory, an http(s) address, or an object with `read(path)`.

    `known` are checkpoint notes kept elsewhere, `need` how many of `witnesses` must have cosigned. `mirror`
    is the verifier's own directory: compared with, and added to when everything was found right.
    Whatever is wrong with the log becomes a finding. Raises NoteError for a key that cannot be read,
    MirrorError for a damaged mirror, SourceError when the log cannot be reached.
    """
    source = open_source(place)
    keys = parse_keys(vkey)
    memory = Mirror(mirror) if isinstance(mirror, str | Path) else mirror
    report = Report()
    note = _read_note(source, report)
    checkpoint = None if note is None else _read_checkpoint(note, keys, report)
    if note is None or checkpoint is None:
        return report

    _check_witnesses(note, parse_keys(witnesses), need, report)
    statements = _statements(checkpoint, keys, known, memory, report)
    openings = Openings.read(source)
    seers = _seers(openings, memory, tally, report)
    sizes = {statement.size for statement in statements}
    scan = scan_log(source, size=checkpoint.size, sizes=sizes, seers=seers, progress=progress)

    evidence = Evidence(scan=scan, source=source, checkpoint=checkpoint, statements=statements, mirror=memory)
    Diagnosis(evidence=evidence, report=report).run()
    for finding in openings.close():
        report.add(finding)
    for message in getattr(tally, "close", tuple)():
        report.add(Finding(kind=Kind.TALLY, message=message))
    report.entries, report.things, report.openings = scan.entries, len(scan.chains), openings.count
    if report.ok and memory is not None:
        memory.save(bytes(note), hashes=bytes(scan.hashes))
    return report


def parse_keys(keys: Keys) -> list[VerifierKey]:
    """Verifier keys from one or many, text or read. Raises NoteError."""
    many = [keys] if isinstance(keys, str | VerifierKey) else list(keys)
    return [key if isinstance(key, VerifierKey) else VerifierKey.parse(key) for key in many]


def _read_note(source: Source, report: Report) -> Note | None:
    data = source.read("checkpoint")
    if data is None:
        report.add(Finding(kind=Kind.MALFORMED, message="The log has no checkpoint."))
        return None
    try:
        return parse_note(data)
    except NoteError as error:
        report.add(Finding(kind=Kind.MALFORMED, message=f"The checkpoint cannot be read: {error}"))
        return None


def _read_checkpoint(note: Note, keys: Sequence[VerifierKey], report: Report) -> Checkpoint | None:
    """The checkpoint, even when wrongly signed: what the entries say is worth knowing all the same."""
    try:
        checkpoint = Checkpoint.parse(note.text)
    except NoteError as error:
        report.add(Finding(kind=Kind.MALFORMED, message=f"The checkpoint cannot be read: {error}"))
        return None
    try:
        open_checkpoint(note, keys=keys)
    except NoteError as error:
        report.add(Finding(kind=Kind.BAD_SIGNATURE, message=f"The checkpoint is not to be trusted: {error}"))
    report.origin, report.size, report.root = checkpoint.origin, checkpoint.size, checkpoint.root.hex()
    return checkpoint


def _check_witnesses(note: Note, witnesses: Sequence[VerifierKey], need: int, report: Report) -> None:
    seen = []
    for witness in witnesses:
        try:
            seen += cosignatures(note, witnesses=[witness])
        except NoteError as error:
            report.add(Finding(kind=Kind.BAD_SIGNATURE, message=str(error)))
    report.cosigned_by = sorted({each.witness.name for each in seen})
    count = len({each.witness.public for each in seen})
    if count < need:
        message = f"{need} witnesses must have cosigned the checkpoint, {count} have."
        report.add(Finding(kind=Kind.UNWITNESSED, message=message))


def _statements(
    checkpoint: Checkpoint,
    keys: Sequence[VerifierKey],
    known: Iterable[bytes | str],
    memory: Mirror | None,
    report: Report,
) -> list[Statement]:
    """Every root that was signed, the served checkpoint's included, by size."""
    statements = [Statement(checkpoint.size, checkpoint.root, "the checkpoint served")]
    for number, data in enumerate(known, start=1):
        try:
            earlier, _ = open_checkpoint(data, keys=keys)
        except NoteError as error:
            message = f"The known checkpoint number {number} is not one of this log: {error}"
            report.add(Finding(kind=Kind.BAD_SIGNATURE, message=message))
            continue
        statements.append(Statement(earlier.size, earlier.root, f"known checkpoint number {number}"))
        report.known += 1
    if memory is not None and memory.note is not None:
        try:
            earlier, _ = open_checkpoint(memory.note, keys=keys)
        except NoteError as error:
            raise MirrorError(f"{memory.root}: the mirror is of another log: {error}") from error
        statements.append(Statement(earlier.size, earlier.root, "the checkpoint in the mirror"))
    return sorted(statements, key=lambda statement: statement.size)


def _seers(openings: Openings, memory: Mirror | None, tally: Tally | None, report: Report) -> list[Seer]:
    seers: list[Seer] = []
    if openings.waiting:
        seers.append(openings.see)
    if memory is not None:
        memory.start()
        seers.append(memory.see)
    if tally is not None:
        check = tally

        def see(index: int, leaf: Leaf) -> None:
            if message := check(index, leaf):
                report.add(
                    Finding(
                        kind=Kind.TALLY,
                        message=message,
                        index=index,
                        uid=leaf["uid"],
                        act=leaf["act"],
                        thing=leaf["thing"],
                    )
                )

        seers.append(see)
    return seers
