"""What the law said on a day, and which days count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from danvan.lib.clock import (
    Due,
    Override,
    Overrides,
    WorkCalendar,
    add,
    explain,
    load_overrides,
    remaining,
    subtract,
)
from danvan.lib.memory import remembered
from danvan.lib.rules import NoRule, Rule, Rulebook, load_rulebook
from danvan.lib.rules.book import ROLL_FORWARD

from .models import CalendarDay, RuleVersion

_EDITS = "rulebook.calendar-edits"
_PERIOD = range(2015, 2041)


@dataclass(frozen=True)
class Deadline:
    """A computed deadline with all that is needed to defend it later."""

    version_id: int
    due: Due

    @property
    def due_on(self) -> date:
        return self.due.due_on

    @cached_property
    def steps(self) -> dict[str, list[str]]:
        """The reasoning in both languages, as stored with the clock."""
        return {language: explain(self.due.steps, lang=language) for language in ("vi", "en")}


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """All rules of data/rulebook, read once for each process."""
    return load_rulebook(settings.RULEBOOK_DIR)


def rule(rule_id: str, *, on: date | None = None) -> Rule:
    """The version of a rule in force on a day (today unless told). Raises NoRule."""
    return rulebook().rule(rule_id, on or timezone.localdate())


def calendar() -> WorkCalendar:
    """Working days as the library, the data files and the operator's own edits say."""
    edits = cache.get(_EDITS)
    if edits is None:
        edits = tuple(CalendarDay.objects.order_by("day").values_list("day", "kind", "basis"))
        cache.set(_EDITS, edits, 60)
    return _calendar(edits)


def forget_calendar() -> None:
    """After an edit of the calendar: the next deadline sees it."""
    cache.delete(_EDITS)


@lru_cache(maxsize=2)
def _calendar(edits: tuple[tuple[date, str, str], ...]) -> WorkCalendar:
    published = load_overrides(settings.HOLIDAYS_FILE)
    edited = {day for day, _kind, _basis in edits}
    days = [one for one in published.days if one.day not in edited]
    days += [
        Override(day=day, kind=kind, name_vi=basis, name_en=basis, basis=basis) for day, kind, basis in edits
    ]
    return WorkCalendar.from_library(_PERIOD, Overrides(tuple(days), published.years))


@remembered
def deadline(
    rule_id: str, *, start: date, pauses: Sequence[tuple[date, date]] = (), on: date | None = None
) -> Deadline:
    """When something that began on `start` falls due under the rule in force on `on` (default: `start`)."""
    body = _body(rule_id, on or start)
    return _computed(body, _version_id(body["digest"], body), start=start, pauses=pauses)


def deadline_under(
    version: RuleVersion, *, start: date, pauses: Sequence[tuple[date, date]] = ()
) -> Deadline:
    """The same under a stored version: a change of law never rewrites an old clock."""
    return _computed(version.body, version.pk, start=start, pauses=pauses)


def _computed(
    body: Mapping[str, Any], version: int, *, start: date, pauses: Sequence[tuple[date, date]]
) -> Deadline:
    if body["direction"] == "before":
        return Deadline(version, subtract(calendar(), start, body["value"], body["unit"]))
    due = add(calendar(), start, body["value"], body["unit"], pauses=pauses, roll_forward=body["rolls"])
    return Deadline(version, due)


@lru_cache(maxsize=4096)
def _body(rule_id: str, day: date) -> Mapping[str, Any]:
    """What a stored version holds: enough to compute and to explain without the files it came from."""
    book = rulebook()
    found = book.rule(rule_id, day)
    try:
        rolls = found.roll_forward and bool(book.rule(ROLL_FORWARD, day).value)
    except NoRule:
        rolls = False
    return {
        "id": found.id, "digest": f"{found.digest[:62]}{'-r' if rolls else '-s'}", "value": found.number,
        "unit": found.unit, "direction": found.direction, "rolls": rolls,
        "name_vi": found.name_vi, "name_en": found.name_en, "basis_vi": found.cite("vi"),
        "basis_en": found.cite("en"), "confidence": found.confidence_on(day),
        "counted_from_vi": found.counted_from_vi, "counted_from_en": found.counted_from_en,
        "effective_from": found.effective_from.isoformat(),
    }  # fmt: skip


def _version_id(digest: str, body: Mapping[str, Any]) -> int:
    """Row of this exact version, written down the first time it is used."""
    key = f"rulebook.version.{digest}"
    found = cache.get(key)
    if found is None:
        version, _created = RuleVersion.objects.get_or_create(
            digest=digest, defaults={"rule": body["id"], "body": dict(body)}
        )
        found = version.pk
        transaction.on_commit(lambda: cache.set(key, found, None))
    return int(found)


def days_left(due_on: date, *, today: date | None = None) -> int:
    """Working days from today to the deadline; negative when it has passed."""
    return remaining(calendar(), today or timezone.localdate(), due_on).working_days


def local_day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
