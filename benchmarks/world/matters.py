"""A believable matter: when it came, whose it is, how far it got. One row of petitions_petition each."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from itertools import accumulate
from typing import Any

from danvan.modules.petitions.writing import fingerprint

from .plain import MONTHS, Office, Places
from .texts import Writer, Written

#: Every so manieth matter has its whole life: clock, answer, and five entries of the log instead of one.
WHOLE = 50
_KINDS = ("feedback", "feedback", "feedback", "proposal", "proposal", "complaint")
_ENDS = (
    ("closed", 90.0),
    ("refused", 3.5),
    ("forwarded", 3.5),
    ("joined", 1.2),
    ("split", 0.5),
    ("withdrawn", 1.3),
)
_OUTCOMES = ("resolved", "resolved", "resolved", "partly", "explained", "planned", "not_feasible")
_HOURS = (*range(7, 22), 8, 9, 10, 14, 15, 19, 20)


@dataclass
class Matter:
    """A row by column name, and what was decided about its life besides."""

    row: dict[str, Any]
    office: Office  #: where it was received
    written: Written
    is_whole: bool
    version_id: int
    steps: dict[str, list[str]]
    extra: dict[str, Any] = field(default_factory=dict)


class Chronicle:
    """Matters `first` to `last` of `total`, in the order they came over the last 24 months."""

    def __init__(self, places: Places, *, total: int) -> None:
        self.places, self.total = places, total
        self.weights = [
            list(accumulate(one.weight for one in found)) for found in (places.before, places.after)
        ]

    def matters(self, first: int, last: int) -> Iterator[Matter]:
        rng = random.Random(first)
        writer = Writer(first, names=[office.name for office in self.places.after])
        told: list[tuple[Office, Written]] = []
        for number in range(first, last):
            yield self._matter(number, rng, writer, told, earliest=first)

    def _matter(
        self,
        number: int,
        rng: random.Random,
        writer: Writer,
        told: list[tuple[Office, Written]],
        *,
        earliest: int,
    ) -> Matter:
        received_at = self._moment(number, rng)
        received_on = (received_at + timedelta(hours=7)).date()
        old = received_on < self.places.turned
        office = self._office(rng, old=old)
        written = self._written(rng, writer, told, office)
        kind = rng.choice(_KINDS)
        due = self.places.deadlines[kind, received_on]
        bits, bands = fingerprint(written.title, written.text)
        row: dict[str, Any] = {
            "id": number, "number": number, "uid": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
            "receipt_hash": rng.randbytes(32), "kind": kind, "title": written.title, "text": written.text,
            "topic_id": written.topic if rng.random() < 0.93 else None, "place": written.place[:200],
            "unit_id": office.unit_id, "received_unit_id": office.unit_id, "body_id": office.body_id,
            "received_at": received_at, "received_on": received_on, "due_on": due.due_on,
            "channel": rng.choices(("web", "api", "counter", "phone"), (70, 10, 12, 8))[0],
            "is_private": rng.random() < 0.08, "fingerprint": bits, "bands": bands, "version": rng.randrange(2, 9),
        }  # fmt: skip
        self._live(row, rng, received_on=received_on, due_on=due.due_on, earliest=earliest)
        ends_here = (row.get("ended_on") or self.places.today) < self.places.turned
        if old and not ends_here and office.unit_id in self.places.heir:
            heir = self.places.heir[office.unit_id]
            row |= {"unit_id": heir.unit_id, "body_id": heir.body_id}
        if row["state"] in ("received", "accepted"):
            self._open(row, rng, office)
        return Matter(row, office, written, number % WHOLE == 0, due.version_id, due.steps)

    def _moment(self, number: int, rng: random.Random) -> datetime:
        span = MONTHS * 30
        day = self.places.today - timedelta(days=span - int(number * span / self.total) % (span + 1))
        hour = clock_time(rng.choice(_HOURS), rng.randrange(60), rng.randrange(60))
        return datetime.combine(min(day, self.places.today), hour, UTC) - timedelta(hours=7, days=1)

    def _office(self, rng: random.Random, *, old: bool) -> Office:
        among = self.places.before if old else self.places.after
        return rng.choices(among, cum_weights=self.weights[not old])[0]

    @staticmethod
    def _written(
        rng: random.Random, writer: Writer, told: list[tuple[Office, Written]], office: Office
    ) -> Written:
        if told and rng.random() < 0.06:
            return writer.retold(rng.choice(told)[1])
        written = writer.matter()
        told.append((office, written))
        del told[:-400]
        return written

    def _live(
        self, row: dict[str, Any], rng: random.Random, *, received_on: Any, due_on: Any, earliest: int
    ) -> None:
        """State, answer and end, by the matter's age; most are over."""
        age = (self.places.today - received_on).days
        is_open = rng.random() < (0.012 if age > 60 else 0.9 - age / 90)
        took = max(1, int((due_on - received_on).days * rng.lognormvariate(-0.35, 0.5)))
        answered_on = received_on + timedelta(days=min(took, max(age - 1, 0)))
        if is_open:
            state = rng.choices(("received", "accepted", "waiting", "answered"), _OPEN[age > 5])[0]
        else:
            state = rng.choices([name for name, _share in _ENDS], [share for _name, share in _ENDS])[0]
        row["state"] = state
        if state in ("answered", "closed"):
            self._answer(row, rng, answered_on)
        if not is_open:
            self._end(row, rng, answered_on, earliest=earliest)
        if not row["is_private"] and age >= 3 and rng.random() < 0.76:
            row["published_at"] = row["received_at"] + timedelta(days=rng.randrange(1, min(age, 4)))
            row["public_title"], row["public_text"] = row["title"], row["text"]

    @staticmethod
    def _answer(row: dict[str, Any], rng: random.Random, on: Any) -> None:
        row["answered_on"], row["answered_at"] = on, _noon(on)
        row["outcome"] = rng.choice(_OUTCOMES)
        row["reopened_count"] = int(rng.random() < 0.03)

    def _end(self, row: dict[str, Any], rng: random.Random, answered_on: Any, *, earliest: int) -> None:
        on = min(answered_on + timedelta(days=rng.randrange(0, 20)), self.places.today)
        row["ended_on"], row["ended_at"] = on, _noon(on)
        row["ended_by_word"] = row["state"] == "closed" and rng.random() < 0.4
        if row["state"] == "withdrawn":
            row["outcome"] = "withdrawn"
        if row["state"] == "refused":
            row["refusal"], row["refusal_reason"] = "outside", "Không thuộc thẩm quyền giải quyết của phường."
        if row["state"] == "forwarded":
            row["forwarded_to"] = "Công ty Điện lực"
        if row["state"] == "joined" and row["id"] > earliest:
            row["joined_into_id"] = rng.randrange(earliest, row["id"])
        elif row["state"] == "joined":
            row["state"], row["outcome"] = "closed", "resolved"

    def _open(self, row: dict[str, Any], rng: random.Random, office: Office) -> None:
        if rng.random() < 0.5 and row["state"] == "accepted":
            row["assignee_id"] = self.places.handler_id if rng.random() < 0.01 else None
        if row["due_on"] < self.places.today:
            row["escalation"], row["escalated_body_id"] = 1, office.above_id


_OPEN = {False: (70, 28, 1, 1), True: (10, 45, 7, 38)}


def _noon(day: Any) -> datetime:
    return datetime.combine(day, clock_time(5), UTC)
