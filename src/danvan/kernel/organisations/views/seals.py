"""Breaking a seal: the second person decides, the first one reads, everybody who oversees sees that it was done."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from danvan.kernel.registry.public import house, load
from danvan.lib.errors import Refused
from danvan.web.http import staff_only

from .. import actions, queries, rules
from ..public import Person
from .frame import person_of

_SHOWN = 100
#: Fields of sealed data, in the order and the words in which a reader meets them.
LABELS = {
    "name": gettext_lazy("Full name"), "phone": gettext_lazy("Telephone"), "email": gettext_lazy("E-mail"),
    "address": gettext_lazy("Address"), "title": gettext_lazy("Title"), "text": gettext_lazy("Text"),
    "place": gettext_lazy("Where exactly"),
}  # fmt: skip


@staff_only
@require_safe
def openings(request: HttpRequest) -> HttpResponse:
    """Requests to open a seal that concern this person."""
    person = person_of(request)
    if not _concerned(person):
        raise Http404
    found = list(queries.openings_visible_to(person)[:_SHOWN])
    names = names_of(request, [one.thing for one in found])
    rows = [_row(person, one, names) for one in found]
    waiting = [row for row in rows if row["may_decide"] or row["may_read"]]
    return render(request, "organisations/openings.html", {"rows": rows, "waiting": waiting})


def _concerned(person: Person) -> bool:
    asked = ("organisations.ask_opening", "organisations.approve_opening", "organisations.audit_looks")
    return any(person.can(permission) for permission in asked)


def _row(person: Person, opening: Any, names: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "opening": opening, "thing": names.get(opening.thing, {}), "state": state_of(opening),
        "may_decide": rules.may_approve_opening(person, opening),
        "may_read": rules.may_open(person, opening, timezone.now()),
    }  # fmt: skip


def state_of(opening: Any) -> str:
    """refused, waiting, open or over."""
    if opening.refused_at is not None:
        return "refused"
    if opening.approved_at is None:
        return "waiting"
    return "open" if timezone.now() < opening.expires_at else "over"


@staff_only
@require_safe
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _find(request, pk))


@staff_only
@require_POST
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person agrees."""
    return _decide(request, pk, actions.approve_opening, _("Agreed. The leave lasts 24 hours."))


@staff_only
@require_POST
def rejection(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person does not agree."""
    return _decide(request, pk, actions.refuse_opening, _("Refused. Nothing was opened."))


def _decide(request: HttpRequest, pk: int, act: Any, done: str) -> HttpResponse:
    found = _find(request, pk)
    try:
        act(found, by=person_of(request))
    except Refused as refusal:
        return _show(request, found, problem=refusal.message)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("organisations:opening", args=[pk]))


@staff_only
@require_POST
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is sealed: on this answer only, never cached, one look recorded for each."""
    found = _find(request, pk)
    try:
        data = actions.open_sealed(found, by=person_of(request))
    except Refused as refusal:
        return _show(request, found, problem=refusal.message)
    context = {
        "opening": found,
        "thing": names_of(request, [found.thing]).get(found.thing, {}),
        "facts": _facts(data),
    }
    response = render(request, "organisations/reading.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _facts(data: bytes) -> list[tuple[str, str]]:
    """Label and value of every field that holds something; data of another shape is shown as it is."""
    try:
        fields = json.loads(data)
    except ValueError:
        fields = {"text": data.decode(errors="replace")}
    if not isinstance(fields, dict):
        fields = {"text": str(fields)}
    return [(str(LABELS.get(name, name)), str(value)) for name, value in fields.items() if value]


def _find(request: HttpRequest, pk: int) -> Any:
    found = queries.openings_visible_to(person_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _show(request: HttpRequest, found: Any, *, problem: str = "") -> HttpResponse:
    names = names_of(request, [found.thing])
    context = {
        **_row(person_of(request), found, names), "looks": queries.looks_of(found), "problem": problem,
        "may_audit": rules.may_audit_looks(person_of(request)),
    }  # fmt: skip
    return render(request, "organisations/opening.html", context, status=422 if problem else 200)


def names_of(request: HttpRequest, things: list[str]) -> dict[str, dict[str, Any]]:
    """How the modules that own these things call them for this reader; one query for each module."""
    named: dict[str, dict[str, Any]] = {}
    for slot in house().slots.get("desk.things", []):
        offer: Any = load(slot.render)
        named |= offer(request)["named"](things)
    return named
