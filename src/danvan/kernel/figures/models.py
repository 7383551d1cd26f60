"""Cells: the value of a measure for one unit and one month, recomputed only where records changed."""

from __future__ import annotations

from django.db import models

from danvan.kernel.organisations.public import Unit


class Cell(models.Model):
    measure = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(help_text="first day of the month")
    topic = models.CharField(max_length=60, blank=True)
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "unit", "month", "topic"], name="cell_once")
        ]
        indexes = [models.Index(fields=["unit", "month"])]

    def __str__(self) -> str:
        return f"{self.measure} {self.unit_id} {self.month:%Y-%m}: {self.value}"


class Dirty(models.Model):
    """A unit whose records changed since its cells were computed; append-only until swept."""

    source = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "dirty"

    def __str__(self) -> str:
        return f"{self.source} {self.unit_id}"
