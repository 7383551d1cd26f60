"""Tables of foresight: old weekly counts, runs, what they expect, alarms, advice, misses. Nowhere a person or a text
of one: counts by unit, topic and week, and what offices said about them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Dossier
from danvan.kernel.organisations.public import Body, Unit
from danvan.kernel.papers.public import OfficialNumber

from .states import ADVICE, ALARM, BATCH, MISS, RUN, Cause, Helped, Judged, PaperKind

_MONDAY = 2  #: as the database numbers days of the week, Sunday being 1


class Batch(Dossier):
    """A file of weekly counts from an older system; its unit is the highest one whose counts it brings."""

    KIND, WORKFLOW = "foresight.batch", BATCH

    title = models.CharField(max_length=200)
    series = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the file"))
    rows = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()
    first_week = models.DateField()
    last_week = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest"], condition=Q(state="kept"), name="one_batch_a_file")
        ]

    def __str__(self) -> str:
        return self.title


class OldCount(models.Model):
    """How many matters of a topic an older system counted in a unit's week."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="counts", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    topic = models.CharField(max_length=60, blank=True)
    week = models.DateField(help_text=_("its Monday"))
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "unit", "topic", "week"], name="one_count_a_cell"),
            models.CheckConstraint(condition=Q(week__week_day=_MONDAY), name="weeks_begin_on_monday"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.topic} {self.week}: {self.count}"


class Run(Dossier):
    """One look at all series of a week. `told` holds sums by province and topic, clusters, engine and its code."""

    KIND, WORKFLOW = "foresight.run", RUN

    week = models.DateField(unique=True, help_text=_("Monday of the week that was looked at"))
    tests = models.PositiveIntegerField(help_text=_("series that were looked at"))
    expected_false = models.DecimalField(
        max_digits=8, decimal_places=3, help_text=_("alarms a week by mere chance")
    )
    alarms = models.PositiveIntegerField(help_text=_("alarms that began in this week"))
    engine = models.CharField(max_length=80)
    told = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.week:%d/%m/%Y}"


class Outlook(models.Model):
    """What a unit has to expect in the four weeks after a run, and what it has got done lately."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="outlooks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    weeks = models.JSONField(help_text=_("for each of four weeks: lower, expected in tenths, upper"))
    lower = models.PositiveIntegerField(help_text=_("of the four weeks together"))
    expected = models.PositiveIntegerField()
    upper = models.PositiveIntegerField()
    done8 = models.PositiveIntegerField(help_text=_("answered in the last 8 weeks"))
    done13 = models.PositiveIntegerField(help_text=_("answered in the last 13 weeks"))
    waiting = models.PositiveIntegerField(help_text=_("open matters"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "unit"], name="one_outlook_a_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.expected}"


class Alarm(Dossier):
    """A series that counted more than it should. `told`: numbers of the run that found it last, as whole numbers and texts."""

    KIND, WORKFLOW = "foresight.alarm", ALARM

    series = models.CharField(max_length=60)
    topic = models.CharField(max_length=60, blank=True)
    week = models.DateField(help_text=_("Monday of the week in which it was first seen"))
    last_week = models.DateField(help_text=_("Monday of the week in which it was last seen"))
    since = models.DateField(help_text=_("Monday from which the series stood above what was expected"))
    window = models.CharField(max_length=5, choices=[("week", _("one week")), ("month", _("four weeks"))])
    count = models.PositiveIntegerField()
    lower = models.PositiveIntegerField()
    expected = models.DecimalField(max_digits=10, decimal_places=1)
    upper = models.PositiveIntegerField()
    p = models.DecimalField(max_digits=14, decimal_places=12)
    q = models.DecimalField(max_digits=14, decimal_places=12)
    told = models.JSONField(default=dict)
    cause = models.CharField(max_length=10, choices=Cause, blank=True)
    judged = models.CharField(max_length=5, choices=Judged, blank=True, help_text=_("by the rule"))
    judged_on = models.DateField(null=True)
    followed = models.PositiveIntegerField(null=True, help_text=_("count of the four weeks after"))
    people_said = models.CharField(
        max_length=5, choices=Judged, blank=True, help_text=_("by people who looked")
    )

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="alarm_by_unit"),
                   models.Index(fields=["series", "unit", "topic", "-last_week"], name="alarm_of_series")]  # fmt: skip
        constraints = [
            models.CheckConstraint(condition=Q(last_week__gte=F("week")), name="seen_last_after_first"),
            models.CheckConstraint(
                condition=Q(judged="") | Q(judged_on__isnull=False, followed__isnull=False),
                name="judged_by_a_count",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.topic} {self.unit_id} {self.week}"

    @property
    def late_weeks(self) -> int:
        """Weeks between the beginning of the rise and the alarm."""
        return max(0, (self.week - self.since).days // 7)


class Advice(Dossier):
    """What an office proposes to its head because of an alarm; agreed, it becomes tasks, and is measured afterwards."""

    KIND, WORKFLOW = "foresight.advice", ADVICE

    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="advice")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PaperKind)
    title = models.CharField(max_length=300)
    situation = models.TextField()
    causes = models.TextField(blank=True)
    proposal = models.TextField()
    task = models.CharField(max_length=300, help_text=_("the task that it becomes"))
    measure = models.CharField(max_length=60, help_text=_("name of a figure of the house"))
    target = models.PositiveIntegerField()
    due_on = models.DateField()
    number = models.ForeignKey(OfficialNumber, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField(null=True)
    tasks = models.JSONField(default=list, help_text=_("things of the tasks in the register of papers"))
    before = models.PositiveIntegerField(
        null=True, help_text=_("count of the four weeks before it was agreed")
    )
    after = models.PositiveIntegerField(
        null=True, help_text=_("count of four weeks, from the third week after")
    )
    helped = models.CharField(max_length=6, choices=Helped, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="advice_by_unit")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "measured"])
                | Q(number__isnull=False, agreed_on__isnull=False),
                name="agreed_under_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="measured")
                | (Q(before__isnull=False, after__isnull=False) & ~Q(helped="")),
                name="measured_by_counts",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Miss(Dossier):
    """A rise that people saw and no alarm named."""

    KIND, WORKFLOW = "foresight.miss", MISS

    series = models.CharField(max_length=60)
    topic = models.CharField(max_length=60, blank=True)
    week = models.DateField(help_text=_("Monday of the week in which it could have been seen"))
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="miss_by_unit")]

    def __str__(self) -> str:
        return self.text[:80]
