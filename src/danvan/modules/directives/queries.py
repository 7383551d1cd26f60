"""The only readers of directives for screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from danvan.kernel.dossiers.public import within_reach
from danvan.kernel.figures.public import by_unit, measures, values
from danvan.kernel.organisations.public import Person, Unit, ancestors_of, children_of
from danvan.lib.vietnamese.document_numbers import DocumentNumber, parse_number

from .models import Directive, Relation, Task


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
