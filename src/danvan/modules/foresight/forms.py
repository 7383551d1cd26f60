"""The shape of input for foresight; no decisions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import ActForm, RowField, WholeField, bodies_at, day_field, words_field
from danvan.kernel.figures.public import measures
from danvan.kernel.organisations.public import unit_by_ref

from . import history, queries, rules, wording
from .states import Cause, Judged, PaperKind


class ExplainForm(ActForm):
    cause = forms.ChoiceField(label=_("What was found"), choices=Cause)
    text = words_field(
        _("In plain words"), least=10, help_text=_("Name things, places and offices; never people.")
    )


class SayForm(ActForm):
    said = forms.ChoiceField(label=_("Was it real?"), choices=[one for one in Judged.choices if one[0]])
    text = words_field(_("How you know"), least=10)


class _AdviceForm(ActForm):
    kind = forms.ChoiceField(label=_("Kind of paper"), choices=PaperKind)
    title = forms.CharField(label=_("About"), min_length=10, max_length=300)
    situation = words_field(_("What is happening"), least=20)
    causes = words_field(_("Likely causes"))
    proposal = words_field(_("What we propose"), least=20)
    task = forms.CharField(label=_("The task that it becomes"), min_length=5, max_length=300)
    measure = forms.ChoiceField(label=_("Figure that measures the task"))
    target = WholeField(label=_("Target"), min_value=1)
    due_on = day_field(_("Until"))

    def for_person(self, person: Any, row: Any) -> None:
        self.choose("measure", [(name, one.label) for name, one in measures().items()])
        super().for_person(person, row)


class DraftForm(_AdviceForm):
    """The paper as the alarm's own numbers write it; the person finishes it."""

    body = RowField(label=_("On behalf of"))

    def for_person(self, person: Any, row: Any) -> None:
        super().for_person(person, row)
        self.offer("body", bodies_at(person, "foresight.advise"))
        self.fill(body=next((str(post.body_id) for post in person.posts_with("foresight.advise")), None))
        told = wording.told_of(row, in_charge=rules.is_in_charge(person, row.unit_id))
        self.fill(
            kind=PaperKind.PROPOSAL, title=_t("Rise at %(where)s: %(what)s") % {"where": told.where, "what": told.what},
            situation=_t(
                "Since the week of %(since)s, %(where)s has counted %(count)s %(span)s (%(what)s), where %(expected)s were expected "
                "(ordinarily %(band)s). The rise was found by the weekly look at all units and topics."
            ) % {"since": f"{told.since:%d/%m/%Y}", "where": told.where, "count": told.count, "span": told.span, "what": told.what,
                 "expected": told.expected, "band": told.band},
            causes="; ".join(f"{one['name']}: {one['said']}" for one in told.checks if one["found"]),
            proposal=_t("Assign the office in charge to look at the place within five days, mend what it finds, and answer every open matter in time."),
            task=_t("Deal with the rise: %(what)s") % {"what": told.what},
            measure="petitions.closed" if "petitions.closed" in measures() else None, target=max(1, row.count),
            due_on=timezone.localdate() + timedelta(days=30),
        )  # fmt: skip


class WriteForm(_AdviceForm):
    of_row = ("kind", "title", "situation", "causes", "proposal", "task", "measure", "target", "due_on")


class MissForm(ActForm):
    """A rise that people saw and no alarm named."""

    unit = forms.CharField(label=_("Unit, by its code"), max_length=60)
    series = forms.ChoiceField(label=_("What rose"))
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    week = day_field(_("A day of the week in which it could have been seen"))
    text = words_field(
        _("What happened"), least=10, help_text=_("Name things, places and offices; never people.")
    )

    def for_person(self, person: Any, row: Any) -> None:
        self.choose("series", list(queries.series_names().items()))
        self.choose("topic", [("", "–"), *history.topic_names().items()])

    def clean_unit(self) -> Any:
        unit = unit_by_ref(self.cleaned_data["unit"].strip())
        if unit is None:
            raise forms.ValidationError(_t("We know no unit with this code."))
        return unit
