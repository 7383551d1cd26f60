"""Tables of foresight: truths about one row as constraints; never calls outward."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from danvan.kernel.dossiers.public import Dossier
from danvan.kernel.organisations.public import Body

from .states import FORESIGHT_RECORD


class ForesightRecord(Dossier):
    """What a body undertakes; its unit is that of the body."""

    KIND, WORKFLOW = "foresight.foresight_record", FORESIGHT_RECORD

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    due_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="foresight_record_by_unit")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_on__isnull=False),
                name="foresight_record_ended_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title
