"""The desk's own entries in its menu and on its first page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Person
from danvan.web.parts import Link

from .. import queries


def menu_home(request: HttpRequest) -> Link | None:
    if not request.user.is_authenticated:
        return None
    url = reverse("desk:home")
    return Link(label=_("Desk"), url=url, icon="home", current=request.path == url)


def menu_calendar(request: HttpRequest) -> Link:
    url = reverse("desk:calendar")
    return Link(label=_("Calendar"), url=url, icon="calendar", current=request.path == url)


def news(request: HttpRequest) -> dict[str, Any] | None:
    """What was told to this person lately."""
    assert isinstance(request.user, Person)
    rows = queries.news_of(request.user)
    return {"rows": rows} if rows else None


def calendar_card(request: HttpRequest) -> dict[str, Any]:
    """The next days off, so that a missing decision on swap days is noticed in time."""
    today = timezone.localdate()
    coming = [
        run for year in (today.year, today.year + 1) for run in queries.free_days(year) if run.last >= today
    ]
    return {"rows": coming[:4], "url": reverse("desk:calendar")}
