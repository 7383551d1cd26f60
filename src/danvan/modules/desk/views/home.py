"""The first page of staff: what the house offers this person, gathered from manifests."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from danvan.kernel.organisations.public import Person
from danvan.kernel.registry.public import house, load
from danvan.web.http import staff_only


@staff_only
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)
    context = {
        "person": person, "posts": person.posts, "today": timezone.localdate(),
        "cards": offered(request, "desk.home"), "side": offered(request, "desk.side"),
    }  # fmt: skip
    return render(request, "desk/home.html", context)


def offered(request: HttpRequest, place: str) -> list[dict[str, Any]]:
    """Cards that manifests offer at a place and that are meant for this reader, in order."""
    cards = []
    for slot in house().slots.get(place, []):
        if slot.permission and not request.user.can(slot.permission):  # type: ignore[union-attr]  # behind staff_only
            continue
        make: Any = load(slot.render)
        card = make(request)
        if card is not None:
            cards.append({"template": slot.template, "card": card})
    return cards
