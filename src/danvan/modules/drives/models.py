"""Tables of drives: what was called for, needed, offered, given and handed out; and what bodies do together."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Dossier
from danvan.kernel.organisations.public import Body, Person, Sealed
from danvan.kernel.papers.public import OfficialNumber

from .states import (
    CONTRIBUTION,
    DRIVE,
    MATCH,
    PROGRAMME,
    SIDE,
    SPENDING,
    TASK,
    Consent,
    Giver,
    Good,
    Means,
)


class Drive(Dossier):
    """A body calls for help and answers for all that comes in. It ends only with an account."""

    KIND, WORKFLOW = "drives.drive", DRIVE

    title = models.CharField(max_length=200)
    purpose = models.TextField()
    host = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    accepts = ArrayField(
        models.CharField(max_length=12, choices=Good), help_text=_("kinds that are accepted")
    )
    goal_kind = models.CharField(max_length=12, choices=Good)
    goal = models.BigIntegerField(default=0, help_text=_("in the unit of its kind; 0 for none"))
    how = models.TextField(blank=True, help_text=_("where and how one gives"))
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    accounted_on = models.DateField(null=True)
    account = models.TextField(blank=True)
    remainder_to = models.TextField(blank=True, help_text=_("where the rest goes"))
    published = models.JSONField(
        default=dict, help_text=_("totals of the account: kind → what came in, what went out")
    )
    number = models.ForeignKey(OfficialNumber, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="drive_by_unit"),
            models.Index(fields=["-starts_on", "-id"], name="drive_by_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_drive_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(goal__gte=0), name="no_goal_below_nothing"),
            models.CheckConstraint(
                condition=~Q(state="accounted") | (Q(accounted_on__isnull=False) & ~Q(account="")),
                name="an_accounted_drive_has_its_account",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Side(Dossier):
    """One side of a match: so much of something, of which so much is matched and so much delivered."""

    WORKFLOW = SIDE

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="%(class)ss")
    kind = models.CharField(max_length=12, choices=Good)
    quantity = models.BigIntegerField()
    matched = models.BigIntegerField(default=0, help_text=_("agreed, delivered included"))
    delivered = models.BigIntegerField(default=0)
    note = models.TextField(blank=True)
    contact = models.ForeignKey(Sealed, null=True, on_delete=models.PROTECT, related_name="+")
    contact_channel = models.CharField(max_length=10, blank=True)

    class Meta:
        abstract = True

    @property
    def free(self) -> int:
        """What nobody has taken yet."""
        return self.quantity - self.matched


def _never_more(prefix: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(condition=Q(quantity__gt=0), name=f"{prefix}_of_something"),
        models.CheckConstraint(
            condition=Q(delivered__gte=0, matched__gte=F("delivered"), quantity__gte=F("matched")),
            name=f"{prefix}_never_exceeded",
        ),
    ]


class Need(Side):
    """What is needed in a neighbourhood. Who needs it is sealed, and no name is kept in the open."""

    KIND = "drives.need"

    people = models.PositiveIntegerField(help_text=_("people in need"))

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="need_by_unit")]
        constraints = [
            *_never_more("need"),
            models.CheckConstraint(condition=Q(people__gt=0), name="somebody_needs_it"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.unit}"


class Offer(Side):
    """What somebody offers, with or without an account here."""

    KIND = "drives.offer"

    code = models.CharField(max_length=20, unique=True)
    key = models.UUIDField(null=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="offer_by_unit")]
        constraints = _never_more("offer")

    def __str__(self) -> str:
        return f"{self.code} · {self.get_kind_display()}"


class Match(Dossier):
    """A part of an offer goes to a part of a need."""

    KIND, WORKFLOW = "drives.match", MATCH

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="matches")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="matches")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="matches")
    quantity = models.BigIntegerField()
    delivered_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "matches"
        indexes = [models.Index(fields=["unit", "-id"], name="match_by_unit")]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="match_of_something")]

    def __str__(self) -> str:
        return f"{self.offer.code} → {self.need.unit}"


class Booking(Dossier):
    """A line of a drive's books. It is never changed: a line that is wrong is taken out by a line against it."""

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="%(class)ss")
    kind = models.CharField(max_length=12, choices=Good)
    quantity = models.BigIntegerField()
    day = models.DateField()

    class Meta:
        abstract = True


def _a_line(prefix: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(condition=Q(quantity__gt=0), name=f"{prefix}_is_not_nothing"),
        models.CheckConstraint(
            condition=Q(state="counter", counters__isnull=False) | (~Q(state="counter") & Q(counters__isnull=True)),
            name=f"{prefix}_counters_what",
        ),
    ]  # fmt: skip


class Contribution(Booking):
    """What came in, from whom as far as they want it known."""

    KIND, WORKFLOW = "drives.contribution", CONTRIBUTION

    counters = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="countered_by", help_text=_("the line taken out")
    )  # fmt: skip
    code = models.CharField(max_length=20, blank=True)
    giver_kind = models.CharField(max_length=12, choices=Giver)
    giver = models.CharField(max_length=200, blank=True)
    consent = models.CharField(max_length=8, choices=Consent, default=Consent.NONE)
    means = models.CharField(max_length=10, choices=Means)
    reference = models.CharField(
        max_length=80, blank=True, help_text=_("number of the transfer or of the slip")
    )
    offer = models.ForeignKey(Offer, null=True, on_delete=models.PROTECT, related_name="contributions")

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="contribution_by_unit"),
            models.Index(fields=["drive", "-id"], name="contribution_by_drive"),
        ]
        constraints = [
            *_a_line("contribution"),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="one_contribution_for_each_code"
            ),
            models.UniqueConstraint(
                fields=["drive", "reference"], condition=~Q(reference="") & Q(counters__isnull=True),
                name="one_contribution_for_each_reference",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code or "–"


class Spending(Booking):
    """What went out, for what; counted once somebody other than the one who entered it has approved it."""

    KIND, WORKFLOW = "drives.spending", SPENDING

    counters = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="countered_by", help_text=_("the line taken out")
    )  # fmt: skip
    purpose = models.CharField(max_length=300)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True)
    need = models.ForeignKey(Need, null=True, on_delete=models.PROTECT, related_name="spendings")

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="spending_by_unit"),
            models.Index(fields=["drive", "-id"], name="spending_by_drive"),
        ]
        constraints = [
            *_a_line("spending"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")), name="two_people_spend"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["entered", "refused"]) | Q(approved_by__isnull=False, approved_on__isnull=False),
                name="spent_only_when_approved",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.purpose


class Programme(Dossier):
    """Bodies agree to do things together for a term."""

    KIND, WORKFLOW = "drives.programme", PROGRAMME

    title = models.CharField(max_length=200)
    purpose = models.TextField()
    host = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="+", help_text=_("the body that leads")
    )
    parties = ArrayField(
        models.BigIntegerField(), help_text=_("ids of all bodies, the one that leads included")
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    reviewed_year = models.PositiveSmallIntegerField(null=True)
    review = models.TextField(blank=True)
    ended_on = models.DateField(null=True)
    conclusion = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="programme_by_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(parties__len__gte=2), name="a_programme_has_two_parties"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="a_programme_has_a_term"),
            models.CheckConstraint(
                condition=~Q(state="ended") | (Q(ended_on__isnull=False) & ~Q(conclusion="")),
                name="an_ended_programme_has_its_conclusion",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class JointTask(Dossier):
    """One thing of a year's joint plan, with the body in charge and its day."""

    KIND, WORKFLOW = "drives.task", TASK

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="tasks")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    reported_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="joint_task_by_unit")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["done", "done_late"]) | Q(reported_on__isnull=False),
                name="done_only_when_reported",
            ),
        ]

    def __str__(self) -> str:
        return self.title
