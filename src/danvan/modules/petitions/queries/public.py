"""What anybody may read."""

from __future__ import annotations

from django.db.models import Count, Prefetch, QuerySet

from danvan.kernel.organisations.public import Unit, covered_ids

from ..models import Answer, Attachment, Petition, PetitionQuerySet
from ..writing import receipt_hash


def published(*, unit: Unit | None = None) -> PetitionQuerySet:
    """Published matters, newest first, of a unit with all it answers for."""
    matters = Petition.objects.published().select_related("unit", "topic", "body")
    if unit is not None and unit.rank > 0:
        matters = matters.filter(unit_id__in=covered_ids([unit.pk]))
    return matters.order_by("-published_at", "-id")


def by_number(number: int) -> Petition | None:
    """A published matter with answers and public pictures: a fixed number of queries."""
    return _whole(Petition.objects.published()).filter(number=number).first()


def by_receipt(code: str) -> Petition | None:
    """The resident's own matter, published or not. Raises BadCode when the code cannot be right."""
    return _whole(Petition.objects.all()).filter(receipt_hash=receipt_hash(code)).first()


def published_counts() -> QuerySet[Petition, dict[str, object]]:
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
