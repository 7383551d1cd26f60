"""Tables of honours: who was nominated for what, and the decisions that grant."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Dossier
from danvan.kernel.organisations.public import Body, Person
from danvan.kernel.papers.public import OfficialNumber

from .states import DECISION, NOMINATION, Consent, Form, Recipient, System

_IN_FORCE = ("signed", "partly_revoked", "revoked")


class Decision(Dossier):
    """A body grants one form to the collectives and individuals of its list."""

    KIND, WORKFLOW = "honours.decision", DECISION

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    system = models.CharField(max_length=10, choices=System)
    form = models.CharField(max_length=20, choices=Form)
    subject = models.CharField(max_length=300, help_text=_("for what, as the decision says it"))
    grounds = models.TextField(blank=True, help_text=_("one ground a line, beside those of the rulebook"))
    signer_title = models.CharField(max_length=200, help_text=_("the post that signs, not the person"))
    fund = models.CharField(max_length=200, blank=True, help_text=_("where the money comes from"))
    budget = models.PositiveBigIntegerField(default=0, help_text=_("set aside, in dong"))
    each_collective = models.PositiveBigIntegerField(default=0, help_text=_("reward in dong"))
    each_individual = models.PositiveBigIntegerField(default=0, help_text=_("reward in dong"))
    council = models.CharField(max_length=200, blank=True)
    council_on = models.DateField(null=True)
    council_present = models.PositiveSmallIntegerField(default=0)
    council_in_favour = models.PositiveSmallIntegerField(default=0)
    number = models.ForeignKey(OfficialNumber, null=True, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField(null=True)
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    collectives = models.PositiveIntegerField(default=0)
    individuals = models.PositiveIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0, help_text=_("all rewards together, in dong"))
    roll = models.CharField(max_length=64, blank=True, help_text=_("SHA-256 of the list as it was signed"))

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="award_decision_by_unit"),
            models.Index(fields=["-signed_on", "-id"], name="award_decision_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=_IN_FORCE)
                | Q(number__isnull=False, signed_on__isnull=False, council_on__isnull=False) & ~Q(roll=""),
                name="a_signed_decision_has_number_council_and_roll",
            ),
            models.CheckConstraint(condition=Q(total__lte=F("budget")), name="rewards_within_the_budget"),
            models.CheckConstraint(
                condition=Q(total=F("collectives") * F("each_collective") + F("individuals") * F("each_individual")),
                name="rewards_add_up",
            ),
            models.CheckConstraint(
                condition=Q(council_in_favour__lte=F("council_present")), name="votes_of_those_present"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject


class Nomination(Dossier):
    """Somebody is to be honoured for an achievement: a record of this house, or words.

    `key` names the achievement, not the person: the same one is rewarded once in each system.
    """

    KIND, WORKFLOW = "honours.nomination", NOMINATION

    system = models.CharField(max_length=10, choices=System)
    form = models.CharField(max_length=20, choices=Form)
    kind = models.CharField(max_length=12, choices=Recipient)
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=200)
    described = models.CharField(max_length=200, blank=True, help_text=_("post and place of work"))
    achievement = models.TextField()
    year = models.PositiveSmallIntegerField(help_text=_("the year of the achievement"))
    record = models.CharField(max_length=120, blank=True, help_text=_("the record that it stands on"))
    key = models.CharField(max_length=120, help_text=_("what names the achievement"))
    nominator = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    consent = models.CharField(max_length=10, choices=Consent, default=Consent.UNASKED)
    consent_on = models.DateField(null=True)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="nominations")
    place = models.PositiveIntegerField(null=True, help_text=_("its line in the decision's list"))
    amount = models.PositiveBigIntegerField(default=0, help_text=_("reward in dong"))
    granted_on = models.DateField(null=True)
    code = models.CharField(max_length=20, null=True, unique=True, help_text=_("printed on the certificate"))  # noqa: DJ001 - unique when it is there
    revoked_on = models.DateField(null=True)
    revoked_ground = models.CharField(max_length=40, blank=True)
    revoked_number = models.ForeignKey(OfficialNumber, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="nomination_by_unit"),
            models.Index(fields=["key"], name="nomination_by_achievement"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "key"], condition=Q(state="granted"), name="one_award_for_an_achievement"
            ),
            models.UniqueConstraint(fields=["decision", "place"], name="one_line_for_each_award"),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "revoked"])
                | Q(
                    decision__isnull=False, granted_on__isnull=False, code__isnull=False, place__isnull=False
                ),
                name="granted_by_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=True) | Q(kind="collective"), name="a_body_is_a_collective"
            ),
        ]

    def __str__(self) -> str:
        return self.recipient

    @property
    def is_named(self) -> bool:
        """May everybody read the name? That of a collective always, that of an individual by consent."""
        return self.kind == Recipient.COLLECTIVE or self.consent == Consent.GIVEN
