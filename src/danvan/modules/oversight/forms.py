"""The shape of input for oversight; no decisions."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    ActForm,
    FilesField,
    ReasonForm,
    RowField,
    bodies_of,
    day_field,
    words_field,
    yes_no_field,
)

from . import queries, states
from .registers import clause_name

_SIGNED = _("Signed paper (PDF, Word, photo)")


class ProgrammeForm(ActForm):
    body = RowField(label=_("Who supervises"))
    year = forms.IntegerField(label=_("Year"), min_value=2015, max_value=2100)

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("body", bodies_of(person, "oversight.plan"))


class AgreeForm(ActForm):
    agreed_with = words_field(
        _("Agreed with"),
        least=5,
        most=300,
        rows=2,
        help_text=_("The council and the committee, with day and paper."),
    )
    exhibits = FilesField(label=_SIGNED, required=False)


class SupervisionForm(ActForm):
    """A new supervision: content, form, time, who and whom."""

    body = RowField(label=_("Who supervises"))
    supervised = RowField(label=_("Who is supervised"))
    title = forms.CharField(label=_("Title"), min_length=5, max_length=200)
    form = forms.ChoiceField(label=_("Form"), choices=states.Form)
    ground = forms.ChoiceField(label=_("Ground"), choices=states.Ground)
    programme = RowField(label=_("In the programme of"), required=False)
    board = RowField(
        label=_("Board"), required=False, help_text=_("Only for a supervision through an inspection board.")
    )
    content = words_field(_("Purpose, content and scope"), least=10, most=10_000, rows=6)
    session_on = day_field(
        _("Working session"), help_text=_("Papers go out 15 days before, the body reports 7 days before.")
    )
    place = forms.CharField(label=_("Where it is held"), max_length=200, required=False)

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("body", bodies_of(person, "oversight.plan"))
        self.offer("supervised", queries.other_bodies(person))
        self.offer("programme", queries.open_programmes(person))
        self.offer("board", queries.running_boards(person))


class MemberForm(ActForm):
    """A post of the system, or one from outside in words."""

    post = RowField(label=_("Post"), required=False)
    title = forms.CharField(
        label=_("Post outside the system"),
        max_length=200,
        required=False,
        help_text=_("The post, not the person."),
    )
    organisation = forms.CharField(label=_("Its organisation"), max_length=200, required=False)
    is_head = forms.BooleanField(label=_("Heads the team"), required=False)
    task = forms.CharField(label=_("Task"), max_length=300, required=False)

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("post", queries.posts_nearby(person))


class DeclareForm(ActForm):
    declaration = words_field(
        _("Declaration"), least=10,
        help_text=_("No family tie, no share, no employment, no other interest in the supervised body."),
    )  # fmt: skip
    exhibits = FilesField(label=_("Signed declaration"), required=False)


class ChecklistForm(ActForm):
    questions = words_field(
        _("What is to be looked at"), least=5, most=20_000, rows=10, help_text=_("One in each line.")
    )

    def clean_questions(self) -> list[str]:
        return str(self.cleaned_data["questions"]).splitlines()


class DecideForm(ActForm):
    outline = words_field(_("Outline of the report that is asked for"), least=10, most=20_000, rows=8)
    exhibits = FilesField(label=_("Signed decision and plan"), required=False)


class NotifyForm(ActForm):
    message = words_field(_("Message to the supervised body"), least=10)
    exhibits = FilesField(label=_SIGNED, required=False)


class ReceiveForm(ActForm):
    summary = words_field(_("What the report says"), least=10, most=10_000, rows=6)
    exhibits = FilesField(label=_("The report"), required=False)


class EndForm(ActForm):
    minutes = words_field(_("Minutes"), most=20_000, rows=8)
    exhibits = FilesField(label=_SIGNED, required=False)


class ReportForm(ActForm):
    report = words_field(_("Report"), least=20, most=20_000, rows=10)
    exhibits = FilesField(label=_SIGNED, required=False)


class ConclusionForm(ActForm):
    conclusion = words_field(
        _("Conclusion"), least=20, most=20_000, rows=10, help_text=_("It is public. Name posts, not people.")
    )
    exhibits = FilesField(label=_SIGNED, required=False)


class LookForm(ActForm):
    """One line of the checklist, for a phone."""

    seen = forms.ChoiceField(label=_("What was seen"), choices=states.Seen.choices, widget=forms.RadioSelect)
    remark = words_field(_("Note"), most=2000, rows=2)
    exhibits = FilesField(label=_("Photo"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def for_person(self, person: Any, row: Any) -> None:
        self.fields["seen"].initial, self.fields["remark"].initial = row.seen, row.remark
        self.fields["key"].initial = uuid.uuid4()


class RecommendForm(ActForm):
    addressee = RowField(label=_("Who is asked"))
    finding = words_field(_("What was found"), least=10, most=10_000)
    request = words_field(_("What is asked for"), least=10, most=10_000)
    reply_by = day_field(
        _("Reply asked for by"), required=False,
        help_text=_("For boards the law gives 15 days; leave it empty there."),
    )  # fmt: skip
    exhibits = FilesField(label=_("Evidence"), required=True)

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("addressee", queries.other_bodies(person))
        self.fields["addressee"].initial = str(getattr(row, "supervised_id", ""))


class ReplyForm(ActForm):
    kind = forms.ChoiceField(label=_("Reply"), choices=states.Reply.choices, widget=forms.RadioSelect)
    reply = words_field(_("In words; for a refusal, the reason"), least=10, most=10_000, rows=6)
    doing_by = day_field(_("Will be done by"), required=False, help_text=_("For what is accepted."))
    exhibits = FilesField(label=_SIGNED, required=False)


class VerifyForm(ActForm):
    is_done = yes_no_field(
        _("What was seen on the spot"), yes=_("It was done"),
        no=_("It was not done, or not as promised"),
    )  # fmt: skip
    verdict = words_field(_("What you saw"), least=10)
    exhibits = FilesField(label=_("Evidence"), required=False)


class DraftForm(ActForm):
    """A draft that came: as a Word or PDF file, as text, or as both."""

    body = RowField(label=_("Critique by"))
    drafter = RowField(label=_("Drafted by"))
    title = forms.CharField(label=_("Title of the draft"), min_length=5, max_length=300)
    form = forms.ChoiceField(label=_("Form"), choices=states.CritiqueForm)
    received_on = day_field(_("Received on"))
    submission_on = day_field(
        _("Submitted for signing on"),
        help_text=_("The law asks that the draft comes at least 15 days before."),
    )
    about = words_field(_("What it is about"))
    exhibits = FilesField(label=_("The draft (Word or PDF with text is split into clauses)"), required=False)
    text = words_field(
        _("Text of the draft"),
        most=500_000,
        rows=12,
        help_text=_("Leave it empty when the first file is Word or PDF with text."),
    )

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("body", bodies_of(person, "oversight.plan"))
        self.offer("drafter", queries.other_bodies(person))


class SplitForm(ActForm):
    text = words_field(_("Text of the draft"), least=10, most=500_000, rows=16)
    reason = words_field(_("Reason"), least=10)

    def for_person(self, person: Any, row: Any) -> None:
        self.fields["text"].initial = "\n".join(
            (f"{one['article']}\n" if one["point"] == "1" and one["article"] else "") + one["text"]
            for one in row.clauses
        )


class OpenForm(ActForm):
    closes_on = day_field(_("Open until"))


class SendForm(ActForm):
    document = words_field(
        _("Critique"), least=20, most=50_000, rows=14,
        help_text=_("Necessity, conformity, correctness, feasibility, impact."),
    )  # fmt: skip
    exhibits = FilesField(label=_SIGNED, required=False)


class AnswerForm(ActForm):
    answer = words_field(_("Answer of the drafter"), least=10, most=20_000, rows=8)
    exhibits = FilesField(label=_SIGNED, required=False)


class IssuedForm(ActForm):
    issued_as = forms.CharField(label=_("Number and title as issued"), min_length=5, max_length=300)
    issued_on = day_field(_("Issued on"))
    exhibits = FilesField(
        label=_("The text as issued (Word or PDF with text is split into clauses)"), required=False
    )
    text = words_field(
        _("Text as issued"),
        most=500_000,
        rows=12,
        help_text=_("Leave it empty when the first file is Word or PDF with text."),
    )


def _clauses(clauses: list[dict[str, str]], first: Any) -> list[tuple[str, str]]:
    named = [(str(n), f"{clause_name(one)}: {one['text'][:60]}") for n, one in enumerate(clauses, 1)]
    return [("0", first), *named]


class OpinionForm(ActForm):
    """What anybody may say, without a name."""

    clause = forms.TypedChoiceField(label=_("On"), coerce=int)
    text = words_field(
        _("Your opinion"), least=10, most=4000, help_text=_("No name is needed, and none is shown.")
    )
    proposed = words_field(_("Wording you propose instead"))
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def for_person(self, person: Any, row: Any) -> None:
        self.choose("clause", _clauses(row.clauses, _("the whole draft")))


class LetterForm(OpinionForm):
    """An opinion from a member’s letter or from the conference."""

    voice = forms.ChoiceField(label=_("From"), choices=states.Voice.choices)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)


class WeighForm(ActForm):
    kind = forms.ChoiceField(
        label=_("What becomes of it"), choices=states.Weighed.choices, widget=forms.RadioSelect
    )
    reason = words_field(_("Reason"), help_text=_("Needed unless it is wholly adopted; it is public."))


class TraceForm(ActForm):
    found = yes_no_field(
        _("Does the text as issued hold it?"), yes=_("Yes"),
        no=_("No"),
    )  # fmt: skip
    found_at = forms.TypedChoiceField(label=_("Where"), coerce=int, required=False)
    wording = words_field(
        _("Words of the issued text"), help_text=_("Copied exactly; they are looked for in that clause.")
    )
    remark = words_field(_("Remark"), help_text=_("Needed when the text does not hold it."))

    def for_person(self, person: Any, row: Any) -> None:
        self.choose("found_at", _clauses(row.critique.issued_clauses, "–"))

    def clean_found_at(self) -> int:
        return int(self.cleaned_data["found_at"] or 0)


_ROLES = {"head": _("head"), "deputy": _("deputy"), "member": _("member")}


class SeatsField(forms.CharField):
    """Seats, one in each line: role; post; for whom it speaks."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Members, one in each line"))
        options.setdefault(
            "help_text",
            _("Role (head, deputy, member); post; neighbourhood, “front” or “board”. Posts, never names."),
        )
        super().__init__(max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}), **options)

    def clean(self, value: Any) -> list[dict[str, str]]:
        seats = []
        words = {str(label).lower(): role for role, label in _ROLES.items()} | {role: role for role in _ROLES}
        for line in super().clean(value).splitlines():
            parts = [part.strip() for part in line.split(";")]
            if not any(parts):
                continue
            role = words.get(parts[0].lower())
            if len(parts) != 3 or role is None or not all(parts):
                raise forms.ValidationError(
                    _("This line is not “role; post; for whom”: %(line)s"), params={"line": line}
                )
            place = {"mttq": "front", "ttnd": "board"}.get(parts[2].lower(), parts[2])
            seats.append({"role": role, "post": parts[1], "speaks_for": place})
        return seats

    @staticmethod
    def told(seats: list[dict[str, str]]) -> str:
        return "\n".join(f"{_ROLES[seat['role']]}; {seat['post']}; {seat['speaks_for']}" for seat in seats)


class BoardForm(ActForm):
    front = RowField(label=_("Formed under"))
    kind = forms.ChoiceField(label=_("Kind"), choices=states.BoardKind)
    name = forms.CharField(label=_("Name"), min_length=5, max_length=200)
    neighbourhoods = forms.IntegerField(
        label=_("Neighbourhoods of the commune"), min_value=0, max_value=1000, required=False,
        help_text=_("For a people’s inspection board: each has a seat."),
    )  # fmt: skip
    seats = SeatsField()
    term_from = day_field(_("Term from"))
    term_until = day_field(_("Term until"))
    project = forms.CharField(label=_("Project"), max_length=300, required=False)
    investor = forms.CharField(label=_("Investor"), max_length=200, required=False)
    contractor = forms.CharField(label=_("Contractor"), max_length=200, required=False)
    project_starts_on = day_field(_("Project begins on"), required=False)
    no_relatives = forms.BooleanField(
        label=_("No member is a relative of those who decide, invest, build or supervise the project"),
        required=False,
    )
    exhibits = FilesField(label=_SIGNED, required=False)

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("front", bodies_of(person, "oversight.plan"))

    def clean_neighbourhoods(self) -> int:
        return self.cleaned_data["neighbourhoods"] or 0


class RecomposeForm(ActForm):
    seats = SeatsField()
    reason = words_field(_("Reason"), least=10)

    def for_person(self, person: Any, row: Any) -> None:
        self.fields["seats"].initial = SeatsField.told(row.seats)


class InvestorForm(ActForm):
    message = words_field(_("Plan and members, as told to the investor"), least=10, most=10_000, rows=6)
    exhibits = FilesField(label=_SIGNED, required=False)


class DigestForm(ActForm):
    """Which half-year."""

    year = forms.IntegerField(label=_("Year"), min_value=2015, max_value=2100)
    half = forms.TypedChoiceField(
        label=_("Half-year"), coerce=int, choices=[("1", _("first six months")), ("2", _("last six months"))]
    )


__all__ = ["ReasonForm"]
