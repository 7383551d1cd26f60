"""What anybody may read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Prefetch, QuerySet

from danvan.kernel.organisations.public import Unit, covered_ids

from ..models import Answer, Attachment, Petition, PetitionQuerySet
from ..writing import receipt_hash

_ELSEWHERE, _MINUTE = "petitions.units-elsewhere", 60


def published(*, unit: Unit | None = None) -> PetitionQuerySet:
    """Published matters, newest first, of a unit with all it answers for; without one, of the whole home tree."""
    matters = Petition.objects.published().select_related("unit", "topic", "body")
    if unit is not None and not unit.is_country:
        matters = matters.filter(unit_id__in=covered_ids([unit.pk]))
    elif elsewhere := units_elsewhere():
        matters = matters.exclude(unit_id__in=elsewhere)
    return matters.order_by("-published_at", "-id")


def units_elsewhere() -> list[int]:
    """Units of other trees than the home one: none as a rule, so the list of the whole country stays one scan."""
    found: list[int] | None = cache.get(_ELSEWHERE)
    if found is None:
        found = list(Unit.objects.exclude(tree=settings.HOME_TREE).values_list("pk", flat=True))
        cache.set(_ELSEWHERE, found, _MINUTE)
    return found


def by_number(number: int) -> Petition | None:
    """A published matter with answers and public pictures: a fixed number of queries."""
    return _whole(Petition.objects.published()).filter(number=number).first()


def by_receipt(code: str) -> Petition | None:
    """The resident's own matter, published or not. Raises BadCode when the code cannot be right."""
    return _whole(Petition.objects.all()).filter(receipt_hash=receipt_hash(code)).first()


def published_counts() -> QuerySet[Petition, Any]:
    """How many published matters each unit has."""
    return Petition.objects.published().order_by().values("unit_id").annotate(count=Count("pk"))


def _whole(matters: PetitionQuerySet) -> PetitionQuerySet:
    answers = Answer.objects.select_related("body", "official_number").order_by("-pk")
    files = Attachment.objects.select_related("paper").order_by("pk")
    return matters.select_related("unit", "topic", "body", "joined_into", "split_from").prefetch_related(
        Prefetch("answers", queryset=answers.prefetch_related(Prefetch("evidence", queryset=files))),
        Prefetch("attachments", queryset=files),
        "disputes",
        "transfers__from_body",
        "transfers__to_body",
        "parts",
    )
