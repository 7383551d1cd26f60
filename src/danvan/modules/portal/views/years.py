"""A year of a unit: what every module counted in it, level by level, and the records behind each number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from danvan.kernel.figures.public import Level, drill, kind_of, measures
from danvan.kernel.organisations.public import Unit, ancestors_of
from danvan.kernel.registry.public import house, load
from danvan.lib.vietnamese.normal import normalise
from danvan.web import parts
from danvan.web.caching import cached_page
from danvan.web.http import public
from danvan.web.registers import Register
from danvan.web.registers.listing import RegisterList

from .. import queries
from . import shown
from .home import window

LEVELS: dict[str, Any] = {
    "": gettext_lazy("All together"),
    "own": gettext_lazy("Its own level"),
    "below": gettext_lazy("Levels below"),
}


@dataclass(frozen=True)
class Number:
    """A count and where its records are listed; no address where there is none to open."""

    value: int
    url: str


def _version(request: HttpRequest, code: str, year: int) -> str | None:
    found = _unit(request, code, year)
    if found is None:
        return None
    return repr((found.pk, queries.units_changed(), timezone.localdate(), window()))


@public
@require_safe
@cached_page(_version)
def year_page(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """All that was counted for a unit in a year. A unit that has ended since keeps its years."""
    unit = _unit(request, code, year)
    told = queries.year_of(unit, year) if unit is not None else None
    if unit is None or told is None:
        raise Http404
    opens = _Opens(request, unit, year)
    context = {
        "unit": unit,
        "unit_url": shown.unit_url(unit),
        "year": year,
        "exists": unit.exists_on(timezone.localdate()),
        "crumbs": crumbs(unit),
        "known_from": unit.valid_from if unit.valid_from.year > year else None,
        "chapters": [_chapter(chapter, opens) for chapter in told.chapters],
        "others": [(other, year_url(unit, other)) for other in told.years if other != year],
        "parts": [(part, year_url(part, year)) for part in told.parts],
    }
    return render(request, "portal/year.html", context)


def _chapter(chapter: queries.Chapter, opens: _Opens) -> dict[str, Any]:
    return {
        "title": chapter.title,
        "counts": [
            {
                "value": one,
                "numbers": [
                    ("", opens.number(one.name, one.levels.whole)),
                    ("own", opens.number(one.name, one.levels.own, "own")),
                    ("below", opens.number(one.name, one.levels.below, "below")),
                ],
            }
            for one in chapter.counts
        ],
        "shares": [
            {
                "value": one,
                "numerator": opens.number(one.numerator, one.top),
                "denominator": opens.number(one.denominator, one.bottom),
            }
            for one in chapter.shares
        ],
        "gaps": [
            {
                "gap": gap,
                "whole": opens.number(gap.whole.name, gap.whole.levels.whole),
                "parts": [(part, opens.number(part.name, part.levels.whole)) for part in gap.parts],
                "rest": opens.number(gap.rest.name, gap.rest.levels.whole),
            }
            for gap in chapter.gaps
        ],
    }


class _Opens:
    """Where the records behind a number are: the list of this page's own, or the one that a module offers."""

    def __init__(self, request: HttpRequest, unit: Unit, year: int) -> None:
        self.request, self.unit, self.year = request, unit, year

    def number(self, name: str, value: int, level: str = "") -> Number:
        return Number(value, self._url(name, level) if value else "")

    def _url(self, name: str, level: str) -> str:
        if kind_of(name) in house().shelves:
            return records_url(self.unit, self.year, name, level)
        if level:
            return ""
        period = queries.Period(*_span(self.year))
        return shown.records_url(name, request=self.request, unit=self.unit, period=period)


class Records(RegisterList):
    """The very records that a figure of a unit's year counted, in the columns of their own public list."""

    template = "portal/records.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name, unit = kwargs["name"], _unit(request, kwargs["code"], kwargs["year"])
        level = request.GET.get("cap", "")
        kind = kind_of(name) if name in measures() else ""
        if unit is None or level not in LEVELS or kind not in house().shelves:
            raise Http404
        shelf: Any = load(house().shelves[kind])
        self.register = _narrowed(shelf, unit, kwargs["year"], name, level)
        self.extra = {
            "frame": "web/page_portal.html",
            "unit": unit,
            "year": kwargs["year"],
            "figure": measures()[name],
            "level": LEVELS[level] if level else "",
            "counted": queries.counted(name, unit, kwargs["year"], level),
            "crumbs": [
                *crumbs(unit),
                _link(unit),
                parts.Link(_("Year %(year)d") % {"year": kwargs["year"]}, year_url(unit, kwargs["year"])),
            ],
        }
        return super().get(request, *args, **kwargs)


records = public(require_safe(Records.as_view()))


def _narrowed(register: Register, unit: Unit, year: int, name: str, level: Any) -> Register:
    start, end = _span(year)
    chosen: Level = level
    ids = drill(name, unit, start=start, end=end, today=timezone.localdate(), level=chosen, is_shown=True)

    def scope(request: HttpRequest) -> Any:
        return register.scope(request).filter(ids)

    return replace(register, title=measures()[name].label, scope=scope, filters=(), search=None, orders=())


def _span(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _unit(request: HttpRequest, code: str, year: int) -> Unit | None:
    """The unit that bore the code at the end of the year, or on the day that `ngay` names."""
    if not 1945 <= year <= timezone.localdate().year:
        return None
    code, tree = normalise(code)[:60], settings.HOME_TREE
    try:
        return queries.unit_called(code, tree=tree, on=date.fromisoformat(request.GET.get("ngay", "")))
    except ValueError:
        return queries.unit_in_year(code, tree=tree, year=year)


def crumbs(unit: Unit) -> Sequence[parts.Link]:
    return [_link(above) for above in ancestors_of(unit)[:-1] if not above.is_country]


def _link(unit: Unit) -> parts.Link:
    return parts.Link(unit.full_name, shown.unit_url(unit))


def year_url(unit: Unit, year: int) -> str:
    return _address(reverse("portal:year", args=[unit.ref, year]), _day_of(unit, year))


def records_url(unit: Unit, year: int, name: str, level: str = "") -> str:
    asked = ({"cap": level} if level else {}) | _day_of(unit, year)
    return _address(reverse("portal:records", args=[unit.ref, year, name]), asked)


def _day_of(unit: Unit, year: int) -> dict[str, str]:
    """In the year in which a unit ended, its code may be another's by December."""
    if unit.valid_to is None or unit.valid_to.year > year:
        return {}
    return {"ngay": unit.valid_from.isoformat()}


def _address(path: str, asked: dict[str, str]) -> str:
    return f"{path}?{urlencode(asked)}" if asked else path
