"""What each act of the desk asks for. Shapes only: whether the act may happen, the action decides."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danvan.kernel.organisations.public import Body, Person, Unit
from danvan.web.fields import FilesField, words_field

from ..models import Petition, Topic
from ..states import Channel, Kind, Outcome, Refusal


class DeskForm(forms.Form):
    """Every act carries how much of the matter's record its writer had seen."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def shown(self) -> list[forms.BoundField]:
        return self.visible_fields()


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Put choices into a field of choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class AnswerForm(DeskForm):
    text = words_field(
        _("Answer"), least=20, most=8000, rows=9,
        help_text=_("What was found, what was done, by whom, on which day. The resident and the public read it."),
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[choice for choice in Outcome.choices if choice[0] != Outcome.WITHDRAWN],
        widget=forms.RadioSelect,
        help_text=_("“Resolved” needs evidence. Passing the matter on is not an answer."),
        error_messages={"required": _("Choose the outcome.")},
    )
    evidence = FilesField(
        label=_("Evidence"), required=False,
        help_text=_("Photos before and after, minutes, decisions. Photos lose their hidden place and device data."),
    )  # fmt: skip


class ReasonedForm(DeskForm):
    reason = words_field(_("Reason"), least=10, help_text=_("It stays in the record; the resident reads it."))


class LongReasonForm(DeskForm):
    reason = words_field(
        _("Reason"),
        least=20,
        help_text=_("In at least 20 characters. It stays in the record; the resident reads it."),
    )


class WithholdingForm(DeskForm):
    reason = words_field(
        _("Reason"),
        least=10,
        most=300,
        rows=3,
        help_text=_("It stays in the record; the public does not read it."),
    )


class ErasureForm(DeskForm):
    ground = words_field(
        _("Legal ground or request"), least=5, most=200, rows=2,
        help_text=_("For example the resident's request with its date. The ground itself becomes part of the public log."),
    )  # fmt: skip


class ForwardForm(ReasonedForm):
    to = forms.CharField(label=_("Authority that receives the matter"), min_length=5, max_length=200)
    field_order = ["to", "reason"]


class ExtensionForm(LongReasonForm):
    reason_code = forms.ChoiceField(label=_("What makes the case complex"), widget=forms.RadioSelect)
    field_order = ["reason_code", "reason"]

    def __init__(self, *args: Any, codes: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "reason_code", codes)


class RefusalForm(LongReasonForm):
    ground = forms.ChoiceField(label=_("Ground"), choices=Refusal.choices, widget=forms.RadioSelect)
    field_order = ["ground", "reason"]


class TransferForm(ReasonedForm):
    """`find` searches among bodies without losing what has been typed."""

    to = forms.ChoiceField(label=_("Office in charge"), widget=forms.RadioSelect)
    find = forms.CharField(
        label=_("Another office"), required=False, max_length=100,
        help_text=_("Name of the commune, ward or office, with or without diacritics."),
    )  # fmt: skip
    field_order = ["to", "find", "reason"]

    def __init__(self, *args: Any, bodies: Sequence[Body], **options: Any) -> None:
        super().__init__(*args, **options)
        self.bodies = {str(body.pk): body for body in bodies}
        _offer(self, "to", [(key, str(body)) for key, body in self.bodies.items()])

    @property
    def body(self) -> Body:
        return self.bodies[self.cleaned_data["to"]]


class AssignmentForm(DeskForm):
    to = forms.ChoiceField(label=_("Assign to"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(person.pk): person for person in people}
        nobody = [("", _("Nobody in particular"))]
        _offer(self, "to", [*((key, str(one)) for key, one in self.people.items()), *nobody])

    @property
    def person(self) -> Person | None:
        return self.people.get(self.cleaned_data["to"])


class MessageForm(DeskForm):
    text = words_field(
        _("Message"), least=2,
        help_text=_("It reaches the resident through the relay: you never see their address, they see only the office."),
    )  # fmt: skip


class JoinForm(DeskForm):
    """`find` searches; `into` is the number of the matter that goes on."""

    into = forms.ChoiceField(label=_("Matter that goes on for both"), widget=forms.RadioSelect)
    find = forms.CharField(
        label=_("Another matter"),
        required=False,
        max_length=200,
        help_text=_("Its number, or words from it."),
    )

    def __init__(self, *args: Any, hosts: Sequence[Petition], **options: Any) -> None:
        super().__init__(*args, **options)
        self.hosts = {str(host.number): host for host in hosts}
        _offer(self, "into", [(key, f"{host.number}. {host.title}") for key, host in self.hosts.items()])

    @property
    def host(self) -> Petition:
        return self.hosts[self.cleaned_data["into"]]


class PartForm(forms.Form):
    """One part of a mixed matter; all empty means: no such part."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    title = forms.CharField(label=_("Title"), min_length=5, max_length=160)
    text = words_field(_("Text"), least=10, most=8000, rows=5)
    topic = forms.ChoiceField(label=_("Topic"), required=False)

    def __init__(self, *args: Any, topics: Sequence[Topic], **options: Any) -> None:
        super().__init__(*args, **options)
        self.topics = {topic.code: topic for topic in topics}
        _offer(self, "topic", [("", _("As before")), *((topic.code, topic.name) for topic in topics)])

    def has_changed(self) -> bool:
        """Untouched but for the preselected kind is empty."""
        return bool(set(self.changed_data) - {"kind", "topic"})


PartFormSet = forms.formset_factory(
    PartForm, extra=0, min_num=2, max_num=4, validate_min=True, validate_max=True
)


class PublicationForm(DeskForm):
    title = forms.CharField(label=_("Public title"), min_length=5, max_length=160)
    text = words_field(_("Public text"), least=10, most=12000, rows=12)
    photos = forms.MultipleChoiceField(
        label=_("Photos the public may see"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, photos: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "photos", photos)
        if not photos:
            del self.fields["photos"]


class OpeningForm(DeskForm):
    """Asking to open a seal."""

    what = forms.ChoiceField(label=_("What should be opened"), widget=forms.RadioSelect)
    reason = words_field(
        _("Why it is necessary"), least=20,
        help_text=_("The second person decides by it; it is kept for ever and the resident is told."),
    )  # fmt: skip
    legal_request = forms.CharField(
        label=_("Written request by law"), required=False, max_length=200,
        help_text=_("Number, date and issuer of the request, where there is one."),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "what", choices)


class IntakeForm(DeskForm):
    """A matter taken down at the counter or on the phone. Contact fields are sealed and never shown again."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=_("How it came in"), widget=forms.RadioSelect,
        choices=[(c.value, c.label) for c in (Channel.COUNTER, Channel.PHONE, Channel.PAPER)],
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect)
    unit = forms.ChoiceField(label=_("Place"))
    place = forms.CharField(
        label=_("Where exactly"),
        required=False,
        max_length=200,
        help_text=_("Street, alley, hamlet, landmark."),
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    title = forms.CharField(label=_("In a few words"), min_length=5, max_length=160)
    text = words_field(_("What the resident says"), least=10, most=8000, rows=7)
    papers = FilesField(label=_("Photos and papers"), required=False)
    people_count = forms.IntegerField(label=_("How many people"), min_value=1, max_value=100_000, initial=1)
    is_private = forms.BooleanField(label=_("The resident does not want it to be public"), required=False)
    name = forms.CharField(
        label=_("Full name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Telephone"), required=False, max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    MATTER = (
        "channel",
        "kind",
        "title",
        "text",
        "topic",
        "unit",
        "place",
        "papers",
        "people_count",
        "is_private",
    )
    CONTACT = ("name", "phone", "email", "address")

    def __init__(self, *args: Any, units: Sequence[Unit], topics: Sequence[Topic], **options: Any) -> None:
        options.setdefault(
            "initial", {"key": uuid.uuid4(), "channel": Channel.COUNTER, "kind": Kind.FEEDBACK}
        )
        super().__init__(*args, **options)
        self.units = {str(unit.pk): unit for unit in units}
        self.topics = {topic.code: topic for topic in topics}
        _offer(self, "unit", [(key, str(unit)) for key, unit in self.units.items()])
        _offer(self, "topic", [("", _("Not sure")), *((topic.code, topic.name) for topic in topics)])

    @property
    def matter_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MATTER]

    @property
    def contact_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.CONTACT]
