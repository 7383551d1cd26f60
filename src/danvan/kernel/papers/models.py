"""Files with versions, and official numbers."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from danvan.kernel.organisations.public import Body


class Paper(models.Model):
    """One version of a file, stored under its own hash. The bytes are never changed in place."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    name = models.CharField(max_length=200, help_text="as shown; cleaned of paths and control characters")
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64, db_index=True)
    previous = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next"
    )
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


class OfficialNumber(models.Model):
    """A number given to a paper by its issuer; runs within a year (Decree 30/2020/NĐ-CP, art. 15)."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    type_code = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=80)
    thing = models.CharField(max_length=120)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year", "type_code", "number"], name="official_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.text
