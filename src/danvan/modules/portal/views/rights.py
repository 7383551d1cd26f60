"""Rights and deadlines in plain words, read from the rulebook as it stands today."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from danvan.lib.rules import Rule
from danvan.web.caching import cached_page
from danvan.web.http import public

from .. import queries

#: Areas of the rulebook that a resident asks about, in the order they meet them.
_AREAS: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    ("petitions", lazy("Feedback and proposals"), lazy("What you report or propose to a public body.")),
    ("complaints", lazy("Complaints"), lazy("When a decision or an act wrongs you yourself.")),
    (
        "denunciations",
        lazy("Denunciations"),
        lazy("When somebody breaks the law. Lodged elsewhere, under protection."),
    ),
    ("personal_data", lazy("Your personal data"), lazy("What you may ask of whoever holds data about you.")),
    ("dialogue", lazy("Meetings with leaders"), lazy("When leaders must receive and hear residents.")),
    ("disclosure", lazy("What must be posted"), lazy("What the commune must make public, and how long.")),
    (
        "platform",
        lazy("What this platform promises"),
        lazy("Not law: our own word, which you may hold us to."),
    ),
)


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
    rights: list[Right]


def _version(request: HttpRequest) -> str:
    return str(timezone.localdate())


@public
@require_safe
@cached_page(_version)
def rights(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    areas = [
        Area(name, title, text, [_right(rule) for rule in queries.rules_in_force(name, today)])
        for name, title, text in _AREAS
    ]
    return render(
        request, "portal/rights.html", {"areas": [area for area in areas if area.rights], "today": today}
    )


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
        return _limited(rule, _counted(rule.unit, rule.value))
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
