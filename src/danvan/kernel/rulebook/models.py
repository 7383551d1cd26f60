"""Law as dated data: every version ever used stays, and every working day has a reason."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RuleVersion(models.Model):
    """A rule exactly as it stood when a deadline was computed with it. Never edited."""

    rule = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    body = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["rule"])]

    def __str__(self) -> str:
        return f"{self.rule} {self.digest[:8]}"


class CalendarDay(models.Model):
    """A day on which work stops or goes on against the ordinary calendar (swap days, decided yearly)."""

    class Kind(models.TextChoices):
        OFF = "off", _("day off")
        WORK = "work", _("working day")

    day = models.DateField(unique=True)
    kind = models.CharField(max_length=4, choices=Kind)
    basis = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
