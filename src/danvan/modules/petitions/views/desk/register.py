"""The list of matters, with the acts one may do to many at once."""

from __future__ import annotations

from typing import Any

from django.forms import DateField
from django.http import HttpRequest
from django.utils.text import format_lazy

from danvan.web.formats import day
from danvan.web.http import staff_only
from danvan.web.parts import Link
from danvan.web.registers.listing import RegisterList, query_without

from ...queries import staff
from ...registers import MATTERS
from .loading import person_of


class Matters(RegisterList):
    register = MATTERS
    template = "petitions/desk/list.html"
    partial = "petitions/desk/_list_results.html"

    def context(
        self, request: HttpRequest, register: Any, form: Any, rows: Any, **options: Any
    ) -> dict[str, Any]:
        person = person_of(request)
        return {
            **super().context(request, register, form, rows, **options),
            "chips": chips(request, form),
            "may_accept": bool(person.posts_with("petitions.handle") or person.posts_with("petitions.lead")),
            "colleagues": staff.colleagues(person) if person.posts_with("petitions.lead") else [],
            "here": request.get_full_path(),
        }


def chips(request: HttpRequest, form: Any) -> list[Link]:
    """Every filter in force in words, each a link to the list without it."""
    found = []
    for name, field in form.fields.items():
        value = form.data.get(name, "")
        if not value or name in form.errors:
            continue
        words = dict(getattr(field, "choices", ())).get(value, value)
        if isinstance(field, DateField):
            words = day(form.cleaned_data.get(name))
        label = format_lazy("{}: {}", field.label, words) if name != "q" else f"“{value}”"
        found.append(Link(label=label, url=query_without(request, name, "cursor", "format")))
    return found


matters = staff_only(Matters.as_view())
