"""Who owes what by when: received, late and missing, seen from a unit upward."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from danvan.kernel.dossiers.public import person_of, state_of
from danvan.web.http import staff_only

from .. import queries, registers, rules, wording

_BACK, _AHEAD = timedelta(days=120), timedelta(days=60)


@staff_only
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The units of one's posts, one after the other; each sum opens to its returns."""
    person, today = person_of(request), timezone.localdate()
    since, until = today - _BACK, today + _AHEAD
    units = queries.units_of(person)
    context = {
        "today": today, "since": since, "until": until, "may_open": rules.may_open(person),
        "units": [_of_unit(unit, since, until) for unit in units],
    }  # fmt: skip
    return render(request, "reports/desk/calendar.html", context)


def _of_unit(unit: Any, since: date, until: date) -> dict[str, Any]:
    owed = queries.calendar(unit, since=since, until=until)
    rows = queries.owing(unit, since=since, until=until)
    return {
        "unit": unit,
        "owed": [{"row": one, "period": wording.period_words(one.period)} for one in owed],
        "late": [_row(one) for one in rows if one.is_late and one.state != "accepted"],
        "next": [_row(one) for one in rows if not one.is_late and one.submitted_on is None][:20],
    }  # fmt: skip


def _row(row: Any) -> dict[str, Any]:
    return {"row": row, "state": state_of(row), "clock": registers.clock_of(row)}
