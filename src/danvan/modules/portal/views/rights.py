"""Rights and deadlines in plain words, read from the rulebook as it stands today."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from danvan.lib.rules import Rule
from danvan.lib.rules.model import DAY_UNITS
from danvan.web.caching import cached_page
from danvan.web.http import public

from .. import queries

#: Areas of the rulebook that a resident asks about, in the order they meet them.
_AREAS: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    (
        "petitions",
        gettext_lazy("Feedback and proposals"),
        gettext_lazy("What you report or propose to a public body."),
    ),
    (
        "complaints",
        gettext_lazy("Complaints"),
        gettext_lazy("When a decision or an act wrongs you yourself."),
    ),
    (
        "denunciations",
        gettext_lazy("Denunciations"),
        gettext_lazy("When somebody breaks the law. Lodged elsewhere, under protection."),
    ),
    (
        "personal_data",
        gettext_lazy("Your personal data"),
        gettext_lazy("What you may ask of whoever holds data about you."),
    ),
    (
        "dialogue",
        gettext_lazy("Meetings with leaders"),
        gettext_lazy("When leaders must receive and hear residents."),
    ),
    (
        "disclosure",
        gettext_lazy("What must be posted"),
        gettext_lazy("What the commune must make public, and how long."),
    ),
    (
        "platform",
        gettext_lazy("What this platform promises"),
        gettext_lazy("Not law: our own word, which you may hold us to."),
    ),
)


_PER: dict[str, str | Promise] = {
    "week": gettext_lazy("per week"),
    "month": gettext_lazy("per month"),
    "quarter": gettext_lazy("per quarter"),
    "half_year": gettext_lazy("per half-year"),
    "year": gettext_lazy("per year"),
}


@dataclass(frozen=True)
class Right:
    name: str
    value: str
    counted_from: str
    basis: str
    is_sure: bool
    entries: list[str]


@dataclass(frozen=True)
class Area:
    name: str
    title: str | Promise
    text: str | Promise
    terms: list[Right]
    lists: list[Right]


def _version(request: HttpRequest) -> str:
    return str(timezone.localdate())


@public
@require_safe
@cached_page(_version)
def rights(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    areas = [_area(name, title, text) for name, title, text in _AREAS]
    shown = [area for area in areas if area.terms or area.lists]
    return render(request, "portal/rights.html", {"areas": shown, "today": today})


def _area(name: str, title: str | Promise, text: str | Promise) -> Area:
    """Deadlines first, other figures after them, lists apart: that is the order of what residents ask."""
    rules = queries.rules_in_force(name, timezone.localdate())
    terms = sorted(
        (rule for rule in rules if rule.unit != "list"), key=lambda rule: rule.unit not in DAY_UNITS
    )
    lists = [rule for rule in rules if rule.unit == "list"]
    return Area(name, title, text, [_right(rule) for rule in terms], [_right(rule) for rule in lists])


def _right(rule: Rule) -> Right:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return Right(
        name=rule.name_en if language == "en" else rule.name_vi,
        value=said(rule),
        counted_from=rule.counted_from_en if language == "en" else rule.counted_from_vi,
        basis=rule.cite(language),
        is_sure=rule.confidence_on(timezone.localdate()) == "confirmed",
        entries=[choice.label(language) for choice in rule.choices] if rule.unit == "list" else [],
    )


def said(rule: Rule) -> str:
    """The rule's value as one says it: "at most 10 working days", "more than 1/2", "yes"."""
    if rule.unit == "list":
        return ""
    if rule.unit == "flag":
        return _("yes") if rule.value else _("no")
    if rule.unit == "fraction":
        top, bottom = rule.fraction
        return _limited(rule, f"{top}/{bottom}")
    if rule.unit == "percent":
        return _limited(rule, f"{rule.number} %")
    if isinstance(rule.value, int):
        often = _PER.get(rule.per or "", "")
        return f"{_limited(rule, _counted(rule.unit, rule.value))} {often}".strip()
    return str(rule.value)


def _limited(rule: Rule, amount: str) -> str:
    words = {
        "at_most": _("at most %(amount)s"), "less_than": _("less than %(amount)s"),
        "at_least": _("at least %(amount)s"), "more_than": _("more than %(amount)s"),
    }  # fmt: skip
    pattern = words.get(rule.comparison or "", "%(amount)s")
    return pattern % {"amount": amount}


def _counted(unit: str, n: int) -> str:
    named = {
        "working_day": ngettext("%(n)d working day", "%(n)d working days", n),
        "calendar_day": ngettext("%(n)d day", "%(n)d days", n),
        "week": ngettext("%(n)d week", "%(n)d weeks", n),
        "month": ngettext("%(n)d month", "%(n)d months", n),
        "year": ngettext("%(n)d year", "%(n)d years", n),
        "hour": ngettext("%(n)d hour", "%(n)d hours", n),
        "minute": ngettext("%(n)d minute", "%(n)d minutes", n),
    }
    return named.get(unit, "%(n)d") % {"n": n}
