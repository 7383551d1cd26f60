"""Topics, who takes what, the words people use, and the case numbers of denunciations."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from danvan.kernel.organisations.public import Body, BodyKind, Unit


class Topic(models.Model):
    """What a matter is about. Never about who the resident is."""

    code = models.SlugField(primary_key=True, max_length=60)
    tree = models.SlugField(max_length=20, default="vn")
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    hint_vi = models.CharField(max_length=300, blank=True)
    hint_en = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "vi").startswith("en") else self.name_vi

    @property
    def hint(self) -> str:
        return self.hint_en if (get_language() or "vi").startswith("en") else self.hint_vi


class Route(models.Model):
    """Who takes matters of a topic in a unit and below it. The nearest route wins; no topic means all."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    body_kind = models.CharField(max_length=30, choices=BodyKind, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "topic"], name="route_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=models.Q(body__isnull=False) | ~models.Q(body_kind=""), name="route_leads_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} × {self.topic_id} → {self.body_id or self.body_kind}"


class Word(models.Model):
    """How often a folded word occurs in published matters; corrects typing errors in searches."""

    word = models.CharField(primary_key=True, max_length=40)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.word


class Denunciation(models.Model):
    """A denunciation is lodged where the law says, never here. Only a case number is kept."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    number = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("denunciation")

    def __str__(self) -> str:
        return self.number
