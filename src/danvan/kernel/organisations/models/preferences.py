"""What a person keeps for themselves at the desk."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from .people import Person


class SavedView(models.Model):
    """A filter of a register to which somebody gave a name. Only its owner sees it; it widens no scope."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_views")
    register = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "register", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
