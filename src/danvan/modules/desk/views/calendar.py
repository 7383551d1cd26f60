"""The working calendar: what deadlines skip, and the yearly swap days, each by a named decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from danvan.kernel.organisations.public import Person
from danvan.kernel.rulebook.public import set_calendar_day
from danvan.lib.errors import Refused
from danvan.web.http import staff_only

from .. import queries
from ..forms import CalendarDayForm

FIRST, LAST = 2015, 2040


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)
    if not person.can("rulebook.edit_calendar"):
        raise Http404
    form = CalendarDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            edited = set_calendar_day(given["day"], by=person, kind=given["kind"], basis=given["basis"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("Saved. Deadlines set from now on follow it; running ones keep their day.")
            )
            return HttpResponseRedirect(f"{reverse('desk:calendar')}?year={edited.day.year}")
    year = _year(request)
    context = {
        "form": form, "year": year, "edited": queries.edited_days(year), "free": queries.free_days(year),
        "worked": queries.worked_days(year), "before": year - 1 if year > FIRST else 0,
        "after": year + 1 if year < LAST else 0,
    }  # fmt: skip
    return render(request, "desk/calendar.html", context, status=422 if form.errors else 200)


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and FIRST <= int(asked[:6]) <= LAST else timezone.localdate().year
