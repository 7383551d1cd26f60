"""The kit's saved filters, kept by person."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from danvan.lib.errors import Refused
from danvan.web.registers import SavedView as Shown

from .actions.preferences import drop_view, keep_view
from .models import Person, SavedView


class PersonViews:
    """Named filters of one register, each person their own."""

    def __init__(self, register: str) -> None:
        self.register = register

    def list(self, request: HttpRequest) -> Iterable[Shown]:
        """One query, whatever their number."""
        assert isinstance(request.user, Person)
        kept = SavedView.objects.filter(person=request.user, register=self.register).order_by("name", "pk")
        return [Shown(name=one.name, query=one.query, key=str(one.pk)) for one in kept]

    def save(self, request: HttpRequest, *, name: str, query: str) -> None:
        from django.contrib import messages

        assert isinstance(request.user, Person)
        try:
            keep_view(self.register, by=request.user, name=name, query=query)
        except Refused as refusal:
            messages.error(request, refusal.message)

    def remove(self, request: HttpRequest, *, key: str) -> None:
        assert isinstance(request.user, Person)
        drop_view(self.register, by=request.user, key=key)
