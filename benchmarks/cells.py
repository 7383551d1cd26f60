"""All figures of the whole country from nothing, beside one GROUP BY that a person would write by hand."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from danvan.kernel.figures.public import measures, series, values, values_in
from danvan.kernel.figures.testing import rebuild_months, rebuild_weeks
from danvan.kernel.organisations.public import roots
from danvan.lib.periods import week_of

from .ground import Ground
from .measuring import Stopwatch, doing, ms
from .report import Line

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
    _check()
    return [
        Line(
            f"cells of {ground.rows:,} matters, all units × months", f"≤ {BAR:.0f} s", ms(took),
            f"{ms(calm)} without waiting for a core; {calm / hand:.1f} × one GROUP BY by hand ({ms(hand)})",
            took <= BAR, calm <= BAR,
        ),
        Line("  cells written, every level included", "", f"{count:,}", f"{count / took:,.0f}/s"),
        Line("  counts by week of every unit besides", "", ms(weeks), "in a transaction of their own"),
        Line("  one week of the whole country", "", ms(_of_one_week()), "own counts of its units, added when read"),
        Line("  one topic of the whole country, 12 months of a rate, from the records", "", ms(_of_one_topic()), ""),
    ]  # fmt: skip


def _by_hand() -> float:
    watch = Stopwatch()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE by_hand AS {BY_HAND}")
        took = watch.stop()[1]
        cursor.execute("DROP TABLE by_hand")
    return took


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


def _check() -> None:
    """The country's cells hold every matter exactly once."""
    nation = roots("vn")[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(received_on), max(received_on) FROM petitions_petition")
        there, first, last = cursor.fetchone()
    counted = values(["petitions.received"], nation, start=first, end=last)["petitions.received"].value
    if counted != there:
        raise SystemExit(f"{there} matters, {counted} in the cells of the country")
