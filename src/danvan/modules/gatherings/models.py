"""Tables of gatherings: the gathering, its sites, who is invited there and came, and what is read out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Dossier
from danvan.kernel.organisations.public import Body, Sealed
from danvan.kernel.papers.public import OfficialNumber

from . import codes
from .states import DELEGATE, GATHERING, PAPER, ROLL, SITE, Form, GatheringKind, How


class Gathering(Dossier):
    """A conference, training course or working session at one or thousands of sites."""

    KIND, WORKFLOW = "gatherings.gathering", GATHERING

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=GatheringKind)
    form = models.CharField(max_length=20, choices=Form)
    host = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    more_days = models.JSONField(default=list, help_text=_("further days, in ISO form"))
    place = models.CharField(max_length=200)
    link = models.URLField(blank=True)
    agenda = models.JSONField(default=list, help_text=_("day, time, title and speaker’s post of each item"))
    sites_digest = models.CharField(max_length=64, blank=True, help_text=_("SHA-256 over all sites"))
    announced_on = models.DateField(null=True)
    held_on = models.DateField(null=True)
    conclusion = models.TextField(blank=True)
    number = models.ForeignKey(OfficialNumber, null=True, on_delete=models.PROTECT, related_name="+")
    concluded_on = models.DateField(null=True)
    honours = models.JSONField(default=list, help_text=_("things honoured here"))
    tasks = models.JSONField(default=list, help_text=_("tasks that came of the conclusion"))

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="gathering_by_unit"),
            models.Index(fields=["-starts_at", "-id"], name="gathering_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="concluded") | (Q(concluded_on__isnull=False) & ~Q(conclusion="")),
                name="a_concluded_gathering_has_its_conclusion",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def further_days(self) -> list[date]:
        return [date.fromisoformat(one) for one in self.more_days]


class Site(Dossier):
    """A place where people gather, connected with the others. Number 1 is where the host sits."""

    KIND, WORKFLOW = "gatherings.site", SITE

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="sites")
    number = models.PositiveIntegerField()
    place = models.CharField(max_length=200)
    expected = models.PositiveIntegerField(default=0, help_text=_("people expected there"))
    issue = models.PositiveIntegerField(default=1, help_text=_("counts how often its QR code was made anew"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "number"], name="one_number_for_each_site"),
        ]
        indexes = [models.Index(fields=["unit", "gathering"], name="site_by_unit")]

    def __str__(self) -> str:
        return f"{self.number}. {self.place}"

    @property
    def handle(self) -> str:
        """The part of the check-in page's address that nobody can guess."""
        return f"{self.pk}-{codes.site_key(self.uid, self.issue)}"

    def is_called(self, handle: str) -> bool:
        """Is this the address of the check-in page? Compared in constant time."""
        return codes.is_same(handle, self.handle)


class Roll(Dossier):
    """A list of delegates that was entered at once: one entry in the log for all of them, by the list's digest."""

    KIND, WORKFLOW = "gatherings.roll", ROLL

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="rolls")
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text=_("SHA-256 over all delegates of the list"))
    file_digest = models.CharField(max_length=64, blank=True, help_text=_("SHA-256 of the file it came in"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "file_digest"],
                condition=~Q(file_digest=""),
                name="one_roll_for_each_file",
            ),
        ]

    def __str__(self) -> str:
        return str(self.count)


class Delegate(Dossier):
    """Somebody invited to a site. The name is for staff alone; entered in a list, present by one act."""

    KIND, WORKFLOW = "gatherings.delegate", DELEGATE

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="delegates")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="delegates")
    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="delegates")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=200, blank=True, help_text=_("body and post"))
    code_hash = models.BinaryField(max_length=32, unique=True)
    contact = models.ForeignKey(Sealed, null=True, on_delete=models.PROTECT, related_name="+")
    attended_at = models.DateTimeField(null=True)
    attended_site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="attendees")
    attended_how = models.CharField(max_length=10, blank=True, choices=How)

    class Meta:
        indexes = [models.Index(fields=["gathering", "state"], name="delegate_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="attended", attended_at__isnull=False, attended_site__isnull=False)
                | Q(~Q(state="attended"), attended_at__isnull=True),
                name="present_once_at_a_site",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return codes.code_of(self.uid)


class Paper(Dossier):
    """A paper that a body reads out, or hands in to be read."""

    KIND, WORKFLOW = "gatherings.paper", PAPER

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="papers")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    speaker = models.CharField(
        max_length=200, blank=True, help_text=_("the post that speaks, not the person")
    )
    place_in_order = models.PositiveIntegerField(default=0)
    submitted_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_on__isnull=False), name="accepted_on_a_day"
            ),
        ]
        indexes = [models.Index(fields=["gathering", "place_in_order"], name="paper_in_order")]

    def __str__(self) -> str:
        return self.title


def digest_of(rows: Iterable[tuple[Any, ...]]) -> str:
    """SHA-256 over a list in canonical JSON, in hex; what one entry commits to for many rows."""
    found = hashlib.sha256()
    for row in rows:
        found.update(json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=str).encode() + b"\n")
    return found.hexdigest()


def digest_of_sites(gathering_id: int) -> str:
    """All that is said of a gathering's sites, read from the rows."""
    rows = Site.objects.filter(gathering_id=gathering_id).order_by("number")
    return digest_of(rows.values_list("uid", "unit_id", "number", "place", "expected", "issue", "state"))


def digest_of_delegates(delegates: Iterable[Delegate]) -> str:
    """Who stands on a list and with which code: all that does not change when somebody comes or stays away."""
    return digest_of(
        (one.uid.hex, one.site_id, one.name, one.role, bytes(one.code_hash).hex()) for one in delegates
    )
