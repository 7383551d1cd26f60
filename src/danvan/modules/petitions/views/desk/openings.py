"""Asking to open what is sealed on a matter. The second person, the reading and the audit belong to organisations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from danvan.kernel.organisations.public import ask_opening
from danvan.lib.errors import Refused
from danvan.web.http import staff_only

from ...forms.desk import OpeningForm
from ...queries import staff
from .loading import person_of

_PREFIX = "petitions.petition:"


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def request_opening(request: HttpRequest, number: int) -> HttpResponse:
    """The first of two people says what should be opened and why."""
    matter = staff.sealed_matter(person_of(request), number)
    if matter is None:
        raise Http404
    sealed = _sealed(matter)
    form = OpeningForm(
        request.POST or None, choices=[(name, label) for name, (label, _what) in sealed.items()]
    )
    if request.method != "POST" or not form.is_valid():
        return _page(request, matter, form, status=422 if request.method == "POST" else 200)
    given = form.cleaned_data
    try:
        opening = ask_opening(
            sealed[given["what"]][1], by=person_of(request), thing=matter.thing, reason=given["reason"],
            legal_request=given["legal_request"],
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, matter, form, status=422)
    messages.success(request, _("Asked. A second person of your body must agree."))
    return HttpResponseRedirect(reverse("organisations:opening", args=[opening.pk]))


def _sealed(matter: Any) -> dict[str, tuple[str, Any]]:
    """What is sealed on the matter: name → (words, seal)."""
    found = {}
    if matter.contact is not None:
        found["contact"] = (_("Who brought the matter, and how to reach them"), matter.contact)
    if matter.original is not None:
        found["original"] = (_("The words as they were written, before masking"), matter.original)
    return found


def _page(request: HttpRequest, matter: Any, form: OpeningForm, *, status: int) -> HttpResponse:
    return render(request, "petitions/desk/opening.html", {"matter": matter, "form": form}, status=status)


def names_of_things(request: HttpRequest) -> dict[str, Any]:
    """Slot "things": how other pages call a matter they only know by its name in the log."""

    def named(things: list[str]) -> dict[str, dict[str, Any]]:
        uids = [thing[len(_PREFIX) :] for thing in things if thing.startswith(_PREFIX)]
        numbers = staff.numbers_of(person_of(request), uids)
        return {
            f"{_PREFIX}{uid}": {
                "label": _("Matter no. %(number)s") % {"number": number},
                "url": reverse("petitions:desk_record", args=[number]),
            }
            for uid, number in numbers.items()
        }

    return {"named": named}
