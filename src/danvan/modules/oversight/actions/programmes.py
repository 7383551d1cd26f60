"""The year's programme: drafted in the last quarter, agreed, and open to everybody from then on."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person
from danvan.kernel.papers.public import give_number
from danvan.kernel.rulebook.public import rule
from danvan.lib.errors import require

from .. import rules
from ..models import Programme


@transaction.atomic
def draft_programme(*, by: Person, body: Body, year: int) -> Programme:
    """Begin the programme of a year. Outside the season the law names it is taken, and that is told."""
    require(
        rules.may_plan_at(by, body.unit_id), "not_allowed", _("Your post may not plan supervisions here.")
    )
    today = timezone.localdate()
    require(today.year <= year <= today.year + 2, "bad_year", _("Choose this year or one of the next two."))
    is_known = Programme.objects.filter(body=body, year=year).exists()
    require(not is_known, "known", _("This body already has a programme for that year."))
    programme = Programme(unit=body.unit, body=body, year=year, state="drafted")
    facts = {"year": year, "in_season": in_season(today, year)}
    return begin(programme, "oversight.programme_drafted", by=by, facts=facts)


def in_season(day: date, year: int) -> bool:
    """Is this the fourth quarter of the year before (joint resolution 403/2017, art. 3)?"""
    first, last = (str(rule(f"supervision.plan_{end}", on=day).value) for end in ("from", "until"))
    return day.year == year - 1 and first <= f"{day:%m-%d}" <= last


@transaction.atomic
def agree_programme(programme: Programme, *, by: Person, agreed_with: str, exhibits: Files = ()) -> Programme:
    """It was agreed with the council and the committee: it gets its number and everybody may read it."""
    programme = held(programme)
    allow(rules.may_agree, by, programme)
    words, today = reasoned(agreed_with, least=5), timezone.localdate()
    require(
        programme.supervisions.exists(), "empty", _("Put at least one supervision into the programme first.")
    )
    number = give_number(programme.body, type_code="CTr", thing=programme.thing, on=today)
    return change(
        programme, "oversight.programme_agreed", by=by, files=exhibits, state="agreed", agreed_with=words,
        agreed_on=today, number=number, facts={"number": number.text, "in_season": in_season(today, programme.year)},
    )  # fmt: skip
