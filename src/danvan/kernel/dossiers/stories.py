"""What modules tell in the demonstration world: steps at their own hours, each an act like any other."""

from __future__ import annotations

import heapq
import io
import itertools
import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone
from PIL import Image, ImageDraw

from danvan.kernel.organisations.public import Body, Person, Post, Unit, holder_of

from .storytime import Clock


@dataclass
class Place:
    """A commune of the story with the people who act there, each looked up once."""

    unit: Unit
    bodies: dict[str, Body] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, role: str) -> Person | None:
        """Whoever holds a post of this role in one of the commune's bodies."""
        if role not in self.people:
            found = holder_of(self.unit, role)
            if found is None:
                return None
            self.people[role] = found
        return self.people[role]

    def needs(self, role: str) -> Person:
        """The same where the story goes on only because somebody is there."""
        found = self.person(role)
        assert found is not None, f"{self.unit}: nobody holds a post of {role}"
        return found


class Story:
    """A module's part of the demonstration world, told day by day: `begin` plans, `live` lets it happen.

    The same luck gives the same story. `clock` is the time that the house reads.
    """

    def __init__(
        self, name: str, clock: Clock, places: list[Place], *, begins: date, until: datetime
    ) -> None:
        self.clock, self.places, self.begins, self.until = clock, places, begins, until
        self.luck = random.Random(f"2026/{name}")  # noqa: S311 - luck that repeats, for a story
        self._heap: list[tuple[datetime, int, Callable[..., Any], tuple[Any, ...]]] = []
        self._serial = itertools.count()
        self.begin()

    def begin(self) -> None:
        """Plan the first steps. Override."""

    @cached_property
    def said(self) -> dict[str, Any]:
        """The story's texts: `data/demo/stories/dialogues.toml` for Dialogues."""
        return _read(f"stories/{type(self).__name__.lower()}.toml")

    def street(self, place: Place) -> str:
        """One of the commune's streets."""
        world = _read("world.toml")
        known = {told["code"]: told["streets"] for told in world["commune"]}
        return str(self.luck.choice(known.get(place.unit.code, world["streets_elsewhere"])))

    def at(self, moment: datetime, step: Callable[..., Any], *what: Any) -> None:
        """Let a step happen then, unless the story has ended by then."""
        if moment <= self.until:
            heapq.heappush(self._heap, (moment, next(self._serial), step, what))

    def on(self, day: date, step: Callable[..., Any], *what: Any, hour: int = 9) -> None:
        """The same on a day, in working hours."""
        moment = timezone.make_aware(datetime.combine(day, time(hour, self.luck.randrange(60))))
        self.at(moment, step, *what)

    def live(self, day: date) -> None:
        """All steps up to and including a day, each at its own time."""
        end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time(0)))
        before = self.clock.moment
        while self._heap and self._heap[0][0] < end:
            self.clock.moment, _serial, step, what = heapq.heappop(self._heap)
            step(*what)
        self.clock.moment = before


@lru_cache(maxsize=32)
def _read(path: str) -> dict[str, Any]:
    with (settings.DATA_DIR / "demo" / path).open("rb") as file:
        return tomllib.load(file)


def seat(person: Person, *roles: str) -> Post:
    """The first post that the person holds in one of these roles; the first of all where none is named."""
    return next(post for post in person.posts if not roles or post.role in roles)


def sheet(name: str) -> tuple[str, BinaryIO]:
    """A sheet of paper, as a scanner gives it."""
    data = io.BytesIO()
    Image.new("RGB", (240, 340), "#f7f5ef").save(data, "JPEG")
    data.seek(0)
    return name, data


def picture(
    name: str, ground: str, paint: Callable[..., None] | None = None, *what: Any
) -> tuple[str, BinaryIO]:
    """A drawing in place of a photo: `paint(draw, *what)` on a ground of one colour."""
    return name, io.BytesIO(_drawn(ground, paint, *what))


@lru_cache(maxsize=32)
def _drawn(ground: str, paint: Callable[..., None] | None, *what: Any) -> bytes:
    drawing, data = Image.new("RGB", (320, 240), ground), io.BytesIO()
    if paint is not None:
        paint(ImageDraw.Draw(drawing), *what)
    drawing.save(data, "PNG", optimize=True)
    return data.getvalue()
