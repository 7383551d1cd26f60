"""What the desk shows beside one matter: the whole record, its place in a queue, what came before it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from danvan.kernel.organisations.public import Body, Person, Post, Unit, ancestors_of
from danvan.lib.vietnamese.normal import fold

from ..models import Answer, Attachment, Petition, PetitionQuerySet, Route, Topic, Transfer
from ..routing import body_for
from ..states import WORKFLOW
from .desk import queue, visible_to
from .reach import units
from .searching import FAR

_UID = re.compile("[0-9a-f]{32}")
_YEAR = timedelta(days=365)
#: Days of history in the overseer's figures: a quarter, so that a bad month shows and an old one is forgiven.
OVERSIGHT_DAYS = 90


def record_of(person: Person, number: int) -> Petition | None:
    """One matter with everything its page shows, if this person may read it: a fixed number of queries."""
    files = Attachment.objects.select_related("paper").order_by("pk")
    answers = Answer.objects.select_related("body", "by", "official_number").order_by("pk")
    moves = Transfer.objects.select_related("from_body", "to_body", "by").order_by("pk")
    return (
        visible_to(person)
        .select_related("assignee", "registered_by", "escalated_body", "joined_into", "split_from", "rating")
        .prefetch_related(
            Prefetch("attachments", queryset=files),
            Prefetch("answers", queryset=answers.prefetch_related(Prefetch("evidence", queryset=files))),
            Prefetch("transfers", queryset=moves),
            "messages", "disputes", "reviews", "parts", "joined",
        )
        .filter(number=number)
        .first()
    )  # fmt: skip


def in_order(matters: PetitionQuerySet) -> PetitionQuerySet:
    """By deadline, the latest first; what has no deadline comes last."""
    return matters.order_by("due_on", "pk")


def to_do(person: Person) -> PetitionQuerySet:
    """Of the person's queue, what waits for the office and not for somebody else."""
    return in_order(queue(person).filter(state__in=["received", "accepted"]))


@dataclass(frozen=True)
class Neighbours:
    """Numbers of the matters before and after one in a queue; None at its ends."""

    before: int | None
    after: int | None


def neighbours(person: Person, petition: Petition) -> Neighbours:
    """Where to go from here in the person's queue: two queries."""
    rest = queue(person).filter(state__in=["received", "accepted"]).exclude(pk=petition.pk)
    if petition.due_on is None:
        return Neighbours(None, rest.order_by("due_on", "pk").values_list("number", flat=True).first())
    later = Q(due_on__gt=petition.due_on) | Q(due_on=petition.due_on, pk__gt=petition.pk)
    earlier = Q(due_on__lt=petition.due_on) | Q(due_on=petition.due_on, pk__lt=petition.pk)
    numbers = rest.values_list("number", flat=True)
    return Neighbours(
        before=numbers.filter(earlier).order_by("-due_on", "-pk").first(),
        after=numbers.filter(later).order_by("due_on", "pk").first(),
    )


def next_in_queue(person: Person, petition: Petition) -> int | None:
    """The number of the matter to turn to after this one: the following, or the first of what is left."""
    found = neighbours(person, petition)
    return found.after or to_do(person).exclude(pk=petition.pk).values_list("number", flat=True).first()


def similar_for(person: Person, petition: Petition, *, limit: int = 5) -> list[Petition]:
    """Matters this person may see that say nearly the same, nearest first, published or not."""
    if not petition.bands or not petition.fingerprint:
        return []
    near = visible_to(person).filter(bands__overlap=petition.bands).exclude(pk=petition.pk)
    near = near.exclude(pk=petition.joined_into_id or 0).exclude(joined_into=petition.pk)
    distance = RawSQL("bit_count(petitions_petition.fingerprint # %s::bit(512))", [petition.fingerprint])
    return list(
        near.annotate(distance=distance).filter(distance__lte=FAR).order_by("distance", "-pk")[:limit]
    )


@dataclass(frozen=True)
class History:
    """How matters of one topic in one unit went during the last year, and the latest of them."""

    total: int
    due: int
    on_time: int
    reopened: int
    latest: list[Petition]


def history_of(person: Person, petition: Petition, *, today: date | None = None) -> History:
    """What the office did with the same topic in the same place: two queries."""
    today = today or timezone.localdate()
    same = visible_to(person).filter(unit=petition.unit_id, topic=petition.topic_id).exclude(pk=petition.pk)
    year = same.filter(received_on__gt=today - _YEAR)
    numbers = year.order_by().aggregate(
        total=Count("pk"),
        due=Count("pk", filter=fell_due(today)),
        on_time=Count("pk", filter=Q(answered_on__lte=F("due_on"))),
        reopened=Count("pk", filter=Q(reopened_count__gt=0)),
    )
    return History(**numbers, latest=list(year.order_by("-pk")[:3]))


def fell_due(today: date) -> Q:
    """Matters whose deadline counts: answered, or past it and still unanswered. Refused and moved ones do not."""
    return Q(answered_on__isnull=False) | Q(state__in=["received", "accepted"], due_on__lt=today)


def assignable(petition: Petition) -> list[Person]:
    """The people of the body that has the matter."""
    roles = ["handler", "head"]
    today = timezone.localdate()
    held = Q(holdings__starts_on__lte=today) & (
        Q(holdings__ends_on__isnull=True) | Q(holdings__ends_on__gt=today)
    )
    people = Person.objects.filter(
        held, is_active=True, holdings__post__body=petition.body_id, holdings__post__role__in=roles
    )
    return list(people.distinct().order_by("name", "pk"))


def bodies_suggested(petition: Petition, *, words: str = "", limit: int = 12) -> list[Body]:
    """Bodies that may be in charge: the routed one, those of the same unit, those above; or those named so."""
    path = ancestors_of(petition.unit)
    standing = (
        Body.objects.filter(valid_to__isnull=True).exclude(pk=petition.body_id or 0).select_related("unit")
    )
    if words.strip():
        return _named(standing, words, tree=petition.unit.tree, limit=limit)
    routed = body_for(petition.unit, petition.topic)
    routes = Route.objects.filter(unit__in=path, body__isnull=False).values("body_id")
    found = list(
        standing.filter(Q(unit__in=path, kind="people_committee") | Q(unit=petition.unit) | Q(pk__in=routes))
    )
    found = [body for body in found if body.kind not in ("front", "people_council")]
    found.sort(key=lambda body: (body != routed, -body.unit.rank, body.pk))
    return found[:limit]


def _named(standing: object, words: str, *, tree: str, limit: int) -> list[Body]:
    """Bodies whose name or unit holds all the words, diacritics or not."""
    wanted = fold(words).split()
    rows = standing.filter(unit__tree=tree)  # type: ignore[attr-defined]  # a query set of bodies
    for word in wanted[:4]:
        rows = rows.filter(
            Q(unit__key__contains=word) | Q(name__icontains=word) | Q(unit__parent__key__contains=word)
        )
    return list(rows.order_by("unit__rank", "unit__sort_key", "pk")[:limit])


def topics() -> list[Topic]:
    return list(Topic.objects.filter(is_active=True))


def escalated_to(person: Person) -> PetitionQuerySet:
    """Overdue or disputed matters of other bodies that have gone up to those this person leads."""
    led = [post.body_id for post in person.posts_with("petitions.lead")]
    risen = Petition.objects.open().filter(escalated_body_id__in=led).exclude(body_id__in=led)
    return in_order(risen.select_related("unit", "topic", "body"))


@dataclass(frozen=True)
class UnitRecord:
    """How one unit kept its deadlines during the last quarter."""

    unit_id: int
    name: str
    is_listed: bool  #: can the register be narrowed to it?
    due: int
    on_time: int
    disputed: int
    refused: int

    @property
    def ratio(self) -> float | None:
        return self.on_time / self.due if self.due else None


def unit_records(person: Person, *, today: date | None = None) -> list[UnitRecord]:
    """The units this person checks and those right below, the one with most late answers first.

    What happened further down counts for the unit it lies in: a handful of queries, whatever the size.
    """
    today = today or timezone.localdate()
    since = today - timedelta(days=OVERSIGHT_DAYS)
    rows = (
        visible_to(person)
        .filter(received_on__gte=since)
        .order_by()
        .values("unit_id")
        .annotate(
            due=Count("pk", filter=fell_due(today)),
            on_time=Count("pk", filter=Q(answered_on__lte=F("due_on"))),
            disputed=Count("pk", filter=Q(reopened_count__gt=0)),
            refused=Count("pk", filter=Q(state="refused")),
        )
    )
    shown = {int(key): str(unit) for key, unit in units(person)}
    sums: dict[int, Counter[str]] = defaultdict(Counter)
    found = list(rows)
    up = _lifted([row["unit_id"] for row in found], to=set(shown))
    for row in found:
        sums[up[row["unit_id"]]].update(
            {name: row[name] for name in ("due", "on_time", "disputed", "refused")}
        )
    names = shown | {unit.pk: str(unit) for unit in Unit.objects.filter(pk__in=set(sums) - set(shown))}
    records = [
        UnitRecord(unit_id=pk, name=names[pk], is_listed=pk in shown, due=one["due"], on_time=one["on_time"],
                   disputed=one["disputed"], refused=one["refused"])
        for pk, one in sums.items()
    ]  # fmt: skip
    return sorted(records, key=lambda one: (one.on_time - one.due, one.name))


def _lifted(ids: list[int], *, to: set[int]) -> dict[int, int]:
    """For each unit the nearest of `to` at or above it; itself where there is none."""
    parents: dict[int, int | None] = {}
    asked = set(ids) - to
    while asked:
        parents |= dict(Unit.objects.filter(pk__in=asked).values_list("pk", "parent_id"))
        asked = {pk for one in asked if (pk := parents.get(one)) is not None} - to - set(parents)
    lifted = {}
    for unit_id in ids:
        at: int | None = unit_id
        while at is not None and at not in to:
            at = parents.get(at)
        lifted[unit_id] = at or unit_id
    return lifted


def posts_named(ids: set[int]) -> dict[int, Post]:
    """Posts by id, for telling who stands behind "post:12" in the log."""
    return Post.objects.select_related("body").in_bulk(ids) if ids else {}


def sealed_matter(person: Person, number: int) -> Petition | None:
    """A matter whose seals the person's body keeps: enough to ask for an opening, nothing of its content."""
    bodies = [post.body_id for post in person.posts_with("organisations.ask_opening")]
    held = Q(contact__key__body_id__in=bodies) | Q(original__key__body_id__in=bodies)
    matters = Petition.objects.select_related("unit", "contact__key", "original__key")
    return matters.filter(held, number=number).first()


def numbers_of(person: Person, uids: list[str]) -> dict[str, int]:
    """uid → number of the matters among `uids` that this person may see or keeps the seals of."""
    uids = [uid for uid in uids if _UID.fullmatch(uid)]
    keeps = [post.body_id for post in person.posts_with("organisations.ask_opening")]
    keeps += [post.body_id for post in person.posts_with("organisations.approve_opening")]
    held = Q(contact__key__body_id__in=keeps) | Q(original__key__body_id__in=keeps)
    rows = Petition.objects.filter(uid__in=uids).filter(
        Q(pk__in=visible_to(person).filter(uid__in=uids).values("pk")) | held
    )
    return {uid.hex: number for uid, number in rows.values_list("uid", "number")}


def open_states() -> list[str]:
    return WORKFLOW.open_states


def paper_visible_to(person: Person, uid: UUID) -> Attachment | None:
    """A file of a matter this person may read."""
    files = Attachment.objects.select_related("paper").filter(paper__uid=uid, paper__removed_at__isnull=True)
    return files.filter(petition__in=visible_to(person).order_by()).first()


def colleagues(person: Person) -> list[Person]:
    """Whom the person may give matters to: handlers and heads of the bodies they lead."""
    led = {post.body_id for post in person.posts_with("petitions.lead")}
    today = timezone.localdate()
    held = Q(holdings__starts_on__lte=today) & (
        Q(holdings__ends_on__isnull=True) | Q(holdings__ends_on__gt=today)
    )
    people = Person.objects.filter(
        held, holdings__post__body__in=led, holdings__post__role__in=["handler", "head"]
    )
    return list(people.filter(is_active=True).distinct().order_by("name", "pk"))
