"""The only readers of oversight for screens: say whose eyes, and keep to a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Count, F, Model, Q, QuerySet

from danvan.kernel.dossiers.public import bodies_of, stamp_of
from danvan.kernel.organisations.public import Body, Person, Post, Unit, scope_of

from .models import Board, Check, Critique, Member, Opinion, Programme, Recommendation, Supervision

M = TypeVar("M", bound=Model)
#: Opinions are for the drafter to weigh once the critique has been sent.
_WEIGHED = ("sent", "answered", "traced")
_NOBODY = Q(pk__in=[])


def _seen(rows: QuerySet[M], person: Any, also: str = "", *, when: Q | None = None) -> QuerySet[M]:
    """Rows of units in reach, and those whose other side (`also`: a column of bodies) is a body of the reader.

    Offices do not reach by their unit: who is supervised does not read the supervisors' working papers.
    """
    reach = scope_of(person, "oversight.read")
    if also and isinstance(person, Person) and not person.is_system:
        mine = [post.body_id for post in person.posts_with("oversight.reply")]
        other = Q(**{f"{also}__in": mine}) if mine else _NOBODY
        reach = reach | (other & when if when is not None else other)
    return rows.filter(reach)


def programmes_for(person: Any) -> QuerySet[Programme]:
    return _seen(Programme.objects.select_related("unit", "body", "number"), person)


def _supervisions() -> QuerySet[Supervision]:
    return Supervision.objects.select_related(
        "unit", "body", "supervised", "board", "programme", "number", "conclusion_number"
    )


def supervisions_for(person: Any) -> QuerySet[Supervision]:
    """Those of units in reach; the supervised body sees its own once the papers were sent."""
    return _seen(_supervisions(), person, "supervised_id", when=Q(notified_on__isnull=False))


def members_for(person: Any) -> QuerySet[Member]:
    return _seen(Member.objects.select_related("unit", "supervision__supervised", "post__body"), person)


def checks_for(person: Any) -> QuerySet[Check]:
    return _seen(Check.objects.select_related("unit", "supervision"), person)


def _recommendations() -> QuerySet[Recommendation]:
    return Recommendation.objects.select_related(
        "unit", "body", "addressee", "supervision", "board", "number"
    )


def recommendations_for(person: Any) -> QuerySet[Recommendation]:
    """Those of units in reach; the asked body sees its own once they were sent."""
    return _seen(_recommendations(), person, "addressee_id", when=Q(sent_on__isnull=False))


def critiques_for(person: Any) -> QuerySet[Critique]:
    rows = Critique.objects.select_related("unit", "body", "drafter", "number")
    return _seen(rows, person, "drafter_id")


def opinions_for(person: Any) -> QuerySet[Opinion]:
    rows = Opinion.objects.select_related("unit", "critique__drafter", "critique__body")
    when = Q(critique__state__in=_WEIGHED) & ~Q(state="withheld")
    return _seen(rows, person, "critique__drafter_id", when=when)


def boards_for(person: Any) -> QuerySet[Board]:
    return _seen(Board.objects.select_related("unit", "front"), person)


# --- what everybody may read


def public_programmes() -> QuerySet[Programme]:
    return Programme.objects.select_related("unit", "body", "number").filter(state="agreed")


def public_supervisions() -> QuerySet[Supervision]:
    return _supervisions().filter(state="concluded")


def public_recommendations() -> QuerySet[Recommendation]:
    """Sent ones of concluded supervisions, and what boards asked by themselves."""
    is_public = Q(supervision__state="concluded") | Q(supervision__isnull=True)
    return _recommendations().filter(is_public, sent_on__isnull=False)


def public_critiques() -> QuerySet[Critique]:
    return Critique.objects.select_related("unit", "body", "drafter", "number").filter(
        opened_on__isnull=False
    )


def public_opinions_all() -> QuerySet[Opinion]:
    """Opinions on drafts that everybody may read, those kept back left out."""
    rows = Opinion.objects.select_related("unit", "critique__body").exclude(state="withheld")
    return rows.filter(critique__opened_on__isnull=False)


def public_boards() -> QuerySet[Board]:
    return Board.objects.select_related("unit", "front")


def public_opinions(critique: Critique) -> dict[int, list[Opinion]]:
    """Opinions by the running number of their clause; 0 is the whole draft."""
    found: dict[int, list[Opinion]] = {}
    for one in critique.opinions.exclude(state="withheld").order_by("number"):
        found.setdefault(one.clause, []).append(one)
    return found


# --- choices


def other_bodies(person: Person) -> list[Body]:
    """Bodies of the person's units and those directly below: who can be supervised, asked, or send a draft."""
    units = {post.body.unit_id for post in person.posts_with("oversight.plan")}
    there = Q(unit_id__in=units) | Q(unit__parent_id__in=units, unit__valid_to__isnull=True)
    found = Body.objects.filter(there, valid_to__isnull=True).select_related("unit")
    return list(found.order_by("unit__rank", "unit__sort_key", "pk"))


def posts_nearby(person: Person) -> list[Post]:
    """Posts of the person's units: who can be put into a team."""
    units = {post.body.unit_id for post in person.posts_with("oversight.plan")}
    found = Post.objects.filter(body__unit_id__in=units, body__valid_to__isnull=True)
    return list(found.select_related("body").order_by("body_id", "pk"))


def open_programmes(person: Person) -> list[Programme]:
    bodies = [one.pk for one in bodies_of(person, "oversight.plan")]
    return list(Programme.objects.filter(body_id__in=bodies).select_related("body").order_by("-year"))


def running_boards(person: Person) -> list[Board]:
    units = [one.unit_id for one in bodies_of(person, "oversight.plan")]
    return list(Board.objects.filter(unit_id__in=units).exclude(state="dissolved").order_by("name"))


# --- six months in figures


@dataclass(frozen=True)
class Digest:
    """What half a year held, each number counted from records."""

    start: date
    end: date
    supervisions: dict[str, int]
    by_form: dict[str, int]
    recommendations: dict[str, int]
    critiques: dict[str, int]
    opinions: dict[str, int]
    boards: dict[str, int]
    unanswered: list[Recommendation]


def half_year(year: int, half: int) -> tuple[date, date]:
    """First and last day of a half-year."""
    return (date(year, 1, 1), date(year, 6, 30)) if half == 1 else (date(year, 7, 1), date(year, 12, 31))


def digest(person: Any, start: date, end: date, *, today: date) -> Digest:
    """For the half-yearly hearing of results (law on the Front 75/2015/QH13, art. 30): seven queries."""
    held = Q(ended_on__range=(start, end))
    supervisions = _seen(Supervision.objects.all(), person)
    sent = _seen(Recommendation.objects.all(), person).filter(sent_on__range=(start, end))
    critiques = _seen(Critique.objects.all(), person).filter(sent_on__range=(start, end))
    opinions = _seen(Opinion.objects.exclude(state="withheld"), person).filter(
        critique__sent_on__range=(start, end)
    )
    boards = _seen(Board.objects.all(), person).filter(term_from__lte=end).exclude(dissolved_on__lt=start)
    at_commune = Q(unit__level="commune")
    late = (
        recommendations_for(person)
        .filter(state="sent", reply_due_on__lt=today)
        .order_by("reply_due_on", "pk")
    )
    return Digest(
        start=start,
        end=end,
        supervisions=supervisions.aggregate(
            commune=Count("pk", filter=held & at_commune), above=Count("pk", filter=held & ~at_commune),
            planned=Count("pk", filter=Q(session_on__range=(start, end)) & ~Q(state="cancelled")),
            in_time=Count("pk", filter=held & Q(reported_on__lte=F("report_due_on"))),
            reported=Count("pk", filter=held & Q(reported_on__isnull=False)),
        ),
        by_form=dict(supervisions.filter(held).order_by().values_list("form").annotate(n=Count("pk"))),
        recommendations=sent.aggregate(
            sent=Count("pk"), answered=Count("pk", filter=Q(replied_on__isnull=False)),
            accepted=Count("pk", filter=Q(reply_kind="accepted")), partly=Count("pk", filter=Q(reply_kind="partly")),
            refused=Count("pk", filter=Q(reply_kind="refused")), done=Count("pk", filter=Q(state="done")),
            not_done=Count("pk", filter=Q(state="not_done")),
        ),
        critiques=critiques.aggregate(commune=Count("pk", filter=at_commune), above=Count("pk", filter=~at_commune)),
        opinions=opinions.aggregate(
            given=Count("pk"), adopted=Count("pk", filter=Q(state="adopted")),
            partly=Count("pk", filter=Q(state="partly")), declined=Count("pk", filter=Q(state="declined")),
            found=Count("pk", filter=Q(found=True)),
        ),
        boards=boards.aggregate(
            people=Count("pk", filter=Q(kind="people")), investment=Count("pk", filter=Q(kind="investment"))
        ),
        unanswered=list(late[:50]),
    )  # fmt: skip


def unit_stamp(unit: Unit) -> str:
    """Changes with every act on what everybody may read of the unit: pages are cached by it."""
    return stamp_of(unit, Supervision, Critique, Opinion)
