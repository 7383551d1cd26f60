"""The shape of input for dialogues; no decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    ActForm,
    FilesField,
    ReasonForm,
    RowField,
    bodies_at,
    day_field,
    moment_field,
    morning_told,
    words_field,
    yes_no_field,
)

from . import queries
from .states import Form, SessionKind


class MinuteField(forms.CharField):
    """A place in the recording, typed 1:02:30 or 12:40; gives seconds, None when empty."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Minute of the recording"))
        options.setdefault("help_text", _("Like 12:40 or 1:02:30; leave it empty when nothing is recorded."))
        super().__init__(required=False, max_length=10, **options)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        parts = text.split(":")
        if not 2 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() for part in parts):
            raise forms.ValidationError(_("Write the minute like 12:40 or 1:02:30."))
        seconds = 0
        for part in parts:
            seconds = seconds * 60 + int(part)
        if any(int(part) > 59 for part in parts[1:]) or seconds > 24 * 3600:
            raise forms.ValidationError(_("Write the minute like 12:40 or 1:02:30."))
        return seconds


class SessionForm(ActForm):
    """A new session."""

    host = RowField(label=_("Host"))
    title = forms.CharField(label=_("Title"), min_length=5, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=SessionKind)
    form = forms.ChoiceField(label=_("How people take part"), choices=Form)
    chair = forms.CharField(label=_("Who answers"), max_length=200, help_text=_("The post, not the person."))
    starts_at = moment_field(_("Begins"))
    place = forms.CharField(label=_("Place"), max_length=200)
    link = forms.URLField(label=_("Address for taking part online"), required=False, assume_scheme="https")
    cluster = forms.CharField(
        label=_("Neighbourhoods that meet together"), required=False, max_length=300,
        help_text=_("For a session by cluster, for example neighbourhoods 1, 2 and 3"),
    )  # fmt: skip
    agenda = words_field(_("Agenda"))
    asked_by = forms.IntegerField(label=_("Voters who asked for it"), min_value=0, required=False)
    voters = forms.IntegerField(
        label=_("Voters of the commune"), min_value=0, required=False,
        help_text=_("When one voter in ten asks, the session must be held."),
    )  # fmt: skip

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("host", bodies_at(person, "dialogues.plan"))

    def from_paper(self, told: Mapping[str, Any]) -> None:
        self.fill(starts_at=morning_told(told.get("date")), place=told.get("place"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("asked_by", "voters"):
            cleaned[name] = cleaned.get(name) or 0
        return cleaned


class EditForm(ActForm):
    """What may change until the session begins."""

    starts_at = moment_field(_("Begins"))
    place = forms.CharField(label=_("Place"), max_length=200)
    link = forms.URLField(label=_("Address for taking part online"), required=False, assume_scheme="https")
    agenda = words_field(_("Agenda"))
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))

    of_row = ("starts_at", "place", "link", "agenda")


class AnnounceForm(ActForm):
    notice = words_field(
        _("Notice to the residents"), least=20, help_text=_("Shown on the session’s public page.")
    )
    exhibits = FilesField(label=_("Signed notice (PDF, Word, photo)"), required=False)


class EndForm(ActForm):
    attendance = forms.IntegerField(label=_("People present"), min_value=0, max_value=1_000_000)
    recording = forms.URLField(label=_("Address of the recording"), required=False, assume_scheme="https")


class ConclusionForm(ActForm):
    conclusion = words_field(_("Results of the session"), least=20, most=20_000, rows=10)
    exhibits = FilesField(label=_("Signed notice (PDF, Word, photo)"), required=False)


class PaperQuestionForm(ActForm):
    text = words_field(_("Question"), least=10, most=2000)


class AnswerForm(ActForm):
    answer = words_field(_("Answer as it was given"), least=10, most=10_000, rows=6)
    minute = MinuteField()


class PassOnForm(ActForm):
    minute = MinuteField()


class PromiseForm(ActForm):
    """A promise made in answer to a question, or without one."""

    promise = words_field(_("Promise, in the speaker’s own words"), least=10)
    speaker = forms.CharField(label=_("Who promised (the post)"), min_length=3, max_length=200)
    to_whom = forms.CharField(label=_("To whom"), max_length=200, required=False)
    due_on = day_field(_("By when"), help_text=_("This first date stays public for ever."))
    minute = MinuteField()

    def for_person(self, person: Any, row: Any) -> None:
        session = getattr(row, "session", row)
        self.fields["speaker"].initial = session.chair


class JoinForm(ActForm):
    into = RowField(label=_("Join with"))

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("into", queries.joinable(row))


class RedateForm(ActForm):
    due_on = day_field(_("New date"), help_text=_("The first date stays beside it."))
    reason = words_field(_("Reason"), least=20, help_text=_("It is public."))


class ReportForm(ActForm):
    report = words_field(_("What was done"), least=10)
    exhibits = FilesField(label=_("Evidence"), required=True)


class VerifyForm(ActForm):
    is_kept = yes_no_field(
        _("What was found"), yes=_("It was done as promised"),
        no=_("It was not done, or not as promised"),
    )  # fmt: skip
    finding = words_field(_("What you saw"), least=10)
    exhibits = FilesField(label=_("Evidence"), required=False)


class AskForm(ActForm):
    """What anybody may ask, without a name."""

    text = words_field(
        _("Your question"), least=10, most=2000, help_text=_("No name is needed, and none is shown.")
    )
    email = forms.EmailField(
        label=_("E-mail for the answer"),
        required=False,
        help_text=_("It is sealed: the office you ask cannot read it."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)


__all__ = ["ReasonForm"]
