"""The shape of input for initiatives; no decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import FilesField, day_field, words_field

from . import queries
from .states import Field, Kind, Owner, Problem

_MOST_CRITERIA = 20


def _choices(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class RubricField(forms.CharField):
    """One criterion in each line, "text | points"; gives the rubric as it is stored, an empty list when left empty."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Rubric of your own"))
        options.setdefault(
            "help_text",
            _("One criterion in each line, then | and its most points; 100 together. Empty: the one from above, or the sample."),
        )  # fmt: skip
        super().__init__(required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 8}), **options)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > _MOST_CRITERIA:
            raise forms.ValidationError(_("At most %(count)d criteria."), params={"count": _MOST_CRITERIA})
        rubric = []
        for number, line in enumerate(lines, start=1):
            text, _bar, most = (part.strip() for part in line.rpartition("|"))
            if not text or not (most.isascii() and most.isdigit()) or len(most) > 3:
                raise forms.ValidationError(
                    _("Line %(number)d: write the criterion, then | and a whole number of points."),
                    params={"number": number},
                )
            rubric.append({"code": f"c{number}", "name": text, "most": int(most)})
        if rubric and sum(one["most"] for one in rubric) != 100:
            raise forms.ValidationError(
                _("The points make %(sum)d, not 100."), params={"sum": sum(one["most"] for one in rubric)}
            )
        return rubric


class SeasonForm(forms.Form):
    """A new season."""

    use_required_attribute = False
    host = forms.TypedChoiceField(label=_("Council of which body"), coerce=int)
    title = forms.CharField(label=_("Title"), min_length=5, max_length=200)
    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2100)
    registers_until = day_field(_("Registration until"))
    rubric = RubricField()
    rubric_basis = forms.CharField(
        label=_("Document that sets the rubric"), required=False, max_length=300,
        help_text=_("Without a document the rubric is a sample, and every page says so."),
    )  # fmt: skip

    def for_person(self, person: Any, row: Any) -> None:
        _choices(self, "host", queries.host_choices(person))
        self.fields["year"].initial = timezone.localdate().year

    def clean_host(self) -> Any:
        return queries.body_called(self.cleaned_data["host"])


class SeasonEditForm(forms.Form):
    use_required_attribute = False
    title = forms.CharField(label=_("Title"), min_length=5, max_length=200)
    registers_until = day_field(_("Registration until"))
    rubric = RubricField(label=_("Another rubric"))
    rubric_basis = forms.CharField(label=_("Document that sets the rubric"), required=False, max_length=300)
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))

    def for_person(self, person: Any, row: Any) -> None:
        for name in ("title", "registers_until"):
            self.fields[name].initial = getattr(row, name)


class OpenSeasonForm(forms.Form):
    use_required_attribute = False
    notice = words_field(_("Notice"), least=10, help_text=_("What this year is about, and who may register."))


class CloseSeasonForm(forms.Form):
    use_required_attribute = False
    summary = words_field(_("What the season brought"), least=20, most=10_000, rows=8)


class _Sheet(forms.Form):
    """The words of the form of registration."""

    use_required_attribute = False
    name = forms.CharField(label=_("Name of the model"), min_length=5, max_length=200)
    field = forms.ChoiceField(label=_("Field"), choices=Field)
    problem = forms.ChoiceField(label=_("Problem that it solves"), choices=Problem)
    situation = words_field(
        _("Situation and reason"), least=20, help_text=_("What was wrong, for whom, since when.")
    )
    goal = words_field(_("Goal, and how one sees that it is reached"), least=10)
    way = words_field(_("What is done, and how"), least=20, rows=6)
    place = forms.CharField(label=_("Where it is done"), min_length=5, max_length=300)
    target_people = forms.CharField(label=_("For whom"), min_length=5, max_length=300)
    led_by = forms.CharField(label=_("Who leads"), min_length=5, max_length=300)
    forces = forms.CharField(label=_("Who works with them, who takes part"), required=False, max_length=500)
    resources = words_field(_("Resources"), rows=2)
    starts_on = day_field(_("Begins"))
    ends_on = day_field(_("Ends"), required=False)
    output = words_field(_("What comes out of it"), least=5, rows=2)
    lasting = words_field(_("How it is kept up, how it can spread"), rows=3)
    differs = words_field(
        _("How it differs from similar models"), rows=2,
        help_text=_("Only where the same place has one much like it; a movement that runs already is not registered twice."),
    )  # fmt: skip


_SHEET = (*_Sheet.base_fields,)
#: What a copy takes over from its model; the place and its people are one's own.
_COPIED = ("name", "field", "problem", "goal", "way", "forces", "resources", "output", "lasting")


class RegisterForm(_Sheet):
    """A new model: who carries it, then the form."""

    body = forms.TypedChoiceField(label=_("Body that registers it"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind)
    owner = forms.ChoiceField(label=_("Carried by"), choices=Owner)
    neighbourhood = forms.TypedChoiceField(
        label=_("Neighbourhood"), coerce=int, required=False, empty_value=None
    )
    person_name = forms.CharField(
        label=_("Name of the person"), required=False, max_length=120,
        help_text=_("Only with consent: it is public. Without consent leave it empty."),
    )  # fmt: skip
    consent_on = day_field(_("Day of the person’s written consent"), required=False)
    field_order = ("body", "kind", "owner", "neighbourhood", "person_name", "consent_on", *_SHEET)

    def for_person(self, person: Any, row: Any) -> None:
        _choices(self, "body", queries.body_choices(person))
        _choices(self, "neighbourhood", [("", "–"), *queries.neighbourhood_choices(person)])

    def copying(self, source: Any) -> None:
        """Fill in what a copy takes over."""
        for name in _COPIED:
            self.fields[name].initial = getattr(source, name)

    def clean_body(self) -> Any:
        return queries.body_called(self.cleaned_data["body"])

    def clean_neighbourhood(self) -> Any:
        chosen = self.cleaned_data["neighbourhood"]
        return queries.neighbourhood_called(chosen) if chosen is not None else None


class EditForm(_Sheet):
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))

    def for_person(self, person: Any, row: Any) -> None:
        for name in _SHEET:
            self.fields[name].initial = getattr(row, name)


class ShownForm(forms.Form):
    """Evidence that must be there."""

    use_required_attribute = False
    words = words_field(_("What can be seen"), least=10, help_text=_("Public. No names of residents."))
    exhibits = FilesField(label=_("Photos or papers"), required=True)


class LogForm(forms.Form):
    use_required_attribute = False
    words = words_field(_("What was done"), least=10, help_text=_("Public. No names of residents."))
    exhibits = FilesField(label=_("Photos or papers"), required=False)


class MeasureForm(forms.Form):
    use_required_attribute = False
    gauge = forms.CharField(
        label=_("What is counted"),
        min_length=5,
        max_length=200,
        help_text=_("For example: sacks of sorted waste in a month"),
    )
    gauge_source = forms.CharField(label=_("Who counts, where it is written"), min_length=5, max_length=200)
    before_value = forms.IntegerField(label=_("Before"), min_value=0, max_value=10**12)
    after_value = forms.IntegerField(label=_("Now"), min_value=0, max_value=10**12, required=False)
    figure = forms.ChoiceField(
        label=_("Figure of the platform to show beside it"), required=False,
        help_text=_("Shown for whole months before and after the beginning, in this unit."),
    )  # fmt: skip

    def for_person(self, person: Any, row: Any) -> None:
        _choices(self, "figure", [("", "–"), *queries.figure_choices()])
        for name in ("gauge", "gauge_source", "before_value", "after_value", "figure"):
            self.fields[name].initial = getattr(row, name)


class ReportForm(forms.Form):
    use_required_attribute = False
    report = words_field(
        _("Self-report"), least=50, most=10_000, rows=10,
        help_text=_("What was done, what came of it in numbers, what did not work, how it goes on. It is public."),
    )  # fmt: skip
    exhibits = FilesField(label=_("Papers"), required=False)


class SendForm(forms.Form):
    use_required_attribute = False
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))
    exhibits = FilesField(label=_("Papers"), required=False)


class PanelForm(forms.Form):
    """Who assesses. Those with a part in the model are not among the choices."""

    use_required_attribute = False
    assessors = forms.TypedMultipleChoiceField(
        label=_("Assessors"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("At least three. Nobody of the body that registered the model is on the list."),
    )  # fmt: skip

    def for_person(self, person: Any, row: Any) -> None:
        self.people = {one.pk: one for one in queries.possible_assessors(row)}
        field = self.fields["assessors"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (pk, f"{one.name} – {', '.join(str(post.body) for post in one.posts)}")
            for pk, one in self.people.items()
        ]

    def clean_assessors(self) -> Any:
        return [self.people[pk] for pk in self.cleaned_data["assessors"]]


class PointsForm(forms.Form):
    """One field for each criterion of the season's rubric."""

    use_required_attribute = False

    def for_person(self, person: Any, row: Any) -> None:
        self.codes = []
        for one in row.candidacy.season.rubric:
            self.codes.append(one["code"])
            self.fields[f"p_{one['code']}"] = forms.IntegerField(
                label=one["name"], min_value=0, max_value=one["most"],
                help_text=_("0 to %(most)d points") % {"most": one["most"]},
            )  # fmt: skip
        self.fields["reason"] = words_field(
            _("Reasons"), least=20, rows=6, help_text=_("Others read it only when all assessments are in.")
        )
        self.fields["has_no_part"] = forms.BooleanField(
            label=_("I have no part in this model and no interest in the decision.")
        )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        return {
            "points": {code: told.get(f"p_{code}") for code in self.codes}, "reason": told.get("reason", ""),
            "has_no_part": told.get("has_no_part", False),
        }  # fmt: skip


class DecisionForm(forms.Form):
    use_required_attribute = False
    is_recognised = forms.TypedChoiceField(
        label=_("Decision"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Recognise")), ("no", _("Do not recognise"))],
    )  # fmt: skip
    reason = words_field(
        _("Reason"), least=20, help_text=_("Public. Where the assessors disagree, say what settled it.")
    )
    exhibits = FilesField(label=_("Signed decision"), required=False)


class RecheckForm(forms.Form):
    use_required_attribute = False
    is_alive = forms.TypedChoiceField(
        label=_("What was found"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("It still works as recognised")), ("no", _("It no longer works: the recognition lapses"))],
    )  # fmt: skip
    finding = words_field(_("What you saw"), least=20)
    exhibits = FilesField(label=_("Evidence"), required=False)


class AlikeForm(forms.Form):
    """Is there one already? Asked before anybody begins."""

    use_required_attribute = False
    text = words_field(_("Your idea in a few sentences"), least=20, rows=5)
