"""Tables of initiatives: seasons, models, their dossiers before councils, and what assessors say."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Dossier
from danvan.kernel.organisations.public import Body, Person, Unit
from danvan.kernel.papers.public import OfficialNumber

from .states import ASSESSMENT, CANDIDACY, INITIATIVE, SEASON, Field, Kind, Owner, Problem


class Season(Dossier):
    """One year of the movement in one unit: who runs it, until when one registers, by what models are judged."""

    KIND, WORKFLOW = "initiatives.season", SEASON

    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    host = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="+", help_text=_("whose council decides")
    )
    registers_until = models.DateField()
    rubric = models.JSONField(help_text=_("criteria with the most points each can have; 100 together"))
    is_sample = models.BooleanField(default=True, help_text=_("the shipped example, not an official rubric"))
    rubric_basis = models.CharField(max_length=300, blank=True, help_text=_("the document that sets it"))
    proposes_only = models.BooleanField(
        default=False,
        help_text=_("recognises nothing itself: it keeps the list and proposes to the level above"),
    )
    closed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="season_by_unit")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="one_season_a_year"),
            models.CheckConstraint(
                condition=Q(is_sample=True) | ~Q(rubric_basis=""), name="an_official_rubric_names_its_document"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Initiative(Dossier):
    """A model or an exemplar: what was wrong, what is done about it, and what became of it."""

    KIND, WORKFLOW = "initiatives.model", INITIATIVE

    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="initiatives")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="+", help_text=_("the body that registers it")
    )
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registered_on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    owner = models.CharField(max_length=15, choices=Owner)
    neighbourhood = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(
        max_length=120, blank=True, help_text=_("kept only while the person consents")
    )
    consent_on = models.DateField(null=True)

    name = models.CharField(max_length=200)
    field = models.CharField(max_length=10, choices=Field)
    problem = models.CharField(max_length=12, choices=Problem)
    situation = models.TextField()
    goal = models.TextField()
    way = models.TextField()
    place = models.CharField(max_length=300)
    target_people = models.CharField(max_length=300)
    led_by = models.CharField(max_length=300)
    forces = models.CharField(max_length=500, blank=True)
    resources = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    output = models.TextField()
    lasting = models.TextField(blank=True)
    differs = models.TextField(blank=True, help_text=_("how it differs from similar ones"))
    bands = ArrayField(models.BigIntegerField(), default=list, help_text=_("by which alike texts are found"))

    copied_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="copies")
    root = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    gauge = models.CharField(
        max_length=200, blank=True, help_text=_("what the model counts to see its effect")
    )
    gauge_source = models.CharField(max_length=200, blank=True)
    before_value = models.PositiveBigIntegerField(null=True)
    after_value = models.PositiveBigIntegerField(null=True)
    figure = models.CharField(max_length=80, blank=True, help_text=_("a figure of the platform beside it"))

    accepted_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    level = models.CharField(max_length=20, blank=True, help_text=_("the highest level that recognised it"))
    recognised_on = models.DateField(null=True)
    rechecks_done = models.PositiveSmallIntegerField(default=0)
    recheck_due_on = models.DateField(null=True)
    lapsed_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="initiative_by_unit"),
            models.Index(
                fields=["recheck_due_on", "id"], condition=Q(state="recognised"), name="initiative_recheck"
            ),
            GinIndex(fields=["bands"], name="initiative_alike"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person_name="") | Q(consent_on__isnull=False, owner="person"), name="no_name_without_consent"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["recognised", "unconfirmed", "lapsed"])
                | (Q(recognised_on__isnull=False) & ~Q(level="")),
                name="recognised_by_a_level_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(copied_from__isnull=True, root__isnull=True) | Q(copied_from__isnull=False, root__isnull=False),
                name="a_copy_knows_its_root",
            ),
            models.CheckConstraint(condition=~Q(pk=F("copied_from")), name="nothing_copies_itself"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def text(self) -> str:
        """By what it is compared with others."""
        return f"{self.name}. {self.situation} {self.way}"

    @property
    def shown_owner(self) -> str:
        """Who carries it, as everybody may read it: a person's name only with consent."""
        if self.owner == Owner.NEIGHBOURHOOD and self.neighbourhood is not None:
            return str(self.neighbourhood)
        if self.owner == Owner.PERSON:
            return self.person_name or str(_("a person who is not named"))
        return str(self.body)


class Candidacy(Dossier):
    """A model's dossier before the council of one level."""

    KIND, WORKFLOW = "initiatives.candidacy", CANDIDACY

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="candidacies")
    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="candidacies")
    below = models.ForeignKey(
        Season,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("whose council proposes it"),
    )
    level = models.CharField(max_length=20)
    asked_on = models.DateField(null=True)
    sent_on = models.DateField(null=True)
    complete_on = models.DateField(null=True, help_text=_("the day the last assessment came in"))
    assessors = models.PositiveSmallIntegerField(default=0)
    low = models.PositiveSmallIntegerField(null=True)
    middle_halves = models.PositiveSmallIntegerField(null=True, help_text=_("the median, in half points"))
    high = models.PositiveSmallIntegerField(null=True)
    agreement = models.IntegerField(null=True, help_text=_("Krippendorff’s alpha in thousandths"))
    decided_on = models.DateField(null=True)
    number = models.ForeignKey(OfficialNumber, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "candidacies"
        indexes = [models.Index(fields=["unit", "-id"], name="candidacy_by_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "season"], condition=Q(state__in=["asked", "sent", "appraisal"]),
                name="one_open_candidacy_in_a_season",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["recognised", "refused"])
                | Q(decided_on__isnull=False, complete_on__isnull=False, assessors__gte=3),
                name="decided_after_three_assessments",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.initiative} · {self.season}"


class Assessment(Dossier):
    """What one assessor says of one dossier. Nobody else reads it before all are in."""

    KIND, WORKFLOW = "initiatives.assessment", ASSESSMENT

    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="assessments")
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(help_text=_("assessors are told apart by number, not by name"))
    points = models.JSONField(default=dict)
    total = models.PositiveSmallIntegerField(null=True)
    given_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["assessor", "-id"], name="assessment_by_assessor")]
        constraints = [
            models.UniqueConstraint(fields=["candidacy", "assessor"], name="one_assessment_each"),
            models.UniqueConstraint(fields=["candidacy", "place"], name="one_number_for_each_assessor"),
            models.CheckConstraint(
                condition=~Q(state="given") | Q(given_on__isnull=False, total__isnull=False), name="given_with_points"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(_("Assessor %(number)d") % {"number": self.place})

    def shown_points(self) -> list[tuple[str, Any, int]]:
        """Criterion, points given, the most there are."""
        return [
            (one["name"], self.points.get(one["code"]), one["most"]) for one in self.candidacy.season.rubric
        ]
