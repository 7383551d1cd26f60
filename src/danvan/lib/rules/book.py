"""All rules together: the one in force on a day, and the deadline it gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from danvan.lib.clock import Due, Pause, WorkCalendar, add, subtract
from danvan.lib.rules.model import DAY_UNITS, Law, Rule

ROLL_FORWARD = "clock.roll_forward"


class NoRule(LookupError):  # noqa: N818 - an answer callers ask for by this name
    """No version of a rule is in force on the day asked for."""


class OverlappingRules(ValueError):  # noqa: N818 - as NoRule
    """Two versions of one rule claim the same day."""


class Rulebook:
    """Every version of every rule. `enabled` names the ids switched on although their file has them off."""

    def __init__(
        self, rules: Iterable[Rule], laws: Mapping[str, Law] | None = None, enabled: Iterable[str] = ()
    ) -> None:
        self.laws = dict(laws or {})
        self._enabled = frozenset(enabled)
        self._versions: dict[tuple[str, str | None], tuple[Rule, ...]] = {}
        self._digests: dict[str, Rule] = {}
        for rule in sorted(rules, key=lambda rule: (rule.id, rule.effective_from)):
            self._file(rule)

    def __iter__(self) -> Iterator[Rule]:
        return (rule for versions in self._versions.values() for rule in versions)

    def __len__(self) -> int:
        return sum(map(len, self._versions.values()))

    def rule(self, rule_id: str, on: date, *, scope: str | None = None) -> Rule:
        """The version in force on `on`. With a `scope` (unit code) the local rule, else the country's.

        Raises NoRule, saying whether the id is unknown, out of force that day, or switched off.
        """
        versions = self._versions.get((rule_id, scope)) or self._versions.get((rule_id, None))
        if not versions:
            raise NoRule(f"{rule_id}: there is no such rule" + (f" for unit {scope}" if scope else ""))
        for rule in versions:
            if rule.is_in_force(on):
                if rule.is_enabled or rule.id in self._enabled:
                    return rule
                raise NoRule(f"{rule_id}: switched off; enable it to use it")
        spans = ", ".join(f"{r.effective_from}–{r.effective_to or ''}" for r in versions)
        raise NoRule(f"{rule_id}: nothing in force on {on.isoformat()} (known: {spans})")

    def versions(self, rule_id: str, *, scope: str | None = None) -> tuple[Rule, ...]:
        """All versions, oldest first; empty when the id is unknown."""
        return self._versions.get((rule_id, scope), ())

    def by_digest(self, digest: str) -> Rule:
        """The version an old deadline was computed with. Raises NoRule."""
        if digest not in self._digests:
            raise NoRule(f"no rule has the digest {digest[:12]}…")
        return self._digests[digest]

    def area(self, name: str, on: date) -> tuple[Rule, ...]:
        """What is in force in one area of law (the name of its file), in the order of the ids."""
        return tuple(rule for rule in self if rule.area == name and rule.is_in_force(on))

    def due(self, rule: Rule, calendar: WorkCalendar, start: date, *, pauses: Iterable[Pause] = ()) -> Due:
        """The deadline of an event of `start`, rolled over a day off where the law of that day says so."""
        try:
            rolls = bool(self.rule(ROLL_FORWARD, start).value)
        except NoRule:
            rolls = False
        return due_for(rule, calendar, start, pauses=pauses, roll_forward=rolls and rule.roll_forward)

    def _file(self, rule: Rule) -> None:
        key = (rule.id, rule.scope)
        versions = self._versions.get(key, ())
        if versions:
            last = versions[-1]
            if last.effective_to is None or rule.effective_from < last.effective_to:
                raise OverlappingRules(
                    f"{rule.id}: the versions of {last.effective_from} and {rule.effective_from} overlap"
                )
        self._versions[key] = (*versions, rule)
        self._digests[rule.digest] = rule


def due_for(
    rule: Rule,
    calendar: WorkCalendar,
    start: date,
    *,
    pauses: Iterable[Pause] = (),
    roll_forward: bool | None = None,
) -> Due:
    """The last day of a term, or for a rule counted back ("before") the latest day to act.

    Raises TypeError for a rule that is not a term in days; hours and minutes go through `clock.add_time`.
    """
    if rule.unit not in DAY_UNITS:
        raise TypeError(f"{rule.id} is not a term in days but {rule.unit}")
    if rule.direction == "before":
        return subtract(calendar, start, rule.number, rule.unit)
    rolls = rule.roll_forward if roll_forward is None else roll_forward
    return add(calendar, start, rule.number, rule.unit, pauses=pauses, roll_forward=rolls)
