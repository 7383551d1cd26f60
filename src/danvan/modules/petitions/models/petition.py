"""One matter: what a resident said, where it stands, and when an answer is due."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from danvan.kernel.organisations.public import Body, Person, Sealed, Unit
from danvan.kernel.rulebook.public import deadline
from danvan.kernel.workflow.public import Workflow

from ..states import WORKFLOW, Channel, Kind, Outcome, Refusal
from .routing import Topic

OPEN = Q(state__in=WORKFLOW.open_states)
#: The same as SQL text, for partial indexes that the planner can match.
CLOCKED = Q(state__in=["received", "accepted"])
PUBLISHED = Q(published_at__isnull=False)
UNREVIEWED = Q(published_at__isnull=True, is_private=False, withheld_reason="")


def dispute_until(since: date) -> date:
    """Last day on which a silent end can be disputed: our own promise, in data/rulebook/platform.toml."""
    return deadline("platform.dispute_window", start=since).due_on


class PetitionQuerySet(models.QuerySet["Petition"]):
    def open(self) -> PetitionQuerySet:
        return self.filter(OPEN)

    def published(self) -> PetitionQuerySet:
        return self.filter(published_at__isnull=False)

    def overdue(self, today: date) -> PetitionQuerySet:
        return self.filter(CLOCKED, due_on__lt=today)


class BitField(models.Field):  # type: ignore[type-arg]  # the stubs know no such column
    """bit(512), read and written as a string of 0 and 1."""

    def db_type(self, connection: object) -> str:
        return "bit(512)"

    def get_placeholder(self, value: object, compiler: object, connection: object) -> str:
        return "%s::bit(512)"


class Petition(models.Model):
    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    number = models.BigIntegerField(unique=True, db_default=RawSQL("nextval('petitions_number')", []))
    receipt_hash = models.BinaryField(unique=True, help_text="keyed hash of the secret receipt code")
    submission = models.UUIDField(
        null=True, unique=True, help_text="the sender's own key: same key, same matter"
    )
    source_key = models.CharField(max_length=120, null=True, unique=True, help_text="origin:row of an import")  # noqa: DJ001 - null is unique as often as one likes, "" only once

    kind = models.CharField(max_length=12, choices=Kind)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.WEB)
    title = models.CharField(max_length=160)
    text = models.TextField(help_text="without personal clues; the original is sealed where it differs")
    original = models.ForeignKey(Sealed, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Sealed, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact_channel = models.CharField(max_length=10, blank=True)
    on_behalf = models.BooleanField(default=False)
    registered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="registered_petitions"
    )
    people_count = models.PositiveIntegerField(default=1, help_text="how many people bring the same matter")

    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Indexes that figures read begin with either unit.
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="petitions", db_index=False)
    received_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="unit at receipt; never follows a merger",
    )  # fmt: skip
    body = models.ForeignKey(
        Body, null=True, on_delete=models.PROTECT, related_name="petitions", db_index=False
    )  # the index petition_by_body begins with it
    assignee = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned_petitions"
    )
    place = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)

    state = models.CharField(max_length=12, choices=WORKFLOW.choices, default="received")
    received_at = models.DateTimeField(default=timezone.now)
    received_on = models.DateField(help_text="local day of receipt; figures count by it")
    due_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=14, choices=Outcome, blank=True)
    # Told again here, so that figures read one narrow index of ratings instead of two tables.
    rated_on = models.DateField(
        null=True, blank=True, help_text="local day on which the outcome was first rated"
    )
    rated_as = models.PositiveSmallIntegerField(null=True, blank=True, help_text="the score of its rating")
    ended_by_word = models.BooleanField(default=False, help_text="closed by the resident's own word")
    refusal = models.CharField(max_length=14, choices=Refusal, blank=True)
    refusal_reason = models.TextField(blank=True)
    forwarded_to = models.CharField(max_length=200, blank=True)
    escalation = models.PositiveSmallIntegerField(default=0, help_text="levels it has gone up by itself")
    escalated_body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="escalated_petitions"
    )
    reopened_count = models.PositiveSmallIntegerField(default=0)
    transferred_count = models.PositiveSmallIntegerField(default=0)
    extended_count = models.PositiveSmallIntegerField(default=0)
    support_count = models.PositiveIntegerField(default=0)
    joined_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="joined"
    )
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )

    is_private = models.BooleanField(default=False, help_text="the resident does not want it public")
    published_at = models.DateTimeField(null=True, blank=True)
    withheld_reason = models.CharField(max_length=300, blank=True)
    public_title = models.CharField(max_length=160, blank=True)
    public_text = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(
        default=1, help_text="grows with every act; public pages are cached by it"
    )

    # The parser takes "cống/rãnh" for the name of a file, one word; a blank makes it the two words that it is.
    search = models.GeneratedField(
        expression=RawSQL(
            "to_tsvector('danvan'::regconfig,"
            " translate((title)::text || ' ' || text || ' ' || (place)::text, '/', ' '))",
            [],
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    fingerprint = BitField(null=True)
    bands = ArrayField(models.BigIntegerField(), default=list)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="petition_search"),
            GinIndex(fields=["bands"], name="petition_bands"),
            # Similar matters are sought among open published ones, one in twenty: not in the other nineteen.
            GinIndex(fields=["bands"], condition=OPEN & PUBLISHED, name="petition_open_bands"),
            models.Index(fields=["body", "due_on", "id"], condition=OPEN, name="petition_queue"),
            models.Index(fields=["due_on", "id"], condition=OPEN, name="petition_open_due"),
            models.Index(fields=["unit", "due_on", "id"], condition=OPEN, name="petition_open_by_unit"),
            models.Index(fields=["escalated_body", "due_on"], condition=OPEN, name="petition_escalated"),
            models.Index(fields=["assignee", "due_on"], condition=OPEN, name="petition_mine"),
            models.Index(fields=["unit", "-id"], name="petition_by_unit"),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(published_at__isnull=False),
                name="petition_public",
            ),
            models.Index(
                "unit",
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(published_at__isnull=False),
                name="petition_public_by_unit",
            ),
            models.Index(fields=["due_on", "id"], name="petition_by_due"),
            models.Index(fields=["body", "unit"], name="petition_by_body"),
            models.Index(fields=["answered_on"], condition=Q(state="answered"), name="petition_silent"),
            models.Index(
                fields=["received_at", "id"],
                condition=UNREVIEWED,
                name="petition_unreviewed",
            ),
            models.Index(
                fields=["unit", "received_at", "id"],
                condition=UNREVIEWED,
                name="petition_unreviewed_by_unit",
            ),
            # All that figures read of a matter: they are counted without its texts, which are twenty times as much.
            models.Index(
                fields=["unit"],
                include=[
                    "id",
                    "topic",
                    "received_unit",
                    "received_on",
                    "due_on",
                    "answered_on",
                    "ended_on",
                    "state",
                    "ended_by_word",
                    "extended_count",
                ],
                name="petition_counted",
            ),
            models.Index(
                fields=["received_unit", "received_on"],
                include=["id", "topic", "unit", "state"],
                name="petition_counted_received",
            ),
            models.Index(
                fields=["unit", "rated_on"],
                include=["id", "topic", "rated_as"],
                condition=Q(rated_on__isnull=False),
                name="petition_counted_rated",
            ),
            models.Index(fields=["id"], condition=Q(reopened_count__gt=0), name="petition_disputed"),
            models.Index(
                fields=["unit", "-id"], condition=Q(reopened_count__gt=0), name="petition_disputed_by_unit"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal_reason=""), name="a_refusal_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="joined") | Q(joined_into__isnull=False), name="a_joined_matter_has_a_host"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "withdrawn"]) | ~Q(outcome=""), name="an_end_has_an_outcome"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(is_private=False), name="private_is_never_published"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def thing(self) -> str:
        """Name in the ledger: a pseudonym that says nothing."""
        return f"petitions.petition:{self.uid.hex}"

    @property
    def is_open(self) -> bool:
        return WORKFLOW[self.state].is_open

    @property
    def tone(self) -> str:
        return WORKFLOW[self.state].tone

    @property
    def workflow(self) -> Workflow:
        return WORKFLOW

    @property
    def has_evidence(self) -> bool:
        """Does the standing answer carry something one can look at?"""
        last = self.answers.order_by("-pk").first()
        return last is not None and last.evidence.exists()

    @property
    def dispute_is_open(self) -> bool:
        """Within the promised window after the answer or the end of the matter."""
        since = self.ended_on or self.answered_on
        return since is not None and timezone.localdate() <= dispute_until(since)

    def is_late(self, today: date | None = None) -> bool:
        """Past its deadline without a standing answer, or answered after it."""
        if self.due_on is None:
            return False
        if self.answered_on is not None:
            return self.answered_on > self.due_on
        return self.state in ("received", "accepted") and (today or timezone.localdate()) > self.due_on
