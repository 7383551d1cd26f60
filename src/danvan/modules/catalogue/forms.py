"""The shape of what the desk sends: many figures at once, another number, a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from danvan.kernel.indicators.public import Scope, number

from .queries import Line

_GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")


def parse_number(text: str) -> Decimal:
    """A number as people here write it: 1.234,5 or 1234,5 or 1234.5. Raises ValueError."""
    bare = text.strip().replace("\u00a0", "").replace(" ", "")
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(".", "")
    bare = bare.replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,20}(\.[0-9]{1,6})?", bare):
        raise ValueError(text)
    return Decimal(bare)


class NumberField(forms.Field):
    """A figure typed as people here write numbers."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 30})

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return parse_number(text)
        except ValueError:
            raise forms.ValidationError(
                _("“%(text)s” is no number; write 1234 or 1.234,5.") % {"text": text[:30]}
            ) from None


class ReplaceForm(forms.Form):
    use_required_attribute = False
    value = NumberField(label=gettext_lazy("The right number"))
    remark = forms.CharField(label=gettext_lazy("Remark"), required=False, max_length=500)
    reason = forms.CharField(label=gettext_lazy("Why the number changes"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)  # fmt: skip


class ReasonForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class EntryForm(forms.Form):
    """All items of one unit and period. A field left empty says nothing; one that stood is changed by another number."""

    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Why numbers that stood before change"), required=False, max_length=2000,
        help_text=gettext_lazy("Needed only where you change a number that was stated before."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(
        self,
        rows: Iterable[Line],
        data: Mapping[str, Any] | None = None,
        *,
        typed: Mapping[str, Any] | None = None,
    ) -> None:
        """`typed` is shown again without being judged."""
        super().__init__(data, initial=dict(typed.items()) if typed else None)
        self.rows = {line.item.name: line for line in rows}
        for name, line in self.rows.items():
            initial = number(line.stated.value) if line.stated is not None else ""
            self.fields[field_of(name)] = NumberField(label=line.item.text(), required=False, initial=initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, line in self.rows.items():
            field = field_of(name)
            if line.stated is not None and field in cleaned and cleaned[field] is None:
                self.add_error(field, _("This number stands. Open it to take it back, with a reason."))
        if self.changed() and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("You changed a number that was stated before: say why."))
        return cleaned

    def changed(self) -> list[str]:
        """Items of which another number was typed than the one that stands."""
        return [
            name
            for name, line in self.rows.items()
            if line.stated is not None
            and (value := self.cleaned_data.get(field_of(name))) is not None
            and value != line.stated.value
        ]

    def added(self) -> list[str]:
        """Items of which a number was typed where none stood."""
        return [
            name
            for name, line in self.rows.items()
            if line.stated is None and self.cleaned_data.get(field_of(name)) is not None
        ]

    def value(self, name: str) -> Decimal:
        value: Decimal = self.cleaned_data[field_of(name)]
        return value


def field_of(name: str) -> str:
    return f"so-{name}"


SCOPES = Scope.choices
