"""The only readers of initiatives for screens: say whose eyes, and keep to a fixed number of statements."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from danvan.kernel.dossiers.public import exhibits_of, stamp_of, within_reach
from danvan.kernel.figures.public import measures, values
from danvan.kernel.organisations.public import Person, Unit, ancestors_of, covered_ids
from danvan.kernel.registry.public import house
from danvan.kernel.rulebook.public import rule
from danvan.lib.agreement import RELIABLE, TENTATIVE, alpha
from danvan.lib.vietnamese.normal import fold
from danvan.lib.vietnamese.similar import distance, minhash_bands, simhash

from . import rules
from .models import Assessment, Candidacy, Initiative, Season

#: States in which everybody may read of a model. What was not recognised stays: one learns from it as well.
PUBLIC_STATES = ("running", "reported", "recognised", "unconfirmed", "lapsed", "not_recognised")
#: States in which a model stands in the way of another one just like it.
STANDING_STATES = ("registered", "running", "reported", "recognised", "unconfirmed")
#: Levels at which councils recognise, lowest first.
LEVELS = ("commune", "district", "province", "nation")
_CLOSE_ENOUGH, _LOOKED_AT, _DRAWN, _LISTED = 5, 60, 60, 200
_LONGEST_WINDOW = 12


# --- whose eyes


def seasons_for(person: Any) -> QuerySet[Season]:
    """Seasons of units that the person's posts reach."""
    return within_reach(Season.objects.select_related("unit", "host"), person, "initiatives.read")


def initiatives_for(person: Any) -> QuerySet[Initiative]:
    rows = Initiative.objects.select_related(
        "unit", "body", "season__unit", "neighbourhood", "copied_from__unit", "copied_from__body"
    )
    return within_reach(rows, person, "initiatives.read")


def candidacies_for(person: Any) -> QuerySet[Candidacy]:
    rows = Candidacy.objects.select_related(
        "unit", "initiative__body", "season__unit", "season__host", "below__unit", "number"
    )
    return within_reach(rows, person, "initiatives.read")


def assessments_for(person: Any) -> QuerySet[Assessment]:
    """One's own assessments, and those of dossiers where all are in: before that the others' are not there."""
    rows = Assessment.objects.select_related(
        "unit", "assessor", "candidacy__initiative__body", "candidacy__season"
    )
    is_open = Q(candidacy__complete_on__isnull=False)
    own = Q(assessor_id=getattr(person, "pk", None))
    return within_reach(rows, person, "initiatives.read").filter(is_open | own)


def public_initiatives() -> QuerySet[Initiative]:
    """The catalogue: what runs, what was recognised and at which level, what lapsed and what was not recognised."""
    found = Initiative.objects.filter(state__in=PUBLIC_STATES)
    return found.select_related("unit", "body", "season", "neighbourhood", "copied_from")


# --- seasons and rubrics


@lru_cache(maxsize=1)
def sample_rubric() -> tuple[dict[str, Any], ...]:
    """The shipped rubric; a sample, not official."""
    with (settings.DATA_DIR / "initiatives" / "sample_rubric.toml").open("rb") as file:
        return tuple(tomllib.load(file)["criterion"])


def rubric_for(unit: Unit, year: int) -> tuple[list[dict[str, Any]], str]:
    """The rubric of the nearest season above with an official one in that year, and its document.

    Without one: the sample and an empty document.
    """
    above = [place.pk for place in ancestors_of(unit)]
    official = Season.objects.filter(unit_id__in=above, year=year, is_sample=False).select_related("unit")
    nearest = max(official, key=lambda season: season.unit.rank, default=None)
    if nearest is None:
        return [dict(one) for one in sample_rubric()], ""
    return nearest.rubric, nearest.rubric_basis


def open_season_for(unit: Unit) -> Season | None:
    """The season in which a body of the unit registers: of the unit itself, or the nearest one above."""
    above = [place.pk for place in ancestors_of(unit)]
    seasons = Season.objects.filter(unit_id__in=above, state="open").select_related("unit", "host")
    return max(seasons, key=lambda season: (season.unit.rank, season.year), default=None)


def season_above(season: Season) -> Season | None:
    """The season of the same year at the nearest level above that still takes dossiers."""
    above = [place.pk for place in ancestors_of(season.unit) if place.pk != season.unit_id]
    seasons = Season.objects.filter(unit_id__in=above, year=season.year, state__in=["open", "appraisal"])
    return max(seasons.select_related("unit", "host"), key=lambda one: one.unit.rank, default=None)


def least_assessors(*, today: date | None = None) -> int:
    return int(rule("platform.assessors", on=today or timezone.localdate()).number)


@dataclass(frozen=True)
class Balance:
    """Where every registered model of a season is. The parts always add up to what was registered."""

    registered: int
    parts: dict[str, int]

    @property
    def shown(self) -> list[tuple[Any, int]]:
        """State and count, leaving out what does not occur."""
        labels = dict(Initiative.WORKFLOW.choices)
        return [(labels[state], count) for state, count in self.parts.items() if count]


def balance(season: Season) -> Balance:
    """One query."""
    rows = season.initiatives.values("state").annotate(count=Count("pk")).values_list("state", "count")
    counted = dict(rows)
    parts = {name: counted.get(name, 0) for name, _label in Initiative.WORKFLOW.choices}
    return Balance(sum(parts.values()), parts)


@dataclass(frozen=True)
class Step:
    """How many dossiers came to one council and what became of them."""

    level: str
    asked: int  #: that the council below was asked to propose; at the first level none is asked
    sent: int  #: that reached the council
    recognised: int


def ladder(season: Season) -> list[Step]:
    """For the models registered in a season: of how many how many went on, level by level. One query."""
    rows = Candidacy.objects.filter(initiative__season=season)
    counted = rows.values("level").annotate(
        asked=Count("pk", filter=Q(asked_on__isnull=False)),
        sent=Count("pk", filter=Q(sent_on__isnull=False) & ~Q(state="returned")),
        recognised=Count("pk", filter=Q(state="recognised")),
    )
    found = {one["level"]: Step(**one) for one in counted}
    return [found[level] for level in LEVELS if level in found]


# --- who registers, who assesses


def neighbourhoods(person: Person) -> list[Unit]:
    """Neighbourhoods of the communes for which the person may register."""
    units = {post.body.unit_id for post in person.posts_with("initiatives.register")}
    found = Unit.objects.filter(parent_id__in=units, level="neighbourhood").existing_on(timezone.localdate())
    return list(found.order_by("sort_key"))


def possible_assessors(candidacy: Candidacy) -> list[Person]:
    """Who could sit on the panel: posts of the season's unit and above, no part in the model, not asked yet."""
    roles = house().roles_with("initiatives.assess")
    places = [place.pk for place in ancestors_of(candidacy.season.unit)]
    today = timezone.localdate()
    current = Q(holdings__ends_on__isnull=True) | Q(holdings__ends_on__gt=today)
    people = Person.objects.filter(
        current, is_active=True, holdings__starts_on__lte=today, holdings__post__role__in=roles,
        holdings__post__body__unit_id__in=places,
    ).exclude(pk__in=candidacy.assessments.values("assessor_id"))  # fmt: skip
    found = people.distinct().order_by("name", "pk")
    return [person for person in found if not rules.has_conflict(person, candidacy.initiative)]


# --- alike


def bands_of(text: str) -> list[int]:
    return minhash_bands(text)


@dataclass(frozen=True)
class Alike:
    """Models that say nearly the same: in one's own place they stand in the way, elsewhere one may copy them."""

    here: list[Initiative] = field(default_factory=list)
    elsewhere: list[Initiative] = field(default_factory=list)


def alike(
    *, name: str, text: str, unit: Unit | None, leaving_out: Initiative | None = None, public: bool = False
) -> Alike:
    """Standing models told in nearly the same words or under the same name. Four queries at most.

    `leaving_out`: the family of a model that is copied on purpose. `public`: only what everybody may read.
    """
    rows = Initiative.objects.filter(state__in=STANDING_STATES).select_related(
        "unit", "body", "neighbourhood"
    )
    if public:
        rows = rows.filter(state__in=PUBLIC_STATES)
    if leaving_out is not None:
        root = leaving_out.root_id or leaving_out.pk
        rows = rows.exclude(Q(pk=root) | Q(root_id=root))
    found = rows.filter(Q(bands__overlap=bands_of(text)) | Q(name__iexact=name.strip())).order_by("-pk")
    told, called = simhash(text), fold(name)
    close = [
        one for one in found[:_LOOKED_AT]
        if fold(one.name) == called or distance(simhash(one.text), told) < rules.ALIKE_BELOW
    ]  # fmt: skip
    near: set[int] = set()
    if unit is not None and close:
        near = {place.pk for place in ancestors_of(unit)} | set(covered_ids([unit.pk]))
    return Alike(
        here=[one for one in close if one.unit_id in near][:_CLOSE_ENOUGH],
        elsewhere=[one for one in close if one.unit_id not in near][:_CLOSE_ENOUGH],
    )


# --- what assessors said


@dataclass(frozen=True)
class Agreement:
    """Krippendorff's alpha of a dossier's assessments over all criteria, each as a share of its most."""

    value: Fraction | None

    @property
    def word(self) -> str:
        if self.value is None:
            return "none"
        if self.value >= RELIABLE:
            return "reliable"
        return "tentative" if self.value >= TENTATIVE else "weak"


def agreement(rubric: list[dict[str, Any]], given: list[dict[str, int]]) -> Agreement:
    """`given`: the points of each assessor by criterion."""
    items = [[Fraction(points[one["code"]], one["most"]) for points in given] for one in rubric]
    return Agreement(alpha(items))


def season_agreement(season: Season) -> Agreement:
    """Over all dossiers of the season that were decided, criterion by criterion: one query."""
    rows = Assessment.objects.filter(
        candidacy__season=season, state="given", candidacy__decided_on__isnull=False
    )
    told: dict[int, list[dict[str, int]]] = defaultdict(list)
    for candidacy_id, points in rows.values_list("candidacy_id", "points"):
        told[candidacy_id].append(points)
    items = [
        [Fraction(points[one["code"]], one["most"]) for points in given]
        for given in told.values()
        for one in season.rubric
    ]
    return Agreement(alpha(items))


# --- lineage and effect


@dataclass(frozen=True)
class Node:
    """One model in the picture of a family."""

    row: Initiative
    depth: int
    line: int
    parent: Node | None = None

    @property
    def x(self) -> int:
        return 8 + self.depth * 34

    @property
    def y(self) -> int:
        return 8 + self.line * 44


@dataclass(frozen=True)
class Family:
    """A first model with all that was copied from it, in the order of a tree."""

    nodes: list[Node]
    more: int = 0

    @property
    def width(self) -> int:
        return 360 + 34 * max((node.depth for node in self.nodes), default=0)

    @property
    def height(self) -> int:
        return 12 + 44 * len(self.nodes)


def family(initiative: Initiative, rows: QuerySet[Initiative]) -> Family:
    """The models of one lineage among `rows` (what the reader may see): one query. Empty without any copy."""
    root = initiative.root_id or initiative.pk
    found = list(rows.filter(Q(pk=root) | Q(root_id=root)).order_by("pk")[:_LISTED])
    if len(found) < 2:
        return Family([])
    there = {one.pk for one in found}
    below: dict[int | None, list[Initiative]] = defaultdict(list)
    for one in found:
        below[one.copied_from_id if one.copied_from_id in there else None].append(one)
    nodes: list[Node] = []
    waiting: list[tuple[Initiative, Node | None]] = [(one, None) for one in reversed(below[None])]
    while waiting:
        row, parent = waiting.pop()
        node = Node(row, 0 if parent is None else min(parent.depth + 1, 6), len(nodes), parent)
        nodes.append(node)
        waiting += [(one, node) for one in reversed(below[row.pk])]
    return Family(nodes[:_DRAWN], more=max(0, len(nodes) - _DRAWN))


@dataclass(frozen=True)
class Effect:
    """A figure of the unit in the whole months after the beginning, and in as many before it."""

    label: Any
    definition: Any
    months: int
    before: int
    after: int


def effect(initiative: Initiative, *, today: date | None = None) -> Effect | None:
    """Two queries; None while no whole month has passed, or without a figure."""
    today = today or timezone.localdate()
    if initiative.figure not in measures():
        return None
    begun = _number(initiative.starts_on)
    months = min(_LONGEST_WINDOW, _number(today) - begun - 1)
    if months < 1:
        return None
    name = initiative.figure
    spans = ((begun - months, begun - 1), (begun + 1, begun + months))
    before, after = (
        values([name], initiative.unit, start=_first(start), end=_first(end))[name] for start, end in spans
    )
    return Effect(before.label, before.definition, months, int(before.value or 0), int(after.value or 0))


def _number(day: date) -> int:
    """Months counted through, so that they can be added."""
    return day.year * 12 + day.month - 1


def _first(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def figure_choices() -> list[tuple[str, Any]]:
    """Figures that other parts of the house count; a model's own are no proof of its effect."""
    return [(name, one.label) for name, one in measures().items() if not name.startswith("initiatives.")]


# --- the public numbers


@dataclass(frozen=True)
class Tally:
    """How a unit's models stand, all years together."""

    registered: int
    recognised: int
    copied: int
    lapsed: int


def tally(unit: Unit | None = None) -> Tally:
    """One query; without a unit: everywhere."""
    rows = Initiative.objects.all()
    if unit is not None and not unit.is_country:
        rows = rows.filter(unit_id__in=covered_ids([unit.pk]))
    return Tally(
        **rows.aggregate(
            registered=Count("pk"),
            recognised=Count("pk", filter=Q(state__in=["recognised", "unconfirmed"])),
            copied=Count("pk", filter=Q(copied_from__isnull=False)),
            lapsed=Count("pk", filter=Q(state="lapsed")),
        )
    )


def unit_stamp(unit: Unit) -> str:
    """Changes with every act on a model of the unit: pages are cached by it."""
    return stamp_of(unit, Initiative)


# --- evidence


def evidence(initiative: Initiative, *, public: bool = False) -> dict[str, list[Any]]:
    """Files that show how it was and how it is: one query."""
    shown: dict[str, list[Any]] = {"before": [], "after": []}
    for one in exhibits_of(initiative, public=public):
        for when, papers in shown.items():
            if one.act == f"initiatives.{when}_shown":
                papers.append(one.paper)
    return shown


def story(initiative: Initiative, rows: QuerySet[Initiative], *, public: bool) -> dict[str, Any]:
    """What a model's page shows beside its form: evidence, effect, family and the way through the levels."""
    came = initiative.candidacies.select_related("season__unit", "number", "below").order_by("pk")
    return {
        "evidence": evidence(initiative, public=public),
        "file_route": "dossiers:public_exhibit" if public else "dossiers:exhibit",
        "effect": effect(initiative),
        "family": family(initiative, rows),
        "candidacies": list(came),
        "may_be_copied": rules.may_be_copied(initiative),
    }
