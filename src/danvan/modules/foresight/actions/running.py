"""The weekly look: once for each week, whoever asks and however often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import begin, change, held
from danvan.kernel.figures.public import watched
from danvan.kernel.organisations.public import Person, Unit, roots
from danvan.lib.errors import Refused, require

from .. import engine, history, rules
from ..checks import Held, checks, stirred
from ..models import Alarm, Outlook, Run

_LOCK = 0x0F05
_SAME = 8 * history.WEEK  #: a series that rises again within this time is the same alarm
_SETTLED = 8  #: weeks after which hardly anything is entered any more
_LOOKED_BACK = (26 + _SETTLED) * history.WEEK  #: of earlier looks, for how late matters are entered
_FINEST = Decimal("0.000000000001")


@transaction.atomic
def run_week(*, by: Person, week: date | None = None) -> Run:
    """Look at a week that is over (the last one unless told) and keep what stands out. A week that was looked at stays as it is."""
    if not rules.may_run(by):
        raise Refused("not_allowed", _("Your post may not let the engine run."))
    last = history.last_complete(timezone.localdate())
    week = week or last
    require(week.weekday() == 0, "no_monday", _("A week is named by its Monday."))
    require(
        week <= last,
        "not_over",
        _("This week is not over yet; half a week cannot be compared with whole ones."),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    known = Run.objects.filter(week=week).first()
    return known or _run(by, week)


def catch_up(*, by: Person, tell: Callable[[Run], None] = lambda run: None) -> list[Run]:
    """Look at every week that is over since the last look, the oldest first, each in a transaction of its own.

    A house that stood still for some Mondays misses no week; of a house that has never looked, and of weeks longer ago than
    the engine remembers an alarm, only the last ones are looked at. `tell` hears of each.
    """
    last = history.last_complete(timezone.localdate())
    known = Run.objects.order_by("-week").values_list("week", flat=True).first()
    week = last if known is None else max(known + history.WEEK, last - _SAME)
    done = []
    while week <= last:
        done.append(run_week(by=by, week=week))
        tell(done[-1])
        week += history.WEEK
    return done


def _run(by: Person, week: date) -> Run:
    past, entered = history.history(week), history.entered(week)
    complete = _complete(week)
    seen = (
        engine.Seen(0, 0.0, (), (), {})
        if past.counts is None
        else engine.look(
            past.counts, past.tree, week, holidays={"tet": history.tet(past.counts)},
            complete={name: complete.get(history.parted(name)[0], ()) for name in past.counts.topics},
        )
    )  # fmt: skip
    nation = roots(settings.HOME_TREE)[0]
    clusters = _clusters(seen, past)
    run = begin(
        Run(
            unit=nation, state="done", week=week, tests=seen.tests,
            expected_false=Decimal(seen.expected_false).quantize(Decimal("0.001")),
            alarms=0, engine=engine.version(), told={
                "sums": _sums(seen, past), "clusters": clusters, "entered": entered,
                "complete": {name: [round(1000 * one) for one in told] for name, told in complete.items()},
            },
        ),
        "foresight.run_done", by=by, facts={"week": week.isoformat(), "tests": seen.tests, "engine": engine.version()},
    )  # fmt: skip
    events = stirred(week) if seen.verdicts else {}
    new = sum(_keep(verdict, past, by=by, week=week, events=events) for verdict in seen.verdicts)
    run = change(run, "foresight.run_counted", by=by, alarms=new, facts={"alarms": new})
    if past.intake is not None:
        _look_ahead(run, past)
    return run


def _keep(verdict: engine.Verdict, past: history.History, *, by: Person, week: date, events: Held) -> int:
    """1 for a new alarm, 0 where one that stands goes on."""
    series, topic = history.parted(verdict.topic)
    unit = past.units[verdict.unit]
    told = _told(verdict, past, unit)
    told["checks"] = [
        one.told() for one in checks(series, unit, topic, since=verdict.since, week=week, held=events)
    ]
    said: dict[str, Any] = {
        "last_week": week, "window": verdict.window, "count": verdict.count, "lower": verdict.lower,
        "expected": Decimal(verdict.expected).quantize(Decimal("0.1")), "upper": verdict.upper,
        "p": _small(verdict.p), "q": _small(verdict.q), "told": told,
    }  # fmt: skip
    same = Alarm.objects.filter(
        series=series, topic=topic, unit=unit, last_week__gte=week - _SAME, last_week__lt=week
    )
    known = same.order_by("-last_week").first()
    facts = {"series": series, "topic": topic, "week": week.isoformat()}
    if known is not None:
        change(held(known), "foresight.alarm_continued", by=by, facts=facts, **said)
        return 0
    begin(
        Alarm(unit=unit, state="seen", series=series, topic=topic, week=week, since=verdict.since, **said),
        "foresight.alarm_raised", by=by, facts=facts,
    )  # fmt: skip
    return 1


def _small(value: float) -> Decimal:
    return max(_FINEST, Decimal(value).quantize(_FINEST))


def _told(verdict: engine.Verdict, past: history.History, unit: Unit) -> dict[str, Any]:
    """What the page needs, as whole numbers and texts: shares in thousandths, expectations in tenths."""
    first = past.counts.weeks[-len(verdict.observed)] if past.counts is not None else None
    return {
        "first": first.isoformat() if first else "", "observed": list(verdict.observed),
        "band": [[low, round(10 * mean), high] for low, mean, high in verdict.band],
        "season": round(1000 * verdict.season), "trend": round(1000 * verdict.trend), "trusted": round(1000 * verdict.trusted),
        "baseline": [day.isoformat() for day in verdict.baseline],
        "below": _below(verdict, past, unit),
    }  # fmt: skip


def _below(verdict: engine.Verdict, past: history.History, unit: Unit) -> list[list[Any]]:
    """(unit, count of the window) of the units right below, for those that have any, most first."""
    if past.counts is None:
        return []
    width = 4 if verdict.window == "month" else 1
    found: dict[str, int] = defaultdict(int)
    for at, (name, topic) in enumerate(zip(past.counts.units, past.counts.topics, strict=True)):
        line = (name, *past.tree.line(name))
        if topic == verdict.topic and verdict.unit in line[1:]:
            found[line[line.index(verdict.unit) - 1]] += int(past.counts.values[-width:, at].sum())
    rows = sorted(found.items(), key=lambda one: (-one[1], past.units[one[0]].sort_key))
    return [[int(pk), count] for pk, count in rows]


def _sums(seen: engine.Seen, past: history.History) -> list[list[Any]]:
    """[unit code, level, series, topic, count, lower, expected in tenths, upper] above the lowest level."""
    rows = []
    for (unit, name), (count, low, mean, high) in seen.sums.items():
        series, topic = history.parted(name)
        one = past.units[unit]
        rows.append([one.code, one.level, series, topic, count, low, round(10 * mean), high])
    return rows


def _clusters(seen: engine.Seen, past: history.History) -> list[dict[str, Any]]:
    """Units that rose together in a matter: those near each other, by the scan; beside them siblings that rose each by itself."""
    found: list[dict[str, Any]] = [
        {"above": 0, "topic": one.topic, "units": [int(pk) for pk in one.units], "weeks": one.weeks, "p": str(_small(one.p))}
        for one in seen.clusters
    ]  # fmt: skip
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for verdict in seen.verdicts:
        groups[past.tree.above.get(verdict.unit, ""), verdict.topic].append(verdict.unit)
    scanned = [(one.topic, set(one.units)) for one in seen.clusters]
    for (above, name), units in sorted(groups.items()):
        if (
            above
            and len(units) > 1
            and not any(name == topic and set(units) <= near for topic, near in scanned)
        ):
            found.append({"above": int(above), "topic": name, "units": [int(pk) for pk in sorted(units)]})
    return found


def _complete(week: date) -> dict[str, tuple[float, ...]]:
    """By series, which share of the last weeks is known so soon: what earlier looks knew against what later ones did."""
    looks = {
        run.week: run.told["entered"]
        for run in Run.objects.filter(week__gte=week - _LOOKED_BACK, week__lt=week) if "entered" in run.told
    }  # fmt: skip
    found = {}
    for series in watched():
        pairs = [
            (early[series][: history.LATE], looks[later][series][_SETTLED : _SETTLED + history.LATE])
            for monday, early in sorted(looks.items())
            if (later := monday + _SETTLED * history.WEEK) in looks
            and series in early
            and series in looks[later]
        ]
        found[series] = engine.completeness([then for then, _now in pairs], [now for _then, now in pairs])
    return {series: told for series, told in found.items() if told}


def _look_ahead(run: Run, past: history.History) -> None:
    """The next four weeks against what offices got done, for every unit that is watched and all above it."""
    assert past.intake is not None
    done, waits = history.answered(run.week - 12 * history.WEEK, run.week), history.waiting(run.week)
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for pk in past.units:
        own = done.get(int(pk), {})
        eight = sum(count for monday, count in own.items() if monday > run.week - 8 * history.WEEK)
        for name in (pk, *past.tree.line(pk)):
            one = sums[name]
            one[0], one[1], one[2] = (
                one[0] + eight,
                one[1] + sum(own.values()),
                one[2] + waits.get(int(pk), 0),
            )
    Outlook.objects.bulk_create(
        Outlook(
            run=run, unit=past.units[pk], weeks=[[low, round(10 * mean), high] for low, mean, high in one.weeks],
            lower=one.whole[0], expected=round(one.whole[1]), upper=one.whole[2],
            done8=sums[pk][0], done13=sums[pk][1], waiting=sums[pk][2],
        )
        for pk, one in engine.ahead(past.intake, past.tree, holidays=history.tet(past.intake)).items()
    )  # fmt: skip
