"""The shape of input for initiatives; no decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    ActForm,
    FilesField,
    RowField,
    RowsField,
    bodies_at,
    day_field,
    words_field,
    yes_no_field,
)

from . import queries
from .states import Field, Kind, Owner, Problem

_MOST_CRITERIA = 20


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


class SeasonForm(ActForm):
    """A new season."""

    host = RowField(label=_("Council of which body"))
    title = forms.CharField(label=_("Title"), min_length=5, max_length=200)
    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2100)
    registers_until = day_field(_("Registration until"))
    rubric = RubricField()
    rubric_basis = forms.CharField(
        label=_("Document that sets the rubric"), required=False, max_length=300,
        help_text=_("Without a document the rubric is a sample, and every page says so."),
    )  # fmt: skip
    proposes_only = forms.BooleanField(
        label=_("This council recognises nothing itself; it proposes the models of its list to the level above"), required=False,
    )  # fmt: skip

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("host", bodies_at(person, "initiatives.lead"))
        self.fields["year"].initial = timezone.localdate().year


class SeasonEditForm(ActForm):
    title = forms.CharField(label=_("Title"), min_length=5, max_length=200)
    registers_until = day_field(_("Registration until"))
    rubric = RubricField(label=_("Another rubric"))
    rubric_basis = forms.CharField(label=_("Document that sets the rubric"), required=False, max_length=300)
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))

    of_row = ("title", "registers_until")


class OpenSeasonForm(ActForm):
    notice = words_field(_("Notice"), least=10, help_text=_("What this year is about, and who may register."))


class CloseSeasonForm(ActForm):
    summary = words_field(_("What the season brought"), least=20, most=10_000, rows=8)


class _Sheet(ActForm):
    """The words of the form of registration."""

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

    body = RowField(label=_("Body that registers it"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind)
    owner = forms.ChoiceField(label=_("Carried by"), choices=Owner)
    neighbourhood = RowField(label=_("Neighbourhood"), required=False)
    person_name = forms.CharField(
        label=_("Name of the person"), required=False, max_length=120,
        help_text=_("Only with consent: it is public. Without consent leave it empty."),
    )  # fmt: skip
    consent_on = day_field(_("Day of the person’s written consent"), required=False)
    field_order = ("body", "kind", "owner", "neighbourhood", "person_name", "consent_on", *_SHEET)

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("body", bodies_at(person, "initiatives.register"))
        self.offer("neighbourhood", queries.neighbourhoods(person))

    def copying(self, source: Any) -> None:
        """Fill in what a copy takes over."""
        for name in _COPIED:
            self.fields[name].initial = getattr(source, name)


class EditForm(_Sheet):
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))

    of_row = _SHEET


class ShownForm(ActForm):
    """Evidence that must be there."""

    words = words_field(_("What can be seen"), least=10, help_text=_("Public. No names of residents."))
    exhibits = FilesField(label=_("Photos or papers"), required=True)


class LogForm(ActForm):
    words = words_field(_("What was done"), least=10, help_text=_("Public. No names of residents."))
    exhibits = FilesField(label=_("Photos or papers"), required=False)


class MeasureForm(ActForm):
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
        self.choose("figure", [("", "–"), *queries.figure_choices()])
        for name in ("gauge", "gauge_source", "before_value", "after_value", "figure"):
            self.fields[name].initial = getattr(row, name)


class ReportForm(ActForm):
    report = words_field(
        _("Self-report"), least=50, most=10_000, rows=10,
        help_text=_("What was done, what came of it in numbers, what did not work, how it goes on. It is public."),
    )  # fmt: skip
    exhibits = FilesField(label=_("Papers"), required=False)


class SendForm(ActForm):
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))
    exhibits = FilesField(label=_("Papers"), required=False)


class PanelForm(ActForm):
    """Who assesses. Those with a part in the model are not among the choices."""

    assessors = RowsField(
        label=_("Assessors"),
        help_text=_("At least three. Nobody of the body that registered the model is on the list."),
    )

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("assessors", queries.possible_assessors(row), label=_with_bodies)


def _with_bodies(person: Any) -> str:
    return f"{person.name} – {', '.join(str(post.body) for post in person.posts)}"


class PointsForm(ActForm):
    """One field for each criterion of the season's rubric."""

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


class DecisionForm(ActForm):
    is_recognised = yes_no_field(
        _("Decision"), yes=_("Recognise"),
        no=_("Do not recognise"),
    )  # fmt: skip
    reason = words_field(
        _("Reason"), least=20, help_text=_("Public. Where the assessors disagree, say what settled it.")
    )
    exhibits = FilesField(label=_("Signed decision"), required=False)


class RecheckForm(ActForm):
    is_alive = yes_no_field(
        _("What was found"), yes=_("It still works as recognised"),
        no=_("It no longer works: the recognition lapses"),
    )  # fmt: skip
    finding = words_field(_("What you saw"), least=20)
    exhibits = FilesField(label=_("Evidence"), required=False)


class AlikeForm(ActForm):
    """Is there one already? Asked before anybody begins."""

    text = words_field(_("Your idea in a few sentences"), least=20, rows=5)
