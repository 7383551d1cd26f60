"""The weekly bulletin and the maps: sums by province and topic, small ones hidden, alarms in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from danvan.kernel.organisations.public import Unit
from danvan.web.charts import sparkline
from danvan.web.charts.tiles import Tile, tile_map
from danvan.web.formats import number

from . import disclosure, history, queries, wording
from .models import Alarm, Run

_SPARK = 26


@dataclass(frozen=True)
class Line:
    """An alarm or a province as a row."""

    name: str
    count: str
    expected: str
    band: str
    url: str = ""
    title: str = ""
    spark: Any = ""
    alarms: int = 0


@dataclass(frozen=True)
class Bulletin:
    """A week for everybody."""

    run: Run
    title: str
    summary: str
    alarms: list[Line]
    provinces: list[Line]
    topics: list[Line]
    tiles: Any = ""
    clusters: list[str] = field(default_factory=list)

    @property
    def quiet(self) -> str:
        """The topics whose counts are hidden, by name."""
        return ", ".join(one.name for one in self.topics if not one.count)


def title_of(week: date) -> str:
    end = week + timedelta(days=6)
    return _("The week of %(first)s to %(last)s") % {"first": f"{week:%d/%m/%Y}", "last": f"{end:%d/%m/%Y}"}


def bulletin_of(run: Run) -> Bulletin:
    """Everything that stands in the bulletin of a run."""
    alarms = list(queries.alarms_in(run.week))
    told = ngettext(
        "%(tests)s series of units and topics were looked at; %(count)d stands out. By mere chance %(false)s would stand out in a week.",
        "%(tests)s series of units and topics were looked at; %(count)d stand out. By mere chance %(false)s would stand out in a week.",
        len(alarms),
    ) % {"tests": number(run.tests), "count": len(alarms), "false": wording.few(run.expected_false)}  # fmt: skip
    by_province: dict[int, int] = defaultdict(int)
    for one in alarms:
        by_province[one.unit_id if one.unit.level == "province" else one.unit.parent_id or 0] += 1
    provinces, drawn = _provinces(run, by_province)
    return Bulletin(
        run,
        title_of(run.week),
        told,
        [_line(one) for one in alarms],
        provinces,
        _topics(run),
        drawn,
        _clusters(run),
    )


def _line(alarm: Alarm) -> Line:
    count = disclosure.single(alarm.count, in_charge=False)
    return Line(
        alarm.unit.full_name, wording.hidden() if count is None else number(count), wording.tenths(alarm.expected),
        f"{number(alarm.lower)}–{number(alarm.upper)}", reverse("foresight:public_alarm", args=[alarm.pk]), wording.title_of(alarm),
        _spark(alarm),
    )  # fmt: skip


def _spark(alarm: Alarm) -> Any:
    shown = wording.shown_weeks(alarm, in_charge=False)[-_SPARK:]
    return sparkline([None if one is None else float(one) for one in shown], label=_("Half a year"))


def sums_of(run: Run, level: str, *, series: str = history.INTAKE) -> dict[str, list[list[Any]]]:
    """Rows of a run's sums of one level, by unit code."""
    found: dict[str, list[list[Any]]] = defaultdict(list)
    for row in run.told.get("sums", []):
        if row[1] == level and row[2] == series:
            found[row[0]].append(row)
    return found


def _provinces(run: Run, alarms: dict[int, int]) -> tuple[list[Line], Any]:
    rows = sums_of(run, "province")
    units = {
        one.code: one for one in Unit.objects.filter(code__in=rows, level="province").order_by("valid_from")
    }
    codes = sorted((code for code in rows if code in units), key=lambda code: units[code].sort_key)
    totals = [sum(row[4] for row in rows[code]) for code in codes]
    shown = disclosure.cells(totals, in_charge=False)
    lines = [
        Line(
            units[code].full_name, "·" if one is None else number(one), wording.tenths(sum(row[6] for row in rows[code]) / 10),
            f"{number(sum(row[5] for row in rows[code]))}–{number(sum(row[7] for row in rows[code]))}",
            reverse("foresight:province", args=[code]), alarms=alarms.get(units[code].pk, 0),
        )
        for code, one in zip(codes, shown, strict=True)
    ]  # fmt: skip
    values = {code: float(alarms.get(units[code].pk, 0)) for code in codes}
    urls = {code: reverse("foresight:province", args=[code]) for code in codes}
    return lines, tile_map(values, title=_("Alarms by province"), urls=urls, value_label=_("Alarms"))


def _topics(run: Run) -> list[Line]:
    """The nation by topic: small multiples, each with its half-year; those whose count is hidden come last, without one."""
    names, rows = history.topic_names(), [row for group in sums_of(run, "nation").values() for row in group]
    rows.sort(key=lambda row: -row[4])
    counts = [row[4] for row in rows]
    shown = disclosure.cells(counts, in_charge=False)
    past = _nation_weeks(run)
    found = [
        Line(
            names.get(row[3], row[3] or "–"), "" if one is None else number(one), wording.tenths(row[6] / 10),
            f"{number(row[5])}–{number(row[7])}",
            spark="" if one is None else sparkline(_masked([*past.get(row[3], []), row[4]]), label=names.get(row[3], row[3])),
        )
        for row, one in zip(rows, shown, strict=True)
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one.count)


def _masked(counts: list[int]) -> list[float | None]:
    return [None if disclosure.is_small(one) else float(one) for one in counts]


def _nation_weeks(run: Run) -> dict[str, list[int]]:
    """The nation's counts by topic in the half-year before a run, as earlier runs had them."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in Run.objects.filter(week__lt=run.week).order_by("-week")[: _SPARK - 1][::-1]:
        for group in sums_of(one, "nation").values():
            for row in group:
                found[row[3]].append(row[4])
    return found


def _clusters(run: Run) -> list[str]:
    names, topics = queries.series_names(), history.topic_names()
    told = []
    ids = [pk for one in run.told.get("clusters", []) for pk in one["units"]]
    units = queries.units_called(ids)
    for one in run.told.get("clusters", []):
        series, topic = history.parted(one["topic"])
        what = wording.what_of(series, topic, names, topics)
        where = ", ".join(units[pk].full_name for pk in one["units"])
        if "p" in one:
            told.append(
                ngettext(
                    "%(what)s rose together in units near each other: %(where)s; in the last week. By chance alone: %(p)s.",
                    "%(what)s rose together in units near each other: %(where)s; over the last %(weeks)d weeks. By chance alone: %(p)s.",
                    one["weeks"],
                ) % {"what": what, "where": where, "weeks": one["weeks"], "p": wording.share(Decimal(one["p"]))}
            )  # fmt: skip
            continue
        told.append(_("%(what)s rose at the same time in %(where)s.") % {"what": what, "where": where})
    return told


def province_map(run: Run, province: Unit, communes: list[Unit]) -> tuple[Any, list[Line]]:
    """Communes of a province as tiles in rows by name, with the alarms of each beside them."""
    alarms: dict[int, int] = defaultdict(int)
    for one in queries.alarms_in(run.week):
        alarms[one.unit_id] += 1
    columns = 8
    tiles = {
        one.code: Tile(one.full_name, _short(one.name), at % columns, at // columns)
        for at, one in enumerate(_placed(communes))
    }
    watched = set(run.outlooks.values_list("unit_id", flat=True))
    values = {
        one.code: float(alarms.get(one.pk, 0)) for one in communes if one.pk in watched or one.pk in alarms
    }
    lines = [
        Line(one.full_name, number(alarms.get(one.pk, 0)), "", "", alarms=alarms.get(one.pk, 0))
        for one in communes
    ]
    if not tiles:
        return "", []
    return tile_map(
        values,
        title=_("Alarms by commune of %(province)s") % {"province": province.full_name},
        value_label=_("Alarms"),
        tiles=tiles,
    ), lines


def _placed(communes: list[Unit]) -> list[Unit]:
    """From north to south in rows of eight, each row from west to east; those without a place come last."""
    known = sorted((one for one in communes if one.lat is not None), key=lambda one: -(one.lat or 0))
    rows = [sorted(known[at : at + 8], key=lambda one: one.lon or 0) for at in range(0, len(known), 8)]
    return [*(one for row in rows for one in row), *(one for one in communes if one.lat is None)]


def _short(name: str) -> str:
    return name if len(name) <= 8 else f"{name[:7]}…"


__all__ = ["Bulletin", "Line", "bulletin_of", "province_map", "sums_of", "title_of"]
