"""One act on many matters: each is asked for by itself, and each tells how it went. Nothing fails in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from danvan.lib.errors import Refused
from danvan.web.http import staff_only

from ... import actions
from ...queries import staff, visible_to
from .loading import person_of

#: As many as two pages of the list: a request must end while somebody waits for it.
MOST = 50


@staff_only
@require_POST
def acceptance(request: HttpRequest) -> HttpResponse:
    """Take up every chosen matter."""
    person = person_of(request)
    return _each(request, _("Take up"), lambda matter: actions.accept_petition(matter, by=person))


@staff_only
@require_POST
def assignment(request: HttpRequest) -> HttpResponse:
    """Give every chosen matter to one colleague, or to nobody in particular."""
    person = person_of(request)
    colleagues = {str(one.pk): one for one in staff.colleagues(person)}
    chosen = request.POST.get("to", "")
    if chosen and chosen not in colleagues:
        return _told(request, _("Assign"), [], problem=_("Choose a colleague of your own office."))
    to = colleagues.get(chosen)
    return _each(request, _("Assign"), lambda matter: actions.assign_petition(matter, by=person, to=to))


def _each(request: HttpRequest, title: str, act: Callable[[Any], object]) -> HttpResponse:
    numbers = list(
        dict.fromkeys(text for text in request.POST.getlist("number") if text.isdecimal() and len(text) < 19)
    )
    if not numbers:
        return _told(request, title, [], problem=_("Tick at least one matter first."))
    if len(numbers) > MOST:
        return _told(request, title, [], problem=_("At most %(count)d matters at once.") % {"count": MOST})

    found = {str(one.number): one for one in visible_to(person_of(request)).filter(number__in=numbers)}
    results: list[dict[str, Any]] = []
    for number in numbers:
        matter = found.get(number)
        if matter is None:
            results.append(
                {"number": number, "matter": None, "problem": _("There is no such matter for you.")}
            )
            continue
        try:
            act(matter)
        except Refused as refusal:
            results.append({"number": number, "matter": matter, "problem": refusal.message})
        else:
            results.append({"number": number, "matter": matter, "problem": ""})
    return _told(request, title, results)


def _told(
    request: HttpRequest, title: str, results: list[dict[str, Any]], *, problem: str = ""
) -> HttpResponse:
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse("petitions:desk_list")
    done = sum(not result["problem"] for result in results)
    context = {"title": title, "results": results, "problem": problem, "back": back, "done": done,
               "failed": len(results) - done}  # fmt: skip
    return render(request, "petitions/desk/bulk.html", context, status=200 if done else 422)
