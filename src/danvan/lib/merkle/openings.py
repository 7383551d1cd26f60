"""Published contents compared with what the log committed to.

`openings/<name>.jsonl` in a log holds one JSON object a line: {"uid","name","salt","content"}, the last
two in base64: "this is the content that entry `uid` committed to under `name`". The contents are read once,
before the entries, and only 32 bytes of each are kept; a file is read whole, so one for each month or so.
"""

import json
from dataclasses import dataclass
from typing import NamedTuple

from danvan.lib.merkle.findings import Finding, Kind
from danvan.lib.merkle.leaf import Leaf, commitment
from danvan.lib.merkle.notes import from_base64, to_base64
from danvan.lib.merkle.sources import OPENINGS, Source, opening_names


class _Opening(NamedTuple):
    name: str
    commitment: bytes
    place: str  # file and line, to find it again


@dataclass(slots=True)
class Openings:
    """The openings of a log, to be compared with its entries as they pass."""

    waiting: dict[str, list[_Opening]]
    findings: list[Finding]
    count: int = 0

    @classmethod
    def read(cls, source: Source) -> "Openings":
        openings = cls(waiting={}, findings=[])
        for file_name in opening_names(source):
            path = f"{OPENINGS}/{file_name}"
            data = source.read(path)
            if data is None:
                openings.findings.append(
                    Finding(kind=Kind.MALFORMED, message=f"{path} is listed but missing.")
                )
                continue
            for number, line in enumerate(data.splitlines(), start=1):
                openings._read_line(line, place=f"{path}, line {number}")
        return openings

    def _read_line(self, line: bytes, *, place: str) -> None:
        try:
            opening = json.loads(line)
            uid, name = opening["uid"], opening["name"]
            made = commitment(name, from_base64(opening["salt"]), from_base64(opening["content"]))
            if not isinstance(uid, str):
                raise TypeError("uid is not text")
            self.waiting.setdefault(uid, []).append(_Opening(name, made, place))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            message = f"{place}: the opening cannot be read ({error})."
            self.findings.append(Finding(kind=Kind.MALFORMED, message=message))

    def see(self, index: int, leaf: Leaf) -> None:
        """Compare the openings of one entry with its commitments."""
        for opening in self.waiting.pop(leaf["uid"], ()):
            self.count += 1
            committed = leaf["commits"].get(opening.name)
            if committed == to_base64(opening.commitment):
                continue
            if committed is None:
                message = f"This entry has no commitment named '{opening.name}' ({opening.place})."
            else:
                message = f"The published '{opening.name}' is not what was recorded ({opening.place})."
            self.findings.append(
                Finding(
                    kind=Kind.CONTENT,
                    index=index,
                    uid=leaf["uid"],
                    act=leaf["act"],
                    thing=leaf["thing"],
                    message=message,
                )
            )

    def close(self) -> list[Finding]:
        """All findings, once every entry has been seen: also contents whose entry is not in the log."""
        for uid, openings in self.waiting.items():
            for opening in openings:
                message = f"A content is published for an entry the log does not hold ({opening.place})."
                self.findings.append(Finding(kind=Kind.CONTENT, uid=uid, message=message))
        self.waiting.clear()
        return self.findings
