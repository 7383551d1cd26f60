"""Tables of reports: templates as they were used, returns, their frozen editions, assemblies with their parts."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Dossier
from danvan.kernel.organisations.public import Body, Person, Unit
from danvan.kernel.papers.public import OfficialNumber
from danvan.lib.periods import Kind, Period

from .blueprints import Blueprint, built
from .states import ASSEMBLY, RETURN, TEMPLATE, Layout


class TemplateVersion(Dossier):
    """A template as it is or was in force for a unit and all below it; its words never change."""

    KIND, WORKFLOW = "reports.template", TEMPLATE

    key = models.CharField(max_length=60)
    number = models.PositiveIntegerField(help_text=_("version of the template"))
    digest = models.CharField(max_length=64)
    body = models.JSONField()
    title = models.CharField(max_length=300)
    copy_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="copies")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "key", "digest"], name="template_once_for_each_unit"),
            models.UniqueConstraint(
                fields=["unit", "key", "number"], condition=Q(state="in_force"), name="template_version_in_force_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @cached_property
    def blueprint(self) -> Blueprint:
        """What it says, read once for each row."""
        return built(self.body)


class Return(Dossier):
    """What a body of a unit tells the level above about a period."""

    KIND, WORKFLOW = "reports.return", RETURN

    template = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="returns")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    subject = models.CharField(max_length=200, blank=True, help_text=_("of a thematic return"))
    kind = models.CharField(max_length=20)
    starts_on = models.DateField()
    closes_on = models.DateField()
    closes = models.PositiveSmallIntegerField(default=0)
    layout = models.CharField(max_length=10, choices=Layout)
    texts = models.JSONField(default=dict, help_text=_("words by section"))
    taken = models.JSONField(
        default=dict, help_text=_("editions of units below whose words are taken over, by section")
    )
    due_on = models.DateField()
    signer_title = models.CharField(max_length=200, blank=True)
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField(null=True)
    number = models.ForeignKey(OfficialNumber, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="return_by_unit"),
            models.Index(fields=["due_on", "id"], condition=Q(submitted_on=None), name="return_owed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "template", "starts_on", "closes_on", "subject"], name="one_return_for_each_period"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "submitted", "accepted"]) | Q(signed_on__isnull=False),
                name="sent_only_when_signed",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.closes_on, Kind(self.kind), self.closes)

    @property
    def blueprint(self) -> Blueprint:
        return self.template.blueprint

    @property
    def is_late(self) -> bool:
        """Sent after its day, or not sent although the day has passed."""
        return (self.submitted_on or timezone.localdate()) > self.due_on


class Edition(models.Model):
    """A return as it was signed: words, figures with definitions and sources, and the tree. Never changed."""

    uid = models.UUIDField(unique=True)
    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.TextField(help_text=_("canonical JSON"))
    sha256 = models.CharField(max_length=64, unique=True)
    frozen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="edition_numbered_once")]

    def __str__(self) -> str:
        return f"{self.of_id}/{self.number}"

    @cached_property
    def told(self) -> dict[str, Any]:
        """What it says, read once for each row."""
        found: dict[str, Any] = json.loads(self.content)
        return found


class Assembly(Dossier):
    """Putting a return of a province or the country together, part by part. What is there is not done again."""

    KIND, WORKFLOW = "reports.assembly", ASSEMBLY

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="assemblies")
    total = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, blank=True, help_text=_("of all parts, once all are there"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["of"], condition=Q(state="running"), name="one_assembly_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.of_id}: {self.total}"

    @cached_property
    def done(self) -> int:
        """Parts that are there."""
        return self.parts.count()

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100


class AssemblyPart(models.Model):
    """Figures of one unit and of all units directly below it, as they were when its turn came."""

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    content = models.TextField(help_text=_("canonical JSON"))
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assembly", "unit"], name="part_once")]

    def __str__(self) -> str:
        return f"{self.assembly_id}: {self.unit_id}"
