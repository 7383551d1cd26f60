"""Public pages: the catalogue, one item of a unit and period, its records, and an office's word with its paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from danvan.kernel.figures.public import drill, kind_of, measures
from danvan.kernel.indicators.public import (
    Item,
    Told,
    checks,
    indicator_of,
    item,
    statement_seen_by,
    the_catalogue,
)
from danvan.kernel.organisations.public import Unit
from danvan.kernel.registry.public import house, load
from danvan.web import charts, parts
from danvan.web.charts.bars import Series
from danvan.web.http import public
from danvan.web.registers import Register
from danvan.web.registers.listing import RegisterList

from .. import queries


def place_of(request: HttpRequest) -> queries.Asked:
    """The unit and period of the address. Raises Http404 where no unit is known at all."""
    found = queries.asked(request.GET.get("don-vi", ""), request.GET.get("ky", ""))
    if found is None:
        raise Http404
    return found


def address(place: queries.Asked, **more: str) -> str:
    """The same unit and period as part of an address."""
    said = {"ky": place.period.code} | more
    return urlencode(said if place.unit.is_country else {"don-vi": place.unit.ref} | said)


def frame(place: queries.Asked) -> dict[str, Any]:
    """What every page with a unit and period needs."""
    return {
        "place": place, "unit": place.unit, "period": place.period, "period_name": queries.period_name(place.period),
        "periods": queries.period_choices(), "named": "" if place.unit.is_country else place.unit.ref, "same": address(place),
    }  # fmt: skip


@public
@require_safe
def catalogue_page(request: HttpRequest) -> HttpResponse:
    place, words = place_of(request), request.GET.get("tim", "")[:120]
    found = queries.sought(words)
    values = queries.all_told(place)
    shown = [(indicator, [(one, values[one.name]) for one in items]) for indicator, items in found]
    told = sum(1 for value in values.values() if value.value is not None)
    return render(
        request, "catalogue/list.html",
        frame(place) | {"words": words, "found": shown, "catalogue": the_catalogue(), "told": told, "all": len(values)},
    )  # fmt: skip


@public
@require_safe
def item_page(request: HttpRequest, name: str) -> HttpResponse:
    place, one = place_of(request), item_of(name)
    moments = queries.series_of(name, place)
    told = moments[-1].then
    below = queries.below(name, place)
    missing, absent = queries.missing(name, place)
    since = since_of(request)
    context = {
        "item": one, "told": told, "indicator": indicator_of(one), "records_url": records_url(one, told, place),
        "parts": [(side, item(side), address(place)) for side in (one.numerator, one.denominator) if side],
        "whole": item(one.at_most) if one.at_most else None,
        "chart": chart(one, moments), "restated": _differ(moments), "below": [(unit, value) for unit, value in below if value.value is not None],
        "silent": [unit for unit, value in below if value.value is None], "all_silent": {unit.pk for unit, value in below if value.value is None} == {unit.pk for unit in missing} and absent == len(missing), "missing": missing,
        "absent": absent, "unnamed": absent - len(missing), "since": since, "changes": queries.changes(name, place, since),
        "doubts": checks(place.unit, place.period, names=[name], public=True),
    }  # fmt: skip
    return render(request, "catalogue/item.html", frame(place) | context)


@public
@require_safe
def statement_page(request: HttpRequest, uid: str) -> HttpResponse:
    """An office's word, whether it stands or not, with the words of its paper."""
    found = statement_seen_by(None, uid) if _is_uid(uid) else None
    if found is None:
        raise Http404
    return render(request, "catalogue/statement.html", statement_context(found))


def statement_context(found: Any) -> dict[str, Any]:
    one = item(found.item)
    return {
        "statement": found, "item": one, "indicator": indicator_of(one), "period_name": queries.period_name(found.period),
        "item_url": f"{reverse('catalogue:item', args=[one.name])}?{urlencode({'don-vi': found.unit.ref, 'ky': found.period.code})}",
        "before": getattr(found, "replaces", None),
    }  # fmt: skip


def item_of(name: str) -> Item:
    try:
        return item(name)
    except KeyError:
        raise Http404 from None


def since_of(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("tu-ngay", ""))
    except ValueError:
        return queries.days_ago(30)


def chart(one: Item, moments: list[queries.Moment]) -> Any:
    """The series as lines; what nobody said leaves a gap."""
    lines = [Series(_("As units stood then"), [_point(one, moment.then) for moment in moments])]
    if _differ(moments):
        lines.append(Series(_("By today’s units"), [_point(one, moment.now) for moment in moments]))
    return charts.line_chart(
        [queries.short(moment.period) for moment in moments], lines, kind="percent" if one.kind == "rate" else "number",
        title=_("%(item)s (%(unit)s), period by period") % {"item": one.text(), "unit": one.unit},
        label_heading=_("Period"),
    )  # fmt: skip


def _point(one: Item, told: Told | None) -> float | None:
    if told is None or told.value is None:
        return None
    return float(told.value) / 100 if one.kind == "rate" else float(told.value)


def _differ(moments: list[queries.Moment]) -> bool:
    return any(moment.now is not None and moment.now.value != moment.then.value for moment in moments)


# --- the records behind a computed value ------------------------------------------------------------------------------


def records_url(one: Item, told: Told, place: queries.Asked) -> str:
    """Where the very records are listed; empty where there is nothing to open."""
    if not told.computed or not one.computed:
        return ""
    if kind_of(one.computed) in house().shelves:
        return f"{reverse('catalogue:records', args=[one.name])}?{address(place)}"
    return _elsewhere(one.computed, place)


def _elsewhere(measure: str, place: queries.Asked) -> str:
    """The list that a module offers for its own figures."""
    for slot in house().slots["portal.figures"]:
        render_slot: Any = load(slot.render)
        data = render_slot(None) or {}
        if measure.startswith(data.get("prefix", "\0")):
            said = {"so-lieu": measure, **place.period.in_address()}
            if not place.unit.is_country:
                said["don-vi"] = place.unit.ref
            return f"{data['records_url']}?{urlencode(said)}"
    return ""


class Records(RegisterList):
    """The records that a figure counted, in the columns of their own public list."""

    template = "catalogue/records.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        one, place = item_of(kwargs["name"]), place_of(request)
        kind = kind_of(one.computed) if one.computed and one.kind != "rate" else ""
        if kind not in house().shelves or place.unknown_unit:
            raise Http404
        shelf: Any = load(house().shelves[kind])
        self.register = _narrowed(shelf, one, place.unit, place)
        self.extra = frame(place) | {
            "frame": "web/page_portal.html", "item": one, "figure": measures()[one.computed],
            "counted": queries.all_told(place)[one.name].computed,
            "crumbs": [
                parts.Link(_("Indicators"), reverse("catalogue:list")),
                parts.Link(one.text(), f"{reverse('catalogue:item', args=[one.name])}?{address(place)}"),
            ],
        }  # fmt: skip
        return super().get(request, *args, **kwargs)


records_page = public(require_safe(Records.as_view()))


def _narrowed(register: Register, one: Item, unit: Unit, place: queries.Asked) -> Register:
    period = place.period
    ids = drill(
        one.computed, unit, start=period.start, end=period.end, today=timezone.localdate(), is_shown=True
    )  # fmt: skip

    def scope(request: HttpRequest) -> Any:
        return register.scope(request).filter(ids)

    return replace(register, title=one.text(), scope=scope, filters=(), search=None, orders=())


def _is_uid(uid: str) -> bool:
    return len(uid) == 32 and all(letter in "0123456789abcdef" for letter in uid)
