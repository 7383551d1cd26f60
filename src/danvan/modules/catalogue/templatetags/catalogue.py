"""How figures of indicators look: numbers, where they come from, what adds."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from danvan.kernel.indicators.public import Item, Statement, Told, number
from danvan.web.parts import State
from danvan.web.templatetags.danvan import pill

register = template.Library()


@register.filter
def figure(value: Any) -> str:
    """A number as people here write it; a dash for what nobody said."""
    return number(value)


@register.filter
def words(text: str) -> list[str]:
    return text.split()


@register.filter
def adding(item: Item) -> str:
    """What may be added up."""
    if item.kind == "rate":
        return _("computed again for every unit and period")
    if item.kind == "people":
        return _("people never add: the same person may come again")
    if item.kind == "state":
        return (
            _("adds over units, not over periods")
            if item.adds_below
            else _("adds neither over units nor over periods")
        )
    return _("adds over units and periods")


@register.filter
def source_of(letters: str) -> str:
    """Where an indicator comes from, in words."""
    told = {"S": _("published reviews"), "L": _("law"), "N": _("news"), "D": _("derived")}
    return ", ".join(told[letter] for letter in letters.split("/"))


@register.simple_tag
def source_pill(told: Told) -> SafeString:
    looks = {
        "records": State(_("records"), "ok", "check-circle"), "stated": State(_("stated"), "info", "edit"),
        "summed": State(_("added up"), "info", "list"), "missing": State(_("missing"), "quiet", "minus"),
    }  # fmt: skip
    return pill(looks[told.source])


@register.simple_tag
def source_words(told: Told) -> str:
    """Where the value comes from, as a sentence."""
    return {
        "records": _("Counted from the records of this unit and of those below it."),
        "stated": _("An office of the unit stated it."),
        "summed": _("Added up of what units below told, in their own words or by their records."),
        "missing": _("Nobody told it, and no records are kept of it. That is not zero."),
    }[told.source]


@register.simple_tag
def state_pill(statement: Statement) -> SafeString:
    looks = {
        "standing": ("ok", "check-circle"),
        "replaced": ("wait", "pause"),
        "withdrawn": ("quiet", "minus"),
    }
    tone, icon = looks[statement.state]
    return pill(State(statement.get_state_display(), tone, icon))  # type: ignore[arg-type]  # one of the tones above
