"""The filters of a register as a form one can read, share as an address, and be told about when wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from danvan.web.registers.declaration import Filter, Register, Rows

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]
LONGEST_SEARCH = 200


def _day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("This is not a date. Write it as day/month/year, for example 22/11/2026.")
        },
    )


class FilterForm(forms.Form):
    """A GET form made from a register's filters. A filter with a mistake is reported and not applied."""

    use_required_attribute = False

    def __init__(self, register: Register, request: HttpRequest) -> None:
        super().__init__(request.GET)
        self.register = register
        self.auto_id = "f_%s"
        if register.search is not None:
            self.fields["q"] = forms.CharField(
                label=register.search_label or _("Search"),
                required=False,
                max_length=LONGEST_SEARCH,
                widget=forms.TextInput(attrs={"type": "search", "data-search": "", "autocomplete": "off"}),
            )
        for one in register.filters:
            self._add(one, request)

    def _add(self, one: Filter, request: HttpRequest) -> None:
        if one.kind == "date_range":
            self.fields[f"{one.name}_from"] = _day_field(one.label)
            self.fields[f"{one.name}_to"] = _day_field(_("until"))
        elif one.kind == "text":
            self.fields[one.name] = forms.CharField(
                label=one.label, required=False, max_length=LONGEST_SEARCH
            )
        else:
            choices = one.choices_for(request) if one.kind != "bool" else [("1", _("Yes")), ("0", _("No"))]
            self.fields[one.name] = forms.ChoiceField(
                label=one.label,
                required=False,
                choices=[("", _("All")), *choices],
                error_messages={
                    "invalid_choice": _("“%(value)s” is not one of the choices; it was left out.")
                },
            )
        if one.help:
            self.fields[f"{one.name}_from" if one.kind == "date_range" else one.name].help_text = one.help

    def clean(self) -> dict[str, Any]:
        """A range that ends before it begins is a slip of the hand: say so instead of showing nothing."""
        cleaned = super().clean() or {}
        for one in self.register.filters:
            if one.kind != "date_range":
                continue
            start, end = cleaned.get(f"{one.name}_from"), cleaned.get(f"{one.name}_to")
            if start and end and end < start:
                self.add_error(f"{one.name}_to", _("The end is before the beginning."))
        return cleaned

    def narrow(self, rows: Rows) -> Rows:
        """Apply search and every filter that holds a valid value."""
        self.is_valid()
        term = self.cleaned_data.get("q", "").strip()
        if term and self.register.search is not None:
            rows = self.register.search(rows, term)
        for one in self.register.filters:
            value = self._value_of(one)
            if value is not None:
                rows = one.apply(rows, value)
        return rows

    def _value_of(self, one: Filter) -> Any:
        """The value to apply, or None: not given, or not valid."""
        if one.kind == "date_range":
            if {f"{one.name}_from", f"{one.name}_to"} & set(self.errors):
                return None
            span: tuple[dt.date | None, dt.date | None] = (
                self.cleaned_data.get(f"{one.name}_from"),
                self.cleaned_data.get(f"{one.name}_to"),
            )
            return span if any(span) else None
        value = self.cleaned_data.get(one.name, "")
        if value == "":
            return None
        return value == "1" if one.kind == "bool" else value

    @property
    def term(self) -> str:
        return str(self.data.get("q", ""))

    @property
    def is_narrowed(self) -> bool:
        """True when the reader has asked for anything but the whole list."""
        return any(self.data.get(name) for name in self.fields)

    @property
    def narrowed_count(self) -> int:
        return sum(1 for name in self.fields if name != "q" and self.data.get(name))

    def laid_out(self) -> Iterator[dict[str, Any]]:
        """Fields for the template; the two ends of a range stand together."""
        for one in self.register.filters:
            if one.kind == "date_range":
                yield {"filter": one, "start": self[f"{one.name}_from"], "end": self[f"{one.name}_to"]}
            else:
                yield {"filter": one, "field": self[one.name]}

    @property
    def search_field(self) -> BoundField | None:
        return self["q"] if "q" in self.fields else None
