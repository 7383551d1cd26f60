"""The list of matters, with the acts one may do to many at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from danvan.web.http import staff_only
from danvan.web.registers.listing import RegisterList

from ...queries import staff
from ...registers import MATTERS
from .loading import person_of


class Matters(RegisterList):
    register = MATTERS
    template = "petitions/desk/list.html"
    partial = "petitions/desk/_list_results.html"

    def context(self, request: HttpRequest, *args: Any, **options: Any) -> dict[str, Any]:
        person = person_of(request)
        return {
            **super().context(request, *args, **options),
            "may_accept": bool(person.posts_with("petitions.handle") or person.posts_with("petitions.lead")),
            "colleagues": staff.colleagues(person) if person.posts_with("petitions.lead") else [],
            "here": request.get_full_path(),
        }


matters = staff_only(Matters.as_view())
