"""What the rulebook allows for one matter: the longer term and the closed list of its grounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from danvan.kernel.rulebook.public import deadline, rule
from danvan.kernel.workflow.public import clocks_of
from danvan.lib.rules import NoRule

from ..models import Petition

#: The only closed list of grounds that law gives (Decree 155/2026, art. 3a); our own promise uses it too.
GROUNDS = "complaints.complex_reasons"


@dataclass(frozen=True)
class Longer:
    """The term an extension would grant."""

    due_on: date
    rule_name: str
    citation: str


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def extension_codes() -> list[tuple[str, str]]:
    """(code, words) of every ground on which a deadline may be extended."""
    try:
        return [(one.code, one.label(_language())) for one in rule(GROUNDS).choices]
    except NoRule:
        return []


def longer_term(petition: Petition, *, rule_id: str | None) -> Longer | None:
    """When the matter would fall due under `rule_id`; None where no longer term exists or it is used up."""
    clocks = clocks_of(petition.thing)
    if not clocks or rule_id is None or petition.due_on is None:
        return None
    try:
        found = rule(rule_id)
        longer = deadline(rule_id, start=petition.received_on)
    except NoRule:
        return None
    if longer.due_on <= petition.due_on:
        return None
    name = found.name_en if _language() == "en" else found.name_vi
    return Longer(due_on=longer.due_on, rule_name=name, citation=found.cite(_language()))
