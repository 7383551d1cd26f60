"""What a verification found: one finding for each thing that is wrong, naming the entry where it can."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

MOST_OF_A_KIND = 200  # a replaced log would otherwise print a million lines


class Kind(StrEnum):
    """What kind of wrong. The value is what the JSON report says."""

    EDITED = "edited"  # other bytes stand where an entry was signed
    DELETED = "deleted"  # a signed entry is gone
    INSERTED = "inserted"  # an entry is served that was never signed
    REORDERED = "reordered"  # a signed entry stands at another index
    TRUNCATED = "truncated"  # the end of the log is gone
    FORKED = "forked"  # two signed checkpoints contradict each other, or the entries
    BAD_SIGNATURE = "bad_signature"
    UNWITNESSED = "unwitnessed"  # fewer witnesses than needed
    BAD_CHAIN = "bad_chain"  # the entries of one thing do not follow each other
    TILE = "tile"  # a tree hash is wrong while the entries are right
    MALFORMED = "malformed"  # a file or entry that cannot be read
    CONTENT = "content"  # a published text is not the one committed to
    TALLY = "tally"  # a public sum does not come out


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `index` counts from 0; with `until` it is the range index..until."""

    kind: Kind
    message: str
    index: int | None = None
    until: int | None = None
    uid: str | None = None
    act: str | None = None
    thing: str | None = None

    def __str__(self) -> str:
        where = "" if self.index is None else f" entry {self.index}"
        if self.until is not None and self.until != self.index:
            where = f" entries {self.index}..{self.until}"
        name = ", ".join(part for part in (self.act, self.thing, self.uid) if part)
        return f"{self.kind}{where}{f' ({name})' if name else ''}: {self.message}"


@dataclass(slots=True)
class Report:
    """The outcome of verifying a log. `ok` only when nothing at all was found."""

    origin: str = ""
    size: int = 0  # entries the checkpoint speaks of
    root: str = ""  # of that checkpoint, in hex
    entries: int = 0  # entries served
    things: int = 0
    openings: int = 0  # published contents compared
    known: int = 0  # earlier checkpoints that agree
    cosigned_by: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def ok(self) -> bool:
        return not self.counts

    def add(self, finding: Finding) -> None:
        """Keep a finding; beyond 200 of a kind only its number."""
        if self.is_full(finding.kind):
            self.counts[finding.kind] += 1
        elif finding not in self.findings:
            self.counts[finding.kind] += 1
            self.findings.append(finding)

    def is_full(self, kind: Kind) -> bool:
        """Whether further findings of this kind are only counted, so need no names."""
        return self.counts[kind] >= MOST_OF_A_KIND

    def has(self, kind: Kind) -> bool:
        return self.counts[kind] > 0

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"ok": self.ok, **asdict(self), "counts": dict(self.counts)}
