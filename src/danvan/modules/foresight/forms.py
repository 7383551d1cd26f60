"""The shape of input for foresight; no decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import ActForm, FilesField, RowField, bodies_at, day_field, words_field


class ForesightRecordForm(ActForm):
    """A new one."""

    body = RowField(label=_("Who does it"))
    title = forms.CharField(label=_("Title"), min_length=5, max_length=200)
    text = words_field(_("What it is about"))
    due_on = day_field(_("Due"))

    def for_person(self, person: Any, row: Any) -> None:
        super().for_person(person, row)
        self.offer("body", bodies_at(person, "foresight.keep"))


class EndForm(ActForm):
    report = words_field(_("What came of it"), least=10, help_text=_("Public: no names of people."))
    exhibits = FilesField(label=_("Photos or papers"), required=False)
