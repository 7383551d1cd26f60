"""Published matters page by page, by place, and those that show what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from danvan.kernel.figures.public import drill
from danvan.kernel.organisations.public import Unit, children_of

from ..models import Petition, PetitionQuerySet, Topic
from .public import published
from .searching import matching

PAGE_SIZE = 20
#: A reader's grouping of the states, in the order of a matter's life.
GROUPS: dict[str, tuple[str, ...]] = {
    "open": ("received", "accepted", "waiting"),
    "answered": ("answered",),
    "closed": ("closed",),
    "other": ("refused", "forwarded", "joined", "split", "withdrawn"),
}
LATE = "late"
_PLACE_SECONDS = 300


@dataclass(frozen=True)
class Counted:
    """A figure whose records are asked for: the same rows that were counted, as far as they are published."""

    name: str
    label: str
    unit: Unit
    start: date
    end: date


@dataclass(frozen=True)
class Wanted:
    """What a reader asks the list for. Empty means everything."""

    unit: Unit | None = None
    topic: str = ""
    state: str = ""
    words: str = ""
    counted: Counted | None = None


@dataclass(frozen=True)
class Page:
    """One page of a list; `after` is the cursor of the next one, empty on the last."""

    matters: list[Petition]
    after: str


def page_of(wanted: Wanted, *, after: str = "", size: int = PAGE_SIZE) -> Page:
    """The next `size` published matters behind the cursor, newest first: one query."""
    found = list(_behind(_wanted(wanted), after)[: size + 1])
    return Page(found[:size], _cursor(found[size - 1]) if len(found) > size else "")


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


def _wanted(wanted: Wanted) -> PetitionQuerySet:
    # A figure places records by the tree of its own months; the unit's present coverage must not narrow that.
    matters = published(unit=None if wanted.counted else wanted.unit)
    if wanted.counted:
        one = wanted.counted
        today = timezone.localdate()
        matters = matters.filter(pk__in=drill(one.name, one.unit, start=one.start, end=one.end, today=today))
    if wanted.topic:
        matters = matters.filter(topic_id=wanted.topic)
    if wanted.state == LATE:
        matters = matters.filter(_late(timezone.localdate()))
    elif wanted.state:
        matters = matters.filter(state__in=GROUPS[wanted.state])
    return matching(matters, wanted.words) if wanted.words else matters


def _late(today: date) -> Q:
    return Q(state__in=("received", "accepted"), due_on__lt=today)


def _behind(matters: PetitionQuerySet, cursor: str) -> PetitionQuerySet:
    """What comes after the cursor in the order newest first; a cursor nobody could have been given is no cursor."""
    place = parsed_cursor(cursor)
    if place is None:
        return matters
    at, pk = place
    # The first condition is the one an index can use; the second settles ties.
    return matters.filter(published_at__lte=at).filter(Q(published_at__lt=at) | Q(id__lt=pk))


_EPOCH = datetime(2000, 1, 1, tzinfo=timezone.get_fixed_timezone(0))
_MICROSECOND = timedelta(microseconds=1)


def _cursor(matter: Petition) -> str:
    assert matter.published_at is not None
    return f"{(matter.published_at - _EPOCH) // _MICROSECOND:x}-{matter.pk:x}"


def parsed_cursor(cursor: str) -> tuple[datetime, int] | None:
    """(published at, id) of the last matter before the page; None for what no page ever gave."""
    at, _dash, pk = cursor[:40].partition("-")
    try:
        return _EPOCH + int(at, 16) * _MICROSECOND, min(int(pk, 16), 2**62)
    except (ValueError, OverflowError):
        return None


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
