"""Tables of directives: papers, how they hang together, and the tasks they give to units."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Dossier

from .states import DIRECTIVE, TASK, Link, PaperKind


class Directive(Dossier):
    """A paper by which somebody works. Numbers restart each year and in each unit: 15-NQ/TU stands in every province."""

    KIND, WORKFLOW = "directives.directive", DIRECTIVE

    kind = models.CharField(max_length=20, choices=PaperKind)
    number = models.CharField(max_length=80, help_text=_("as its issuer should have written it"))
    printed = models.CharField(max_length=80, blank=True, help_text=_("as it is printed, where that differs"))
    key = models.CharField(max_length=120, help_text=_("issuer, type, number and year, for comparing"))
    title = models.CharField(max_length=400)
    issuer = models.CharField(max_length=200)
    issued_on = models.DateField()
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    summary = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "key"], name="one_paper_for_each_number"),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["-issued_on", "-id"], name="directive_by_day")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"[:120]


class Relation(models.Model):
    """One paper replaces, amends, or is based on another. Written by an act on the first."""

    source = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="relations")
    target = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="related_by")
    kind = models.CharField(max_length=10, choices=Link)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="one_relation_of_a_kind"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="no_paper_relates_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class Task(Dossier):
    """What a paper asks of a unit by a day, measured by a figure that is counted from records, never by hand."""

    KIND, WORKFLOW = "directives.task", TASK

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=300)
    measure = models.CharField(max_length=60, help_text=_("name of a figure of the house"))
    target = models.PositiveIntegerField()
    starts_on = models.DateField()
    due_on = models.DateField()
    reached = models.PositiveIntegerField(null=True, help_text=_("the figure on the day of judgement"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="due_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(state__in=["met", "unmet"]) | Q(reached__isnull=False), name="judged_by_a_figure"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="task_by_unit"),
            models.Index(fields=["due_on"], condition=Q(state="given"), name="task_given"),
        ]

    def __str__(self) -> str:
        return self.title
