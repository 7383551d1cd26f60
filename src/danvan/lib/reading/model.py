"""What reading gives back: figures, documents, people, events and awards, each with its exact words."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

#: Below this share of a hundred a find is left out: to abstain is better than to invent.
THRESHOLD = 60


@dataclass(frozen=True, kw_only=True)
class Find:
    """Some words of the text: `quote` is text[start:end] of the NFC text.

    `confidence` is in hundredths and belongs to the kind of evidence that `rule` stands for, not to the single find.
    """

    quote: str
    start: int
    end: int
    confidence: int
    rule: str

    def as_dict(self, *, is_full: bool = False) -> dict[str, Any]:
        """The published shape. `is_full` adds what a person needs to judge it: confidence and rule, the body."""
        hidden = {"confidence", "rule"} | self._inner()
        told = {one.name: _plain(getattr(self, one.name)) for one in fields(self) if one.name not in hidden}
        told |= self._outer()
        if is_full:
            told |= {name: _plain(getattr(self, name)) for name in sorted(self._inner())}
            told |= {"confidence": self.confidence / 100, "rule": self.rule}
        return told

    def _inner(self) -> set[str]:
        return set()

    def _outer(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True, kw_only=True)
class Figure(Find):
    """A number with what it counts. `of` is the whole of a ratio; `approx` more_than, almost, about, less_than.

    `period` is a year, half, quarter or month: "2023", "2023-H1", "2023-Q2", "2023-04".
    """

    value: Decimal
    unit: str
    measure: str = "other"
    of: Decimal | None = None
    approx: str | None = None
    place: str | None = None
    period: str | None = None
    body: str | None = None

    def _inner(self) -> set[str]:
        return {"body"}

    def _outer(self) -> dict[str, Any]:
        return {"confidence": self.confidence / 100}


@dataclass(frozen=True, kw_only=True)
class Cited(Find):
    """A document cited by number, or a law by its name (then without number, the name being its title)."""

    type: str | None
    number: str | None
    date: str | None = None
    issuer: str | None = None
    title: str | None = None

    def _inner(self) -> set[str]:
        return {"title"}


@dataclass(frozen=True, kw_only=True)
class Official(Find):
    """A person named in a public function."""

    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Event(Find):
    """Something that took place on a day; of several days the first. `date` is ISO, as much as is known."""

    kind: str
    date: str | None
    place: str | None = None
    host: str | None = None


@dataclass(frozen=True, kw_only=True)
class Award(Find):
    """One form of praise by one issuer for one reason, with how many received it."""

    form: str
    issuer: str | None
    collectives: int | None
    individuals: int | None
    reason: str | None
    year: int | None

    def _inner(self) -> set[str]:
        return {"reason"}

    def _outer(self) -> dict[str, Any]:
        return {"for": self.reason}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """All that was read in one text. Every find lies in `text`, the NFC form of what was given."""

    source: str
    text: str
    figures: list[Figure] = field(default_factory=list)
    documents: list[Cited] = field(default_factory=list)
    people: list[Official] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    abstained: int = 0  #: what was seen and left out, for want of evidence

    def as_dict(self, *, is_full: bool = False) -> dict[str, Any]:
        """What `danvan read --json` prints."""
        kinds = {name: getattr(self, name) for name in KINDS}
        finds = {name: [one.as_dict(is_full=is_full) for one in found] for name, found in kinds.items()}
        return {"source": self.source, "text": self.text, **finds}


KINDS = ("figures", "documents", "people", "events", "awards")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return list(value) if isinstance(value, tuple) else value
