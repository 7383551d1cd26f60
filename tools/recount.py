"""Count a national report again, from the raw tables, by SQL of its own.

    .venv/bin/python tools/recount.py --cells 1000 --seed 7

Picks cells (unit × period × item) at random, asks `indicators.told` for each, and counts the same from the modules' own
tables and the statements, without the figures' cells, their declarations or the kernel's arithmetic: what is written
here is written a second time on purpose. Prints every mismatch and ends with 1 where there is one.
"""
# ruff: noqa: S608 - statements are put together from the tables of this file

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danvan.project.settings")

#: item → (table with its alias x, day, unit, condition). `today` stands for the day that cells are as of.
COUNTED = {
    "petitions.received": ("petitions_petition x", "x.received_on", "x.received_unit_id", "TRUE"),
    "petitions.complaints": ("petitions_petition x", "x.received_on", "x.received_unit_id", "x.kind = 'complaint'"),
    "petitions.forwarded": ("petitions_petition x", "x.ended_on", "x.unit_id", "x.state = 'forwarded'"),
    "petitions.on_time": (
        "petitions_petition x", "x.due_on", "x.unit_id",
        "x.answered_on <= x.due_on AND x.state IN ('answered', 'closed')",
    ),
    "petitions.late": (
        "petitions_petition x", "x.due_on", "x.unit_id",
        "(x.answered_on > x.due_on AND x.state IN ('answered', 'closed'))"
        " OR (x.state IN ('received', 'accepted') AND x.due_on < today)",
    ),
    "dialogues.held": ("dialogues_session x", "x.held_on", "x.unit_id", "TRUE"),
    "dialogues.periodic": ("dialogues_session x", "x.held_on", "x.unit_id", "x.kind = 'periodic'"),
    "dialogues.promises_kept": ("dialogues_commitment x", "x.first_due_on", "x.unit_id", "x.state = 'kept'"),
    "models.registered": ("initiatives_initiative x", "x.registered_on", "x.unit_id", "TRUE"),
    "models.economy": ("initiatives_initiative x", "x.registered_on", "x.unit_id", "x.field = 'economy'"),
    "supervision.held": ("oversight_supervision x", "x.ended_on", "x.unit_id", "TRUE"),
    "supervision.sent": ("oversight_recommendation x", "x.sent_on", "x.unit_id", "TRUE"),
    "critique.held": ("oversight_critique x", "x.sent_on", "x.unit_id", "TRUE"),
    "directives.issued": ("directives_directive x", "x.issued_on", "x.unit_id", "TRUE"),
    "gatherings.held": ("gatherings_gathering x", "x.held_on", "x.unit_id", "TRUE"),
}  # fmt: skip

#: Items that are only stated.
STATED = ("reception.sessions", "consultations.held", "decisions.taken", "mediation.cases", "labour.days")


@dataclass(frozen=True)
class Mismatch:
    """A cell that two counts tell differently."""

    item: str
    unit: str
    period: str
    told: Decimal | None
    recounted: Decimal | None
    restated: bool

    def __str__(self) -> str:
        where = " (today's units)" if self.restated else ""
        return f"{self.item} {self.unit} {self.period}{where}: told {self.told}, recounted {self.recounted}"


class Recount:
    """The tree and the raw rows, read once, and counted one cell at a time."""

    def __init__(self, *, today: date) -> None:
        self.today = today
        self.terms: dict[int, list[tuple[date | None, date | None, tuple[int, ...]]]] = {}
        for unit, since, until, path in _rows(
            "SELECT unit_id, lower(during), upper(during), path FROM organisations_unitterm ORDER BY unit_id, during"
        ):
            self.terms.setdefault(unit, []).append((since, until, tuple(path)))
        self.heir = dict(
            _rows("SELECT predecessor_id, successor_id FROM organisations_lineage WHERE is_default")
        )
        self.rows: dict[str, list[tuple[date, int, int]]] = {}
        for name, (table, day, unit, when) in COUNTED.items():
            condition = when.replace("today", f"DATE '{today.isoformat()}'")
            self.rows[name] = _rows(
                f"SELECT {day}, {unit}, count(*) FROM {table} WHERE {day} IS NOT NULL AND ({condition}) GROUP BY 1, 2"
            )
        self.words = _rows(
            "SELECT item, unit_id, scope, start, \"end\", value FROM indicators_statement WHERE state = 'standing'"
        )

    def path(self, unit: int, day: date) -> tuple[int, ...]:
        """Under whom a row of a unit counts on a day: the unit's own term, else that of whoever continues it."""
        terms = self.terms[unit]
        if terms[0][0] is not None and day < terms[0][0]:
            return terms[0][2]
        for since, until, path in terms:
            if (since is None or since <= day) and (until is None or day < until):
                return path
        heir = self.heir.get(unit)
        return (*self.path(heir, day), unit) if heir is not None else ()

    def is_under(self, row_unit: int, unit: int, day: date, *, restated: bool) -> bool:
        if not restated:
            return row_unit == unit or unit in self.path(row_unit, day)
        while row_unit in self.heir:
            row_unit = self.heir[row_unit]
        return unit in self.path(row_unit, self.today)

    def counted(self, item: str, unit: int, start: date, end: date, *, restated: bool) -> int:
        """Raw rows of whole months, each placed by the tree of its month's last day."""
        return sum(
            count
            for day, row_unit, count in self.rows[item]
            if start <= day <= end and self.is_under(row_unit, unit, _month_end(day), restated=restated)
        )

    def said(self, item: str, unit: int, start: date, end: date, *, restated: bool) -> Decimal | None:
        """Words of this item for this period: the unit's own, else those highest below it, added up.

        A quarter that nobody told as one is the sum of its months, if each of them was told.
        """
        found: dict[tuple[int, str], list[tuple[date, date, Decimal]]] = {}
        for name, row_unit, scope, word_start, word_end, value in self.words:
            if name == item and start <= word_start and word_end <= end:
                found.setdefault((row_unit, scope), []).append((word_start, word_end, Decimal(value)))
        spans = {key: _over(words, start, end) for key, words in found.items()}
        told = {
            key: value for key, value in spans.items()
            if value is not None and self.is_under(key[0], unit, end, restated=restated)
        }  # fmt: skip
        if (unit, "whole") in told:
            return told[unit, "whole"]
        wholes = {row_unit for row_unit, scope in told if scope == "whole"}
        top = [
            value
            for (row_unit, scope), value in told.items()
            if not wholes & (set(self._above(row_unit, end, restated)) - ({row_unit} if scope == "whole" else set()))
        ]  # fmt: skip
        return sum(top, Decimal(0)) if top else None

    def _above(self, unit: int, day: date, restated: bool) -> tuple[int, ...]:
        return (*self.path(unit, self.today if restated else day), unit)


def _over(words: Sequence[tuple[date, date, Decimal]], start: date, end: date) -> Decimal | None:
    """The sum of words that follow each other from the first day to the last, longer ones first; None where a day is open."""
    if start > end:
        return Decimal(0)
    for first, last, value in sorted(words, key=lambda word: word[0] - word[1]):
        if first == start:
            rest = _over(words, last + timedelta(days=1), end)
            if rest is not None:
                return value + rest
    return None


def recount(
    cells: int, *, seed: int, today: date, periods: Sequence[Any], restated: bool = False
) -> tuple[int, list[Mismatch]]:
    """So many cells picked at random, counted twice. Returns how many held a number, and where the counts differ."""
    from danvan.kernel.indicators.public import told
    from danvan.kernel.organisations.public import Unit

    luck = random.Random(seed)  # noqa: S311 - a choice that repeats
    again = Recount(today=today)
    units = _interesting(again, Unit)
    found: list[Mismatch] = []
    held = 0
    for _number in range(cells):
        unit, period = luck.choice(units), luck.choice(periods)
        item = luck.choice([*COUNTED, *STATED])
        told_one = told([item], unit, period, tree_of=today if restated else None)[item]
        if item in COUNTED:
            if told_one.source in ("stated", "summed"):
                mine: Decimal | None = (
                    told_one.value if told_one.computed is None else Decimal(told_one.computed)
                )
                theirs = mine if told_one.computed is None else Decimal(
                    again.counted(item, unit.pk, period.start, period.end, restated=restated)
                )  # fmt: skip
            else:
                mine = told_one.value
                theirs = Decimal(again.counted(item, unit.pk, period.start, period.end, restated=restated))
                if mine is None and theirs == 0:
                    theirs = None  # nobody ever recorded anything there: no zero
        else:
            mine = told_one.value
            theirs = again.said(item, unit.pk, period.start, period.end, restated=restated)
        held += mine is not None
        if mine != theirs:
            found.append(Mismatch(item, unit.code, period.code, mine, theirs, restated))
    return held, found


def _interesting(again: Recount, model: Any) -> list[Any]:
    """Units that hold something, and all above them; everybody else holds nothing, of which a few are enough."""
    ids: set[int] = set()
    for rows in again.rows.values():
        for day, unit, _count in rows:
            ids |= {unit, *again.path(unit, _month_end(day))}
    for _item, unit, _scope, _start, end, _value in again.words:
        ids |= {unit, *again.path(unit, end)}
    idle = list(model.objects.exclude(pk__in=ids).order_by("pk").values_list("pk", flat=True)[:5])
    return list(model.objects.filter(pk__in=[*ids, *idle]).order_by("pk"))


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _rows(sql: str) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def main() -> int:
    import django

    django.setup()
    from django.utils import timezone

    from danvan.kernel.figures.public import refresh_all
    from danvan.lib.periods import Kind, period_of

    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--cells", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    told = asked.parse_args()
    refresh_all()
    today = timezone.localdate()
    periods = [period_of(today, kind).before() for kind in (Kind.MONTH, Kind.QUARTER, Kind.HALF, Kind.YEAR)]
    periods += [period.before() for period in periods]
    ended = 0
    for restated in (False, True):
        held, mismatches = recount(
            told.cells, seed=told.seed, today=today, periods=periods, restated=restated
        )
        ended |= bool(mismatches)
        print(
            f"{told.cells} cells{' by today’s units' if restated else ''}: {held} held a number, {len(mismatches)} differ"
        )
        for one in mismatches:
            print(f"  {one}")
    return int(ended)


if __name__ == "__main__":
    sys.exit(main())
