"""The only readers of directives for screens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from danvan.kernel.dossiers.public import Dossier, Exhibit, within_reach
from danvan.kernel.figures.public import by_unit, measures, values
from danvan.kernel.organisations.public import Person, Unit, ancestors_of, children_of, covered_ids, scope_of
from danvan.lib.vietnamese.document_numbers import DocumentNumber, parse_number

from .models import Answer, Directive, Finding, FollowUp, Relation, Survey, Task, Visit


def key_of(number: DocumentNumber, *, year: int) -> str:
    """What tells a paper apart from every other: 01-CT/TU and 1-CT/TU of one year are the same."""
    return f"{'-'.join(number.issuers)}|{number.type}|{number.number}{number.letter}|{number.year or year}"


def directives_for(person: Any) -> QuerySet[Directive]:
    """Papers are public: staff see all of them."""
    is_staff = isinstance(person, Person) and person.can("directives.read")
    rows = Directive.objects.select_related("unit")
    return rows if is_staff else rows.none()


def public_directives() -> QuerySet[Directive]:
    return Directive.objects.select_related("unit")


def tasks_for(person: Any) -> QuerySet[Task]:
    """Tasks of units that the person's posts reach."""
    return within_reach(Task.objects.select_related("unit", "directive"), person, "directives.read")


def called(text: str, *, year: int | None = None, seen_from: Unit | None = None) -> list[Directive]:
    """Papers of this number, newest first; the year narrows where numbers have restarted.

    Seen from a unit, papers of its own and of the units above it go before those of others.
    """
    number = parse_number(text)
    if number is None:
        return []
    prefix = f"{'-'.join(number.issuers)}|{number.type}|{number.number}{number.letter}|"
    found = Directive.objects.filter(key__startswith=prefix)
    wanted = number.year or year
    papers = list((found.filter(key=f"{prefix}{wanted}") if wanted else found).order_by("-issued_on", "-pk"))
    if seen_from is None:
        return papers
    above = {unit.pk for unit in ancestors_of(seen_from)}
    return [one for one in papers if one.unit_id in above] or papers


def in_force(directive: Directive, day: date) -> bool:
    """Was the paper in force on a day? Replaced ones are until the day their replacement takes effect."""
    ended = directive.effective_to is not None and day > directive.effective_to
    return directive.effective_from <= day and not ended


@dataclass(frozen=True)
class StaleBasis:
    """A basis that is no longer in force, and what stands in its place."""

    basis: Directive
    replaced_by: Directive | None
    since: date | None


def stale_bases(directive: Directive, *, on: date | None = None) -> list[StaleBasis]:
    """Papers that this one is based on and that are not in force today (or on a day): two queries."""
    day = on or timezone.localdate()
    based = Relation.objects.filter(source=directive, kind="based_on").select_related("target")
    stale = [one.target for one in based if not in_force(one.target, day)]
    by_target = {
        one.target_id: one.source
        for one in Relation.objects.filter(target__in=stale, kind="replaces").select_related("source")
    }
    return [StaleBasis(one, by_target.get(one.pk), one.effective_to) for one in stale]


def relations_of(directive: Directive) -> list[Relation]:
    """Both directions: what it says of others and others of it."""
    here = Relation.objects.filter(source=directive) | Relation.objects.filter(target=directive)
    return list(here.select_related("source", "target").order_by("kind", "pk"))


@dataclass(frozen=True)
class Progress:
    """How far a task has come, counted from records."""

    task: Task
    value: int

    @property
    def is_reached(self) -> bool:
        return self.value >= self.task.target

    @property
    def gap(self) -> int:
        return max(0, self.task.target - self.value)


def progress_of(task: Task) -> Progress:
    """One figure of one unit. A task that was judged keeps what it was judged by."""
    if task.reached is not None:
        return Progress(task, task.reached)
    found = values([task.measure], task.unit, start=task.starts_on, end=task.due_on)[task.measure]
    return Progress(task, int(found.value or 0))


def progress(tasks: Sequence[Task]) -> list[Progress]:
    """The same for many: one query for each measure and period, not for each task."""
    groups: dict[tuple[str, date, date], list[Task]] = {}
    for task in tasks:
        if task.reached is None:
            groups.setdefault((task.measure, task.starts_on, task.due_on), []).append(task)
    counted: dict[tuple[str, date, date], dict[int, Any]] = {
        key: by_unit(key[0], [task.unit_id for task in group], start=key[1], end=key[2])
        for key, group in groups.items()
    }
    found = []
    for task in tasks:
        if task.reached is not None:
            found.append(Progress(task, task.reached))
            continue
        value = counted[task.measure, task.starts_on, task.due_on].get(task.unit_id)
        found.append(Progress(task, int(value.value or 0) if value is not None else 0))
    return found


def measure_choices() -> list[tuple[str, Any]]:
    """Figures by which a task can be measured, each with its noun."""
    return [(name, measure.label) for name, measure in measures().items()]


def assignable(person: Person) -> list[Unit]:
    """Units to which the person may give tasks: their own and those right below."""
    own = {post.body.unit_id: post.body.unit for post in person.posts_with("directives.assign")}
    below = [child for unit in own.values() for child in children_of(unit)]
    return [*own.values(), *[child for child in below if child.pk not in own]]


_PUBLIC = ("concluded", "followed_up")


def surveys_for(person: Any) -> QuerySet[Survey]:
    """Those of one's own units, and announced ones that visit a unit within reach."""
    scope = scope_of(person, "directives.read")
    visited = Visit.objects.filter(scope).values("survey_id")
    known = Q(pk__in=visited) & ~Q(state__in=["planned", "cancelled"])
    return Survey.objects.filter(scope | known).select_related("unit", "directive", "body", "number")


def public_surveys() -> QuerySet[Survey]:
    """Those whose conclusion was issued."""
    return Survey.objects.filter(state__in=_PUBLIC).select_related("unit", "directive", "body", "number")


def follow_ups_for(person: Any) -> QuerySet[FollowUp]:
    """Of units within reach, and those that one's own units asked for."""
    scope = scope_of(person, "directives.read")
    asked = Survey.objects.filter(scope).values("pk")
    rows = FollowUp.objects.filter(scope | Q(finding__visit__survey__in=asked))
    return rows.select_related("unit", "finding__visit__survey__directive")


def visit_called(pk: int) -> Visit | None:
    """The visit with its unit and survey; who may see it is for the caller to ask."""
    return Visit.objects.select_related("unit", "survey__directive").filter(pk=pk).first()


def follow_ups_of(survey: Survey) -> QuerySet[FollowUp]:
    rows = FollowUp.objects.filter(finding__visit__survey=survey)
    return rows.select_related("unit").order_by("pk")


def findings_of(survey: Survey) -> QuerySet[Finding]:
    rows = Finding.objects.filter(visit__survey=survey).select_related("visit__unit")
    return rows.order_by("visit__unit__sort_key", "kind", "pk")


def with_files(rows: Iterable[Dossier]) -> list[Any]:
    """Rows with the files that their acts brought, as `files`: one query for all of them."""
    found: list[Any] = list(rows)
    brought: dict[str, list[Exhibit]] = defaultdict(list)
    exhibits = Exhibit.objects.filter(thing__in=[one.thing for one in found])
    for exhibit in exhibits.select_related("paper").order_by("pk"):
        brought[exhibit.thing].append(exhibit)
    for one in found:
        one.files = brought[one.thing]
    return found


def answers_for(person: Any) -> QuerySet[Answer]:
    """Working papers: for the surveying unit, whose answers they are."""
    return within_reach(Answer.objects.all(), person, "directives.read")


def findings_for(person: Any) -> QuerySet[Finding]:
    """The same of findings."""
    return within_reach(Finding.objects.all(), person, "directives.read")


def visitable(survey: Survey) -> list[Unit]:
    """Units right below the surveying one, without those where somebody of the team holds a post."""
    theirs = {one.post.body.unit_id for one in survey.team.select_related("post__body")}
    known = set(survey.visits.values_list("unit_id", flat=True))
    return [one for one in children_of(survey.unit) if one.pk not in theirs | known]


# --- tasks by level, at a glance


@dataclass(frozen=True)
class Level:
    """How the units of one level stand with one task."""

    level: str
    reached: list[Progress]
    on_the_way: list[Progress]
    behind: list[Progress]
    missing: list[Unit]


@dataclass(frozen=True)
class Line:
    """One task of a paper, level by level."""

    title: str
    directive: Directive
    levels: list[Level]


def is_behind(done: Progress, today: date) -> bool:
    """Less of the target than of the time has gone by; judged tasks that failed are behind too."""
    task = done.task
    if done.is_reached:
        return False
    if task.state == "unmet" or today > task.due_on:
        return True
    whole, gone = (task.due_on - task.starts_on).days + 1, (today - task.starts_on).days
    return gone > 0 and done.value * whole < task.target * gone


def matrix(person: Any, year: int, *, today: date | None = None) -> list[Line]:
    """Tasks of a year by level: reached, on the way, behind, missing. A fixed number of queries and one for each measure and period.

    Missing are the sister units: of the same level and the same superior as a unit that has the task.
    """
    day = today or timezone.localdate()
    rows = (
        tasks_for(person).filter(starts_on__year__lte=year, due_on__year__gte=year).exclude(state="withdrawn")
    )
    done = progress(
        list(rows.order_by("directive__issued_on", "directive_id", "title", "unit__sort_key", "pk"))
    )
    superiors = {(one.task.unit.parent_id, one.task.unit.level) for one in done}
    sisters = within_reach_units(person, {parent for parent, _level in superiors if parent is not None})
    lines: dict[tuple[int, str], list[Progress]] = {}
    for one in done:
        lines.setdefault((one.task.directive_id, one.task.title), []).append(one)
    return [
        Line(title, group[0].task.directive, _levels(group, sisters, day))
        for (_paper, title), group in lines.items()
    ]


def within_reach_units(person: Any, superiors: set[int]) -> list[Unit]:
    """Units of today right below these that the person's posts reach."""
    rows = Unit.objects.filter(parent_id__in=superiors, valid_to__isnull=True)
    if not person.is_system:
        own = sorted({post.body.unit_id for post in person.posts_with("directives.read")})
        rows = rows.filter(pk__in=covered_ids(own))
    return list(rows.order_by("sort_key"))


def _levels(group: list[Progress], sisters: list[Unit], day: date) -> list[Level]:
    found = []
    for level in dict.fromkeys(
        one.task.unit.level for one in sorted(group, key=lambda one: one.task.unit.rank)
    ):
        here = [one for one in group if one.task.unit.level == level]
        have = {one.task.unit_id for one in here}
        above = {one.task.unit.parent_id for one in here}
        is_shared = len(here) > 1
        found.append(
            Level(
                level,
                reached=[one for one in here if one.is_reached],
                on_the_way=[one for one in here if not one.is_reached and not is_behind(one, day)],
                behind=[one for one in here if is_behind(one, day)],
                missing=[
                    one for one in sisters
                    if is_shared and one.level == level and one.parent_id in above and one.pk not in have
                ],
            )
        )  # fmt: skip
    return found


def themes(year: int) -> list[Directive]:
    """Papers that set the theme of a year and are in force in it."""
    rows = Directive.objects.filter(kind="theme", effective_from__year__lte=year).select_related("unit")
    open_ended = Q(effective_to__isnull=True, effective_from__year=year)
    return list(
        rows.filter(open_ended | Q(effective_to__year__gte=year)).order_by("unit__rank", "-issued_on", "pk")
    )
