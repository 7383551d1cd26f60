"""Cells: everything that is counted of one unit in one month, changed only where records changed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from danvan.kernel.organisations.public import Unit


class Cell(models.Model):
    """`own` counts the unit's own records, `value` those of all below it in the tree of that month as well.

    Both hold a count for each measure of a module, in the order that the module's `Sweep` says. No number of
    their own, no second index, no check of the unit, which nobody can delete while records point at it.
    """

    pk = models.CompositePrimaryKey("unit", "module", "month")
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    module = models.CharField(max_length=60)
    month = models.DateField(help_text="first day of the month")
    own = ArrayField(models.BigIntegerField())
    value = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"{self.module} {self.unit_id} {self.month:%Y-%m}: {self.value}"


class Week(models.Model):
    """What a unit's own records count in one week, Monday to Sunday, in the order of cells. Sums are made when read."""

    pk = models.CompositePrimaryKey("unit", "module", "week")
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    module = models.CharField(max_length=60)
    week = models.DateField(help_text="its Monday")
    own = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"{self.module} {self.unit_id} {self.week}: {self.own}"


class Layout(models.Model):
    """The measures that cells of a module held at some time, in their order: what old counts are read by."""

    module = models.CharField(max_length=60)
    measures = ArrayField(models.CharField(max_length=60))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "measures"], name="layout_once")]

    def __str__(self) -> str:
        return f"{self.module}: {len(self.measures)} measures"


class Change(models.Model):
    """By how much a unit's own counts of a month changed on a day: all of them up to a day give what was known then."""

    pk = models.CompositePrimaryKey("layout", "unit", "month", "known_on")
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    month = models.DateField(help_text="first day of the month")
    known_on = models.DateField()
    n = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month:%Y-%m} on {self.known_on}: {self.n}"


class Sweep(models.Model):
    """How far cells follow the records: entries below `idx` of the log, and what fell due before `day`.

    Which `measures` they hold in which order, and the last change of units (`change`) that they are placed by: where
    either is another now, they are made anew.
    """

    source = models.CharField(max_length=60, unique=True, help_text="the module")
    idx = models.BigIntegerField(default=0)
    day = models.DateField(null=True)
    measures = ArrayField(
        models.CharField(max_length=60),
        default=list,
        help_text="names, in the order in which cells hold them",
    )
    change = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.source} up to {self.idx}"
