"""Fields that acts on dossiers ask for again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from danvan.web import fields
from danvan.web.fields import WholeField, day_field, moment_field, words_field, yes_no_field


class FilesField(fields.FilesField):
    """Several files; gives (name, open file) for each, as acts take exhibits."""

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, UploadedFile[Any]]]:
        return [(one.name, one) for one in super().clean(data, initial)]


class RowField(forms.TypedChoiceField):
    """One of a few rows, offered when it is known for whom. Gives the row, None when left empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(empty_value=None, **options)

    def offer(self, rows: Iterable[Any], *, label: Callable[[Any], str] = str) -> None:
        self.rows = {str(one.pk): one for one in rows}
        nothing = [] if self.required and len(self.rows) == 1 else [("", "–")]
        self.choices = [*nothing, *((pk, label(one)) for pk, one in self.rows.items())]

    def _coerce(self, value: str) -> Any:
        return self.rows.get(value)


class RowsField(forms.TypedMultipleChoiceField):
    """Some of a few rows, as boxes to tick. Gives the rows, an empty list when none is ticked."""

    def __init__(self, **options: Any) -> None:
        super().__init__(empty_value=[], widget=forms.CheckboxSelectMultiple, **options)

    def offer(self, rows: Iterable[Any], *, label: Callable[[Any], str] = str) -> None:
        self.rows = {str(one.pk): one for one in rows}
        self.choices = [(pk, label(one)) for pk, one in self.rows.items()]

    def _coerce(self, value: Any) -> Any:
        return [self.rows[one] for one in value]


class ActForm(forms.Form):
    """What an act asks for. `of_row` names the fields that begin with what the record says."""

    use_required_attribute = False
    of_row: tuple[str, ...] = ()

    def for_person(self, person: Any, row: Any) -> None:
        """Fit the form to who asks and what about. Override for choices; call this one for `of_row`."""
        for name in self.of_row:
            self.fields[name].initial = getattr(row, name)

    def offer(self, name: str, rows: Iterable[Any], *, label: Callable[[Any], str] = str) -> None:
        """Give a field of rows what can be chosen."""
        field = self.fields[name]
        assert isinstance(field, (RowField, RowsField))
        field.offer(rows, label=label)

    def fill(self, **told: Any) -> None:
        """Begin with these where they say something; the person who sends the form decides."""
        for name, value in told.items():
            if value not in (None, ""):
                self.fields[name].initial = value

    def choose(self, name: str, choices: Any) -> None:
        """Give a field of plain choices what can be chosen."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class ReasonForm(ActForm):
    """The least an act asks for."""

    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))


class PlainForm(forms.Form):
    """An act that asks for nothing but a yes."""


__all__ = [
    "ActForm",
    "FilesField",
    "PlainForm",
    "ReasonForm",
    "RowField",
    "RowsField",
    "WholeField",
    "day_field",
    "moment_field",
    "words_field",
    "yes_no_field",
]
