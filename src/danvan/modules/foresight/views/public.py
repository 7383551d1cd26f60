"""What everybody may read of foresight: bulletin, maps, alarms, the log of hits and misses, the method."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from danvan.kernel.dossiers.public import Shelf, state_of
from danvan.kernel.organisations.public import children_of, unit_by_ref
from danvan.web.http import public

from .. import bulletins, disclosure, engine, history, judging, printing, queries, registers, wording
from ..desks import of_alarm
from .staff import word

SHELF = Shelf(
    register=registers.PUBLIC_ALARMS,
    template="foresight/public/alarm.html",
    context=lambda request, row: {"about": of_alarm(request, row, public=True), "alarm": row},
)


def _run(week: str) -> Any:
    if not week:
        return queries.last_run()
    try:
        found = queries.run_of(date.fromisoformat(week))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


@public
@require_safe
def bulletin(request: HttpRequest, week: str = "") -> HttpResponse:
    """A week: what stands out, the map of provinces, the nation's topics."""
    run = _run(week)
    context = {
        "bulletin": bulletins.bulletin_of(run) if run is not None else None,
        "weeks": queries.weeks_looked_at(),
    }
    return render(request, "foresight/public/bulletin.html", context)


@public
@require_safe
def bulletin_file(request: HttpRequest, week: str) -> HttpResponse:
    """The same as Word file."""
    run = _run(week)
    assert run is not None
    made = bulletins.bulletin_of(run)
    return word(printing.bulletin_word(made), f"ban-tin-{week}", is_public=True)


@public
@require_safe
def province(request: HttpRequest, code: str) -> HttpResponse:
    """Communes of a province as tiles with a table, and its topics."""
    unit, run = unit_by_ref(code), queries.last_run()
    if unit is None or unit.level != "province" or run is None:
        raise Http404
    communes = children_of(unit)
    tiles, lines = bulletins.province_map(run, unit, communes)
    return render(
        request, "foresight/public/province.html", {"unit": unit, "run": run, "tiles": tiles, "lines": lines}
    )


@public
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Every alarm with what came of it, and by quarter how often alarms were right, late, or missing."""
    names, topics = queries.series_names(), history.topic_names()
    alarms = [
        {"row": one, "title": wording.title_of(one), "state": state_of(one)}
        for one in queries.recently_judged()
    ]
    missed = [
        {"row": one, "what": wording.what_of(one.series, one.topic, names, topics)}
        for one in queries.misses()
    ]
    return render(
        request,
        "foresight/public/log.html",
        {"quarters": queries.quarters(), "alarms": alarms, "misses": missed},
    )


@public
@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How all of it is computed; Vietnamese first."""
    is_english = (get_language() or "vi").startswith("en")
    context = {
        "version": engine.version(), "false": engine.FALSE_A_WEEK, "fdr": round(100 * engine.FDR), "smallest": engine.SMALLEST,
        "small": disclosure.SMALL, "least": history.LEAST, "followed": judging.FOLLOWED, "is_english": is_english,
    }  # fmt: skip
    return render(request, "foresight/public/method.html", context)
