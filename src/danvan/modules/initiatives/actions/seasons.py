"""A season from its preparation to its close."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person
from danvan.lib.errors import require

from .. import queries, rules
from ..models import Candidacy, Season

Rubric = list[dict[str, Any]]


@transaction.atomic
def prepare_season(
    *, by: Person, host: Body, title: str, year: int, registers_until: date, rubric: Rubric | None = None,
    rubric_basis: str = "", proposes_only: bool = False,
) -> Season:  # fmt: skip
    """Prepare a year in the unit of a body. Without a rubric: the official one from above, or the sample.

    `proposes_only`: the council recognises nothing itself; models of its list are proposed upward as they are.
    """
    require(
        rules.may_prepare_at(by, host.unit_id), "not_allowed", _("Your post may not prepare seasons here.")
    )
    today = timezone.localdate()
    require(
        today.year - 1 <= year <= today.year + 1, "bad_year", _("Choose this year, the last or the next.")
    )
    require(
        not Season.objects.filter(unit=host.unit, year=year).exists(),
        "season_there",
        _("There is a season of this year already."),
    )
    _check_day(registers_until, today)
    told, basis = _judged_by(host, year, rubric, rubric_basis)
    season = Season(
        unit=host.unit, host=host, state="prepared", title=title.strip(), year=year, registers_until=registers_until,
        rubric=told, rubric_basis=basis, is_sample=not basis, proposes_only=proposes_only,
    )  # fmt: skip
    facts = {"year": year, "sample_rubric": not basis}
    if proposes_only:
        facts["proposes_only"] = True
    return begin(season, "initiatives.season_prepared", by=by, facts=facts)


def _judged_by(host: Body, year: int, rubric: Rubric | None, basis: str) -> tuple[Rubric, str]:
    """The rubric and its document. One's own rubric needs its document; the sample is none."""
    if not rubric:
        return queries.rubric_for(host.unit, year)
    require(
        rules.is_sound_rubric(rubric),
        "bad_rubric",
        _("A rubric has two criteria or more, each with its points; together they make 100."),
    )
    require(
        len(basis.strip()) >= 5,
        "no_basis",
        _("Name the document that sets this rubric; without one the sample is used."),
    )
    return rubric, basis.strip()


@transaction.atomic
def edit_season(
    season: Season, *, by: Person, title: str, registers_until: date, reason: str, rubric: Rubric | None = None,
    rubric_basis: str = "",
) -> Season:  # fmt: skip
    """Change what was prepared. The rubric cannot change once models are being registered under it."""
    season = held(season)
    allow(rules.may_edit_season, by, season)
    _check_day(registers_until, timezone.localdate())
    why = reasoned(reason)
    fields: dict[str, Any] = {"title": title.strip(), "registers_until": registers_until}
    if rubric:
        told, basis = _judged_by(season.host, season.year, rubric, rubric_basis)
        fields |= {"rubric": told, "rubric_basis": basis, "is_sample": not basis}
    return change(season, "initiatives.season_edited", by=by, words=why, **fields)


@transaction.atomic
def open_season(season: Season, *, by: Person, notice: str) -> Season:
    """From here bodies, neighbourhoods and people are registered, and the rubric stands."""
    season = held(season)
    allow(rules.may_open_season, by, season)
    return change(
        season, "initiatives.season_opened", by=by, words=reasoned(notice), state="open",
        facts={"until": season.registers_until.isoformat()},
    )  # fmt: skip


@transaction.atomic
def appraise_season(season: Season, *, by: Person) -> Season:
    """No more registrations; the council takes dossiers up."""
    season = held(season)
    allow(rules.may_appraise_season, by, season)
    return change(season, "initiatives.season_appraised", by=by, state="appraisal")


@transaction.atomic
def close_season(season: Season, *, by: Person, summary: str) -> Season:
    """End the year. Every dossier must have its decision; the record keeps where each registered model is."""
    season = held(season)
    allow(rules.may_close_season, by, season)
    waiting = Candidacy.objects.filter(season=season, state__in=Candidacy.WORKFLOW.open_states).count()
    require(
        waiting == 0,
        "dossiers_open",
        _("%(count)d dossiers still wait for a decision: settle each of them first.") % {"count": waiting},
    )
    counted = queries.balance(season)
    return change(
        season, "initiatives.season_closed", by=by, words=reasoned(summary, least=20), state="closed",
        closed_on=timezone.localdate(),
        facts={"registered": counted.registered, **{state: n for state, n in counted.parts.items() if n}},
    )  # fmt: skip


def _check_day(day: date, today: date) -> None:
    require(day >= today, "past", _("Choose a day that is still to come."))
    require(day.year <= today.year + 1, "far", _("Choose a day within the next year."))
