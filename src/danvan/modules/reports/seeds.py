"""Two communes' quarterly return (one accepted, one late and returned with remarks), and their province's half year, frozen."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings

from danvan.kernel.dossiers.public import Place, Story
from danvan.kernel.figures.public import refresh_all
from danvan.kernel.organisations.public import Person, Unit, holder_of
from danvan.lib.periods import Kind, Period, period_of

from . import actions, queries
from .models import Return

_COMMUNES = 2


@lru_cache(maxsize=1)
def _said() -> dict[str, Any]:
    with (settings.DATA_DIR / "demo" / "stories" / "reports.toml").open("rb") as file:
        return tomllib.load(file)


class Reports(Story):
    """What is reported of the last quarter and the last half year before the present."""

    def begin(self) -> None:
        today = self.until.date()
        quarter, half = period_of(today, Kind.QUARTER).before(), period_of(today, Kind.HALF).before()
        if half.end < self.begins:
            return
        self.on(
            max(half.end - timedelta(days=8), self.begins + timedelta(days=1)),
            self.open,
            "dan-van.review",
            half,
        )
        self.on(half.end + timedelta(days=9), self.count)
        for place in self.places[:_COMMUNES]:
            self.on(half.end + timedelta(days=9), self.report, place, half, True, hour=10)
        self.on(half.end + timedelta(days=13), self.province, half)
        self.on(
            max(quarter.end - timedelta(days=8), self.begins + timedelta(days=1)),
            self.open,
            "dan-van.quarter",
            quarter,
        )
        self.on(quarter.end + timedelta(days=4), self.count)
        for number, place in enumerate(self.places[:_COMMUNES]):
            late = timedelta(days=15 * number)
            self.on(quarter.end + timedelta(days=4) + late, self.report, place, quarter, number == 0, hour=10)

    def open(self, key: str, period: Period) -> None:
        """As the calendar does it; only for the communes of the story and their province."""
        system = Person.objects.system()
        actions.keep_templates(by=system)
        for unit in self._units():
            template = next((one for one in queries.in_force_at(unit, on=period.end) if one.key == key), None)
            duty = template and next(
                (one for one in queries.duties([unit], today=period.end) if one.template.key == key), None
            )
            if template is not None and duty is not None:
                actions.open_return(by=system, template=template, body=duty.body, period=period)

    def count(self) -> None:
        """What the worker does every quarter of a minute."""
        refresh_all()

    def report(self, place: Place, period: Period, is_good: bool) -> None:
        row = self._of(place.unit, period)
        head, above = place.person("head"), self._head_above(place.unit)
        if row is None or head is None:
            return
        row = actions.write_return(row, by=head, texts=_said()["commune"])
        row = actions.sign_return(row, by=head, signer_title=_said()["signs"]["commune"])
        row = actions.submit_return(row, by=head)
        examiner = above or Person.objects.system()
        if is_good:
            actions.accept_return(row, by=examiner)
        else:
            actions.send_back_return(row, by=examiner, remarks=_said()["remarks"]["text"])

    def province(self, half: Period) -> None:
        """Merged: the communes' words by section, the figures counted."""
        unit = self._province()
        row = self._of(unit, half) if unit is not None else None
        if unit is None or row is None:
            return
        head = holder_of(unit, "head") or Person.objects.system()
        row = actions.write_return(row, by=head, texts=_said()["province"])
        offered = queries.takeable(row)
        if offered:
            row = actions.take_passages(row, by=head, section="democracy", editions=offered)
        row = actions.sign_return(row, by=head, signer_title=_said()["signs"]["province"])
        row = actions.submit_return(row, by=head)
        actions.accept_return(row, by=Person.objects.system())

    def _of(self, unit: Unit, period: Period) -> Return | None:
        return Return.objects.filter(unit=unit, starts_on=period.start, closes_on=period.end).first()

    def _units(self) -> list[Unit]:
        province = self._province()
        return [
            *([province] if province is not None else []),
            *(place.unit for place in self.places[:_COMMUNES]),
        ]

    def _province(self) -> Unit | None:
        return self.places[0].unit.parent if self.places else None

    def _head_above(self, unit: Unit) -> Person | None:
        return holder_of(unit.parent, "head") if unit.parent is not None else None
