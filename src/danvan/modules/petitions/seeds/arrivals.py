"""When matters come in, where, and what about: seasons, week days, growth, storms that bring many at once."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Any

from django.utils import timezone

from danvan.kernel.organisations.public import Unit

from .places import Commune
from .words import Place, phrases

#: Hours at which people write, by weight: before work, lunch, evening.
_HOURS = [1, 0, 0, 0, 1, 2, 6, 10, 12, 11, 9, 8, 9, 7, 7, 7, 8, 9, 10, 13, 14, 10, 6, 3]
#: One matter in so many is about something that many people see at the same time.
_CROWD = 0.09
_DEFAULT_STRESS = {"waterways": 0.25, "livestock": 0.5, "other": 0.6, "cables": 0.7}


@dataclass(frozen=True)
class Arrival:
    """Somebody writes: at this moment, about this, in this unit. `echoes` names the arrival it repeats."""

    moment: datetime
    topic: str
    unit: Unit
    place: Place
    number: int
    echoes: int | None = None


def arrivals(commune: Commune, *, count: int, begins: date, merged: date, until: date) -> list[Arrival]:
    """`count` arrivals between two days, oldest first."""
    luck = random.Random(f"2026/arrivals/{commune.code}")
    drawn = _draw(commune, luck, count=count, begins=begins, merged=merged, until=until)
    return sorted(drawn, key=lambda arrival: (arrival.moment, arrival.number))


def surges(
    commune: Commune, planned: Sequence[Mapping[str, Any]], *, merged: date, until: date
) -> list[Arrival]:
    """What some weeks bring on top: `weekly` extra matters of a topic, in the whole weeks up to the last one before `until`."""
    luck = random.Random(f"2026/surges/{commune.code}")
    monday, found = until - timedelta(days=until.weekday()), list[Arrival]()
    for one in planned:
        first = monday - timedelta(weeks=len(one["weekly"]))
        if commune.code not in one["communes"] or first < merged:
            continue
        for week, count in enumerate(one["weekly"]):
            for _matter in range(count):
                day = first + timedelta(weeks=week, days=luck.choices(range(7), [5, 5, 5, 5, 5, 4, 3])[0])
                unit, place = _where(commune, luck, is_merged=True)
                found.append(Arrival(_moment(luck, day), one["topic"], unit, place, len(found)))
    return sorted(found, key=lambda arrival: (arrival.moment, arrival.number))


def _draw(
    commune: Commune, luck: random.Random, *, count: int, begins: date, merged: date, until: date
) -> Iterator[Arrival]:
    days = [begins + timedelta(days=n) for n in range((until - begins).days + 1)]
    topics = _weights(commune)
    loads = list(accumulate(_load(day, begins, until, topics) for day in days))
    number = 0
    while number < count:
        day = luck.choices(days, cum_weights=loads)[0]
        topic = luck.choices(list(topics), [weights[day.month - 1] for weights in topics.values()])[0]
        unit, place = _where(commune, luck, is_merged=day >= merged)
        first = Arrival(_moment(luck, day), topic, unit, place, number)
        yield first
        number += 1
        if luck.random() < _CROWD and first.moment.date() < until - timedelta(days=3):
            for _echo in range(min(luck.randint(1, 2), count - number)):
                later = first.moment + timedelta(minutes=luck.randint(20, 3200))
                if later.date() <= until and (later.date() >= merged) == (day >= merged):
                    yield Arrival(later, topic, unit, place, number, echoes=first.number)
                    number += 1


def _weights(commune: Commune) -> dict[str, list[float]]:
    stress = (
        _DEFAULT_STRESS
        | ({"waterways": 1.0} if commune.told["style"] == "south" else {})
        | commune.told["stress"]
    )
    return {
        topic: [month * stress.get(topic, 1.0) for month in said["season"]]
        for topic, said in phrases()[0].items()
    }


def _load(day: date, begins: date, until: date, topics: dict[str, list[float]]) -> float:
    """How much comes in on a day: the season, fewer at weekends, more as people learn that it helps."""
    season = sum(weights[day.month - 1] for weights in topics.values())
    known = 0.55 + 0.9 * (day - begins).days / max(1, (until - begins).days)
    return season * known * (0.7 if day.weekday() >= 5 else 1.0)


def _moment(luck: random.Random, day: date) -> datetime:
    hour = luck.choices(range(24), _HOURS)[0]
    return timezone.make_aware(datetime.combine(day, time(hour, luck.randrange(60), luck.randrange(60))))


def _where(commune: Commune, luck: random.Random, *, is_merged: bool) -> tuple[Unit, Place]:
    told = commune.told
    if is_merged:
        unit = luck.choice(commune.hamlets) if luck.random() < 0.62 else commune.now
        home = commune.now
    else:
        unit = home = luck.choices(commune.before, [3, *[2] * (len(commune.before) - 1)])[0]
    hamlet = (
        luck.choice(told["neighbourhoods"]) if unit.level != "neighbourhood" else f"{unit.kind} {unit.name}"
    )
    return unit, Place(
        spot=_spot(luck, told, hamlet), hamlet=hamlet[0].lower() + hamlet[1:], area=home.name,
        office=f"UBND {home.kind.lower()} {home.name}", school=luck.choice(told["schools"]), style=told["style"],
        is_rural=home.kind != "Phường",
    )  # fmt: skip


def _spot(luck: random.Random, told: dict[str, list[str]], hamlet: str) -> str:
    street, lane = luck.choice(told["streets"]), luck.randint(2, 260)
    small = hamlet[0].lower() + hamlet[1:]
    return luck.choice(
        (
            f"ngõ {lane} {street}",
            f"đầu ngõ {lane} {street}",
            f"{street}, đoạn qua {small}",
            f"khu vực {street}",
            f"gần trường {luck.choice(told['schools'])}",
            f"trước nhà văn hoá {small}",
            f"{street} gần cầu",
            f"cuối {street}",
            f"{small}, lối ra {street}",
            f"ngã ba {street}",
        )
    )
