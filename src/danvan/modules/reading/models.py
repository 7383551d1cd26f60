"""Tables of reading: papers, their text, and what was found in it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Dossier
from danvan.kernel.papers.public import Paper

from .states import FIND, PAPER, Kind, Stage


class Reading(Dossier):
    """A paper that was handed in to be read. Only those whose posts reach its unit see it."""

    KIND, WORKFLOW = "reading.paper", PAPER

    title = models.CharField(max_length=200)
    issued_on = models.DateField(null=True, help_text=_("the day of the paper, where it is known"))
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, help_text=_("of the file, so that acts commit to it"))
    media_type = models.CharField(max_length=80, blank=True)
    pages = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    abstained = models.PositiveIntegerField(
        default=0, help_text=_("seen, but with too little evidence to say it")
    )
    digest = models.CharField(max_length=64, blank=True, help_text=_("of all finds as they were read"))
    problem = models.CharField(max_length=30, blank=True)
    read_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="reading_by_unit")]

    def __str__(self) -> str:
        return self.title


class Text(models.Model):
    """The words of a paper with their blocks, and how far reading has come."""

    reading = models.OneToOneField(Reading, on_delete=models.CASCADE, related_name="text")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.WAITING)
    since = models.DateTimeField(default=timezone.now)
    text = models.TextField(blank=True)
    blocks = models.JSONField(default=list)
    notes = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.text[:60]


class Find(Dossier):
    """Some words of a paper and what was understood by them. The machine's understanding is never written over."""

    KIND, WORKFLOW = "reading.find", FIND

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="finds")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    page = models.PositiveIntegerField(default=0)
    quote = models.TextField()
    understood = models.JSONField()
    corrected = models.JSONField(null=True)
    confidence = models.PositiveSmallIntegerField(help_text=_("hundredths"))
    rule = models.CharField(max_length=60)
    decided_on = models.DateField(null=True)
    statement = models.CharField(
        max_length=40, blank=True, help_text=_("uid of the figure that was stated from it")
    )
    draft = models.CharField(max_length=120, blank=True, help_text=_("the record that was begun from it"))

    class Meta:
        indexes = [
            models.Index(fields=["reading", "start", "id"], name="find_by_place"),
            models.Index(fields=["draft"], condition=~Q(draft=""), name="find_by_draft"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reading", "number"], name="one_number_for_each_find"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="a_find_has_words"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "accepted", "rejected"]) | Q(corrected__isnull=False),
                name="a_correction_says_what_is_right",
            ),
        ]

    def __str__(self) -> str:
        return self.quote[:80]

    @property
    def meant(self) -> dict[str, object]:
        """What holds now: the correction, else what was understood."""
        told: dict[str, object] = self.understood if self.corrected is None else self.corrected
        return told
