"""The shape of input for drives; no decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    ActForm,
    FilesField,
    ReasonForm,
    RowField,
    RowsField,
    WholeField,
    bodies_at,
    day_field,
    words_field,
    yes_no_field,
)

from . import queries
from .actions.books import MOST
from .states import BOOKED, Consent, Giver, Good, Means, goods_and_units, measured


def _quantity(label: Any, **options: Any) -> WholeField:
    return WholeField(label=label, max_value=MOST, **options)


def _left(side: Any) -> str:
    return f"{side} · {measured(side.kind, side.free)}"


class _Lasting(ActForm):
    """Something from one day to another."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The end is before the beginning."))
        return cleaned


class DriveForm(_Lasting):
    """A new drive."""

    host = RowField(label=_("Who calls for help"))
    title = forms.CharField(label=_("Title"), min_length=5, max_length=200)
    purpose = words_field(
        _("Purpose"), least=20, help_text=_("What happened, whom it helps, how help is shared out.")
    )
    starts_on = day_field(_("From"))
    ends_on = day_field(_("Until"))
    accepts = forms.MultipleChoiceField(
        label=_("What is accepted"), choices=goods_and_units, widget=forms.CheckboxSelectMultiple
    )
    goal = _quantity(
        _("Goal"), required=False, help_text=_("In the unit of its kind; leave it empty for none.")
    )
    goal_kind = forms.ChoiceField(label=_("Goal in"), choices=goods_and_units, required=False)
    how = words_field(_("Where and how one gives"), help_text=_("Hours, place, number of the account."))

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("host", queries.hosts(person, "drives.record"))
        self.fields["starts_on"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("goal"):
            cleaned["goal_kind"] = ""
        return cleaned


class EditDriveForm(_Lasting):
    """What may change until the drive is opened."""

    purpose = words_field(_("Purpose"), least=20)
    starts_on = day_field(_("From"))
    ends_on = day_field(_("Until"))
    goal = _quantity(_("Goal"), required=False)
    how = words_field(_("Where and how one gives"))
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record."))

    of_row = ("purpose", "starts_on", "ends_on", "goal", "how")


class OpenForm(ActForm):
    call = words_field(_("Call to the public"), least=20, help_text=_("Shown on the drive’s public page."))
    exhibits = FilesField(label=_("The document that organises the drive"), required=False)


class GiveForm(ActForm):
    """What somebody brings to the counter."""

    kind = forms.ChoiceField(label=_("What is given"))
    quantity = _quantity(_("Quantity"))
    means = forms.ChoiceField(label=_("Way of giving"), choices=Means)
    day = day_field(_("Day"))
    giver_kind = forms.ChoiceField(label=_("Who gives"), choices=Giver, widget=forms.RadioSelect)
    giver = forms.CharField(
        label=_("Name"), max_length=200, required=False, help_text=_("Nobody has to say it. Only staff of this unit see it.")
    )  # fmt: skip
    consent = forms.ChoiceField(
        label=_("To be named in public"), choices=Consent, widget=forms.RadioSelect,
        help_text=_("Without consent everybody reads “a resident” or “a collective”."),
    )  # fmt: skip
    reference = forms.CharField(label=_("Number of the transfer or slip"), max_length=80, required=False)
    from_offer = RowField(label=_("Offer that it comes from"), required=False)
    exhibits = FilesField(label=_("Slip, photo"), required=False)

    def for_person(self, person: Any, row: Any) -> None:
        self.choose("kind", goods_and_units([one for one in BOOKED if one in row.accepts]))
        self.offer("from_offer", queries.open_offers(row), label=_left)
        self.fields["day"].initial = timezone.localdate()
        self.fields["giver_kind"].initial = Giver.INDIVIDUAL
        self.fields["consent"].initial = Consent.NONE


class SpendForm(ActForm):
    kind = forms.ChoiceField(label=_("What goes out"))
    quantity = _quantity(_("Quantity"))
    purpose = forms.CharField(
        label=_("What for"), min_length=10, max_length=300, help_text=_("Shown in public: name nobody who receives help.")
    )  # fmt: skip
    day = day_field(_("Day"))
    need = RowField(label=_("Need that it meets"), required=False)
    exhibits = FilesField(label=_("Evidence"), required=True, help_text=_("Only staff of this unit see it."))

    def for_person(self, person: Any, row: Any) -> None:
        self.choose("kind", goods_and_units([one for one in BOOKED if one in row.accepts]))
        self.offer("need", queries.open_needs(row), label=_left)
        self.fields["day"].initial = timezone.localdate()


class _HelpForm(ActForm):
    """So much of something, somewhere."""

    kind = forms.ChoiceField(label=_("Kind"))
    quantity = _quantity(_("Quantity"))
    unit = RowField(label=_("Where"))

    def for_person(self, person: Any, row: Any) -> None:
        self.for_drive(row)

    def for_drive(self, drive: Any) -> None:
        self.choose("kind", goods_and_units([one for one in Good if one in drive.accepts]))
        self.offer("unit", queries.places_of(drive), label=lambda unit: unit.full_name)
        self.fields["unit"].initial = drive.unit_id


class NeedForm(_HelpForm):
    people = forms.IntegerField(label=_("People in need"), min_value=1, max_value=1_000_000)
    note = words_field(
        _("What exactly"), most=1000, help_text=_("No names: phone and ID numbers are masked.")
    )
    name = forms.CharField(
        label=_("Who needs it"), max_length=200, required=False,
        help_text=_("Sealed: it is never shown here, in a list or a file. Two people of the Front can open it together."),
    )  # fmt: skip
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False, help_text=_("Sealed as well."))
    address = forms.CharField(
        label=_("Address"), max_length=300, required=False, help_text=_("Sealed as well.")
    )


class PaperOfferForm(_HelpForm):
    """An offer that came by phone or at the counter."""

    note = words_field(_("What exactly"), most=1000)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False, help_text=_("It is sealed."))


class OfferForm(_HelpForm):
    """What anybody may offer, without a name."""

    note = words_field(
        _("What exactly, and when"), most=1000, help_text=_("No name is needed, and none is shown.")
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False,
        help_text=_("It is sealed: the office writes to you without seeing it."),
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("It is sealed as well."))
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)


class AccountForm(ActForm):
    account = words_field(
        _("Account"), least=20, most=20_000, rows=8, help_text=_("Whom it helped and by what rules.")
    )
    remainder_to = words_field(_("Where the rest goes"), help_text=_("Needed where anything remains."))
    exhibits = FilesField(label=_("Signed account (PDF, Word, photo)"), required=False)


class ConsentForm(ActForm):
    is_given = yes_no_field(
        _("The giver"), yes=_("agrees to be named in public"), no=_("does not want to be named")
    )
    how = words_field(_("How you know"), least=10, help_text=_("Only staff read this."))


class MatchForm(ActForm):
    from_offer = RowField(label=_("Offer"))
    quantity = _quantity(_("Quantity"), help_text=_("A part is enough."))

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("from_offer", queries.open_offers(row.drive, kind=row.kind), label=_left)
        self.fields["quantity"].help_text = _("Still needed: %(left)s. A part is enough.") % {
            "left": measured(row.kind, row.free)
        }


class DeliverForm(ActForm):
    report = words_field(_("What arrived"), least=10, help_text=_("Name nobody who receives help."))
    exhibits = FilesField(label=_("Photo, slip"), required=False)


class MessageForm(ActForm):
    message = words_field(_("Message"), least=10, help_text=_("It goes out without you seeing the address."))


class OpeningForm(ActForm):
    reason = words_field(
        _("Why it must be opened"), least=20, help_text=_("A second person of your body must agree; the look is recorded.")
    )  # fmt: skip


class ProgrammeForm(_Lasting):
    """What bodies have agreed on."""

    host = RowField(label=_("Led by"))
    parties = RowsField(label=_("Bodies that take part"))
    title = forms.CharField(label=_("Title"), min_length=5, max_length=200)
    purpose = words_field(_("Purpose"), least=20)
    starts_on = day_field(_("From"))
    ends_on = day_field(_("Until"))
    exhibits = FilesField(label=_("Signed programme (PDF, Word, photo)"), required=False)

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("host", queries.hosts(person, "drives.coordinate"))
        self.offer("parties", bodies_at(person, "drives.coordinate"))


class TaskForm(ActForm):
    title = forms.CharField(label=_("What is to be done"), min_length=10, max_length=300)
    body = RowField(label=_("Body in charge"))
    due_on = day_field(_("By when"))

    def for_person(self, person: Any, row: Any) -> None:
        self.offer("body", queries.parties_of(row))


class ReportForm(ActForm):
    report = words_field(_("What was done"), least=10)
    exhibits = FilesField(label=_("Evidence"), required=True, help_text=_("It is public."))


class ReviewForm(ActForm):
    year = forms.IntegerField(label=_("Year"), min_value=1975, max_value=2100)
    review = words_field(_("Review"), least=20, most=20_000, rows=8)
    exhibits = FilesField(label=_("Signed report (PDF, Word, photo)"), required=False)

    def for_person(self, person: Any, row: Any) -> None:
        self.fields["year"].initial = timezone.localdate().year


class ConclusionForm(ActForm):
    conclusion = words_field(_("Conclusion"), least=20, most=20_000, rows=8)
    exhibits = FilesField(label=_("Signed report (PDF, Word, photo)"), required=False)


class CodeForm(ActForm):
    code = forms.CharField(
        label=_("Code of the receipt"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


__all__ = ["ReasonForm"]
