"""Bodies in a unit, posts in a body, people who hold posts for a term."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .units import Coverage, Unit


class BodyKind(models.TextChoices):
    PEOPLE_COMMITTEE = "people_committee", _("People's Committee")
    PEOPLE_COUNCIL = "people_council", _("People's Council")
    PARTY_COMMITTEE = "party_committee", _("Party committee")
    PARTY_BOARD = "party_board", _("Party board for mass mobilisation")
    FRONT = "front", _("Fatherland Front committee")
    UNION = "union", _("Trade union")
    FARMERS = "farmers", _("Farmers' union")
    YOUTH = "youth", _("Youth union")
    WOMEN = "women", _("Women's union")
    VETERANS = "veterans", _("War veterans' association")
    STEERING = "steering", _("Steering committee")
    DEPARTMENT = "department", _("Department")
    OTHER = "other", _("Other body")


class Body(models.Model):
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bodies")
    kind = models.CharField(max_length=30, choices=BodyKind)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True, help_text=_("as used in official numbers"))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "bodies"
        indexes = [models.Index(fields=["unit", "kind"])]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A seat in a body. Permissions follow the post's role, over the body's unit and all below it."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="posts")
    role = models.SlugField(max_length=30)
    title = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["body", "role"])]

    def __str__(self) -> str:
        return self.title


class PersonKind(models.TextChoices):
    STAFF = "staff", _("member of staff")
    SYSTEM = "system", _("the system itself")
    CLIENT = "client", _("a program of a body")


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save()
        return person

    def system(self) -> Person:
        """The named person who acts when no human does: imports, clocks, seeds."""
        person, _created = self.get_or_create(
            email="system@danvan.invalid", defaults={"name": "Hệ thống", "kind": PersonKind.SYSTEM}
        )
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. Residents need no account and are never rows here."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=PersonKind, default=PersonKind.STAFF)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    is_staff = False
    is_superuser = False
    #: What an API token leaves of this person's permissions in this request; None: all of them.
    scopes: frozenset[str] | None = None

    @property
    def is_system(self) -> bool:
        return self.kind == PersonKind.SYSTEM

    @property
    def posts(self) -> list[Post]:
        """Posts held today, with body and unit, fetched once for each request."""
        held: list[Post] | None = self.__dict__.get("_posts")
        if held is None:
            held = list(
                Post.objects.filter(holdings__in=Holding.objects.current().filter(person=self))
                .select_related("body__unit")
                .order_by("pk")
            )
            self.__dict__["_posts"] = held
        return held

    def keep_posts(self, posts: list[Post]) -> None:
        """In this request, act in these posts only."""
        self.__dict__["_posts"] = posts

    def posts_with(self, permission: str) -> list[Post]:
        """Posts whose role grants `permission`; an unknown permission raises."""
        from danvan.kernel.registry.public import house

        roles = house().roles_with(permission)
        if self.scopes is not None and permission not in self.scopes:
            return []
        return [post for post in self.posts if post.role in roles]

    def can(self, permission: str, unit_id: int | None = None) -> bool:
        """May this person do it, anywhere or in one unit? The system person may do everything."""
        if self.is_system:
            return True
        posts = self.posts_with(permission)
        if unit_id is None:
            return bool(posts)
        return any(unit_id in self._covered(post.body.unit_id) for post in posts)

    def can_as(self, permission: str, body_id: int | None) -> bool:
        """May this person do it for exactly this body?"""
        if self.is_system:
            return True
        return any(post.body_id == body_id for post in self.posts_with(permission))

    def _covered(self, unit_id: int) -> frozenset[int]:
        known: dict[int, frozenset[int]] = self.__dict__.setdefault("_coverage", {})
        if unit_id not in known:
            ids = Coverage.objects.filter(unit_id=unit_id).values_list("covered_id", flat=True)
            known[unit_id] = frozenset(ids)
        return known[unit_id]

    def holds_receipt(self, code: str) -> bool:
        """Staff never stand in for a resident by knowing a receipt."""
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own permission words are not used here; nothing is granted through them."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class HoldingQuerySet(models.QuerySet["Holding"]):
    def current(self, day: date | None = None) -> HoldingQuerySet:
        day = day or timezone.localdate()
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))


class Holding(models.Model):
    """A person holds a post for a term."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="holding_runs_forward"
            )
        ]
        indexes = [models.Index(fields=["person", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"
