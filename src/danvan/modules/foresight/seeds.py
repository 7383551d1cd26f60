"""Weekly counts of older systems before those of this one, half a quiet year, and three rises with what became of them.

A canal is polluted over three communes and matters about contributions rise slowly: those are matters of this house
(`data/demo/world.toml`), to whose communes an older system's counts are added. A land office is late after the merger: that
stands in the counts of eighteen communes which still work with the older system and hand them in every Monday. Old counts
are drawn, the communes real; the engine is told nothing of the rises.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from danvan.kernel.dossiers.public import Story, seat
from danvan.kernel.figures.public import in_weeks, watched
from danvan.kernel.organisations.public import Person, Unit, children_of, holder_of, roots

from . import actions, history
from .actions.baseline import OldCell
from .models import Advice, Alarm

COMMUNES, YEARS = 18, 3
TOPICS = {"waterways": 0.8, "land": 1.6, "contributions": 1.0, "rubbish": 1.8}
LATE_LAND = 0.7
QUIET, EVENT, LOOKED_AT = (
    26,
    9,
    3,
)  #: weeks before the rises begin in which nothing happens, weeks from then to the end, quiet weeks that the story runs
_SEED = 20260101
_CROWD = 0.09  #: share of matters that others raise too, at the same time
_SETTLED = 26  #: weeks of this house from which the older level is taken


@dataclass(frozen=True)
class Rise:
    """What is planted: series and topic, which communes by number, from which week of the story, by how many matters a week."""

    name: str
    series: str
    topic: str
    communes: tuple[int, ...]
    extra: tuple[int, ...]


#: The rises of those that hand in their counts; the others are matters of this house.
HANDED_IN = ("land",)
#: Extra matters in each week from the first; the last number goes on to the end, or until advice is heeded.
RISES = (
    Rise("canal", history.INTAKE, "waterways", (2, 3, 4), (6, 9, 8, 8, 7, 6, 2, 1, 0)),
    Rise("land", "petitions.not_on_time", "land", (7,), (7, 8, 9, 8, 9, 9, 8, 9, 9)),
    Rise("contributions", history.INTAKE, "contributions", (11,), (1, 2, 3, 5, 7, 9, 10, 11, 12)),
)


def drawn(
    weeks: int, communes: int = COMMUNES, *, seed: int = _SEED, rises: Sequence[Rise] = RISES
) -> dict[tuple[str, str], NDArray[np.int64]]:
    """(series, topic) → counts (weeks, communes) with season, trend and overdispersion, the rises in the last `EVENT` weeks."""
    luck = np.random.default_rng(seed)
    wanted = [(history.INTAKE, topic, mean) for topic, mean in TOPICS.items()] + [
        ("petitions.not_on_time", "land", LATE_LAND)
    ]
    at = np.arange(weeks)
    found: dict[tuple[str, str], NDArray[np.int64]] = {}
    for number, (series, topic, mean) in enumerate(wanted):
        wave = 1 + 0.15 * np.sin(2 * math.pi * (at + 9 * number) / 52.1775)
        level = mean * luck.gamma(8, 1 / 8, communes)
        expected = np.outer(wave * np.exp(0.05 * (at - weeks) / 52), level)
        found[series, topic] = luck.poisson(expected * luck.gamma(12, 1 / 12, expected.shape))
    for rise in rises:
        for place, extra in enumerate(rise.extra[:EVENT]):
            for commune in rise.communes:
                found[rise.series, rise.topic][weeks - EVENT + place, commune] += extra
    return found


class Foresight(Story):
    """Counts come in every Monday from the older system, the engine looks, and people do what follows."""

    def begin(self) -> None:
        if not self.places or self.places[0].unit.parent is None:
            return
        self.last = history.last_complete(timezone.localtime(self.until).date())
        first = self.last - (LOOKED_AT + EVENT - 1) * history.WEEK
        self.on(first, self.bring_in, first, hour=6)

    def bring_in(self, first: date) -> None:
        """The past in one file for each series, then one small file a week."""
        province = self.places[0].unit.parent
        assert province is not None
        busy = {
            row[0]
            for row in in_weeks(history.INTAKE, start=first - timedelta(days=180), end=first, today=first)
        }
        self.units: Sequence[Unit] = [one for one in children_of(province) if one.pk not in busy][:COMMUNES]
        if len(self.units) < COMMUNES:
            return
        length = YEARS * 52 + QUIET + EVENT
        rises = [one for one in RISES if one.name in HANDED_IN]
        self.counts, self.first = drawn(length, rises=rises), self.last - (length - 1) * history.WEEK
        self.keep(self.first, first - history.WEEK)
        self.before(self.first, first)
        monday = first
        while monday <= self.last:
            self.at(_morning(monday + history.WEEK), self.week, monday)
            monday += history.WEEK

    def keep(self, first: date, last: date) -> None:
        """One file for each series with the weeks from first to last."""
        low, high = (first - self.first) // history.WEEK, (last - self.first) // history.WEEK
        for series in dict.fromkeys(name for name, _topic in self.counts):
            cells = [
                OldCell(self.first + week * history.WEEK, self.units[at], topic, int(values[week, at]))
                for (name, topic), values in self.counts.items() if name == series
                for week in range(low, high + 1) for at in range(len(self.units)) if values[week, at]
            ]  # fmt: skip
            if cells:
                digest = hashlib.sha256(f"{series}{first}{last}".encode()).hexdigest()
                title = self.said["file"].format(first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")
                actions.import_counts(
                    by=_importer(),
                    unit=roots("vn")[0],
                    title=title,
                    series=series,
                    cells=cells,
                    digest=digest,
                )

    def before(self, first: date, until: date) -> None:
        """What the communes of this house counted in their older system, from the first Monday until they began here."""
        end = until - timedelta(days=1)
        for series in watched():
            rows = in_weeks(series, start=first, end=end, today=end)
            of = history.offices({unit for unit, *_rest in rows}, on=end)
            cells = list(
                _older(
                    [(of[unit], topic, monday, count) for unit, topic, monday, count in rows], first, until
                )
            )
            if not cells:
                continue
            actions.import_counts(
                by=_importer(), unit=roots("vn")[0], series=series, cells=cells,
                title=self.said["before"].format(until=f"{min(row[2] for row in rows):%d/%m/%Y}"),
                digest=hashlib.sha256(f"{series}{first} before".encode()).hexdigest(),
            )  # fmt: skip

    def week(self, monday: date) -> None:
        """What every Monday brings."""
        system = Person.objects.system()
        self.keep(monday, monday)
        actions.run_week(by=system, week=monday)
        actions.judge_due(by=system)
        actions.measure_due(by=system)
        for alarm in Alarm.objects.filter(state="seen", week=monday, unit__level="commune").order_by("p")[:2]:
            self.on(timezone.localdate() + timedelta(days=1), self.explain, alarm)

    def explain(self, alarm: Alarm) -> None:
        """Those above the commune explain it; for the canal they also write to their head, who agrees."""
        above = alarm.unit.parent
        head = holder_of(above, "head") if above is not None else None
        is_planted = any((one.series, one.topic) == (alarm.series, alarm.topic) for one in RISES)
        told = self.said["cause"].get(alarm.topic) if is_planted else None
        if head is None or told is None or above is None:
            return
        actions.explain_alarm(alarm, by=head, cause=told["cause"], text=told["text"])
        if alarm.topic != "waterways" or Advice.objects.exists():
            return
        said, today = self.said["advice"], timezone.localdate()
        paper = actions.draft_advice(
            alarm, by=head, body=seat(head, "head").body, kind="proposal", title=said["title"], situation=said["situation"],
            causes=told["text"], proposal=said["proposal"], task=said["task"], measure="petitions.closed", target=10,
            due_on=today + timedelta(days=30),
        )  # fmt: skip
        paper = actions.send_advice(paper, by=head)
        actions.agree_advice(paper, by=head)


def _older(rows: list[tuple[int, str, date, int]], first: date, until: date) -> Iterator[OldCell]:
    """Counts of each (unit, topic, Monday, count) from `first` to when the unit began here: the level and the season that it has
    had since, growing towards them, and matters that bring others with them."""
    luck, began = np.random.default_rng(_SEED), dict[int, date]()
    sums, months = defaultdict[tuple[int, str], int](int), defaultdict[tuple[str, int], int](int)
    for unit, topic, monday, count in rows:
        sums[unit, topic] += count
        months[topic, monday.month] += count
        began[unit] = min(monday, began.get(unit, monday))
    units = Unit.objects.filter(level="commune").in_bulk(began)
    since = min(began.values(), default=until)
    held = Counter((since + n * history.WEEK).month for n in range((until - since) // history.WEEK))
    for (unit, topic), total in sorted(sums.items()):
        weeks, length = (until - began[unit]) // history.WEEK, (began[unit] - first) // history.WEEK
        if unit not in units or weeks < _SETTLED:
            continue
        share = sum(months[topic, month] for month in held) / max(1, sum(held.values()))
        season = [
            (months[topic, month] + 2) / (share * held[month] + 2)
            for month in ((first + at * history.WEEK).month for at in range(length))
        ]
        counts = luck.poisson(total / weeks * np.linspace(0.4, 0.6, length) * season)
        counts += luck.binomial(counts, _CROWD) * luck.integers(1, 3, length)
        for at in np.flatnonzero(counts):
            yield OldCell(first + int(at) * history.WEEK, units[unit], topic, int(counts[at]))


def _importer() -> Person:
    return holder_of(roots("vn")[0], "registrar") or Person.objects.system()


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(7)))
