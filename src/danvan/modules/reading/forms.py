"""The shape of input for reading; no decisions."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import ActForm, RowField, day_field, words_field
from danvan.kernel.indicators.public import Scope
from danvan.kernel.organisations.public import Unit
from danvan.lib.periods import BadPeriod, parse_period
from danvan.lib.reading.measures import MEASURES

from . import queries
from .queries import Entry
from .states import FIELDS, Kind


class UploadForm(ActForm):
    """A paper as a file or as pasted text."""

    unit = RowField(label=_("Unit whose paper it is"))
    file = forms.FileField(
        label=_("Paper"), required=False,
        help_text=_("Word, PDF with text, Excel, web page or plain text. Scanned pictures hold no text."),
    )  # fmt: skip
    text = words_field(
        _("Or paste its text"),
        most=1_000_000,
        rows=8,
        help_text=_("Only when there is no file."),
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("The file’s name when left empty.")
    )
    issued_on = day_field(
        _("Day of the paper"), required=False, help_text=_("Dates without a year belong to its year.")
    )

    def for_person(self, person: Any, row: Any) -> None:
        units = {post.body.unit_id for post in person.posts_with("reading.upload")}
        self.offer(
            "unit", Unit.objects.filter(pk__in=units).order_by("rank", "pk"), label=lambda one: one.full_name
        )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        return None if file is None else (file.name, file)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and told.get("file") is None and not told.get("text", "").strip():
            self.add_error("file", _("Choose a file, or paste the text."))
        return told


class PeriodField(forms.CharField):
    """A period by its code, empty for none."""

    def __init__(self, **options: Any) -> None:
        help_text = _("2026, 2026-H1 (half), 2026-Q1 (quarter), 2026-9M or 2026-03")
        super().__init__(**{"max_length": 30, "required": False, "help_text": help_text, **options})

    def clean(self, value: Any) -> Any:
        told = super().clean(value)
        if not told:
            return None
        try:
            return parse_period(told)
        except BadPeriod:
            raise ValidationError(_("Write the period like 2026, 2026-H1, 2026-Q1 or 2026-03.")) from None


class EntryForm(forms.Form):
    """Where an accepted figure is entered."""

    use_required_attribute = False
    item = forms.ChoiceField(label=_("Entered as"), required=False)
    unit = RowField(label=_("Of"), required=False)
    period = PeriodField(label=_("For the period"))
    scope = forms.ChoiceField(label=_("Reaches"), choices=Scope.choices, initial=Scope.WHOLE, required=False)
    published = forms.BooleanField(label=_("Show this figure to everybody"), required=False)

    def fit(self, find: Any, units: dict[str, Unit]) -> EntryForm:
        """Offer items and units for a find, and propose what its text tells."""
        nothing = ("", _("Nothing: keep it as evidence only"))
        item, place = self.fields["item"], self.fields["unit"]
        assert isinstance(item, forms.ChoiceField)
        assert isinstance(place, RowField)
        item.choices = [
            nothing,
            *((one.name, f"{one.text()} ({one.unit})") for one in queries.items_offered(find)),
        ]
        rows = {one.pk: one for one in units.values()}
        place.offer(rows.values(), label=lambda one: str(one.full_name))
        told = queries.proposal_of(find, units)
        is_whole = told.item is not None and told.unit is not None and told.period is not None
        self.initial = {
            "item": told.item.name if told.item and is_whole else "", "unit": told.unit.pk if told.unit else "",
            "period": told.period.code if told.period else "", "scope": "whole",
        }  # fmt: skip
        return self

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("item") and not self.errors:
            for name in ("unit", "period"):
                if not told.get(name):
                    self.add_error(
                        name, _("Needed to enter the figure; or choose to keep it as evidence only.")
                    )
        return told

    def entry(self) -> Entry | None:
        """What was chosen; None for evidence only."""
        told = self.cleaned_data
        if not told.get("item"):
            return None
        return Entry(
            told["item"],
            told["unit"],
            told["period"],
            told.get("scope") or "whole",
            told.get("published", False),
        )


class FindForm(forms.Form):
    """What is understood of a find, field by field of its kind."""

    use_required_attribute = False

    def __init__(
        self, data: Any = None, *, kind: str, told: dict[str, Any] | None = None, quoted: bool = False
    ) -> None:
        super().__init__(data, initial=told or {})
        if quoted:
            self.fields["quote"] = words_field(_("Words of the paper, exactly"), least=2, most=2_000, rows=2)
        for one in FIELDS[kind]:
            self.fields[one.name] = _field(one)
        self.names = [one.name for one in FIELDS[kind]]

    def told(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name] for name in self.names if self.cleaned_data[name] not in (None, "")
        }


def _field(one: Any) -> forms.Field:
    common: dict[str, Any] = {"label": one.label, "required": one.required}
    if one.type == "measure":
        choices = [("", "–"), *((name, queries.measure_label(name)) for name in MEASURES)]
        return forms.ChoiceField(choices=choices, **common)
    if one.type == "number":
        return DecimalText(**common)
    if one.type == "whole":
        return forms.IntegerField(min_value=0, max_value=10**9, **common)
    if one.type == "period":
        return PeriodText(**common)
    return forms.CharField(max_length=500, **common)


class DecimalText(forms.CharField):
    """A number as Vietnamese writes it or with a point; kept as text so that nothing is rounded."""

    def clean(self, value: Any) -> Any:
        told = str(super().clean(value) or "").replace(" ", "")
        if not told:
            return ""
        if "," in told:
            told = told.replace(".", "").replace(",", ".")
        try:
            number = Decimal(told)
        except InvalidOperation:
            raise ValidationError(_("Write a number like 1250 or 12,5.")) from None
        if not number.is_finite():
            raise ValidationError(_("Write a number like 1250 or 12,5."))
        return f"{number:f}"


class PeriodText(PeriodField):
    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return "" if found is None else found.code


class ManyForm(forms.Form):
    """From which confidence on finds are accepted together."""

    use_required_attribute = False
    least = forms.IntegerField(label=_("Confidence of at least (%)"), min_value=60, max_value=100, initial=95)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all kinds")), *Kind.choices])


class BesideForm(forms.Form):
    """Which unit and period stand side by side."""

    use_required_attribute = False
    unit = forms.CharField(label=_("Code of the unit"), max_length=40)
    period = PeriodField(label=_("Period"), required=True)
