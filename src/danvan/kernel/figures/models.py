"""Cells: the value of a measure for one unit and one month, changed only where records changed."""

from __future__ import annotations

from django.db import models

from danvan.kernel.organisations.public import Unit


class Cell(models.Model):
    """`own` counts the unit's own records, `value` those of all below it in the tree of that month as well.

    `topic` is empty for the sum over all topics. There are more cells than records: no number of their own, no
    second index, no check of the unit, which nobody can delete while records point at it.
    """

    pk = models.CompositePrimaryKey("unit", "measure", "month", "topic")
    measure = models.CharField(max_length=60)
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    month = models.DateField(help_text="first day of the month")
    topic = models.CharField(max_length=60, blank=True)
    own = models.BigIntegerField(default=0)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.measure} {self.unit_id} {self.month:%Y-%m}: {self.value}"


class Sweep(models.Model):
    """How far cells follow the records: entries below `idx` of the log, and what fell due before `day`."""

    source = models.CharField(max_length=60, unique=True)
    idx = models.BigIntegerField(default=0)
    day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.source} up to {self.idx}"
