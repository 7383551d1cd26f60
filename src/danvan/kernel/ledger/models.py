"""The append-only record of every act, and the tree of hashes that grows over it.

Rows are guarded twice against change: triggers (migration 0002) refuse UPDATE, DELETE and TRUNCATE, and
whoever gets past them is found by anybody who runs the verifier.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Entry(models.Model):
    """One act. `leaf` is what the public log holds: no personal data, only commitments to content."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    act = models.CharField(max_length=80)
    thing = models.CharField(max_length=120)
    seq = models.PositiveIntegerField(help_text="n-th entry of this thing, from 1")
    unit_code = models.CharField(max_length=40, blank=True)
    actor = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField()
    idx = models.BigIntegerField(null=True, unique=True, help_text="place in the log, given by the sequencer")

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["thing", "seq"], name="one_entry_per_step")]
        indexes = [
            models.Index(fields=["id"], condition=Q(idx__isnull=True), name="entry_waiting"),
            models.Index(fields=["act", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.thing}"


class Opening(models.Model):
    """The salt that opens one commitment of an entry. Deleting it makes the commitment unopenable."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="openings")
    name = models.SlugField(max_length=30)
    salt = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="one_opening_per_name")]

    def __str__(self) -> str:
        return f"{self.name} of {self.entry_id}"


class Tile(models.Model):
    """256 hashes of one level; a partial tile is a prefix of its row."""

    level = models.PositiveSmallIntegerField()
    n = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "n"], name="tile_once")]

    def __str__(self) -> str:
        return f"tile {self.level}/{self.n}"


class Checkpoint(models.Model):
    """A signed statement: the log had this size and this root."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"checkpoint {self.size}"


class Publication(models.Model):
    """The checkpoint published for a day: what newspapers, notice boards and witnesses keep."""

    day = models.DateField(unique=True)
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="publications")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class Cosignature(models.Model):
    """A witness elsewhere saw this checkpoint grow out of the ones before it."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    name = models.CharField(max_length=200)
    line = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "name"], name="one_cosignature_per_witness")
        ]

    def __str__(self) -> str:
        return f"{self.name} on {self.checkpoint_id}"
