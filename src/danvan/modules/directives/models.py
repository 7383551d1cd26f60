"""Tables of directives: papers, how they hang together, and the tasks they give to units."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Dossier
from danvan.kernel.organisations.public import Body, Post
from danvan.kernel.papers.public import OfficialNumber

from .states import DIRECTIVE, FOLLOW_UP, KEPT, SURVEY, TASK, VISIT, Ask, Found, Link, PaperKind


class Directive(Dossier):
    """A paper by which somebody works. Numbers restart each year and in each unit: 15-NQ/TU stands in every province."""

    KIND, WORKFLOW = "directives.directive", DIRECTIVE

    kind = models.CharField(max_length=20, choices=PaperKind)
    number = models.CharField(max_length=80, help_text=_("as its issuer should have written it"))
    printed = models.CharField(max_length=80, blank=True, help_text=_("as it is printed, where that differs"))
    key = models.CharField(max_length=120, help_text=_("issuer, type, number and year, for comparing"))
    title = models.CharField(max_length=400)
    issuer = models.CharField(max_length=200)
    issued_on = models.DateField()
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    summary = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "key"], name="one_paper_for_each_number"),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["-issued_on", "-id"], name="directive_by_day")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"[:120]


class Relation(models.Model):
    """One paper replaces, amends, or is based on another. Written by an act on the first."""

    source = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="relations")
    target = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="related_by")
    kind = models.CharField(max_length=10, choices=Link)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="one_relation_of_a_kind"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="no_paper_relates_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class Task(Dossier):
    """What a paper asks of a unit by a day, measured by a figure that is counted from records, never by hand."""

    KIND, WORKFLOW = "directives.task", TASK

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=300)
    measure = models.CharField(max_length=60, help_text=_("name of a figure of the house"))
    target = models.PositiveIntegerField()
    starts_on = models.DateField()
    due_on = models.DateField()
    reached = models.PositiveIntegerField(null=True, help_text=_("the figure on the day of judgement"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="due_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(state__in=["met", "unmet"]) | Q(reached__isnull=False), name="judged_by_a_figure"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="task_by_unit"),
            models.Index(fields=["due_on"], condition=Q(state="given"), name="task_given"),
        ]

    def __str__(self) -> str:
        return self.title


class Survey(Dossier):
    """A body looks on the spot how a paper is carried out; its unit is that of the body."""

    KIND, WORKFLOW = "directives.survey", SURVEY

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="surveys")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    purpose = models.TextField()
    announced_on = models.DateField(null=True)
    conclusion = models.TextField(blank=True)
    concluded_on = models.DateField(null=True)
    number = models.ForeignKey(OfficialNumber, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="survey_by_unit")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["concluded", "followed_up"])
                | (Q(number__isnull=False) & Q(concluded_on__isnull=False) & ~Q(conclusion="")),
                name="concluded_under_a_number",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Question(Dossier):
    """One thing that the survey asks everywhere, with the section of the paper that it checks."""

    KIND, WORKFLOW = "directives.question", KEPT

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=Ask)
    counted_in = models.CharField(max_length=40, blank=True, help_text=_("unit of the number"))
    options = models.JSONField(default=list)
    section = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="one_question_a_number")]

    def __str__(self) -> str:
        return self.text


class Surveyor(Dossier):
    """A post in the visiting team."""

    KIND, WORKFLOW = "directives.surveyor", KEPT

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="team")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    is_lead = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "post"], name="one_seat_a_post"),
            models.UniqueConstraint(fields=["survey"], condition=Q(is_lead=True), name="one_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.post.title}, {self.post.body}"


class Visit(Dossier):
    """A unit that is surveyed on a day; its unit is the one that is visited."""

    KIND, WORKFLOW = "directives.visit", VISIT

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="visits")
    visit_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "unit"], name="one_visit_a_unit")]

    def __str__(self) -> str:
        return self.unit.full_name


class Answer(Dossier):
    """What was seen in one unit about one question. A working paper of the surveying unit."""

    KIND, WORKFLOW = "directives.answer", KEPT

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.CharField(max_length=2000)
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "question"], name="one_answer_a_question")]

    def __str__(self) -> str:
        return self.value[:80]


class Finding(Dossier):
    """A strength or a shortcoming seen in one unit, with its cause. Public with the conclusion."""

    KIND, WORKFLOW = "directives.finding", KEPT

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=12, choices=Found)
    text = models.TextField()
    cause = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.text[:80]


class FollowUp(Dossier):
    """What the visited unit has to do about a shortcoming by a day: reported with evidence, verified by the surveyors."""

    KIND, WORKFLOW = "directives.follow_up", FOLLOW_UP

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="follow_ups")
    title = models.CharField(max_length=300)
    due_on = models.DateField()
    reported_on = models.DateField(null=True)
    verified_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="follow_up_by_unit")]

    def __str__(self) -> str:
        return self.title
