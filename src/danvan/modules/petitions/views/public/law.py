"""Terms of law in one line each, as the rulebook has them today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language, ngettext

from danvan.kernel.rulebook.public import rulebook
from danvan.lib.rules import NoRule, Rule


@dataclass(frozen=True)
class Term:
    name: str
    length: str
    basis: str


def terms(rule_ids: Iterable[str]) -> list[Term]:
    """Those of the rules that are in force today, in the order asked for."""
    return [term for rule_id in rule_ids if (term := _term(rule_id)) is not None]


def _term(rule_id: str) -> Term | None:
    try:
        rule = rulebook().rule(rule_id, timezone.localdate())
    except NoRule:
        return None
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return Term(rule.name_en if language == "en" else rule.name_vi, length_of(rule), rule.cite(language))


def length_of(rule: Rule) -> str:
    """ "10 working days"; other units as bare numbers do not occur among terms shown here."""
    count = rule.number
    if rule.unit == "working_day":
        return ngettext("%(n)d working day", "%(n)d working days", count) % {"n": count}
    return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}
