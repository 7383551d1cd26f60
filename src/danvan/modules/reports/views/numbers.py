"""One number of a return: what it says, what it means, and the very records that it counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from danvan.kernel.figures.public import drill, measures
from danvan.kernel.organisations.public import Unit, unit_by_ref
from danvan.kernel.registry.public import house, load
from danvan.lib.periods import Period
from danvan.web.http import public, staff_only
from danvan.web.registers import Register
from danvan.web.registers.listing import RegisterList

from .. import composing, queries, registers, sources, wording

_MOMENTS = {"": "now", "now": "now", "before": "before", "year_before": "year_before"}


class Number(RegisterList):
    """The number as the edition has it, beside what is counted today, above the list of its records."""

    template = "reports/number.html"
    of: Any = None  #: the register in whose scope the return must lie
    back = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        row = self.of.scope(request).filter(pk=kwargs["pk"]).first()
        name, moment = kwargs["name"], _MOMENTS.get(request.GET.get("ky", ""), "")
        if row is None or not moment or name not in sources.items():
            raise Http404
        unit = _unit(row, request.GET.get("don-vi", ""))
        period = _period(row.period, moment)
        self.is_list, self.register = False, _none
        measure = _measure(name, request.GET.get("phan", ""))
        kind = sources.shelf_of(measure)
        if measure and kind in house().shelves:
            self.is_list = True
            shelf: Any = load(house().shelves[kind])
            self.register = _narrowed(shelf, measure, unit, period)
        self.extra = {
            "frame": "web/page_portal.html" if self.back.startswith("reports:public") else "web/page_desk.html",
            "row": row, "back": reverse(self.back, args=[row.pk]), "unit": unit, "period": wording.period_words(period),
            "is_list": self.is_list, "listed": measures()[measure].label if measure else "",
            "records_url": _elsewhere(request, measure, unit, period) if measure else "",
            **_told(row, name, moment, unit, period),
        }  # fmt: skip
        return super().get(request, *args, **kwargs)


def _empty(request: HttpRequest) -> Any:
    return queries.public_returns().none()


_none = replace(
    registers.PUBLIC_RETURNS,
    scope=_empty,
    filters=(),
    search=None,
    orders=(),
    empty_title=_("No records to open"),
)


def _unit(row: Any, code: str) -> Unit:
    if not code:
        return row.unit  # type: ignore[no-any-return]  # a row of a register
    unit = unit_by_ref(code, on=row.closes_on)
    below = {one.pk for one in composing.units_below(row.unit, row.period)}
    if unit is None or unit.pk not in below:
        raise Http404
    return unit


def _period(period: Period, moment: str) -> Period:
    if moment == "before":
        return period.before()
    return period.year_before() if moment == "year_before" else period


def _measure(name: str, part: str) -> str:
    """The measure whose records are listed: of a rate the part that was asked for."""
    item = sources.items()[name]
    return sources.opens_to(item.denominator if item.denominator and part == "mau" else name)


def _told(row: Any, name: str, moment: str, unit: Unit, period: Period) -> dict[str, Any]:
    item, live = sources.items()[name], sources.told([name], unit, [period])[0][name]
    edition = queries.last_edition(row)
    frozen = _frozen(edition, name, moment, unit, row) if edition is not None else None
    now = live.plain()["value"]
    return {
        "item": item, "label": wording.words(item.label), "definition": wording.words(item.definition), "told": live,
        "now": wording.shown_value(now, item.kind),
        "then": wording.shown_value(frozen["value"], item.kind) if frozen is not None else "",
        "frozen_at": edition.frozen_at if edition is not None else None,
        "is_changed": frozen is not None and frozen["value"] != now, "parts": _parts(item),
        "statements": live.words, "notes": live.notes, "is_counted": bool(sources.opens_to(name)),
    }  # fmt: skip


def _frozen(edition: Any, name: str, moment: str, unit: Unit, row: Any) -> dict[str, Any] | None:
    told = edition.told
    if unit.pk == row.unit_id:
        return told["figures"][name][moment] if name in told["figures"] else None
    found = next((one for one in told["rows"] if one["code"] == unit.code), None)
    return found["values"].get(name) if found is not None and moment == "now" else None


def _parts(item: sources.Item) -> list[tuple[str, str]]:
    if not item.denominator:
        return []
    known = sources.items()
    return [
        ("tu", wording.words(known[item.numerator].label)),
        ("mau", wording.words(known[item.denominator].label)),
    ]


def _elsewhere(request: HttpRequest, measure: str, unit: Unit, period: Period) -> str:
    """The list that the module which counts it offers, where the records stand on no shelf."""
    for slot in house().slots["portal.figures"]:
        render: Any = load(slot.render)
        told = render(request)
        if told and measure.startswith(told.get("prefix", "\0")) and "records_url" in told:
            place = {} if unit.is_country else {"don-vi": unit.ref}
            return f"{told['records_url']}?{urlencode({'so-lieu': measure, **period.in_address(), **place})}"
    return ""


def _narrowed(register: Register, measure: str, unit: Unit, period: Period) -> Register:
    counted = drill(
        measure, unit, start=period.start, end=period.end, today=timezone.localdate(), is_shown=True
    )

    def scope(request: HttpRequest) -> Any:
        return register.scope(request).filter(counted)

    label = measures()[measure].label
    return replace(register, title=label, scope=scope, filters=(), search=None, orders=())


public_number = public(
    require_safe(Number.as_view(of=registers.PUBLIC_RETURNS, back="reports:public_return"))
)
desk_number = staff_only(require_safe(Number.as_view(of=registers.RETURNS, back="reports:return")))
