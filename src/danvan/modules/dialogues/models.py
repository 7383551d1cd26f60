"""Tables of dialogues: sessions, the questions asked there, and what was promised."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Dossier
from danvan.kernel.organisations.public import Body, Sealed
from danvan.kernel.papers.public import OfficialNumber

from .states import COMMITMENT, QUESTION, SESSION, Form, SessionKind, Source


class Session(Dossier):
    """A meeting between those who lead and those who live here."""

    KIND, WORKFLOW = "dialogues.session", SESSION

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=SessionKind)
    form = models.CharField(max_length=20, choices=Form)
    host = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    chair = models.CharField(max_length=200, help_text=_("the post that answers, not the person"))
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    link = models.URLField(blank=True)
    cluster = models.CharField(max_length=300, blank=True, help_text=_("neighbourhoods that meet together"))
    agenda = models.TextField(blank=True)
    asked_by = models.PositiveIntegerField(default=0, help_text=_("voters who asked for it"))
    voters = models.PositiveIntegerField(default=0, help_text=_("voters of the commune"))
    announced_on = models.DateField(null=True)
    held_on = models.DateField(null=True)
    attendance = models.PositiveIntegerField(default=0)
    results_due_on = models.DateField(null=True)
    conclusion = models.TextField(blank=True)
    number = models.ForeignKey(OfficialNumber, null=True, on_delete=models.PROTECT, related_name="+")
    concluded_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="session_by_unit"),
            models.Index(fields=["-starts_at", "-id"], name="session_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="concluded") | (Q(concluded_on__isnull=False) & ~Q(conclusion="")),
                name="a_concluded_session_has_its_conclusion",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Question(Dossier):
    """What somebody wants answered. No name is kept; an address for news is sealed."""

    KIND, WORKFLOW = "dialogues.question", QUESTION

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    source = models.CharField(max_length=10, choices=Source)
    joined_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="joined")
    answer = models.TextField(blank=True)
    minute = models.PositiveIntegerField(
        null=True, help_text=_("seconds from the beginning of the recording")
    )
    petition = models.CharField(
        max_length=120, blank=True, help_text=_("the matter that it was passed on as")
    )
    contact = models.ForeignKey(Sealed, null=True, on_delete=models.PROTECT, related_name="+")
    contact_channel = models.CharField(max_length=10, blank=True)
    key = models.UUIDField(null=True, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_number_for_each_question"),
            models.CheckConstraint(
                condition=~Q(state="joined") | Q(joined_into__isnull=False), name="joined_with_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"


class Commitment(Dossier):
    """Who promised what to whom by when. The first date stays for ever; a new one stands beside it."""

    KIND, WORKFLOW = "dialogues.commitment", COMMITMENT

    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="commitments")
    question = models.ForeignKey(Question, null=True, on_delete=models.PROTECT, related_name="commitments")
    promise = models.TextField(help_text=_("in the speaker's own words"))
    speaker = models.CharField(max_length=200, help_text=_("the post that promised"))
    to_whom = models.CharField(max_length=200)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    minute = models.PositiveIntegerField(
        null=True, help_text=_("seconds from the beginning of the recording")
    )
    first_due_on = models.DateField()
    due_on = models.DateField()
    redated_count = models.PositiveSmallIntegerField(default=0)
    broken_count = models.PositiveSmallIntegerField(default=0)
    reported_on = models.DateField(null=True)
    verified_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="commitment_by_unit"),
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="commitment_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("first_due_on")), name="no_date_before_the_first"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["kept", "kept_late"])
                | Q(verified_on__isnull=False, reported_on__isnull=False),
                name="kept_only_when_verified",
            ),
        ]

    def __str__(self) -> str:
        return self.promise[:80]
