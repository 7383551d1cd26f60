"""The shape of what residents send. Forms decide nothing: laws and rights are asked by the actions."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from danvan.lib.vietnamese.normal import normalise
from danvan.web.fields import FilesField

from ..states import Kind

TITLE_LIMIT = 160
TEXT_LIMIT = 8000
PLACE_LIMIT = 200

PUBLIC, PRIVATE = "public", "private"


class Words(forms.CharField):
    """Text as people type it, in one normal form before it is measured: what cannot be seen is not counted."""

    def to_python(self, value: Any) -> str:
        kept = normalise(str(value)) if value not in self.empty_values else value
        return super().to_python(kept) or ""


def choose(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    """Give a choice field what can be chosen today."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class MatterForm(forms.Form):
    """The words of a matter, who may read them, and how to reach the sender if they wish."""

    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.HiddenInput)
    unit = Words(max_length=40, widget=forms.HiddenInput)
    submission = forms.UUIDField(widget=forms.HiddenInput)
    title = Words(
        label=_("In a few words: what is it about?"),
        min_length=5,
        max_length=TITLE_LIMIT,
        help_text=_("For example: Blocked drain in front of house 12"),
        error_messages={"min_length": _("Write at least 5 characters, so that others understand it.")},
    )
    text = Words(
        label=_("What happened?"),
        min_length=10,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_(
            "What is wrong, since when, and what you ask for. No names or telephone numbers are needed here."
        ),
        error_messages={"min_length": _("Describe it in at least 10 characters.")},
    )
    place = Words(
        label=_("Where exactly?"),
        required=False,
        max_length=PLACE_LIMIT,
        help_text=_("Street, lane, hamlet, or something everybody knows nearby."),
    )
    topic = forms.ChoiceField(
        label=_("Topic"),
        required=False,
        help_text=_("If you are not sure, leave it: the office will choose."),
    )
    reading = forms.ChoiceField(
        label=_("Who may read it?"),
        choices=[
            (PUBLIC, _("Everybody, after a person has checked that nobody's identity shows")),
            (PRIVATE, _("Only the office that handles it, and those who check that office")),
        ],
        initial=PUBLIC,
        widget=forms.RadioSelect,
    )
    name = Words(
        label=_("Your name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = Words(
        label=_("Telephone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This does not look like an e-mail address. Example: lan@example.vn")},
    )
    address = Words(
        label=_("Your address"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )

    CONTACT = ("name", "phone", "email", "address")

    def __init__(
        self, *args: Any, topics: Sequence[tuple[str, str]] = (), kind: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["topic"], [("", _("Let the office choose")), *topics])
        if kind == Kind.COMPLAINT:
            # The law on complaints (art. 8.2) asks for both; the sealed envelope is explained beside them.
            for name in ("name", "address"):
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = _("The law requires this for a complaint.")

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        digits = re.sub(r"[\s.\-()]", "", typed)
        if typed and not re.fullmatch(r"\+?\d{8,15}", digits):
            raise forms.ValidationError(_("A telephone number has 8 to 15 digits. Example: 0912 345 678"))
        return digits

    def clean_submission(self) -> uuid.UUID:
        key: uuid.UUID = self.cleaned_data["submission"]
        if key.version != 4:
            raise forms.ValidationError(_("This form is broken. Please open the page again."))
        return key

    @property
    def topic_choices(self) -> list[tuple[str, Any]]:
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)
        return list(field.choices)  # type: ignore[arg-type]  # flat choices, as given above

    @property
    def about(self) -> list[Any]:
        return [self[name] for name in ("title", "text", "place", "topic")]

    @property
    def contact(self) -> list[Any]:
        return [self[name] for name in self.CONTACT]

    @property
    def has_contact(self) -> bool:
        return any(self[name].value() for name in self.CONTACT)


class FilesForm(forms.Form):
    """Photos and papers, chosen in the last step so that a slow line carries them only once."""

    attachments = FilesField(label=_("Photos or papers"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attachments"].help_text = _(
            "Up to %(count)d files of %(size)d MB each. Place and time stored inside photos are removed."
        ) % {"count": settings.UPLOAD_MAX_FILES, "size": settings.UPLOAD_MAX_BYTES // 2**20}


class PlaceForm(forms.Form):
    """A position from the device, used once to find the nearest units and kept nowhere."""

    lat = forms.FloatField(min_value=-90, max_value=90)
    lon = forms.FloatField(min_value=-180, max_value=180)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Receipt code"),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "mono",
            }
        ),
        help_text=_("Looks like DV-7K3M-9QXR-4B-C. Capitals, spaces and hyphens do not matter."),
    )


class MessageForm(forms.Form):
    text = Words(
        label=_("Write to the office"),
        min_length=2,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "The office reads this without knowing who you are. Telephone numbers and names are masked."
        ),
    )


class DisputeForm(forms.Form):
    text = Words(
        label=_("What is still wrong?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RatingForm(forms.Form):
    score = forms.TypedChoiceField(
        label=_("Is your problem solved?"),
        coerce=int,
        choices=[
            (5, _("5 – completely")),
            (4, _("4 – mostly")),
            (3, _("3 – partly")),
            (2, _("2 – hardly")),
            (1, _("1 – not at all")),
        ],
        widget=forms.RadioSelect,
    )
    comment = Words(
        label=_("In your words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class BrowseForm(forms.Form):
    """The list's filters. What cannot be understood is left out and said, never an error page."""

    q = Words(
        label=_("Search"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "data-search": "1"}),
    )
    chu_de = forms.ChoiceField(label=_("Topic"), required=False)
    trang_thai = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Being handled")),
            ("late", _("Past the deadline")),
            ("answered", _("Answered")),
            ("closed", _("Closed")),
            ("other", _("Refused, passed on, joined, withdrawn")),
        ],
    )

    def __init__(self, *args: Any, topics: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["chu_de"], [("", _("All")), *topics])

    @property
    def narrowing(self) -> list[Any]:
        return [self["chu_de"], self["trang_thai"]]
