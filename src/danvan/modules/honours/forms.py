"""The shape of input for honours; no decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import FilesField, day_field, words_field
from danvan.kernel.rulebook.public import rule

from . import queries
from .states import Form, Recipient, System

_MOST = 10**12


class _Money(forms.IntegerField):
    """Whole dong; points and blanks between thousands may be typed."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Whole dong; leave it empty for none."))
        super().__init__(
            required=False,
            min_value=0,
            max_value=_MOST,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            **options,
        )

    def clean(self, value: Any) -> int:
        text = "".join(str(value or "").replace(".", "").split())
        return int(super().clean(text) or 0)


class NominationForm(forms.Form):
    """A new nomination."""

    use_required_attribute = False
    nominator = forms.TypedChoiceField(label=_("Nominated by"), coerce=int)
    system = forms.ChoiceField(label=_("System"), choices=System)
    form = forms.ChoiceField(label=_("Form"), choices=Form)
    kind = forms.ChoiceField(label=_("Who is honoured"), choices=Recipient, widget=forms.RadioSelect)
    recipient = forms.CharField(
        label=_("Name"), max_length=200, required=False, help_text=_("As it shall stand on the certificate.")
    )
    body = forms.TypedChoiceField(
        label=_("Or a body of your unit"), coerce=int, required=False, empty_value=None
    )
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
        for name, choices in (
            ("nominator", queries.nominator_choices(person)),
            ("body", [("", "–"), *queries.collective_choices(person)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.fields["year"].initial = timezone.localdate().year

    def clean_nominator(self) -> Any:
        choices = queries.nominator_choices(self.person)
        return queries.body_among(choices, self.cleaned_data["nominator"])

    def clean_body(self) -> Any:
        pk = self.cleaned_data["body"]
        return queries.body_among(queries.collective_choices(self.person), pk) if pk else None

    def clean_record(self) -> str:
        text = self.cleaned_data["record"]
        found = queries.record_named(text, self.person) if text else ""
        if text and not found:
            raise forms.ValidationError(
                _("No record that you may see has this address. Copy it from the desk.")
            )
        return found


class CorrectionForm(forms.Form):
    use_required_attribute = False
    recipient = forms.CharField(label=_("Name"), max_length=200)
    described = forms.CharField(label=_("Post and place of work"), max_length=200, required=False)
    achievement = words_field(_("What was done"), least=20)
    year = forms.IntegerField(label=_("Year of the achievement"), min_value=1975, max_value=2100)
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))

    def for_person(self, person: Any, row: Any) -> None:
        for name in ("recipient", "described", "achievement", "year"):
            self.fields[name].initial = getattr(row, name)


class ExaminationForm(forms.Form):
    use_required_attribute = False
    finding = words_field(
        _("What you found"), least=20, help_text=_("What you looked at, and whether it was done as told.")
    )
    exhibits = FilesField(label=_("Evidence"), required=False)


class ConsentForm(forms.Form):
    use_required_attribute = False
    is_given = forms.TypedChoiceField(
        label=_("May everybody read the name?"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Yes, the person agrees")), ("no", _("No, or no longer"))],
    )  # fmt: skip
    how = words_field(_("How and when the person said so"), least=10, most=1000)
    exhibits = FilesField(label=_("Signed consent"), required=False)


class TermsForm(forms.Form):
    """Words and money of a draft."""

    use_required_attribute = False
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
    each_collective = _Money(label=_("Reward of each collective"))
    each_individual = _Money(label=_("Reward of each individual"))
    budget = _Money(label=_("Budget"), help_text=_("All rewards together must lie within it."))
    fund = forms.CharField(label=_("From which fund"), max_length=200, required=False)

    def for_person(self, person: Any, row: Any) -> None:
        for name in self.fields:
            if hasattr(row, name):
                self.fields[name].initial = getattr(row, name)


class DecisionForm(TermsForm):
    """A new draft: whose, and which form."""

    body = forms.TypedChoiceField(label=_("Granting body"), coerce=int)
    form = forms.ChoiceField(label=_("Form"), choices=Form)
    field_order = ("body", "form")

    def for_person(self, person: Any, row: Any) -> None:
        self.person = person
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = queries.grantor_choices(person)

    def clean_body(self) -> Any:
        return queries.body_among(queries.grantor_choices(self.person), self.cleaned_data["body"])


class _Lines(forms.Form):
    """Some of the nominations that `rows` gives."""

    use_required_attribute = False
    nominations = forms.TypedMultipleChoiceField(
        label=_("Nominations"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def rows(self, row: Any) -> Any:
        raise NotImplementedError

    def for_person(self, person: Any, row: Any) -> None:
        self.found = {one.pk: one for one in queries.in_order(self.rows(row))}
        field = self.fields["nominations"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (pk, f"{one.recipient} · {one.get_kind_display()} · {one.unit}") for pk, one in self.found.items()
        ]

    def clean_nominations(self) -> list[Any]:
        return [self.found[pk] for pk in self.cleaned_data["nominations"]]


class ListForm(_Lines):
    def rows(self, row: Any) -> Any:
        return queries.listable(row)


class UnlistForm(_Lines):
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))

    def rows(self, row: Any) -> Any:
        return row.nominations.filter(state="proposed")


class CouncilForm(forms.Form):
    use_required_attribute = False
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
        lines, ground = self.fields["nominations"], self.fields["ground"]
        lines.required, lines.help_text = False, _("Choose none to revoke the whole decision.")
        assert isinstance(ground, forms.ChoiceField)
        grounds = rule("honours.revocation_grounds").choices
        ground.choices = [(one.code, queries.in_language(one)) for one in grounds]


class CodeForm(forms.Form):
    """The code printed on a certificate."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Code on the certificate"), max_length=30, help_text=_("Like KT-7K3M-9QXR-4")
    )


class NameForm(forms.Form):
    """The name printed on a certificate, to be compared and not to be shown."""

    use_required_attribute = False
    name = forms.CharField(label=_("Name on the certificate"), max_length=200)
