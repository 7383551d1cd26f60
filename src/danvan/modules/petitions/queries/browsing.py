"""Published matters page by page, by place, and those that show what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from danvan.kernel.figures.public import drill
from danvan.kernel.organisations.public import Unit, children_of

from ..models import Petition, PetitionQuerySet, Topic
from .public import published
from .searching import matching
from .versions import shown_rows
from .wanted import GROUPS, LATE, PAGE_SIZE, Counted, Wanted, cursor_of, parsed_cursor

_PLACE_SECONDS = 300
_ALL = 2**31


@dataclass(frozen=True)
class Page:
    """One page of a list; `after` is the cursor of the next one, empty on the last."""

    matters: list[Petition]
    after: str


def page_of(wanted: Wanted, *, after: str = "", size: int = PAGE_SIZE) -> Page:
    """The next `size` published matters behind the cursor, newest first: one query, two for one unit or a figure."""
    if wanted.unit is not None and not (wanted.words or wanted.counted):
        return _page_of_unit(wanted, after=after, size=size)
    found = _behind_figure(wanted, after, size) if wanted.counted else _behind(wanted, after, size)
    return Page(found[:size], cursor_of(found[size - 1]) if len(found) > size else "")


def _page_of_unit(wanted: Wanted, *, after: str, size: int) -> Page:
    """By the ids that the page's version is made of: see `versions.shown_rows` for why."""
    _tree, ids, _versions = shown_rows(wanted, after=after, size=size)
    found = list(published(unit=wanted.unit).filter(pk__in=ids or ()))
    return Page(found[:size], cursor_of(found[size - 1]) if len(found) > size else "")


def topics(*, tree: str) -> list[Topic]:
    """What a matter can be about, in the order residents look for it."""
    return list(Topic.objects.filter(tree=tree, is_active=True))


def topic_by_code(code: str) -> Topic | None:
    return Topic.objects.filter(code=code, is_active=True).first()


def resolved_with_pictures(*, unit: Unit | None = None, limit: int = 3) -> list[Petition]:
    """Of the newest resolved matters those that show it, first those with a picture of before: three queries."""
    newest = published(unit=unit).filter(outcome="resolved", state__in=("answered", "closed"))
    matters = list(newest.prefetch_related("attachments__paper", "answers")[:120])
    proven = [matter for matter in matters if _has_picture(matter, "evidence")]
    return sorted(proven, key=lambda matter: not _has_picture(matter, "sent"))[:limit]


@dataclass(frozen=True)
class Place:
    """How one unit's published matters stand."""

    unit: Unit
    total: int
    open: int
    late: int


def by_place(unit: Unit) -> tuple[list[Place], datetime]:
    """Published matters of the units right below `unit`, and when they were counted (at most 5 minutes ago)."""
    key = f"petitions.by-place.{unit.pk}.{timezone.localdate()}"
    held: tuple[dict[int, tuple[int, int, int]], datetime] | None = cache.get(key)
    children = children_of(unit)
    if held is None:
        held = (_counts([*children, unit]), timezone.now())
        cache.set(key, held, _PLACE_SECONDS)
    counts, at = held
    places = [Place(child, *counts.get(child.pk, (0, 0, 0))) for child in children]
    return sorted(places, key=lambda place: -place.total), at


def _counts(units: Sequence[Unit]) -> dict[int, tuple[int, int, int]]:
    """(total, open, late) of everything each unit answers for: one grouped query and one over coverage."""
    today = timezone.localdate()
    rows = (
        Petition.objects.published()
        .order_by()
        .values("unit_id")
        .annotate(
            total=Count("pk"),
            open=Count("pk", filter=Q(state__in=GROUPS["open"])),
            late=Count("pk", filter=_late(today)),
        )
    )
    by_unit = {row["unit_id"]: (row["total"], row["open"], row["late"]) for row in rows}
    pairs = Unit.objects.filter(pk__in=[unit.pk for unit in units]).values_list("pk", "covers__covered_id")
    sums: dict[int, tuple[int, int, int]] = {}
    for unit_id, covered in pairs:
        if covered in by_unit:
            held, more = sums.get(unit_id, (0, 0, 0)), by_unit[covered]
            sums[unit_id] = (held[0] + more[0], held[1] + more[1], held[2] + more[2])
    return sums


def _wanted(wanted: Wanted, *, newest: int | None = None, below: int | None = None) -> PetitionQuerySet:
    # A figure places records by the tree of its own months; the unit's present coverage must not narrow that.
    matters = published(unit=None if wanted.counted else wanted.unit)
    if wanted.counted:
        one = wanted.counted
        today = timezone.localdate()
        ids = drill(one.name, one.unit, start=one.start, end=one.end, today=today, newest=newest, below=below)
        matters = matters.filter(ids).order_by("-pk")
    if wanted.topic:
        matters = matters.filter(topic_id=wanted.topic)
    if wanted.state == LATE:
        matters = matters.filter(_late(timezone.localdate()))
    elif wanted.state:
        matters = matters.filter(state__in=GROUPS[wanted.state])
    return matching(matters, wanted.words) if wanted.words else matters


def _late(today: date) -> Q:
    return Q(state__in=("received", "accepted"), due_on__lt=today)


def _behind(wanted: Wanted, cursor: str, size: int) -> list[Petition]:
    """What comes after the cursor in the order newest first; a cursor nobody could have been given is no cursor."""
    matters, place = _wanted(wanted), parsed_cursor(cursor)
    if place is not None:
        at, pk = place
        # The first condition is the one an index can use; the second settles ties.
        matters = matters.filter(published_at__lte=at).filter(Q(published_at__lt=at) | Q(id__lt=pk))
    return list(matters[: size + 1])


def _behind_figure(wanted: Wanted, cursor: str, size: int) -> list[Petition]:
    """The same of what a figure counted, by number. Among so many of the newest a page of published ones is found; if not, all are asked."""
    place = parsed_cursor(cursor)
    below = place[1] if place else None
    for newest in (10 * size, _ALL):
        found = list(_wanted(wanted, newest=newest, below=below)[: size + 1])
        if len(found) > size:
            break
    return found


def _has_picture(matter: Petition, role: str) -> bool:
    return any(
        one.role == role and one.is_public and one.paper.is_image and one.paper.removed_at is None
        for one in matter.attachments.all()
    )


__all__ = [
    "GROUPS",
    "LATE",
    "PAGE_SIZE",
    "Counted",
    "Page",
    "Place",
    "Wanted",
    "by_place",
    "page_of",
    "parsed_cursor",
    "resolved_with_pictures",
    "topic_by_code",
    "topics",
]
