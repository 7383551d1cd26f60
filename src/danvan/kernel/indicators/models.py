"""Figures that offices state: what was said, by whom, from which paper, and what became of the word."""

from __future__ import annotations

import json
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.organisations.public import Body, Person, Unit
from danvan.kernel.papers.public import Paper
from danvan.lib.periods import Kind, Period


class Scope(models.TextChoices):
    OWN = "own", _("the unit alone")
    WHOLE = "whole", _("the unit with all below it")


class State(models.TextChoices):
    STANDING = "standing", _("stands")
    REPLACED = "replaced", _("replaced")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Sheet(models.Model):
    """Figures that were stated together, by one act."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", help_text="of the first figure"
    )
    stated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField()

    KIND = "indicators.sheet"

    def __str__(self) -> str:
        return f"{self.count} figures of {self.stated_at:%Y-%m-%d}"

    @property
    def thing(self) -> str:
        return f"{self.KIND}:{self.uid.hex}"


class Statement(models.Model):
    """One figure of one item, unit and period. What it says never changes; it may cease to stand."""

    KIND = "indicators.statement"

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="statements")
    item = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    scope = models.CharField(max_length=5, choices=Scope)
    start = models.DateField()
    end = models.DateField(help_text="last day of the period")
    period_kind = models.CharField(max_length=12)
    closes = models.PositiveSmallIntegerField(default=0)
    value = models.DecimalField(max_digits=22, decimal_places=4)
    of = models.DecimalField(
        max_digits=22, decimal_places=4, null=True, blank=True, help_text="14 of 16: sixteen"
    )
    paper = models.ForeignKey(Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    quote = models.TextField(blank=True, help_text="the words of the paper")
    span_start = models.PositiveIntegerField(null=True, blank=True)
    span_end = models.PositiveIntegerField(null=True, blank=True)
    remark = models.TextField(blank=True)
    published = models.BooleanField(default=True)
    stated_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.STANDING)
    ended_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="why it no longer stands")
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "item", "start", "end", "scope"], condition=Q(state="standing"), name="one_word_stands"
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="a_figure_has_a_period"),
            models.CheckConstraint(condition=Q(value__gte=0), name="nothing_is_counted_below_zero"),
            models.CheckConstraint(
                condition=Q(state="standing", ended_on__isnull=True, reason="", replaced_by__isnull=True)
                | Q(state="withdrawn", ended_on__isnull=False, replaced_by__isnull=True) & ~Q(reason="")
                | Q(state="replaced", ended_on__isnull=False, replaced_by__isnull=False) & ~Q(reason=""),
                name="a_word_ends_with_a_reason",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["start", "end", "unit", "item"], name="statement_by_period"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.period} {self.unit_id}: {self.value}"

    @property
    def thing(self) -> str:
        return f"{self.KIND}:{self.uid.hex}"

    @property
    def period(self) -> Period:
        return Period(self.start, self.end, Kind(self.period_kind), self.closes)

    @property
    def span(self) -> tuple[int, int] | None:
        return None if self.span_start is None or self.span_end is None else (self.span_start, self.span_end)

    def said(self) -> dict[str, object]:
        """What it says, as its sheet commits to it."""
        return {
            "uid": self.uid.hex, "item": self.item, "unit": self.unit_id, "body": self.body_id, "scope": self.scope,
            "start": self.start.isoformat(), "end": self.end.isoformat(), "kind": self.period_kind, "closes": self.closes,
            "value": written(self.value), "of": None if self.of is None else written(self.of),
            "paper": self.paper.sha256 if self.paper else None, "quote": self.quote, "span": self.span, "remark": self.remark,
            "on": self.stated_on.isoformat(),
        }  # fmt: skip

    def ended(self) -> bytes:
        """How it ended, as the act that ended it commits to it."""
        told = {"state": self.state, "on": self.ended_on and self.ended_on.isoformat(), "reason": self.reason,
                "by": self.replaced_by.uid.hex if self.replaced_by else None}  # fmt: skip
        return canonical(told)


def written(value: object) -> str:
    """A number as it is committed to: without needless zeros, never with an exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def canonical(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
