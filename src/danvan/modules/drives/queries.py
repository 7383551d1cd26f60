"""The only readers of drives for screens: say whose eyes, and keep to a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Case, Count, ExpressionWrapper, F, Q, QuerySet, Sum, When
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import stamp_of, within_reach
from danvan.kernel.organisations.public import Body, Person, Unit, children_of, covered_ids

from .models import Contribution, Drive, JointTask, Match, Need, Offer, Programme, Spending
from .states import BOOKED, Consent, Giver, Good, measured

#: States in which a drive is for everybody to see; one that was cancelled before it was opened is not.
PUBLIC_STATES = ("open", "closed", "accounted", "cancelled")
#: People in need are not counted in public where they are fewer: a small number points at somebody.
FEWEST_SHOWN = 5
_STANDING = ("approved", "countered", "counter")
#: A line against another one counts less.
_SIGNED = Case(
    When(counters__isnull=False, then=ExpressionWrapper(-1 * F("quantity"), output_field=BigIntegerField())),
    default=F("quantity"),
    output_field=BigIntegerField(),
)


def drives_for(person: Any) -> QuerySet[Drive]:
    """Drives of units that the person's posts reach."""
    return within_reach(Drive.objects.select_related("unit", "host", "number"), person, "drives.read")


def contributions_for(person: Any) -> QuerySet[Contribution]:
    rows = Contribution.objects.select_related("unit", "drive", "counters")
    return within_reach(rows, person, "drives.read")


def spendings_for(person: Any) -> QuerySet[Spending]:
    rows = Spending.objects.select_related("unit", "drive", "need__unit", "entered_by", "counters")
    return within_reach(rows, person, "drives.read")


def needs_for(person: Any) -> QuerySet[Need]:
    rows = Need.objects.select_related("unit", "drive", "contact__key__body")
    return within_reach(rows, person, "drives.read")


def offers_for(person: Any) -> QuerySet[Offer]:
    rows = Offer.objects.select_related("unit", "drive", "contact__key__body")
    return within_reach(rows, person, "drives.read")


def matches_for(person: Any) -> QuerySet[Match]:
    rows = Match.objects.select_related("unit", "drive", "need__unit", "offer")
    return within_reach(rows, person, "drives.read")


def programmes_for(person: Any) -> QuerySet[Programme]:
    return within_reach(Programme.objects.select_related("unit", "host"), person, "drives.read")


def tasks_for(person: Any) -> QuerySet[JointTask]:
    return within_reach(JointTask.objects.select_related("unit", "programme", "body"), person, "drives.read")


def public_drives() -> QuerySet[Drive]:
    """Drives that were opened and all that came of them."""
    opened = Drive.objects.filter(opened_on__isnull=False, state__in=PUBLIC_STATES)
    return opened.select_related("unit", "host", "number")


def public_contributions() -> QuerySet[Contribution]:
    """Every line that came in or was taken out again, for everybody."""
    rows = Contribution.objects.filter(drive__opened_on__isnull=False)
    return rows.select_related("drive", "unit", "counters")


def public_programmes() -> QuerySet[Programme]:
    return Programme.objects.select_related("unit", "host")


def public_tasks() -> QuerySet[JointTask]:
    return JointTask.objects.select_related("unit", "programme", "body")


def public_name(contribution: Contribution) -> str:
    """The giver's name where they agreed to be named, else what they are."""
    told: Contribution = contribution.counters or contribution
    if told.consent == Consent.GIVEN:
        return told.giver
    return _("a collective") if told.giver_kind == Giver.COLLECTIVE else _("a resident")


# --- the books


@dataclass(frozen=True)
class Balance:
    came_in: int
    went_out: int

    @property
    def remaining(self) -> int:
        return self.came_in - self.went_out


@dataclass(frozen=True)
class Line:
    """One kind in the books: as the records add up, as the public log adds up, as the account published it."""

    kind: str
    came_in: int
    went_out: int
    logged_in: int
    logged_out: int
    published: dict[str, int] | None = None
    gifts: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def remaining(self) -> int:
        return self.came_in - self.went_out

    @property
    def label(self) -> str:
        return str(Good(self.kind).label)

    @property
    def is_moved(self) -> bool:
        """Has anything of this kind come in or gone out? Money is always told."""
        return bool(self.kind == Good.MONEY or self.came_in or self.went_out or self.problems)

    @property
    def words(self) -> dict[str, str]:
        """What came in, went out and remains, each with its unit."""
        return {
            "in": measured(self.kind, self.came_in), "out": measured(self.kind, self.went_out),
            "rest": measured(self.kind, self.remaining),
        }  # fmt: skip


def balance(drive: Drive, kind: str) -> Balance:
    """What came in and went out of one kind, as the records add up. Hold the drive to rely on it."""
    came_in = drive.contributions.filter(kind=kind).aggregate(sum=Sum(_SIGNED))["sum"] or 0
    out = drive.spendings.filter(kind=kind, state__in=_STANDING).aggregate(sum=Sum(_SIGNED))["sum"] or 0
    return Balance(int(came_in), int(out))


def awaiting(drive: Drive, kind: str) -> int:
    """What is entered as spending and awaits approval."""
    waiting = drive.spendings.filter(kind=kind, state="entered").aggregate(sum=Sum("quantity"))["sum"]
    return int(waiting or 0)


def books(drive: Drive) -> list[Line]:
    """Every kind of a drive, computed anew from the records and held against the log: three queries.

    Where the records, the log and the published account do not say the same, the line says so in `problems`.
    """
    came_in = _by_kind(drive.contributions.all())
    went_out = _by_kind(drive.spendings.filter(state__in=_STANDING))
    logged = _logged(drive)
    kinds = {*drive.accepts, *came_in, *went_out, *drive.published, *(kind for _way, kind in logged)}
    lines = []
    for kind in (one for one in BOOKED if one in kinds):
        line = Line(
            kind=kind, came_in=came_in[kind][0], went_out=went_out[kind][0], logged_in=logged["in", kind],
            logged_out=logged["out", kind], published=drive.published.get(kind), gifts=came_in[kind][1],
        )  # fmt: skip
        line.problems.extend(_problems(drive, line))
        lines.append(line)
    return lines


def _by_kind(rows: Any) -> dict[str, tuple[int, int]]:
    """kind → (sum, lines that stand)."""
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    standing = Count("pk", filter=~Q(state__in=["counter", "countered"]))
    for kind, total, count in rows.values_list("kind").annotate(total=Sum(_SIGNED), count=standing):
        found[kind] = (int(total), count)
    return found


#: act → (which way, sign). What the log has of a drive is found by the facts of its entries, not by our rows.
_ACTS = {
    "drives.contribution_received": ("in", 1), "drives.contribution_counter_entered": ("in", -1),
    "drives.spending_approved": ("out", 1), "drives.spending_counter_entered": ("out", -1),
}  # fmt: skip
_LOGGED = """
SELECT act, told->>'kind', sum((told->>'quantity')::bigint)::bigint FROM (
    SELECT act, convert_from(leaf, 'UTF8')::jsonb->'facts' AS told FROM ledger_entry
    WHERE act = ANY(%s) AND at >= %s AND unit_code = %s
) AS entries WHERE told->>'drive' = %s GROUP BY 1, 2
"""


def _logged(drive: Drive) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute(_LOGGED, [list(_ACTS), drive.begun_at, drive.unit.code, drive.uid.hex])
        for act, kind, total in cursor.fetchall():
            way, sign = _ACTS[act]
            found[way, kind] += sign * total
    return found


def _problems(drive: Drive, line: Line) -> Iterable[str]:
    told = {"kind": line.label}
    pairs = (
        (
            line.came_in,
            line.logged_in,
            _("%(kind)s received: the records say %(a)s, the public log says %(b)s."),
        ),
        (
            line.went_out,
            line.logged_out,
            _("%(kind)s spent: the records say %(a)s, the public log says %(b)s."),
        ),
    )
    for a, b, words in pairs:
        if a != b:
            yield words % {**told, "a": measured(line.kind, a), "b": measured(line.kind, b)}
    if line.remaining < 0:
        yield _("%(kind)s: more was spent than came in.") % told
    if drive.state != "accounted":
        return
    published = line.published or {"in": 0, "out": 0}
    for key, now, words in (
        ("in", line.came_in, _("%(kind)s received: the account says %(a)s, the records say %(b)s.")),
        ("out", line.went_out, _("%(kind)s spent: the account says %(a)s, the records say %(b)s.")),
    ):
        if published[key] != now:
            yield words % {**told, "a": measured(line.kind, published[key]), "b": measured(line.kind, now)}


@dataclass(frozen=True)
class Progress:
    """How near a drive is to its goal: what came in, and what was delivered directly."""

    value: int
    goal: int
    kind: str

    @property
    def words(self) -> str:
        told = {"value": measured(self.kind, self.value), "goal": measured(self.kind, self.goal)}
        return _("%(value)s of %(goal)s") % told

    @property
    def percent(self) -> int:
        """Whole per cents, rounded down: a goal is never told as reached before it is."""
        return self.value * 100 // self.goal


def progress(drive: Drive, lines: Sequence[Line], direct: Sequence[Help]) -> Progress | None:
    """None where the drive has no goal."""
    if not drive.goal:
        return None
    booked = sum(line.came_in for line in lines if line.kind == drive.goal_kind)
    given = sum(one.direct for one in direct if one.kind == drive.goal_kind)
    return Progress(booked + given, drive.goal, drive.goal_kind)


# --- needs and offers


@dataclass
class Help:
    """One kind in one place: how much is needed and offered, how much went directly from one to the other."""

    unit: Any
    kind: str
    needed: int = 0
    filled: int = 0
    people: int = 0
    offered: int = 0
    direct: int = 0

    @property
    def label(self) -> str:
        return str(Good(self.kind).label)

    @property
    def words(self) -> dict[str, str]:
        told = {"needed": self.needed, "filled": self.filled, "offered": self.offered}
        return {name: measured(self.kind, value) for name, value in told.items()}

    @property
    def people_shown(self) -> str:
        """Few people are not counted in public."""
        if not self.people:
            return "–"
        return (
            str(self.people) if self.people >= FEWEST_SHOWN else _("fewer than %(n)d") % {"n": FEWEST_SHOWN}
        )


def help_of(drive: Drive) -> list[Help]:
    """Needs and offers of a drive by place and kind, without anything about anybody: four queries.

    No sum over places is given: it would tell the small numbers that are kept back.
    """
    found: dict[tuple[int, str], Help] = {}

    def at(unit: int, kind: str) -> Help:
        return found.setdefault((unit, kind), Help(unit=unit, kind=kind))

    live = ~Q(state="withdrawn") | Q(delivered__gt=0)
    needs = drive.needs.filter(live).values_list("unit", "kind")
    for unit, kind, needed, filled, people in needs.annotate(
        Sum("quantity"), Sum("delivered"), Sum("people")
    ):
        one = at(unit, kind)
        one.needed, one.filled, one.people = int(needed), int(filled), int(people)
    for unit, kind, offered in (
        drive.offers.filter(live).values_list("unit", "kind").annotate(Sum("quantity"))
    ):
        at(unit, kind).offered = int(offered)
    arrived = drive.matches.filter(state="delivered").values_list("unit", "offer__kind")
    for unit, kind, direct in arrived.annotate(Sum("quantity")):
        at(unit, kind).direct = int(direct)
    units = Unit.objects.in_bulk({one.unit for one in found.values()})
    for one in found.values():
        one.unit = units[one.unit]
    order = list(Good)
    return sorted(
        found.values(), key=lambda one: (one.unit.rank, one.unit.sort_key, order.index(Good(one.kind)))
    )


def is_begun(drive: Drive) -> bool:
    """Does anything stand in the books, or is anything on its way or delivered?"""
    standing = drive.contributions.filter(state="received").exists()
    return bool(standing or drive.matches.exclude(state="undone").exists() or drive.spendings.filter(state="entered").exists())  # fmt: skip


def places_of(drive: Drive) -> list[Unit]:
    """The unit of the drive and those directly below it."""
    return [drive.unit, *children_of(drive.unit)]


def open_offers(drive: Drive, *, kind: str = "") -> list[Offer]:
    """Offers of which something is left."""
    rows = drive.offers.filter(state="open")
    return list((rows.filter(kind=kind) if kind else rows).select_related("unit").order_by("pk"))


def open_needs(drive: Drive) -> list[Need]:
    return list(drive.needs.filter(state="open").select_related("unit").order_by("pk"))


# --- receipts


def by_code(code: str) -> Contribution | Offer | None:
    """What a receipt stands for."""
    given = (
        Contribution.objects.select_related("drive__unit", "drive__host", "counters")
        .filter(code=code)
        .first()
    )
    return (
        given or Offer.objects.select_related("drive__unit", "drive__host", "unit").filter(code=code).first()
    )


# --- people and bodies


def hosts(person: Person, permission: str) -> list[Body]:
    """Bodies for which the person may act with this permission."""
    bodies = {post.body_id for post in person.posts_with(permission)}
    found = Body.objects.select_related("unit").filter(pk__in=bodies, valid_to__isnull=True)
    return list(found.order_by("unit__rank", "pk"))


def parties_of(programme: Programme) -> list[Body]:
    found = Body.objects.select_related("unit").filter(pk__in=programme.parties)
    return sorted(found, key=lambda one: (one.pk != programme.host_id, one.pk))


@dataclass(frozen=True)
class Kept:
    """How the tasks of programmes stand. Late is not in time, dropped is not left out."""

    planned: int
    done: int
    late: int
    dropped: int
    open: int


def kept(tasks: Iterable[JointTask]) -> Kept:
    states = [task.state for task in tasks]
    return Kept(
        planned=len(states), done=states.count("done"), late=states.count("done_late"),
        dropped=states.count("dropped"), open=states.count("open"),
    )  # fmt: skip


def money_of(unit: Unit) -> Balance:
    """Money of all drives of a unit with those below it: two queries."""
    ids = covered_ids([unit.pk])
    came = Contribution.objects.filter(unit_id__in=ids, kind=Good.MONEY).aggregate(sum=Sum(_SIGNED))["sum"]
    out = Spending.objects.filter(unit_id__in=ids, kind=Good.MONEY, state__in=_STANDING)
    return Balance(int(came or 0), int(out.aggregate(sum=Sum(_SIGNED))["sum"] or 0))


def unit_stamp(unit: Unit) -> str:
    """Changes with every act on a drive or its money: pages are cached by it."""
    return stamp_of(unit, Drive, Contribution, Spending)
