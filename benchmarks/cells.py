"""All figures of the whole country from nothing, beside one GROUP BY that a person would write by hand."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from danvan.kernel.figures.public import measures, series, values, values_in
from danvan.kernel.figures.testing import rebuild_months, rebuild_weeks, refresh_units
from danvan.kernel.organisations.public import Unit, roots
from danvan.lib.periods import Kind, Period, period_of, week_of
from danvan.modules.petitions.queries.browsing import Counted, Wanted, page_of

from .ground import Ground
from .measuring import Stopwatch, Timed, doing, ms
from .report import Line, timed_line

BAR = 10.0
#: One pass, one grouping, one of the four days that figures go by; no level above the commune.
BY_HAND = """
SELECT received_unit_id, date_trunc('month', received_on)::date AS month, topic_id, count(*) AS received,
       count(*) FILTER (WHERE state = 'closed') AS closed, count(*) FILTER (WHERE answered_on <= due_on) AS in_time
FROM petitions_petition GROUP BY 1, 2, 3
"""


def measure(ground: Ground) -> list[Line]:
    with doing("one GROUP BY by hand"):
        hand = min(_by_hand() for _ in range(2))
    with doing("all cells"):
        watch = Stopwatch()
        count = rebuild_months("petitions", today=timezone.localdate())
        took, calm = watch.stop()
    with doing("all weeks"):
        watch = Stopwatch()
        rebuild_weeks("petitions", today=timezone.localdate())
        weeks = watch.stop()[0]
    check()
    with doing("one changed record, and any cell with its records"):
        changed = one_record()
        cell = Timed()
        for ask in itertools.islice(any_cell(), 150):
            cell.call(ask)
    return [
        Line(
            f"cells of {ground.rows:,} matters, all units × months", f"≤ {BAR:.0f} s", ms(took),
            f"{ms(calm)} without waiting for a core; {calm / hand:.1f} × one GROUP BY by hand ({ms(hand)})",
            took <= BAR, calm <= BAR,
        ),
        Line("  cells written, every level included", "", f"{count:,}", f"{count / took:,.0f}/s"),
        Line("  counts by week of every unit besides", "", ms(weeks), "in a transaction of their own"),
        Line("  one week of the whole country", "", ms(_of_one_week()), "own counts of its units, added when read"),
        Line(
            "one changed record → figures right at every level", "≤ 2 s, ≤ 1 % of a rebuild", ms(changed),
            f"{changed / (took + weeks):.2%} of months and weeks anew, both of which it brings up to date",
            changed <= 2 and changed <= (took + weeks) / 100, None,
        ),
        timed_line("any cell of the country, a province or a commune, and its first page of records", cell, bar=0.3),
        Line("  one topic of the whole country, 12 months of a rate, from the records", "", ms(_of_one_topic()), ""),
    ]  # fmt: skip


def _by_hand() -> float:
    watch = Stopwatch()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE by_hand AS {BY_HAND}")
        took = watch.stop()[1]
        cursor.execute("DROP TABLE by_hand")
    return took


def one_record() -> float:
    """The worst of ten: a matter is answered, in communes large and small."""
    slowest = 0.0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(id), unit_id FROM petitions_petition WHERE state = 'accepted' GROUP BY 2 ORDER BY count(*) DESC LIMIT 10"
        )
        found = cursor.fetchall()
    for pk, unit in found:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE petitions_petition SET extended_count = extended_count + 1 WHERE id = %s", [pk]
            )
            watch = Stopwatch()
            refresh_units("petitions", [unit])
            slowest = max(slowest, watch.stop()[0])
            transaction.set_rollback(True)
    return slowest


def any_cell() -> Iterator[Callable[[], object]]:
    """Whatever somebody may ask next: a unit of any level, a period of any kind, a measure, and what it opens to."""
    dice = random.Random(1)
    units = [roots("vn")[0], *Unit.objects.filter(level="province", valid_to__isnull=True).order_by("?")[:20],
             *Unit.objects.filter(level="commune", valid_to__isnull=True).order_by("?")[:80]]  # fmt: skip
    names = [name for name in measures() if name.startswith("petitions.")]
    today = timezone.localdate()
    while True:
        unit, name = dice.choice(units), dice.choice(names)
        kind = dice.choice([Kind.WEEK, Kind.MONTH, Kind.QUARTER, Kind.HALF, Kind.YEAR])
        period = period_of(today - timedelta(days=dice.randrange(600)), kind)

        def ask(unit: Unit = unit, name: str = name, period: Period = period) -> object:
            value = values_in([name], unit, period)
            opened = Counted(name, "", unit, start=period.start, end=period.end)
            return value, page_of(Wanted(counted=opened))

        yield ask


def _of_one_week() -> float:
    """Every figure of the country in its last week."""
    nation, week = roots("vn")[0], week_of(timezone.localdate()).before()
    watch = Stopwatch()
    values_in([name for name in measures() if name.startswith("petitions.")], nation, week)
    return watch.stop()[0]


def _of_one_topic() -> float:
    """The slowest reading there is: topics have no cells. The topic is the most frequent one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT topic_id FROM petitions_petition GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        topic = cursor.fetchone()[0]
        cursor.execute("SELECT max(received_on) FROM petitions_petition")
        end = cursor.fetchone()[0]
    watch = Stopwatch()
    series("petitions.on_time_rate", roots("vn")[0], start=end - timedelta(days=334), end=end, topic=topic)
    return watch.stop()[0]


def check() -> None:
    """The country's cells hold every matter exactly once."""
    nation = roots("vn")[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(received_on), max(received_on) FROM petitions_petition")
        there, first, last = cursor.fetchone()
    counted = values(["petitions.received"], nation, start=first, end=last)["petitions.received"].value
    if counted != there:
        raise SystemExit(f"{there} matters, {counted} in the cells of the country")
