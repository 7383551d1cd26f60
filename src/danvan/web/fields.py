"""Form fields that pages ask for again and again: files, sentences, a day, an hour, a whole number, yes or no."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

_FILE_TYPES = "image/jpeg,image/png,image/webp,application/pdf,.docx,.xlsx"


class _Many(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field; gives a list, empty when none was chosen. Number and size have limits."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", _Many(attrs={"accept": _FILE_TYPES}))
        options.setdefault("label", _("Files"))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        chosen = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one is not None]
        if not chosen and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(chosen) > settings.UPLOAD_MAX_FILES:
            raise forms.ValidationError(
                _("Choose at most %(count)d files; you chose %(chosen)d."),
                params={"count": settings.UPLOAD_MAX_FILES, "chosen": len(chosen)},
            )
        for one in chosen:
            self._measure(one)
        return [super(FilesField, self).clean(one, initial) for one in chosen]

    def _measure(self, file: UploadedFile[Any]) -> None:
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                _("“%(name)s” is larger than %(size)d MB. Please choose a smaller one."),
                params={"name": (file.name or "")[:60], "size": settings.UPLOAD_MAX_BYTES // 2**20},
            )


def words_field(
    label: Any, *, least: int = 0, most: int = 4000, rows: int = 4, help_text: Any = ""
) -> forms.CharField:
    """A field for sentences."""
    return forms.CharField(
        label=label, min_length=least or None, max_length=most, required=least > 0, help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, picked from the browser's own calendar or typed day first."""
    return forms.DateField(
        label=label, required=required, help_text=help_text, input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


def moment_field(label: Any) -> forms.DateTimeField:
    """A day with its hour, picked from the browser's own calendar or typed in either order."""
    return forms.DateTimeField(
        label=label, input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip


class WholeField(forms.IntegerField):
    """A whole number; points and blanks between thousands may be typed. Gives 0 when it is empty and may be."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 1 if options.get("required", True) else 0)
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**options)

    def clean(self, value: Any) -> int:
        return int(super().clean("".join(str(value or "").replace(".", "").split())) or 0)


def yes_no_field(label: Any, *, yes: Any, no: Any) -> forms.TypedChoiceField:
    """Two sentences to choose from; gives True for the first."""
    return forms.TypedChoiceField(
        label=label, coerce=lambda value: value == "yes", widget=forms.RadioSelect, choices=[("yes", yes), ("no", no)]
    )  # fmt: skip
