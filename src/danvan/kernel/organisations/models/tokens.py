"""Keys by which programs act for a person or for a system of a body, and the answers they have been given."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import Body, Person
from .units import Unit


class ApiToken(models.Model):
    """Leave for a program to do some of what a person may do, until a day, until revoked.

    The secret itself is shown once and never stored. Limits only take away: what the person's posts do not
    allow, no token allows.
    """

    name = models.CharField(max_length=120, help_text=_("what the token is for"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="api_tokens")
    key_hash = models.BinaryField(unique=True)
    hint = models.CharField(max_length=8, help_text=_("first letters of the secret, to tell tokens apart"))
    scopes = ArrayField(models.CharField(max_length=60), help_text=_("permissions it may use"))
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person"], condition=Q(revoked_at__isnull=True), name="token_live")]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"


class UsedKey(models.Model):
    """An idempotency key with the answer its request was given: asked again, answered the same."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    request_digest = models.BinaryField(help_text=_("of address and content: a key stands for one request"))
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_per_key")]
        indexes = [models.Index(fields=["person", "at"])]

    def __str__(self) -> str:
        return str(self.key)
