"""The only readers of honours for screens: say whose eyes, and keep to a fixed number of statements."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import bodies_of, stamp_of, within_reach
from danvan.kernel.organisations.public import Body, Person, Unit, body_of, covered_ids
from danvan.kernel.registry.public import house, load
from danvan.kernel.rulebook.public import rule
from danvan.lib.rules import NoRule, Rule
from danvan.lib.rules.model import Choice

from .models import Decision, Nomination
from .states import SYSTEM_OF, Recipient

#: States in which a decision is for everybody to see: a revoked one stays.
PUBLIC_STATES = ("signed", "partly_revoked", "revoked")
_OPEN = ("nominated", "examined", "proposed")


def nominations_for(person: Any) -> QuerySet[Nomination]:
    """Nominations of units that the person's posts reach."""
    rows = Nomination.objects.select_related(
        "unit", "body", "nominator", "decision__number", "decision__body"
    )
    return within_reach(rows, person, "honours.read")


def decisions_for(person: Any) -> QuerySet[Decision]:
    rows = Decision.objects.select_related("unit__parent", "body__unit", "number", "signed_by")
    return within_reach(rows, person, "honours.read")


def public_decisions() -> QuerySet[Decision]:
    """Every decision ever signed; revoked ones are never taken away."""
    return Decision.objects.filter(state__in=PUBLIC_STATES).select_related("unit", "body__unit", "number")


def public_awards() -> QuerySet[Nomination]:
    """Every line of every decision ever signed; names as `public_name` gives them."""
    rows = Nomination.objects.filter(decision__state__in=PUBLIC_STATES, state__in=["granted", "revoked"])
    return rows.select_related("unit", "decision__body", "decision__number")


def listable(decision: Decision) -> QuerySet[Nomination]:
    """Examined nominations that may go on this list: same system and form, from the body's unit and below."""
    return Nomination.objects.filter(
        state="examined", system=decision.system, form=decision.form, unit_id__in=covered_ids([decision.unit_id])
    )  # fmt: skip


def in_order(rows: QuerySet[Nomination]) -> list[Nomination]:
    """As a list is read out: collectives, then individuals, each as they were nominated."""
    return sorted(rows.select_related("unit"), key=lambda one: (one.kind != Recipient.COLLECTIVE, one.pk))


def lines_of(decision: Decision) -> list[Nomination]:
    """The decision's list with everything that was granted, whatever became of it."""
    rows = decision.nominations.select_related("unit", "revoked_number")
    return sorted(rows, key=lambda one: (one.place or 0, one.kind != Recipient.COLLECTIVE, one.pk))


def public_name(nomination: Nomination) -> str:
    """The name where everybody may read it; otherwise only that it was somebody."""
    return nomination.recipient if nomination.is_named else _("one individual")


def earlier_award(system: str, key: str, *, besides: int = 0) -> Nomination | None:
    """The award that stands for this achievement in this system."""
    rows = Nomination.objects.filter(system=system, key=key, state="granted").exclude(pk=besides)
    return rows.select_related("decision__number", "decision__body").first()


def open_twin(system: str, key: str, *, besides: int = 0) -> Nomination | None:
    """Another nomination for the same achievement that is still under way."""
    return Nomination.objects.filter(system=system, key=key, state__in=_OPEN).exclude(pk=besides).first()


def awards_elsewhere(nomination: Nomination) -> list[Nomination]:
    """Awards of the other systems for the same achievement: lawful, and worth knowing."""
    rows = Nomination.objects.filter(key=nomination.key, state="granted").exclude(system=nomination.system)
    return list(rows.select_related("decision__number", "decision__body").order_by("pk"))


def awards_for(thing: str) -> list[dict[str, str]]:
    """What a record of another module has been honoured with: form, body, number, day. No names."""
    rows = Nomination.objects.filter(record=thing, state="granted").order_by("granted_on", "pk")
    return [
        {"form": one.get_form_display(), "body": str(one.decision.body), "number": str(one.decision.number),
         "day": one.granted_on.isoformat()}
        for one in rows.select_related("decision__body", "decision__number")
        if one.decision is not None and one.granted_on is not None
    ]  # fmt: skip


def decisions_of(unit: Unit) -> list[dict[str, str]]:
    """Signed decisions of a unit's bodies, newest first: thing, words for a reader, public address. No names."""
    rows = public_decisions().filter(unit=unit).order_by("-signed_on", "-pk")
    return [
        {"thing": one.thing, "label": f"{one.number} · {one.subject}",
         "url": reverse("honours:public_decision", args=[one.pk])}
        for one in rows[:200]
    ]  # fmt: skip


def by_code(code: str) -> Nomination | None:
    """The award whose certificate bears this code."""
    rows = Nomination.objects.select_related(
        "unit", "decision__body__unit", "decision__number", "decision__unit", "revoked_number"
    )
    return rows.filter(code=code, state__in=["granted", "revoked"]).first()


# --- who may grant


def granting_rule(system: str, form: str, *, on: date | None = None) -> Rule | None:
    """Which bodies may grant the form that day; None where the system does not have it."""
    try:
        return rule(f"honours.{system}_{form}", on=on or timezone.localdate())
    except NoRule:
        return None


def _language() -> str:
    return (get_language() or "vi")[:2]


def in_language(choice: Choice) -> str:
    """An entry of a rulebook's list in the reader's language."""
    return choice.label(_language())


def ground_in_words(nomination: Nomination) -> str:
    """Why an award was revoked, as the rulebook of that day names it; empty for one that stands."""
    if nomination.revoked_on is None:
        return ""
    grounds = rule("honours.revocation_grounds", on=nomination.revoked_on).choices
    return next((in_language(one) for one in grounds if one.code == nomination.revoked_ground), "")


def grantors_in_words(granting: Rule) -> str:
    return "; ".join(in_language(choice) for choice in granting.choices)


def cited(granting: Rule) -> str:
    return granting.cite(_language())


def once_rule() -> str:
    """The principle in words, with its place in law."""
    found = rule("honours.once")
    name = found.name_en if _language() == "en" else found.name_vi
    return f"{name} ({cited(found)})"


def superior_of(body: Body) -> Body | None:
    """Whose name stands above the body's in the head of its papers."""
    if body.kind == "department":
        return body_of(body.unit, "people_committee")
    if body.kind == "party_board":
        return body_of(body.unit, "party_committee")
    if body.kind in ("front", "party_committee") and body.unit.parent is not None:
        return body_of(body.unit.parent, body.kind)
    return None


# --- choices of forms


def grantors(person: Person) -> list[Body]:
    """Bodies whose decisions the person drafts."""
    return [body for body in bodies_of(person, "honours.draft") if body.kind in SYSTEM_OF]


# --- the record that an achievement stands on


def record_named(text: str, person: Person) -> str:
    """The thing behind an address of the desk or a thing's own name, as far as the person may see it; else ""."""
    text = text.strip()
    kind, _colon, uid = text.partition(":")
    if kind in house().registers:
        row = _row_of(kind, uid, person)
        return str(row.thing) if row is not None else ""
    path = "/" + text.split("://", 1)[-1].partition("/")[2] if "://" in text else text
    try:
        match = resolve(path.partition("?")[0].partition("#")[0])
    except Resolver404:
        return ""
    kind = match.view_name.replace(":", ".")
    if kind not in house().registers or not match.kwargs:
        return ""
    register: Any = load(house().registers[kind])
    row = register.scope(SimpleNamespace(user=person)).filter(**match.kwargs).first()
    return str(getattr(row, "thing", ""))


def record_link(thing: str, person: Person) -> tuple[str, str] | None:
    """What a record is called and where the person opens it; None where they may not see it."""
    kind, _colon, uid = thing.partition(":")
    if kind not in house().registers:
        return None
    register: Any = load(house().registers[kind])
    row = _row_of(kind, uid, person)
    return (str(row), register.record_url(row)) if row is not None and register.record_url else None


def _row_of(kind: str, uid: str, person: Person) -> Any:
    register: Any = load(house().registers[kind])
    try:
        return register.scope(SimpleNamespace(user=person)).filter(uid=UUID(uid)).first()
    except (ValueError, ValidationError):
        return None


# --- sums for pages


def sums(unit: Unit | None = None) -> dict[str, int]:
    """Awards that stand, by whom they honour: of a unit with all below it, or of everybody; one query."""
    rows = Nomination.objects.filter(state="granted")
    if unit is not None and not unit.is_country:
        rows = rows.filter(unit_id__in=covered_ids([unit.pk]))
    return rows.aggregate(
        collectives=Count("pk", filter=Q(kind=Recipient.COLLECTIVE)),
        individuals=Count("pk", filter=Q(kind=Recipient.INDIVIDUAL)),
    )


def unit_stamp(unit: Unit) -> str:
    """Changes with every act on a published decision of the unit, and with every new one: pages are cached by it."""
    return stamp_of(unit, public_decisions())
