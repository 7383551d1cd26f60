"""Every figure that is counted, with its definition, for a unit and a period."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from danvan.kernel.figures.public import measures, rates, series
from danvan.kernel.organisations.public import Unit, units_called
from danvan.lib.vietnamese.normal import normalise
from danvan.web import charts
from danvan.web.caching import cached_page
from danvan.web.charts.bars import Series
from danvan.web.http import public

from .. import queries
from . import shown
from .home import window
from .slots import offered

_MONTHS = (3, 12, 24)


def _version(request: HttpRequest) -> str:
    return repr((queries.units_changed(), timezone.localdate(), window()))


@public
@require_safe
@cached_page(_version)
def figures(request: HttpRequest) -> HttpResponse:
    unit, unknown = _unit(request)
    asked = _period(request)
    period = asked.period
    context: dict[str, Any] = {
        "unit": unit,
        "unknown": unknown,
        "named": _name_in_form(unit),
        "months": asked.months,
        "first": asked.first,
        "last": asked.last,
        "misread": asked.is_misread,
        "choices": [(count, Asked(period, months=count).address(unit)) for count in _MONTHS],
        "span": shown.span(period),
        "same_period": asked.address(),
        "same": asked.address(unit),
    }
    if unit is not None:
        shares, counts = queries.all_figures(unit, period)
        below = queries.parts_of(unit)
        context |= {
            "shares": [shown.card(value, [], request=request, unit=unit, period=period) for value in shares],
            "counts": [
                (value, shown.records_url(value.name, request=request, unit=unit, period=period))
                for value in counts
            ],
            "charts": [_chart(name, unit, period) for name in list(rates())[:1]],
            "identity": _identity(request, {value.name: value for value in counts}),
            "compared": [
                (below_unit, value)
                for name in list(rates())[:1]
                for below_unit, value in queries.compared(name, below, period)
            ],
            "compared_label": rates()[next(iter(rates()))].label if rates() else "",
        }
    return render(request, "portal/figures.html", context)


@public
@require_safe
@cached_page(_version)
def table(request: HttpRequest) -> HttpResponse:
    """The same as data: one line for each figure and month."""
    unit, _unknown = _unit(request)
    period = _period(request).period
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["unit_code", "unit", "month", "figure", "label", "value", "numerator", "denominator"])
    for name in [*rates(), *measures()] if unit is not None else ():
        assert unit is not None
        for month, value in series(name, unit, start=period.start, end=period.end):
            shown_value = "" if value.value is None else round(value.value, 6)
            rows.writerow(
                [
                    unit.code,
                    unit.full_name,
                    f"{month:%Y-%m}",
                    name,
                    str(value.label),
                    shown_value,
                    value.numerator,
                    value.denominator,
                ]
            )
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="so-lieu.csv"'
    return response


def _chart(name: str, unit: Unit, period: queries.Period) -> Any:
    months = series(name, unit, start=period.start, end=period.end)
    return charts.line_chart(
        [f"{month:%m/%Y}" for month, _value in months],
        [Series(rates()[name].label, [value.value for _month, value in months])],
        title=_("%(figure)s, month by month") % {"figure": rates()[name].label},
        kind="percent",
        label_heading=_("Month"),
        top=1,
    )


def _identity(request: HttpRequest, counts: dict[str, Any]) -> list[dict[str, Any]]:
    """What came in equals the sum of where it stands: shown as an addition that anybody can redo."""
    found = []
    for slot in offered(request, "portal.figures"):
        whole, names = slot.data.get("identity", ("", ()))
        if whole in counts and all(name in counts for name in names):
            summands = [counts[name] for name in names]
            found.append(
                {
                    "whole": counts[whole],
                    "parts": summands,
                    "holds": counts[whole].value == sum(p.value or 0 for p in summands),
                }
            )
    return found


def _unit(request: HttpRequest) -> tuple[Unit | None, bool]:
    """(unit, whether what was asked for is unknown). A code or a name; nothing means the whole country."""
    code = normalise(request.GET.get("don-vi", ""))[:80].strip()
    found = queries.unit_called(code, tree=settings.HOME_TREE) if code else None
    if code and found is None:
        named = units_called(code, tree=settings.HOME_TREE, limit=1)
        found = named[0].unit if named else None
    return found or queries.home_unit(settings.HOME_TREE), bool(code) and found is None


def _name_in_form(unit: Unit | None) -> str:
    """What the field says so that sending it again finds the same unit."""
    if unit is None or unit.is_country:
        return ""
    return unit.full_name if unit.tree == settings.HOME_TREE else unit.ref


@dataclass(frozen=True)
class Asked:
    """The period of the address: so many months up to now (`months`), or from one month to another."""

    period: queries.Period
    months: int = 0
    first: str = ""
    last: str = ""
    is_misread: bool = False

    def address(self, unit: Unit | None = None) -> str:
        """The same period, and a unit, as part of an address."""
        said = {"thang": str(self.months)} if self.months else {"tu": self.first, "den": self.last}
        if unit is not None and not unit.is_country:
            said["don-vi"] = unit.ref
        return urlencode(said)


def _period(request: HttpRequest) -> Asked:
    """Months that were typed go before the number of months; one of them alone is that month."""
    count = request.GET.get("thang", "")
    months = int(count) if count in {str(one) for one in _MONTHS} else 12
    first, last = (request.GET.get(name, "").strip()[:7] for name in ("tu", "den"))
    if not (first or last):
        return Asked(queries.Period.last_months(months), months=months)
    period = queries.Period.between(first or last, last or first)
    if period is None:
        return Asked(queries.Period.last_months(12), months=12, first=first, last=last, is_misread=True)
    return Asked(period, first=first or last, last=last or first)
