"""From "something is wrong" to "this entry was edited": the slow path, walked only after trouble.

What was signed is known from up to three witnesses of the old order: the mirror of an earlier run, the
level-0 tiles (when they still lead to the signed root), and the roots of checkpoints kept elsewhere.
"""

from dataclasses import dataclass, field

from danvan.lib.merkle.alignment import Alignment, align, runs
from danvan.lib.merkle.evidence import Evidence, Statement
from danvan.lib.merkle.findings import Finding, Kind, Report
from danvan.lib.merkle.hashing import HASH_SIZE
from danvan.lib.merkle.mirror import Name
from danvan.lib.merkle.tiles import TILE_WIDTH, path_reader, width_at

_LONGEST_LIST = 20  # a longer run of missing entries is one finding, not hundreds


@dataclass
class Diagnosis:
    """Turns evidence about one log into findings of its report."""

    evidence: Evidence
    report: Report
    explained: set[bytes] = field(default_factory=set)  # signed hashes of entries known lost or changed
    excused: set[int] = field(default_factory=set)  # served entries known to be changed or out of place

    def run(self) -> None:
        """Add every finding about entries, tiles and checkpoints to the report."""
        if not self.evidence.is_sound:
            self._compare_entries()
            self._compare_statements()
        self._compare_tiles()
        for path in self.evidence.scan.missing:
            self.report.add(Finding(kind=Kind.MALFORMED, message=f"The file {path} is missing."))
        for index, message in self.evidence.scan.remarks:
            if index not in self.excused:
                self.report.add(self._named(Kind.MALFORMED, message, served=index))
        for finding in self.evidence.scan.chains.findings(explained=self.explained, excused=self.excused):
            self.report.add(self._with_name(finding))

    # --- entries ---------------------------------------------------------------------------------------

    def _compare_entries(self) -> None:
        """Lay what is served beside what was signed, and say of each difference what it is."""
        difference = align(self.evidence.baseline, bytes(self.evidence.scan.hashes))
        if len(self.evidence.baseline) < len(self.evidence.scan.hashes):
            _forget_growth(difference, self.evidence.scan.entries)
        signed = [i for i, _ in difference.edited + difference.moved] + difference.deleted
        self.explained = {self.evidence.signed_hash(i) for i in signed}
        self.excused = {j for _, j in difference.edited + difference.moved} | set(difference.inserted)
        names = self.evidence.names_of(difference)

        for i, j in difference.edited:
            message = "Other bytes stand here than were signed."
            self.report.add(self._named(Kind.EDITED, message, index=i, served=j, name=names.get(i)))
        for i, j in difference.moved:
            message = f"This entry was signed as number {i} and is served as number {j}."
            self.report.add(self._named(Kind.REORDERED, message, index=i, served=j, name=names.get(i)))
        for j in difference.inserted:
            message = "This entry is served in a place where none was signed."
            self.report.add(self._named(Kind.INSERTED, message, served=j))
        self._report_lost(difference, names)

    def _report_lost(self, difference: Alignment, names: dict[int, Name]) -> None:
        evidence = self.evidence
        remembered = len(evidence.baseline) // HASH_SIZE
        signed_count = max(remembered, evidence.checkpoint.size)
        deleted = difference.deleted
        if remembered < signed_count and evidence.scan.entries < signed_count:
            # Nobody remembers the hashes of the last entries; that they existed is signed.
            deleted = [*deleted, *range(max(evidence.scan.entries, remembered), signed_count)]
        for first, last in runs(deleted):
            if last == signed_count - 1:
                self._report_truncated(first, last, names.get(first))
            elif last - first < _LONGEST_LIST:
                for i in range(first, last + 1):
                    message = "This entry was signed and is gone."
                    self.report.add(self._named(Kind.DELETED, message, index=i, name=names.get(i)))
            else:
                message = f"These {last - first + 1:,} entries were signed and are gone."
                self.report.add(Finding(kind=Kind.DELETED, message=message, index=first, until=last))

    def _report_truncated(self, first: int, last: int, name: Name | None) -> None:
        message = f"{last + 1} entries signed, {first} served: entries {first}..{last} are missing."
        self.report.add(_finding(Kind.TRUNCATED, message, index=first, until=last, name=name))

    # --- checkpoints -----------------------------------------------------------------------------------

    def _compare_statements(self) -> None:
        """Find the first signed root that the log no longer leads to."""
        agreed: list[int] = []
        for each in self.evidence.statements:
            if each.size > self.evidence.checkpoint.size:
                self._report_shrunk(each)
            elif self._agrees(each):
                agreed.append(each.size)
            else:
                before = max((size for size in agreed if size < each.size), default=0)
                self._report_forked(each, before)
                return

    def _agrees(self, statement: Statement) -> bool:
        evidence = self.evidence
        if evidence.scan.roots.get(statement.size) == statement.root:
            return True
        return evidence.tiles_are_signed and evidence.tile_roots.get(statement.size) == statement.root

    def _report_shrunk(self, statement: Statement) -> None:
        if not self.report.has(Kind.TRUNCATED):
            self._report_truncated(self.evidence.checkpoint.size, statement.size - 1, None)

    def _report_forked(self, statement: Statement, agreed: int) -> None:
        first, last = agreed, statement.size - 1
        lost = any(finding.kind is Kind.TRUNCATED for finding in self.report.findings)
        if lost and statement.size > self.evidence.scan.entries:
            return  # the missing entries are why the root cannot be reached
        named = [finding.index for finding in self.report.findings if finding.index is not None]
        where = f"The first change lies in entries {first}..{last}."
        if narrowed := self._range_by_tiles(first, last):
            first, last = narrowed
            where = f"By the tiles above it, the change lies in entries {first}..{last}."
        if within := [index for index in named if first <= index <= last]:
            first = last = min(within)
            where = f"The first change is at entry {first}."
        message = (
            f"The log does not lead to the root signed for {statement.size} entries ({statement.place}). "
        )
        self.report.add(Finding(kind=Kind.FORKED, message=message + where, index=first, until=last))

    def _range_by_tiles(self, first: int, last: int) -> tuple[int, int] | None:
        """Tiles of level 1 that were left untouched tell in which 256 entries the change lies."""
        for tile, served in self.evidence.scan.wrong_tiles:
            if tile.level != 1 or served is None or len(served) != len(tile.data):
                continue
            for place in range(tile.width):
                at = slice(place * HASH_SIZE, (place + 1) * HASH_SIZE)
                if served[at] != tile.data[at]:
                    start = (tile.index * TILE_WIDTH + place) * TILE_WIDTH
                    if start > last or start + TILE_WIDTH <= first:
                        continue
                    return max(first, start), min(last, start + TILE_WIDTH - 1)
        return None

    # --- tiles -----------------------------------------------------------------------------------------

    def _compare_tiles(self) -> None:
        """Wrong tiles over right entries. Over wrong entries they are a consequence, not a finding."""
        if not self.evidence.entries_are_signed:
            return
        if self.evidence.scan.leaves_differ:
            self._compare_leaf_tiles()
        for tile, served in self.evidence.scan.wrong_tiles:
            state = "missing" if served is None else "wrong"
            message = f"The file {tile.path} is {state}; the entries below it are as signed."
            self.report.add(Finding(kind=Kind.TILE, message=message))

    def _compare_leaf_tiles(self) -> None:
        read_tile = path_reader(self.evidence.source.read)
        for number in range(-(-self.evidence.checkpoint.size // TILE_WIDTH)):
            start = number * TILE_WIDTH
            width = width_at(self.evidence.checkpoint.size, level=0, index=number)
            served = read_tile(0, number, width)
            right = bytes(self.evidence.scan.hashes[start * HASH_SIZE : (start + width) * HASH_SIZE])
            if served == right:
                continue
            wrong = [
                start + place
                for place in range(width)
                if (served or b"")[place * HASH_SIZE : (place + 1) * HASH_SIZE]
                != right[place * HASH_SIZE : (place + 1) * HASH_SIZE]
            ]
            message = f"The hashes in level-0 tile {number} are missing or wrong; the entries are as signed."
            index, until = (wrong[0], wrong[-1]) if wrong else (start, start + width - 1)
            self.report.add(Finding(kind=Kind.TILE, message=message, index=index, until=until))

    # --- names -----------------------------------------------------------------------------------------

    def _named(
        self,
        kind: Kind,
        message: str,
        *,
        index: int | None = None,
        served: int | None = None,
        name: Name | None = None,
    ) -> Finding:
        """A finding about the entry signed at `index` and served at `served`, with whatever names it."""
        if name is None and served is not None and not self.report.is_full(kind):
            name = self.evidence.name_served(served)
        return _finding(kind, message, index=served if index is None else index, name=name)

    def _with_name(self, finding: Finding) -> Finding:
        if finding.uid or finding.index is None or self.report.is_full(finding.kind):
            return finding
        return self._named(finding.kind, finding.message, served=finding.index)


def _forget_growth(difference: Alignment, entries: int) -> None:
    """Entries after the last remembered one are new, not smuggled in."""
    tail = runs(difference.inserted)[-1:]
    if tail and tail[0][1] == entries - 1:
        difference.inserted = [j for j in difference.inserted if j < tail[0][0]]


def _finding(
    kind: Kind, message: str, *, index: int | None, until: int | None = None, name: Name | None = None
) -> Finding:
    if name is None:
        return Finding(kind=kind, message=message, index=index, until=until)
    return Finding(
        kind=kind,
        message=message,
        index=index,
        until=until,
        uid=name.uid or None,
        act=name.act or None,
        thing=name.thing,
    )
