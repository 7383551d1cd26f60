"""What happens to a petition between its receipt and its end; each a row with who and when."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.organisations.public import Body, Person
from danvan.kernel.papers.public import OfficialNumber, Paper

from ..states import Outcome
from .petition import Petition


class Attachment(models.Model):
    class Role(models.TextChoices):
        SENT = "sent", _("Sent by the resident")
        EVIDENCE = "evidence", _("Evidence of the answer")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="attachments")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role)
    answer = models.ForeignKey(
        "Answer", null=True, blank=True, on_delete=models.CASCADE, related_name="evidence"
    )
    is_public = models.BooleanField(default=False, help_text="a person has agreed to show it")

    class Meta:
        indexes = [models.Index(fields=["petition", "role"])]

    def __str__(self) -> str:
        return str(self.paper)


class Answer(models.Model):
    """What the office says it found and did. Later answers stand beside earlier ones, never over them."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField()
    outcome = models.CharField(max_length=14, choices=Outcome)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    official_number = models.ForeignKey(
        OfficialNumber, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"answer to {self.petition_id}"


class Message(models.Model):
    """The relay: handler and resident write to each other without the handler learning who it is."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="messages")
    from_resident = models.BooleanField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"message on {self.petition_id}"


class Transfer(models.Model):
    """The matter moved to another body, with the reason and what came before."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="transfers")
    from_body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    to_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    is_automatic = models.BooleanField(default=False, help_text="followed a change of units")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.from_body_id} → {self.to_body_id}"


class Dispute(models.Model):
    """The resident says: this is not done."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="disputes")
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"dispute of {self.petition_id}"


class Rating(models.Model):
    """How the resident judges the outcome: 1 (not solved at all) to 5 (fully). Never a mark for a person."""

    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    comment = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.score}/5"


class Support(models.Model):
    """Somebody else has the same problem and joined instead of repeating it."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="supports")
    key_hash = models.BinaryField(help_text="keyed hash of a random token in the supporter's browser")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["petition", "key_hash"], name="support_once")]

    def __str__(self) -> str:
        return f"support of {self.petition_id}"


class Review(models.Model):
    """A person decided whether the public may read this, and in which words."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="reviews")
    is_published = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"review of {self.petition_id}"
