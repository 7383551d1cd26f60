"""Open figures: each with what it is made of, so that anybody can take it apart."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import StringConstraints

from danvan.kernel.figures import public as kernel
from danvan.lib.errors import Refused

from . import showing
from .finding import unit_named
from .shapes import FigureOut, MeasureOut, MonthOut, Problem, TopicCode, UnitRef

router = Router()

_MOST_MONTHS = 240
Name = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]{1,60}$")]
Names = Annotated[
    str, Query(pattern=r"^[a-z_.,]{1,600}$", description="names of figures, with commas between them")
]


@router.get("/figures/measures", auth=None, response=list[MeasureOut], operation_id="listMeasures")
def measures(request: HttpRequest) -> Any:
    """Every figure there is, with its definition."""
    known: list[Any] = [*kernel.measures().values(), *kernel.rates().values()]
    rates = kernel.rates()
    return [
        {
            "name": one.name,
            "label": str(one.label),
            "definition": str(one.definition),
            "is_rate": one.name in rates,
        }
        for one in known
    ]


@router.get("/figures", auth=None, response={200: list[FigureOut], 422: Problem}, operation_id="getFigures")
def values(
    request: HttpRequest,
    *,
    unit: UnitRef,
    names: Names,
    start: date,
    end: date,
    topic: TopicCode | None = None,
) -> Any:
    """Figures of a unit with all below it, for whole months: numerator, denominator, what is counted beside it."""
    wanted = _names(names)
    _check_period(start, end)
    found = kernel.values(wanted, unit_named(unit), start=start, end=end, topic=topic or "")
    return [showing.figure(found[name]) for name in wanted]


@router.get(
    "/figures/series", auth=None, response={200: list[MonthOut], 422: Problem}, operation_id="getSeries"
)
def series(
    request: HttpRequest, *, unit: UnitRef, name: Name, start: date, end: date, topic: TopicCode | None = None
) -> Any:
    """One figure month by month, oldest first; every month of the period is there."""
    _names(name)
    _check_period(start, end)
    found = kernel.series(name, unit_named(unit), start=start, end=end, topic=topic or "")
    return [{"month": month, "figure": showing.figure(value)} for month, value in found]


def _names(text: str) -> list[str]:
    known = kernel.measures().keys() | kernel.rates().keys()
    names = list(dict.fromkeys(name for name in text.split(",") if name))
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise Refused("unknown_figure", _("There is no figure “%(name)s”.") % {"name": ", ".join(unknown)})
    return names


def _check_period(start: date, end: date) -> None:
    months = (end.year - start.year) * 12 + end.month - start.month
    if months < 0 or start.year < 1900:
        raise Refused("bad_period", _("The period must not end before it begins."))
    if months >= _MOST_MONTHS:
        raise Refused("long_period", _("Ask for at most 20 years at once."))
