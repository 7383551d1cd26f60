"""How alarms are put into words and small numbers are kept back: for a reader who is or is not of the office in charge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from danvan.web.charts import Series, line_chart
from danvan.web.formats import number

from . import disclosure, history, queries
from .models import Advice, Alarm

CHECKS = {
    "holiday": (gettext_lazy("a holiday or festival"), gettext_lazy("days off lay in or right before these weeks (%s)"), gettext_lazy("no day off in these weeks")),
    "campaign": (gettext_lazy("a dialogue, drive or gathering"), gettext_lazy("the office held one in the week of %s"), gettext_lazy("the office held none in these weeks or the one before")),
    "repeated": (gettext_lazy("the same matter sent again and again"), gettext_lazy("few different texts among the matters (%s)"), gettext_lazy("the texts differ from one another")),
    "entered": (gettext_lazy("old matters entered late"), gettext_lazy("counts were brought in from an older system up to %s"), gettext_lazy("no old matters were brought in for these weeks")),
    "form": (gettext_lazy("the form or the list of topics changed"), gettext_lazy("the list of topics changed on %s"), gettext_lazy("the list of topics did not change")),
    "merged": (gettext_lazy("units merged or divided"), gettext_lazy("units were reorganised on %s"), gettext_lazy("no reorganisation in the last half-year")),
}  # fmt: skip


def hidden() -> str:
    return f"<{disclosure.SMALL}"


_RARE, _TENTH = Decimal("0.000001"), Decimal("0.1")


@dataclass(frozen=True)
class Row:
    name: str
    count: str


@dataclass(frozen=True)
class Told:
    """An alarm as one reader may read it. Texts; what is hidden is a mark."""

    title: str
    where: str
    what: str
    count: str
    expected: str
    band: str
    since: date
    span: str
    p: str
    q: str
    chance: str
    is_hidden: bool
    checks: list[dict[str, Any]] = field(default_factory=list)
    chart: Any = ""
    below: list[Row] = field(default_factory=list)
    below_sum: str = ""
    season: str = ""
    trend: str = ""
    trusted: str = ""
    baseline: tuple[date, ...] | None = None


def what_of(series: str, topic: str, names: Mapping[str, Any], topics: Mapping[str, str]) -> str:
    """What rose: "Received: land"."""
    label = str(names.get(series, series))
    return f"{label}: {topics.get(topic, topic)}" if topic else label


def title_of(alarm: Alarm) -> str:
    what = what_of(alarm.series, alarm.topic, queries.series_names(), history.topic_names())
    return _("%(what)s – %(where)s") % {"what": what, "where": alarm.unit.full_name}


def tenths(value: int | Decimal) -> str:
    return number(float(value), 1)


def told_of(alarm: Alarm, *, in_charge: bool, expected_false: Decimal | None = None) -> Told:
    """The whole page of an alarm. Where its count is small, p and q, from which it could be computed, are hidden with it."""
    told = alarm.told
    count = disclosure.single(alarm.count, in_charge=in_charge)
    below, below_sum = _below(told.get("below", []), in_charge=in_charge, is_hidden=count is None)
    what = what_of(alarm.series, alarm.topic, queries.series_names(), history.topic_names())
    weeks = _("in four weeks") if alarm.window == "month" else _("in one week")
    return Told(
        title=title_of(alarm), where=alarm.unit.full_name, what=what, count=hidden() if count is None else number(count),
        expected=tenths(alarm.expected), band=f"{number(alarm.lower)}–{number(alarm.upper)}", since=alarm.since, span=weeks,
        p="" if count is None else share(alarm.p), q="" if count is None else share(alarm.q),
        chance="" if expected_false is None else few(expected_false), is_hidden=count is None,
        checks=[_check(one) for one in told.get("checks", [])], chart=_chart(alarm, what, in_charge=in_charge),
        below=below, below_sum=below_sum, season=_factor(told.get("season")), trend=_factor(told.get("trend")),
        trusted=_factor(told.get("trusted")),
        baseline=tuple(date.fromisoformat(day) for day in told["baseline"]) if "baseline" in told else None,
    )  # fmt: skip


def few(value: Decimal) -> str:
    """An expected number of alarms; below a tenth no more is said."""
    return (
        number(float(value), 1)
        if value >= _TENTH
        else _("less than %(tenth)s") % {"tenth": number(float(_TENTH), 1)}
    )


def share(value: Decimal) -> str:
    """A probability as people say it: one in so many."""
    if value <= 0:
        return ""
    if value < _RARE:
        return _("less than 1 in %(count)s") % {"count": number(int(1 / _RARE))}
    whole = int(1 / value)
    return _("1 in %(count)s") % {"count": number(whole)} if whole > 1 else _("more than 1 in 2")


def _factor(thousandths: int | None) -> str:
    return "" if thousandths is None else f"{number(thousandths / 10, 0)} %"


def _check(one: Mapping[str, Any]) -> dict[str, Any]:
    name, yes, no = CHECKS[one["name"]]
    detail = one["detail"]
    if len(detail) == 10 and detail[4] == "-":
        detail = f"{date.fromisoformat(detail):%d/%m/%Y}"
    return {"name": name, "found": one["found"], "said": str(yes) % detail if one["found"] else str(no)}


def _below(rows: Sequence[Sequence[Any]], *, in_charge: bool, is_hidden: bool) -> tuple[list[Row], str]:
    """Units below with their counts; the window's sum stands on the same page, so that no hidden cell follows from it."""
    if not rows or is_hidden:
        return [], ""
    units = queries.units_called([row[0] for row in rows])
    counts = [row[1] for row in rows]
    cells = disclosure.cells(counts, in_charge=in_charge)
    total = disclosure.sum_of(counts, cells, in_charge=in_charge)
    if total is None and not in_charge:
        cells = [None] * len(cells)  # the alarm's own count is their sum and stands above
    named = sorted(
        zip(rows, cells, strict=True),
        key=lambda one: (one[1] is None, -(one[1] or 0), units[one[0][0]].sort_key),
    )
    return [
        Row(units[row[0]].full_name, "·" if cell is None else number(cell)) for row, cell in named
    ], "" if total is None else number(total)  # fmt: skip


def weeks_of(told: Mapping[str, Any]) -> list[date]:
    first = date.fromisoformat(told["first"])
    return [first + timedelta(weeks=n) for n in range(len(told["observed"]))]


def shown_weeks(alarm: Alarm, *, in_charge: bool) -> list[int | None]:
    """Counts of 52 weeks as this reader may see them. The count of four weeks stands beside them: weeks of it are hidden in pairs."""
    observed = list(alarm.told.get("observed", []))
    width = 4 if alarm.window == "month" else 1
    early, late = observed[:-width], observed[-width:]
    return [
        *disclosure.cells(early, in_charge=in_charge, sum_is_shown=False),
        *disclosure.cells(late, in_charge=in_charge, sum_is_shown=width > 1),
    ]


def _chart(alarm: Alarm, what: str, *, in_charge: bool) -> Any:
    told = alarm.told
    if not told.get("first"):
        return ""
    observed = shown_weeks(alarm, in_charge=in_charge)
    low = [one[0] for one in told["band"]]
    high = [one[2] for one in told["band"]]
    labels = [f"{day:%d/%m/%y}" for day in weeks_of(told)]
    return line_chart(
        labels,
        [Series(_("Counted"), [None if one is None else float(one) for one in observed]),
         Series(_("Expected"), [one[1] / 10 for one in told["band"]])],
        title=_("%(what)s, week by week: counted, expected, and the band that 95 weeks in 100 stay in") % {"what": what},
        label_heading=_("Week of"), band=([float(one) for one in low], [float(one) for one in high]),
    )  # fmt: skip


@dataclass(frozen=True)
class Help:
    """Did it help: four weeks before it was agreed, four weeks afterwards, and what was expected of four weeks."""

    before: str
    after: str
    expected: str
    word: str
    chart: Any = ""


def help_of(advice: Advice, *, in_charge: bool) -> Help | None:
    """None until it is agreed. Small counts are hidden as everywhere."""
    if advice.agreed_on is None or advice.before is None:
        return None
    alarm = advice.alarm
    weekly = alarm.expected / 4 if alarm.window == "month" else alarm.expected
    counts = [
        disclosure.single(one, in_charge=in_charge) if one is not None else -1
        for one in (advice.before, advice.after)
    ]
    before, after = (hidden() if one is None else _("not yet") if one < 0 else number(one) for one in counts)
    chart: Any = ""
    if advice.after is not None:
        chart = _series_chart(advice, weekly, in_charge=in_charge)
    return Help(before, after, tenths(4 * weekly), str(advice.get_helped_display()), chart)


def _series_chart(advice: Advice, weekly: Decimal, *, in_charge: bool) -> Any:
    assert advice.agreed_on is not None
    alarm, middle = advice.alarm, advice.agreed_on - timedelta(days=advice.agreed_on.weekday())
    first, last = middle - 12 * history.WEEK, middle + 6 * history.WEEK
    counts = history.series_of(alarm.unit_id, alarm.series, alarm.topic, first=first, last=last)
    shown = disclosure.cells(counts, in_charge=in_charge)
    labels = [f"{first + n * history.WEEK:%d/%m/%y}" for n in range(len(counts))]
    line = Series(_("Expected"), [float(weekly)] * len(counts))
    return line_chart(
        labels, [Series(_("Counted"), [None if one is None else float(one) for one in shown]), line],
        title=_("Before and after the paper was agreed on %(day)s") % {"day": f"{advice.agreed_on:%d/%m/%Y}"},
        label_heading=_("Week of"),
    )  # fmt: skip
