"""The shape of input for directives; no decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    ActForm,
    FilesField,
    RowField,
    RowsField,
    WholeField,
    bodies_at,
    choice_told,
    day_field,
    day_told,
    words_field,
    yes_no_field,
)
from danvan.kernel.organisations.public import Post, unit_by_ref

from . import queries
from .states import Ask, Found, Link, PaperKind


class DirectiveForm(ActForm):
    """A paper as it lies on the table."""

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

    def from_paper(self, told: Mapping[str, Any]) -> None:
        self.fill(
            number=told.get("number"), title=told.get("title"), issuer=told.get("issuer"),
            issued_on=day_told(told.get("date")), kind=choice_told(PaperKind, told.get("type")),
        )  # fmt: skip

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


class RelateForm(ActForm):
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


class CorrectForm(ActForm):
    of_row = ("title", "issuer", "summary")
    title = forms.CharField(label=_("Title"), min_length=5, max_length=400)
    issuer = forms.CharField(label=_("Issuer"), min_length=2, max_length=200)
    summary = words_field(_("What it asks, in plain words"))
    reason = words_field(_("Reason"), least=10)


class EndForm(ActForm):
    on = day_field(_("In force until"))
    reason = words_field(_("Reason"), least=10)


class AssignForm(ActForm):
    """One task for several units, measured by a figure of the house."""

    title = forms.CharField(label=_("Task"), min_length=5, max_length=300)
    measure = forms.ChoiceField(
        label=_("Measured by"), help_text=_("Counted from records; nobody enters it.")
    )
    target = WholeField(label=_("Target"), max_value=100_000_000)
    starts_on = day_field(_("From"))
    due_on = day_field(_("Until"))
    units = RowsField(label=_("Units"))

    def for_person(self, person: Any, row: Any) -> None:
        super().for_person(person, row)
        self.offer("units", queries.assignable(person), label=lambda one: str(one.full_name))
        self.choose("measure", queries.measure_choices())


class SurveyForm(ActForm):
    """What is surveyed, by whom and why."""

    directive = forms.CharField(label=_("Number of the paper"), max_length=80)
    body = RowField(label=_("Who surveys"))
    title = forms.CharField(label=_("Title"), min_length=5, max_length=300)
    purpose = words_field(_("Purpose and scope"), least=10)

    def for_person(self, person: Any, row: Any) -> None:
        super().for_person(person, row)
        self.offer("body", bodies_at(person, "directives.survey"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        body = cleaned.get("body")
        found = queries.called(cleaned.get("directive", ""), seen_from=body.unit if body else None)
        if found:
            cleaned["directive"] = found[0]
        elif cleaned.get("directive"):
            self.add_error("directive", _("No paper of this number stands in the register: enter it first."))
        return cleaned


class QuestionForm(ActForm):
    text = forms.CharField(label=_("Question"), min_length=5, max_length=300)
    kind = forms.ChoiceField(label=_("Answered by"), choices=Ask)
    section = forms.CharField(label=_("Section of the paper that it checks"), max_length=120, required=False)
    counted_in = forms.CharField(label=_("What the number counts"), max_length=40, required=False)
    options = words_field(_("Answers to choose from, one in each line"))

    def clean_options(self) -> list[str]:
        return str(self.cleaned_data["options"]).splitlines()


class SurveyorForm(ActForm):
    post = RowField(label=_("Post"))
    is_lead = forms.BooleanField(label=_("Leads the team"), required=False)

    def for_person(self, person: Any, row: Any) -> None:
        super().for_person(person, row)
        known = row.team.values("post_id")
        posts = Post.objects.filter(body__unit_id=row.unit_id).exclude(pk__in=known).select_related("body")
        self.offer(
            "post", posts.order_by("body__name", "pk")[:200], label=lambda one: f"{one.title}, {one.body}"
        )


class VisitsForm(ActForm):
    units = RowsField(label=_("Units"))
    visit_on = day_field(_("Day of the visit"))

    def for_person(self, person: Any, row: Any) -> None:
        super().for_person(person, row)
        self.offer("units", queries.visitable(row), label=lambda one: str(one.full_name))


class AnnounceForm(ActForm):
    message = words_field(_("Message to the units"))
    exhibits = FilesField(label=_("The plan of the survey"), required=False)


class AnswerForm(ActForm):
    """One answer from the spot, as its question is answered."""

    value = forms.CharField(label=_("Answer"), max_length=2000)
    remark = words_field(_("Note"))
    exhibits = FilesField(label=_("Photos or papers"), required=False)

    def __init__(self, *args: Any, question: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = {
            "yes_no": [("yes", _("Yes")), ("no", _("No"))],
            "choice": [(one, one) for one in question.options],
        }
        if question.kind in chosen:
            self.fields["value"] = forms.ChoiceField(
                label=_("Answer"), choices=chosen[question.kind], widget=forms.RadioSelect
            )
        elif question.kind == "number":
            self.fields["value"].label = _("Whole number: %(unit)s") % {"unit": question.counted_in}
            self.fields["value"].widget = forms.TextInput(attrs={"inputmode": "numeric"})
        else:
            self.fields["value"] = words_field(_("Answer"), least=1)


class FindingForm(ActForm):
    visit = RowField(label=_("Unit"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Found)
    text = words_field(
        _("What was found"), least=10, help_text=_("Public with the conclusion: no names of people.")
    )
    cause = words_field(_("What it comes from"))
    exhibits = FilesField(label=_("Evidence"), required=False)

    def for_person(self, person: Any, row: Any) -> None:
        super().for_person(person, row)
        self.offer("visit", row.visits.exclude(state="planned").select_related("unit").order_by("pk"))


class ConcludeForm(ActForm):
    conclusion = words_field(_("Conclusion"), least=20, help_text=_("Public: no names of people."))
    exhibits = FilesField(label=_("The signed notice"), required=False)


class FollowUpForm(ActForm):
    finding = RowField(label=_("Shortcoming"))
    title = forms.CharField(label=_("To be done"), min_length=5, max_length=300)
    due_on = day_field(_("By when"))

    def for_person(self, person: Any, row: Any) -> None:
        super().for_person(person, row)
        found = queries.findings_of(row).filter(kind=Found.SHORTCOMING)
        self.offer("finding", found, label=lambda one: f"{one.visit.unit.full_name}: {one}")


class ReportForm(ActForm):
    report = words_field(_("What was done"), least=10)
    exhibits = FilesField(label=_("Evidence"), required=False)


class VerifyForm(ActForm):
    is_done = yes_no_field(_("What you saw"), yes=_("It was done"), no=_("Not done yet"))
    seen = words_field(_("In words"), least=10)
