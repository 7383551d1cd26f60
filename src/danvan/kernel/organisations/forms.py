"""What the pages on units, people and seals ask for. Shapes only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import house

from .models import BodyKind, Unit

_DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, input_formats=_DAY_FORMATS, help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This is not a date. Write it as day/month/year, for example 22/11/2026.")},
    )  # fmt: skip


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Put choices into a field of choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class PlainForm(forms.Form):
    use_required_attribute = False


class LegalForm(PlainForm):
    """Every change of units names the act of law that orders it and the day it takes effect."""

    act_number = forms.CharField(
        label=_("Legal act"),
        min_length=3,
        max_length=120,
        help_text=_("Number and issuer, as in the official text."),
    )
    effective_on = _day(_("In force from"), help_text=_("Record it on that day, or afterwards."))


class RenameForm(LegalForm):
    kind = forms.CharField(
        label=_("Kind"),
        required=False,
        max_length=60,
        help_text=_("For example ward, commune, special zone, in Vietnamese."),
    )
    name = forms.CharField(label=_("New name"), min_length=1, max_length=200)
    field_order = ["kind", "name", "act_number", "effective_on"]


class UnitChoiceForm(LegalForm):
    """A legal change that points at other units, found by a search on the same page."""

    def offer(self, field: str, units: Sequence[Unit], *, several: bool = False) -> None:
        """Put units to choose from into a field, kept by id in `self.units`."""
        self.units = getattr(self, "units", {}) | {str(unit.pk): unit for unit in units}
        _offer(self, field, [(str(unit.pk), _with_parent(unit)) for unit in units])


def _with_parent(unit: Unit) -> str:
    return f"{unit}, {unit.parent} ({unit.code})" if unit.parent else f"{unit} ({unit.code})"


def _find() -> forms.CharField:
    return forms.CharField(
        label=_("Look for a unit"),
        required=False,
        max_length=100,
        help_text=_("Name with or without diacritics."),
    )


class TransferForm(UnitChoiceForm):
    to = forms.ChoiceField(label=_("New superior"), widget=forms.RadioSelect)
    find = _find()
    field_order = ["to", "find", "act_number", "effective_on"]


class MergeForm(UnitChoiceForm):
    predecessors = forms.MultipleChoiceField(label=_("Units that merge"), widget=forms.CheckboxSelectMultiple)
    find = _find()
    code = forms.CharField(label=_("Code of the new unit"), max_length=40)
    kind = forms.CharField(label=_("Kind"), required=False, max_length=60)
    name = forms.CharField(label=_("Name of the new unit"), max_length=200)
    field_order = ["predecessors", "find", "code", "kind", "name", "act_number", "effective_on"]


class SplitForm(LegalForm):
    """Two to four new units; the first takes over open matters unless another is named."""

    default = forms.CharField(
        label=_("Code of the unit that takes over open matters"), max_length=40,
        help_text=_("One of the codes above. Matters that are still open go there with their deadlines."),
    )  # fmt: skip

    PARTS = 4

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(1, self.PARTS + 1):
            needed = number <= 2
            words = {"number": number}
            self.fields[f"code_{number}"] = forms.CharField(
                label=_("New unit %(number)d: code") % words, required=needed, max_length=40
            )
            self.fields[f"kind_{number}"] = forms.CharField(
                label=_("New unit %(number)d: kind") % words, required=False, max_length=60
            )
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("New unit %(number)d: name") % words, required=needed, max_length=200
            )
        last = ["default", "act_number", "effective_on"]
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def parts(self) -> list[dict[str, str]]:
        """Code, kind and name of each new unit that was filled in."""
        given = self.cleaned_data
        rows = [
            {part: given[f"{part}_{number}"] for part in ("code", "kind", "name")}
            for number in range(1, self.PARTS + 1)
        ]
        return [row for row in rows if row["code"] and row["name"]]


class BodyForm(PlainForm):
    kind = forms.ChoiceField(label=_("Kind of body"), choices=BodyKind.choices)
    name = forms.CharField(label=_("Name of the body"), min_length=3, max_length=200)
    short_name = forms.CharField(
        label=_("Short name"),
        required=False,
        max_length=60,
        help_text=_("As used in official numbers, for example UBND."),
    )


def roles() -> list[tuple[str, str]]:
    """Every role that some permission knows; what each opens stands in the reference."""
    known = sorted({role for permission in house().permissions.values() for role in permission.roles})
    return [(role, str(ROLE_LABELS.get(role, role))) for role in known]


ROLE_LABELS = {
    "handler": _("handler"), "head": _("head"), "reception": _("reception"), "checker": _("Front checker"),
    "checker_head": _("head of the Front committee"), "overseer": _("overseer"), "auditor": _("auditor"),
    "registrar": _("registrar"), "seal_keeper": _("keeper of seals"),
}  # fmt: skip


class PostForm(PlainForm):
    role = forms.ChoiceField(
        label=_("Role"), help_text=_("Permissions follow the role, over the body's unit and all below.")
    )
    title = forms.CharField(label=_("Title of the post"), min_length=3, max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "role", roles())


class AppointmentForm(PlainForm):
    email = forms.EmailField(label=_("E-mail of the person"), max_length=200)
    name = forms.CharField(
        label=_("Full name"),
        required=False,
        max_length=120,
        help_text=_("Only for somebody who has no account here yet."),
    )
    starts_on = _day(_("From"))
    ends_on = _day(
        _("Until"),
        required=False,
        help_text=_("First day on which the post is no longer held; may stay open."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"starts_on": timezone.localdate()})
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", _("The end is before the beginning."))
        return cleaned


class EndForm(PlainForm):
    on = _day(_("First day on which the post is no longer held"))

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"on": timezone.localdate()})
        super().__init__(*args, **options)
