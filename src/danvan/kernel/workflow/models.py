"""Clocks that follow the rulebook: what fell due, why on that day, and when it stood still."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from danvan.kernel.organisations.public import Person
from danvan.kernel.rulebook.public import RuleVersion


class Clock(models.Model):
    """One deadline of one thing. `first_due_on` never changes; `due_on` moves with pauses and extensions."""

    thing = models.CharField(max_length=120)
    purpose = models.SlugField(max_length=30)
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    first_due_on = models.DateField()
    due_on = models.DateField()
    steps = models.JSONField(default=list, help_text="why this date, as computed")
    stopped_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["thing", "purpose"]),
            models.Index(fields=["due_on"], condition=Q(stopped_on__isnull=True), name="clock_running"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["thing", "purpose"], condition=Q(stopped_on__isnull=True), name="one_running_clock"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.thing}: {self.due_on}"


class Pause(models.Model):
    """A stretch during which the office waits for somebody else, with the reason."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="first day on which the clock runs again")
    reason = models.TextField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(ends_on__isnull=True), name="one_open_pause"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="pause_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on or '…'}"


class Extension(models.Model):
    """More time, granted in writing before the deadline; the days before it stay in the record."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="extensions")
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="+")
    previous_due_on = models.DateField()
    due_on = models.DateField()
    reason_code = models.SlugField(max_length=40)
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.previous_due_on} → {self.due_on}"
