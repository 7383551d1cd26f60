"""The country with an office in every commune: real units, made-up offices and a few people who sign in."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from danvan.kernel.organisations.actions.loading import load_country
from danvan.kernel.organisations.models import Body, Holding, Person, Post, SealKey, Unit
from danvan.kernel.organisations.queries import heirs
from danvan.kernel.rulebook.public import deadline
from danvan.lib.seal import new_keypair
from danvan.modules.petitions.actions import sync_topics
from danvan.modules.petitions.actions.receiving import CLOCK_RULES

from .plain import MONTHS, Due, Office, Places

#: A few communes hold far more matters than most, as cities do.
SPREAD = 0.9


def settle() -> None:
    """Units, topics, offices, seals and the cast."""
    system = Person.objects.system()
    load_country(by=system)
    sync_topics(by=system)
    units = list(Unit.objects.filter(level__in=("nation", "province", "commune")).order_by("pk"))
    committees = [
        Body(unit=unit, kind="people_committee", name=f"UBND {unit.full_name}", short_name="UBND",
             valid_from=unit.valid_from, valid_to=unit.valid_to)
        for unit in units
    ]  # fmt: skip
    Body.objects.bulk_create(committees, batch_size=2000)
    fronts = [
        Body(unit=unit, kind="front", name=f"UBMTTQ {unit.full_name}", short_name="MTTQ", valid_from=unit.valid_from)
        for unit in units
        if unit.valid_to is None
    ]  # fmt: skip
    Body.objects.bulk_create(fronts, batch_size=2000)
    keys = []
    for front in fronts:
        public, wrapped = new_keypair(settings.SEAL_KEY)
        keys.append(SealKey(body=front, public=public, wrapped_private=wrapped))
    SealKey.objects.bulk_create(keys, batch_size=2000)
    _cast(busiest(offices()[1]))


def _cast(commune: Office) -> None:
    unit = Unit.objects.select_related("parent").get(pk=commune.unit_id)
    office_of = {body.unit_id: body for body in Body.objects.filter(kind="people_committee", valid_to=None)}
    nation = Unit.objects.get(tree="vn", rank=0)
    seats = [
        ("can-bo@bench.invalid", "handler", office_of[unit.pk]),
        ("chu-tich@bench.invalid", "head", office_of[unit.pk]),
        ("tinh@bench.invalid", "head", office_of[unit.parent_id]),
        ("toan-quoc@bench.invalid", "overseer", office_of[nation.pk]),
    ]
    for email, role, body in seats:
        person = Person.objects.create(email=email, name=role)
        post = Post.objects.create(body=body, role=role, title=role)
        Holding.objects.create(post=post, person=person, starts_on=date(2020, 1, 1))


def offices() -> tuple[list[Office], list[Office]]:
    """Offices of communes before and after the reorganisation, each with its share of all matters."""
    rng = random.Random(2025)
    bodies = dict(Body.objects.filter(kind="people_committee").values_list("unit_id", "pk"))
    found: tuple[list[Office], list[Office]] = ([], [])
    for unit in Unit.objects.filter(level="commune").select_related("parent__parent").order_by("code", "pk"):
        above, province = unit.parent, unit.parent
        while province.rank > 1:
            province = province.parent
        office = Office(
            unit_id=unit.pk, body_id=bodies[unit.pk], above_id=bodies.get(above.pk, bodies[province.pk]),
            code=unit.code, name=unit.name, province=province.name, weight=math.exp(rng.gauss(0, SPREAD)),
        )  # fmt: skip
        found[unit.valid_to is None].append(office)
    return found


def busiest(offices: list[Office]) -> Office:
    return max(offices, key=lambda office: office.weight)


def survey() -> Places:
    """What the writers need, read once."""
    before, after = offices()
    today = timezone.localdate()
    office_of = {office.unit_id: office for office in after}
    carried = heirs([office.unit_id for office in before])
    days = [today - timedelta(days=back) for back in range(MONTHS * 31)]
    return Places(
        before=before,
        after=after,
        heir={old: office_of[new] for old, new in carried.items() if new in office_of},
        turned=date(2025, 7, 1),
        deadlines={(kind.value, day): _due(rule, day) for kind, rule in CLOCK_RULES.items() for day in days},
        handler_id=Person.objects.get(email="can-bo@bench.invalid").pk,
        today=today,
    )


def _due(rule: str, day: date) -> Due:
    computed = deadline(rule, start=day)
    return Due(computed.due_on, computed.version_id, computed.steps)
