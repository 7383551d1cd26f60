"""The shape of input for directives; no decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import FilesField, day_field, words_field
from danvan.kernel.organisations.public import unit_by_ref

from . import queries
from .states import Link, PaperKind


class DirectiveForm(forms.Form):
    """A paper as it lies on the table."""

    use_required_attribute = False
    unit = forms.CharField(label=_("Unit of the issuer, by its code"), max_length=60)
    number = forms.CharField(label=_("Number"), max_length=80, help_text=_("As it is printed on the paper."))
    kind = forms.ChoiceField(label=_("Kind"), choices=PaperKind)
    title = forms.CharField(label=_("Title"), min_length=5, max_length=400)
    issuer = forms.CharField(label=_("Issuer"), min_length=2, max_length=200)
    issued_on = day_field(_("Issued on"))
    effective_from = day_field(
        _("In force from"), required=False, help_text=_("Empty: from the day of issue.")
    )
    effective_to = day_field(_("In force until"), required=False)
    summary = words_field(_("What it asks, in plain words"))
    exhibits = FilesField(label=_("The paper itself (PDF, Word, photo)"), required=False)

    def for_person(self, person: Any, row: Any) -> None:
        post = next(iter(person.posts_with("directives.keep")), None)
        if post is not None:
            self.fields["unit"].initial = post.body.unit.ref

    def clean_unit(self) -> Any:
        unit = unit_by_ref(self.cleaned_data["unit"].strip())
        if unit is None:
            raise forms.ValidationError(_("We know no unit with this code."))
        return unit

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begins = cleaned.get("effective_from") or cleaned.get("issued_on")
        if begins and cleaned.get("effective_to") and cleaned["effective_to"] < begins:
            self.add_error("effective_to", _("It cannot end before it began."))
        return cleaned


class RelateForm(forms.Form):
    use_required_attribute = False
    kind = forms.ChoiceField(label=_("This paper"), choices=Link)
    to = forms.CharField(label=_("Number of the other paper"), max_length=80)
    year = forms.IntegerField(
        label=_("Its year, where the number has restarted"), min_value=1945, max_value=2100, required=False
    )

    def for_person(self, person: Any, row: Any) -> None:
        self.unit = row.unit

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        found = queries.called(cleaned.get("to", ""), year=cleaned.pop("year", None), seen_from=self.unit)
        if len(found) == 1:
            cleaned["to"] = found[0]
        elif cleaned.get("to"):
            self.add_error(
                "to",
                _("Several papers bear this number: add the year.")
                if found
                else _("No paper of this number stands in the register: enter it first."),
            )
        return cleaned


class CorrectForm(forms.Form):
    use_required_attribute = False
    title = forms.CharField(label=_("Title"), min_length=5, max_length=400)
    issuer = forms.CharField(label=_("Issuer"), min_length=2, max_length=200)
    summary = words_field(_("What it asks, in plain words"))
    reason = words_field(_("Reason"), least=10)

    def for_person(self, person: Any, row: Any) -> None:
        for name in ("title", "issuer", "summary"):
            self.fields[name].initial = getattr(row, name)


class EndForm(forms.Form):
    use_required_attribute = False
    on = day_field(_("In force until"))
    reason = words_field(_("Reason"), least=10)


class AssignForm(forms.Form):
    """One task for several units, measured by a figure of the house."""

    use_required_attribute = False
    title = forms.CharField(label=_("Task"), min_length=5, max_length=300)
    measure = forms.ChoiceField(
        label=_("Measured by"), help_text=_("Counted from records; nobody enters it.")
    )
    target = forms.IntegerField(label=_("Target"), min_value=1, max_value=100_000_000)
    starts_on = day_field(_("From"))
    due_on = day_field(_("Until"))
    units = forms.TypedMultipleChoiceField(label=_("Units"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def for_person(self, person: Any, row: Any) -> None:
        self.known = {unit.pk: unit for unit in queries.assignable(person)}
        units, measure = self.fields["units"], self.fields["measure"]
        assert isinstance(units, forms.TypedMultipleChoiceField)
        assert isinstance(measure, forms.ChoiceField)
        units.choices = [(pk, unit.full_name) for pk, unit in self.known.items()]
        measure.choices = queries.measure_choices()

    def clean_units(self) -> list[Any]:
        return [self.known[pk] for pk in self.cleaned_data["units"]]
