"""The public identity, counted again from the log alone: received = open + every kind of end."""

from __future__ import annotations

from collections import Counter

from danvan.lib.merkle.leaf import Leaf

_THING = "petitions.petition:"
_BECOMES = {
    "petitions.received": "open",
    "petitions.disputed": "open",
    "petitions.closed": "closed",
    "petitions.refused": "refused",
    "petitions.forwarded": "forwarded",
    "petitions.joined": "joined",
    "petitions.split": "split",
    "petitions.withdrawn": "withdrawn",
}
_ENDS = ("closed", "refused", "forwarded", "joined", "split", "withdrawn")


class PetitionTally:
    """Replays every matter's life and compares each published sum with the count at its place in the log."""

    def __init__(self) -> None:
        self.states: dict[str, str] = {}
        self.counts: Counter[str] = Counter()
        self.compared = 0

    def __call__(self, index: int, leaf: Leaf) -> str | None:
        """A message when a published sum is not the sum of the entries before it."""
        if leaf["act"] == "petitions.tallied":
            return self._compare(leaf)
        state = _BECOMES.get(leaf["act"])
        if state is None or not leaf["thing"].startswith(_THING):
            return None
        before = self.states.get(leaf["thing"])
        if before is None and leaf["act"] != "petitions.received":
            return f"{leaf['thing']} was never received"
        if before is not None:
            self.counts[before] -= 1
        self.states[leaf["thing"]] = state
        self.counts[state] += 1
        return None

    def close(self) -> list[str]:
        total = sum(self.counts.values())
        return [] if total == len(self.states) else [f"{len(self.states)} received, {total} accounted for"]

    def describe(self) -> str:
        ends = " + ".join(f"{self.counts[state]:,} {state}" for state in _ENDS)
        return (
            f"received {len(self.states):,} = {self.counts['open']:,} open + {ends};"
            f" {self.compared} published sums compared"
        )

    def _compare(self, leaf: Leaf) -> str | None:
        self.compared += 1
        facts = leaf["facts"]
        counted = {"received": len(self.states), "open": self.counts["open"]}
        counted |= {state: self.counts[state] for state in _ENDS}
        wrong = [f"{name}: {facts.get(name)} published, {count} in the log" for name, count in counted.items()
                 if facts.get(name) != count]  # fmt: skip
        return f"the published sum does not come out ({'; '.join(wrong)})" if wrong else None
