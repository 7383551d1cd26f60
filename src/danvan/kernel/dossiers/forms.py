"""Fields that acts on dossiers ask for again and again."""

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
    """Several files in one field; gives (name, open file) for each, an empty list when none was chosen."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", _Many(attrs={"accept": _FILE_TYPES}))
        options.setdefault("label", _("Files"))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, UploadedFile[Any]]]:
        given = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]
        if len(given) > settings.UPLOAD_MAX_FILES:
            raise forms.ValidationError(
                _("At most %(count)d files can be sent at once."), params={"count": settings.UPLOAD_MAX_FILES}
            )
        if not given and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        for one in given:
            if one.size > settings.UPLOAD_MAX_BYTES:
                raise forms.ValidationError(
                    _("“%(name)s” is larger than %(limit)d MB."),
                    params={"name": one.name, "limit": settings.UPLOAD_MAX_BYTES // 2**20},
                )
        return [(one.name, one) for one in given]


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


class ReasonForm(forms.Form):
    """The least an act asks for."""

    use_required_attribute = False
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))


class PlainForm(forms.Form):
    """An act that asks for nothing but a yes."""
