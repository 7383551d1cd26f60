"""Units through time: what existed when, under whom, and what became of it.

A `Unit` is one territory with one legal existence. Its name, kind and superior may change while it exists:
each stretch is a `UnitTerm`. When it ends, `Lineage` says which units continue it. Nothing here assumes a
country: a tree has a name, and levels are words with a rank.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class UnitQuerySet(models.QuerySet["Unit"]):
    def existing_on(self, day: date) -> UnitQuerySet:
        """Units that legally existed on `day`."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))

    def covered_by(self, unit_ids: list[int]) -> UnitQuerySet:
        """Units below the given ones, now or at any time, and the units they continue."""
        return self.filter(pk__in=Coverage.objects.filter(unit_id__in=unit_ids).values("covered_id"))


class Unit(models.Model):
    tree = models.SlugField(max_length=20, help_text=_("country or city whose tree this belongs to"))
    code = models.CharField(max_length=40)
    level = models.SlugField(max_length=20)
    rank = models.PositiveSmallIntegerField(help_text=_("0 is the root; larger is lower"))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text=_("first day on which it no longer exists"))
    # The latest name, kind and superior, kept beside the terms because every page shows them.
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    key = models.CharField(max_length=200, help_text=_("folded name, for matching"))
    sort_key = models.CharField(max_length=400)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tree", "code", "valid_from"], name="unit_once_per_start"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="unit_lives_forward",
            ),
        ]
        indexes = [
            models.Index(fields=["tree", "level", "valid_to"]),
            models.Index(fields=["tree", "code"]),
            models.Index(fields=["key"]),
            models.Index(fields=["parent"]),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}".strip()

    @property
    def ref(self) -> str:
        """How addresses name it: by its code, with the tree in front unless it is the home tree."""
        return self.code if self.tree == settings.HOME_TREE else f"{self.tree}:{self.code}"

    @property
    def is_country(self) -> bool:
        """The whole of the home tree: addresses need not name it, and it is nobody's superior in words."""
        return self.rank == 0 and self.tree == settings.HOME_TREE

    def exists_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class UnitTermQuerySet(models.QuerySet["UnitTerm"]):
    def as_of(self, day: date) -> UnitTermQuerySet:
        """The tree as it stood on `day`, in one query."""
        return self.filter(during__contains=day)


class UnitTerm(models.Model):
    """A stretch of time during which a unit kept its name, kind and superior."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="terms")
    during = DateRangeField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    path = ArrayField(models.BigIntegerField(), help_text=_("unit ids from the root down to this unit"))
    sort_key = models.CharField(max_length=400)

    objects = UnitTermQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_term_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            )
        ]
        indexes = [
            GinIndex(fields=["path"], name="term_path"),
            GistIndex(fields=["during"], name="term_during"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


class ChangeKind(models.TextChoices):
    MERGE = "merge", _("merger")
    SPLIT = "split", _("split")
    RENAME = "rename", _("renaming")
    TRANSFER = "transfer", _("transfer")
    REORGANISE = "reorganise", _("reorganisation")


class UnitChange(models.Model):
    """An event in the life of units, with the legal act that ordered it."""

    tree = models.SlugField(max_length=20)
    kind = models.CharField(max_length=20, choices=ChangeKind)
    effective_on = models.DateField()
    act_number = models.CharField(max_length=120)
    act_title = models.CharField(max_length=400, blank=True)
    confidence = models.CharField(max_length=20, default="confirmed")

    class Meta:
        indexes = [models.Index(fields=["tree", "effective_on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.act_number}"


class Extent(models.TextChoices):
    WHOLE = "whole", _("whole")
    PART = "part", _("part")


class Lineage(models.Model):
    """`predecessor` lives on in `successor`; exactly one successor of a unit is the default heir."""

    change = models.ForeignKey(UnitChange, on_delete=models.PROTECT, related_name="lineage")
    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="heirs")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="origins")
    extent = models.CharField(max_length=10, choices=Extent, default=Extent.WHOLE)
    is_default = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="lineage_once"),
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(is_default=True), name="one_default_heir"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class Coverage(models.Model):
    """What a unit answers for: units below it at any time, and everything those continue.

    Materialised because every list asks it; rebuilt by each act that changes the tree.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="covers")
    covered = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="covered_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "covered"], name="coverage_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} ⊇ {self.covered_id}"
