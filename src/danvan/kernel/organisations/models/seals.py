"""Identities sealed from the office that handles the matter, and the record of every look at one."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .people import Body, Person


class SealKey(models.Model):
    """A body's key pair; the private half rests encrypted under a key from the environment."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seal_keys")
    public = models.BinaryField()
    wrapped_private = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"seal key of {self.body}"


class Sealed(models.Model):
    """Something only the holding body can open: contact details, or a text before masking."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    key = models.ForeignKey(SealKey, on_delete=models.PROTECT, related_name="+")
    purpose = models.SlugField(max_length=30)
    blob = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(blob__isnull=False) | Q(erased_at__isnull=False), name="sealed_or_erased"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.uid}"


class BreakGlass(models.Model):
    """A request to open a seal: one person asks with a reason, another one agrees."""

    sealed = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="openings")
    thing = models.CharField(max_length=120)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField()
    legal_request = models.CharField(max_length=200, blank=True)
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "break-glass requests"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="two_people_break_glass",
            )
        ]

    def __str__(self) -> str:
        return f"{self.thing} · {self.asked_by}"


class Look(models.Model):
    """Somebody read sealed data. Kept for ever, shown to the overseers and told to the resident."""

    sealed = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="looks")
    thing = models.CharField(max_length=120)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="looks")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    purpose = models.CharField(max_length=200)
    opening = models.ForeignKey(
        BreakGlass, null=True, blank=True, on_delete=models.PROTECT, related_name="looks"
    )

    def __str__(self) -> str:
        return f"{self.person} · {self.thing}"
