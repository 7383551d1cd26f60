"""What the views of organisations share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from ..public import Person
from ..queries import units_visible_to


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; views behind `staff_only` always have one."""
    person = request.user
    assert isinstance(person, Person)
    return person


def unit_or_404(request: HttpRequest, pk: int) -> Any:
    """A unit in this person's reach."""
    unit = units_visible_to(person_of(request)).filter(pk=pk).first()
    if unit is None:
        raise Http404
    return unit
