"""The shape of input for gatherings; no decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    ActForm,
    FilesField,
    ReasonForm,
    RowField,
    RowsField,
    bodies_at,
    day_field,
    moment_field,
    morning_told,
    words_field,
    yes_no_field,
)
from danvan.kernel.figures.public import measures
from danvan.kernel.organisations.public import Body, Unit, children_of, unit_by_ref

from . import queries
from .states import Form, GatheringKind

_MOST_ITEMS = 200
_MOST_TYPED = 500


class DaysField(forms.CharField):
    """Several days, separated by commas; gives dates."""

    def clean(self, value: Any) -> list[date]:
        return [self._day(part.strip()) for part in (super().clean(value) or "").split(",") if part.strip()]

    def prepare_value(self, value: Any) -> Any:
        return (
            ", ".join(f"{date.fromisoformat(one):%d/%m/%Y}" for one in value)
            if isinstance(value, list)
            else value
        )

    def _day(self, text: str) -> date:
        for form in ("%d/%m/%Y", "%Y-%m-%d"):
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        raise forms.ValidationError(
            gettext("“%(day)s” is no day. Write 24/11/2026, 25/11/2026.") % {"day": text}
        )


class AgendaField(forms.CharField):
    """One item a line: time | title | speaker’s post, the time with a day before it where it is not the first one.

    Gives a list of {at, title, speaker}.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, max_length=40_000, widget=forms.Textarea(attrs={"rows": 8}),
            help_text=_("One item a line: 08:00 | Opening | Chair of the People’s Committee. On a further day: 24/11 08:00 | …"),
            **options,
        )  # fmt: skip

    def clean(self, value: Any) -> list[dict[str, str]]:
        lines = [line for line in (super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) > _MOST_ITEMS:
            raise forms.ValidationError(gettext("An agenda has at most 200 items."))
        return [self._item(number, line) for number, line in enumerate(lines, start=1)]

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(" | ".join(filter(None, (one["at"], one["title"], one["speaker"]))) for one in value)

    def _item(self, number: int, line: str) -> dict[str, str]:
        at, title, speaker = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
        clock = at.rpartition(" ")[2].replace("h", ":").replace("g", ":")
        hours, _colon, minutes = clock.partition(":")
        is_time = (
            hours.isdecimal() and (minutes or "0").isdecimal() and int(hours) < 24 and int(minutes or 0) < 60
        )
        if not (is_time and title):
            raise forms.ValidationError(
                gettext("Line %(number)d: write the time, then | and what happens.") % {"number": number}
            )
        day = at.rpartition(" ")[0].strip()
        told = f"{int(hours):02d}:{int(minutes or 0):02d}"
        return {"at": f"{day} {told}".strip(), "title": title[:300], "speaker": speaker[:200]}


class GatheringForm(ActForm):
    """A new gathering."""

    host = RowField(label=_("Host"))
    title = forms.CharField(label=_("Title"), min_length=5, max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=GatheringKind)
    form = forms.ChoiceField(label=_("How people take part"), choices=Form)
    starts_at = moment_field(_("Begins"))
    more_days = DaysField(
        label=_("Further days"), required=False, max_length=1000, help_text=_("Like 24/11/2026, 25/11/2026; left empty for one day.")
    )  # fmt: skip
    place = forms.CharField(label=_("Place of the host"), max_length=200)
    expected = forms.IntegerField(
        label=_("People expected there"), min_value=0, max_value=100_000, required=False
    )
    link = forms.URLField(label=_("Address for taking part online"), required=False, assume_scheme="https")
    agenda = AgendaField(label=_("Agenda"))

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("host", bodies_at(person, "gatherings.plan"))

    def from_paper(self, told: Mapping[str, Any]) -> None:
        self.fill(starts_at=morning_told(told.get("date")), place=told.get("place"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["expected"] = cleaned.get("expected") or 0
        return cleaned


class EditForm(ActForm):
    """What may change until the gathering begins."""

    title = forms.CharField(label=_("Title"), min_length=5, max_length=300)
    starts_at = moment_field(_("Begins"))
    more_days = DaysField(label=_("Further days"), required=False, max_length=1000)
    place = forms.CharField(label=_("Place of the host"), max_length=200)
    link = forms.URLField(label=_("Address for taking part online"), required=False, assume_scheme="https")
    agenda = AgendaField(label=_("Agenda"))
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))

    of_row = ("title", "starts_at", "more_days", "place", "link", "agenda")


class InviteForm(ActForm):
    notice = words_field(_("Invitation"), least=20, help_text=_("Shown on the public page."))
    exhibits = FilesField(label=_("Signed invitation (PDF, Word, photo)"), required=False)


class SitesForm(ActForm):
    """Sites typed by unit, or one for every unit below at once."""

    every = forms.ChoiceField(label=_("A site in every unit below"), required=False)
    lines = words_field(
        _("Sites one by one"), most=200_000, rows=6,
        help_text=_("One a line: code of the unit | place | people expected"),
    )  # fmt: skip
    expected = forms.IntegerField(
        label=_("People expected at each"), min_value=0, max_value=100_000, required=False,
        help_text=_("Where a line does not say otherwise."),
    )  # fmt: skip

    def for_person(self, person: Any, row: Any) -> None:
        self.gathering = row
        levels = _levels_below(row.unit)
        self.choose("every", [("", "–"), *((str(rank), label) for rank, label in levels)])

    def clean(self) -> dict[str, Any]:
        from .actions import NewSite

        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        usual, place = cleaned.get("expected") or 0, gettext("Conference room of the unit")
        sites = [
            NewSite(unit=unit, place=f"{place} {unit.full_name}", expected=usual)
            for unit in _units_of_rank(self.gathering.unit, cleaned.get("every") or "")
        ]
        for number, line in enumerate((cleaned.get("lines") or "").splitlines(), start=1):
            if line.strip():
                sites.append(self._site(NewSite, number, line, usual))
        if not sites and not self.errors:
            raise forms.ValidationError(gettext("Name at least one site."))
        return {"sites": sites}

    def _site(self, new: Any, number: int, line: str, usual: int) -> Any:
        code, place, expected = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
        unit = unit_by_ref(code)
        if unit is None or not place or (expected and not expected.isdecimal()):
            raise forms.ValidationError(
                gettext(
                    "Line %(number)d: write the code of a unit, | its place, and perhaps | a number of people."
                )
                % {"number": number}
            )
        return new(unit=unit, place=place[:200], expected=int(expected) if expected else usual)


def _levels_below(unit: Unit) -> list[tuple[int, Any]]:
    named = [(1, _("every province")), (3, _("every commune")), (4, _("every neighbourhood"))]
    return [(rank, label) for rank, label in named if rank > unit.rank]


def _units_of_rank(above: Unit, rank: str) -> list[Unit]:
    if not rank:
        return []
    rows = Unit.objects.filter(tree=above.tree, rank=int(rank), valid_to__isnull=True)
    if not above.is_country:
        rows = rows.covered_by([above.pk])
    return list(rows.order_by("code", "pk"))


class SiteForm(ActForm):
    place = forms.CharField(label=_("Place"), max_length=200)
    expected = forms.IntegerField(label=_("People expected there"), min_value=0, max_value=100_000)

    of_row = ("place", "expected")


class DelegatesForm(ActForm):
    """Delegates of one site, typed one a line."""

    lines = words_field(
        _("Delegates"), least=2, most=60_000, rows=8,
        help_text=_("One a line: name | body and post | e-mail. The last two may be left out."),
    )  # fmt: skip

    def clean_lines(self) -> list[tuple[str, str, str]]:
        lines = [line for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(lines) > _MOST_TYPED:
            raise forms.ValidationError(
                gettext("Type at most 500 at once; bring longer lists in from a file.")
            )
        return [self._one(number, line) for number, line in enumerate(lines, start=1)]

    def _one(self, number: int, line: str) -> tuple[str, str, str]:
        name, role, email = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
        try:
            if email:
                forms.EmailField().clean(email)
        except forms.ValidationError as problem:
            raise forms.ValidationError(
                gettext("Line %(number)d: this is no e-mail address.") % {"number": number}
            ) from problem
        if not name:
            raise forms.ValidationError(gettext("Line %(number)d has no name.") % {"number": number})
        return name[:120], role[:200], email


class DocumentForm(ActForm):
    note = words_field(_("What these papers are"), least=10)
    exhibits = FilesField(label=_("Files"), required=True)
    is_public = yes_no_field(_("Who may read them"), yes=_("Everybody"), no=_("Staff only"))


class AskPaperForm(ActForm):
    body = RowField(label=_("Body that is asked"))
    title = forms.CharField(label=_("Theme"), min_length=5, max_length=300)
    speaker = forms.CharField(label=_("Speaker (post)"), max_length=200, required=False)

    def for_person(self, person: Any, row: Any) -> None:
        units = [row.unit, *children_of(row.unit)]
        bodies = Body.objects.filter(unit__in=units, valid_to__isnull=True).select_related("unit__parent")
        self.offer("body", bodies.order_by("unit__rank", "unit__sort_key", "pk")[:500])


class SubmitPaperForm(ActForm):
    title = forms.CharField(label=_("Title"), min_length=5, max_length=300)
    speaker = forms.CharField(label=_("Speaker (post)"), min_length=3, max_length=200)
    exhibits = FilesField(label=_("File of the paper"), required=True)

    of_row = ("title", "speaker")


class AcceptPaperForm(ActForm):
    order = forms.IntegerField(label=_("Order"), min_value=1, max_value=1000)


class ConclusionForm(ActForm):
    conclusion = words_field(_("Conclusion"), least=20, most=20_000, rows=10)
    exhibits = FilesField(label=_("Signed conclusion (PDF, Word, photo)"), required=False)


class TaskForm(ActForm):
    """A point of the conclusion as a task."""

    task = forms.CharField(label=_("Task"), min_length=5, max_length=300)
    units = RowsField(label=_("Units that are given it"))
    measure = forms.ChoiceField(label=_("Figure that measures it"))
    target = forms.IntegerField(label=_("Target"), min_value=1, max_value=100_000_000)
    due_on = day_field(_("By when"))

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("units", queries.units_below(row))
        self.choose("measure", [(name, one.label) for name, one in measures().items()])


class HonoursForm(ActForm):
    decision = forms.ChoiceField(label=_("Decision on awards"))

    def for_person(self, person: Any, row: Any) -> None:
        found = [one for one in queries.decisions_of(row) if one["thing"] not in row.honours]
        self.choose("decision", [(one["thing"], one["label"]) for one in found])


class CodeForm(forms.Form):
    """What a delegate types at the door, or a scanner reads off the invitation."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Code of your invitation"), max_length=300,
        help_text=_("Like DB-7K3M-9QXR-4T-V. Capitals, blanks and hyphens do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "inputmode": "text"}),
    )  # fmt: skip


__all__ = ["ReasonForm"]
