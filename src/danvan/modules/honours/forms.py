"""The shape of input for honours; no decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    ActForm,
    FilesField,
    RowField,
    RowsField,
    WholeField,
    bodies_at,
    bodies_of,
    choice_told,
    day_field,
    words_field,
    yes_no_field,
)
from danvan.kernel.rulebook.public import rule

from . import queries
from .states import Form, Recipient, System

_MOST = 10**12


def _money(label: Any, *, help_text: Any = "") -> WholeField:
    told = help_text or _("Whole dong; leave it empty for none.")
    return WholeField(label=label, help_text=told, required=False, max_value=_MOST)


class NominationForm(ActForm):
    """A new nomination."""

    nominator = RowField(label=_("Nominated by"))
    system = forms.ChoiceField(label=_("System"), choices=System)
    form = forms.ChoiceField(label=_("Form"), choices=Form)
    kind = forms.ChoiceField(label=_("Who is honoured"), choices=Recipient, widget=forms.RadioSelect)
    recipient = forms.CharField(
        label=_("Name"), max_length=200, required=False, help_text=_("As it shall stand on the certificate.")
    )
    body = RowField(label=_("Or a body of your unit"), required=False)
    described = forms.CharField(label=_("Post and place of work"), max_length=200, required=False)
    achievement = words_field(_("What was done"), least=20)
    year = forms.IntegerField(label=_("Year of the achievement"), min_value=1975, max_value=2100)
    record = forms.CharField(
        label=_("Record that it stands on"), max_length=300, required=False,
        help_text=_("The address of an initiative, a promise or another record on the desk. The same record is honoured once."),
    )  # fmt: skip
    exhibits = FilesField(label=_("Report on the achievement"), required=False)

    def for_person(self, person: Any, row: Any) -> None:
        self.person = person
        self.offer("nominator", bodies_of(person, "honours.nominate"))
        self.offer("body", bodies_at(person, "honours.nominate"))
        self.fields["year"].initial = timezone.localdate().year

    def clean_record(self) -> str:
        text = self.cleaned_data["record"]
        found = queries.record_named(text, self.person) if text else ""
        if text and not found:
            raise forms.ValidationError(
                _("No record that you may see has this address. Copy it from the desk.")
            )
        return found


class CorrectionForm(ActForm):
    recipient = forms.CharField(label=_("Name"), max_length=200)
    described = forms.CharField(label=_("Post and place of work"), max_length=200, required=False)
    achievement = words_field(_("What was done"), least=20)
    year = forms.IntegerField(label=_("Year of the achievement"), min_value=1975, max_value=2100)
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))

    of_row = ("recipient", "described", "achievement", "year")


class ExaminationForm(ActForm):
    finding = words_field(
        _("What you found"), least=20, help_text=_("What you looked at, and whether it was done as told.")
    )
    exhibits = FilesField(label=_("Evidence"), required=False)


class ConsentForm(ActForm):
    is_given = yes_no_field(
        _("May everybody read the name?"), yes=_("Yes, the person agrees"),
        no=_("No, or no longer"),
    )  # fmt: skip
    how = words_field(_("How and when the person said so"), least=10, most=1000)
    exhibits = FilesField(label=_("Signed consent"), required=False)


class TermsForm(ActForm):
    """Words and money of a draft."""

    subject = forms.CharField(
        label=_("For what"), min_length=10, max_length=300,
        help_text=_("As the decision says it, beginning with what was achieved."),
    )  # fmt: skip
    signer_title = forms.CharField(
        label=_("Who signs (the post)"),
        min_length=3,
        max_length=200,
        help_text=_("The post, not the person."),
    )
    grounds = words_field(
        _("Further grounds, one a line"),
        help_text=_("The article that gives the right to grant is added by itself."),
    )
    each_collective = _money(_("Reward of each collective"))
    each_individual = _money(_("Reward of each individual"))
    budget = _money(_("Budget"), help_text=_("All rewards together must lie within it."))
    fund = forms.CharField(label=_("From which fund"), max_length=200, required=False)

    def for_person(self, person: Any, row: Any) -> None:
        for name in self.fields:
            if hasattr(row, name):
                self.fields[name].initial = getattr(row, name)


class DecisionForm(TermsForm):
    """A new draft: whose, and which form."""

    body = RowField(label=_("Granting body"))
    form = forms.ChoiceField(label=_("Form"), choices=Form)
    field_order = ("body", "form")

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("body", queries.grantors(person))

    def from_paper(self, told: Mapping[str, Any]) -> None:
        self.fill(form=choice_told(Form, told.get("form")), subject=told.get("for") or told.get("reason"))


class _Lines(ActForm):
    """Some of the nominations that `rows` gives."""

    nominations = RowsField(label=_("Nominations"))

    def rows(self, row: Any) -> Any:
        raise NotImplementedError

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("nominations", queries.in_order(self.rows(row)), label=_line)


def _line(one: Any) -> str:
    return f"{one.recipient} · {one.get_kind_display()} · {one.unit}"


class ListForm(_Lines):
    def rows(self, row: Any) -> Any:
        return queries.listable(row)


class UnlistForm(_Lines):
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))

    def rows(self, row: Any) -> Any:
        return row.nominations.filter(state="proposed")


class CouncilForm(ActForm):
    council = forms.CharField(label=_("Council"), min_length=3, max_length=200)
    held_on = day_field(_("Met on"))
    present = forms.IntegerField(label=_("Members present"), min_value=1, max_value=1000)
    in_favour = forms.IntegerField(label=_("In favour"), min_value=0, max_value=1000)
    minutes = words_field(_("What the council said"), least=20, most=20_000, rows=8)
    exhibits = FilesField(label=_("Signed minutes"), required=True)


class RevocationForm(_Lines):
    """Which awards are revoked; none chosen means all of them."""

    ground = forms.ChoiceField(label=_("Ground"))
    reason = words_field(
        _("What was found"), least=20, help_text=_("It is public and stays so: name no individual.")
    )

    def rows(self, row: Any) -> Any:
        return row.nominations.filter(state="granted")

    def for_person(self, person: Any, row: Any) -> None:
        super().for_person(person, row)
        lines = self.fields["nominations"]
        lines.required, lines.help_text = False, _("Choose none to revoke the whole decision.")
        grounds = rule("honours.revocation_grounds").choices
        self.choose("ground", [(one.code, queries.in_language(one)) for one in grounds])


class CodeForm(ActForm):
    """The code printed on a certificate."""

    code = forms.CharField(
        label=_("Code on the certificate"), max_length=30, help_text=_("Like KT-7K3M-9QXR-4")
    )


class NameForm(ActForm):
    """The name printed on a certificate, to be compared and not to be shown."""

    name = forms.CharField(label=_("Name on the certificate"), max_length=200)
