"""The shape of input for returns; no decisions."""

from __future__ import annotations

import tomllib
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import ActForm, ReasonForm, RowField, RowsField, bodies_at, words_field
from danvan.kernel.organisations.public import Unit

from . import queries, wording
from .blueprints import BadTemplate


class OpenForm(ActForm):
    """A return outside the calendar: thematic, or one that was never opened."""

    body = RowField(label=_("Body that reports"))
    template = RowField(label=_("Template"))
    period = forms.CharField(
        label=_("Period"), max_length=30,
        help_text=_("2026-03, 2026-Q1, 2026-H1, 2026-9M, 2026, or two days: 2026-01-15..2026-02-14"),
    )  # fmt: skip
    subject = forms.CharField(label=_("Subject of a thematic return"), max_length=200, required=False)

    def for_person(self, person: Any, row: Any) -> None:
        bodies = bodies_at(person, "reports.write")
        self.offer("body", bodies)
        units: dict[int, Unit] = {body.unit_id: body.unit for body in bodies}
        today = timezone.localdate()
        templates = {one.pk: one for unit in units.values() for one in queries.in_force_at(unit, on=today)}
        self.offer("template", templates.values())

    def clean_period(self) -> Any:
        period = queries.period_called(self.cleaned_data["period"])
        if period is None:
            raise forms.ValidationError(_("Write the period like 2026-Q1 or 2026-01-15..2026-02-14."))
        return period

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        template, period = cleaned.get("template"), cleaned.get("period")
        if template is not None and period is not None:
            cleaned["period"] = queries.closed_as(template.blueprint, period)
        return cleaned


class WriteForm(forms.Form):
    """One field for each section in which people write."""

    use_required_attribute = False

    def __init__(self, row: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in row.blueprint.parts:
            if part.is_written:
                field = words_field(
                    wording.heading(part.number, part.title), most=40_000, rows=8, help_text=_hint(part)
                )
                field.initial = row.texts.get(part.key, "")
                self.fields[part.key] = field

    @property
    def texts(self) -> dict[str, str]:
        return dict(self.cleaned_data)


def _hint(part: Any) -> str:
    hint = wording.words(part.hint) if part.hint["vi"] else ""
    return hint or str(_("Figures: {{name}}, {{name|before}}, {{name|last_year}}, {{name|change}}."))


class TakeForm(forms.Form):
    """Whose words are taken over in a section."""

    use_required_attribute = False
    editions = RowsField(label=_("Units whose words are taken over"), required=False)

    def __init__(self, row: Any, section: str, offered: list[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["editions"]
        assert isinstance(field, RowsField)
        field.offer(offered, label=lambda one: str(one.of.unit))
        taken = set(row.taken.get(section, ()))
        field.initial = [str(one.pk) for one in offered if one.sha256 in taken]


class SignForm(ActForm):
    signer_title = forms.CharField(
        label=_("Signs as (the post)"), min_length=3, max_length=200,
        help_text=_("As it stands under the paper: head of the board, deputy secretary …"),
    )  # fmt: skip

    def for_person(self, person: Any, row: Any) -> None:
        own = next((post.title for post in person.posts if post.body.unit_id == row.unit_id), "")
        self.fields["signer_title"].initial = row.signer_title or own


class RemarksForm(ActForm):
    remarks = words_field(
        _("Remarks for the unit"), least=10, help_text=_("What is to be mended, section by section.")
    )


class AcceptForm(ActForm):
    note = words_field(_("Note"), help_text=_("For the unit; it is not public."))


class TemplateForm(ActForm):
    """A template of one's own as TOML, beginning with the one that it follows."""

    unit = RowField(label=_("In force for"))
    words = words_field(_("Template (TOML)"), least=50, most=60_000, rows=30)
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))

    def for_person(self, person: Any, row: Any) -> None:
        units = {
            post.body.unit_id: post.body.unit
            for post in person.posts_with("reports.shape")
            if post.body.unit.rank <= 1
        }
        self.offer("unit", units.values())
        self.fields["words"].initial = queries.words_of(row)

    def clean_words(self) -> str:
        text: str = self.cleaned_data["words"]
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            raise forms.ValidationError(
                _("This is not TOML: %(problem)s"), params={"problem": problem}
            ) from None
        return text


__all__ = ["BadTemplate", "ReasonForm"]
