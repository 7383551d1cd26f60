"""Models come on the list: registered, checked for doubles, accepted or declined, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from danvan.kernel.dossiers.public import allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person, Unit
from danvan.lib.errors import Refused, require
from danvan.lib.vietnamese.clues import mask
from danvan.lib.vietnamese.normal import normalise

from .. import queries, rules
from ..models import Initiative, Season
from ..states import Owner
from .recognition import drop_candidacies

#: What the form of registration asks for in words; clues to persons in them are masked.
_WORDS = (
    "name", "situation", "goal", "way", "place", "target_people", "led_by", "forces", "resources", "output", "lasting",
    "differs",
)  # fmt: skip
_NEEDED = ("name", "situation", "goal", "way", "place", "target_people", "led_by", "output")
_SHORTEST_DIFFERENCE = 20


@transaction.atomic
def register_initiative(
    *, by: Person, body: Body, kind: str, owner: str, field: str, problem: str, starts_on: date,
    ends_on: date | None = None, neighbourhood: Unit | None = None, person_name: str = "",
    consent_on: date | None = None, copied_from: Initiative | None = None, **words: str,
) -> Initiative:  # fmt: skip
    """Put a model on the list of its unit's open season.

    One that says nearly the same as a standing model of the same place is refused, unless it is said how it differs
    or it is registered as a copy of that one.
    """
    require(
        rules.may_register_for(by, body.unit_id), "not_allowed", _("Your post may not register models here.")
    )
    season = _season_for(body)
    told = _cleaned(words)
    carried = _carrier(owner, body, neighbourhood, person_name, consent_on)
    _check_time(starts_on, ends_on)
    if copied_from is not None:
        require(
            rules.may_be_copied(copied_from),
            "not_copied",
            _("Only a model that runs or stands recognised can be copied."),
        )
    row = Initiative(
        unit=body.unit, season=season, body=body, registered_by=by, registered_on=timezone.localdate(), state="registered",
        kind=kind, owner=owner, field=field, problem=problem, starts_on=starts_on, ends_on=ends_on,
        copied_from=copied_from, root=_root_of(copied_from), **carried, **told,
    )  # fmt: skip
    alike = _check_alike(row, copied_from)
    row.bands = queries.bands_of(row.text)
    facts: dict[str, Any] = {"season": season.uid.hex, "owner": owner, "field": field, "kind": kind}
    if copied_from is not None:
        facts["copied_from"] = copied_from.uid.hex
    if alike:
        facts["alike"] = " ".join(one.uid.hex for one in alike)
    return begin(row, "initiatives.model_registered", by=by, facts=facts)


def _season_for(body: Body) -> Season:
    season = queries.open_season_for(body.unit)
    if season is None:
        raise Refused("no_season", _("No season is open for registration here."))
    require(
        timezone.localdate() <= season.registers_until,
        "too_late",
        _("Registration ended on %(day)s.") % {"day": f"{season.registers_until:%d/%m/%Y}"},
    )
    return season


def _cleaned(words: dict[str, str]) -> dict[str, str]:
    """The form's words, every clue to a person masked. Raises Refused where one that is needed says too little."""
    told = {name: mask(normalise(words.get(name, "")).strip()) for name in _WORDS}
    require(
        all(len(told[name]) >= 5 for name in _NEEDED),
        "not_told",
        _(
            "Fill in every part of the form: what was wrong, the goal, the way of doing, who leads, the output."
        ),
    )
    return told


def _carrier(
    owner: str, body: Body, neighbourhood: Unit | None, person_name: str, consent_on: date | None
) -> dict[str, Any]:
    """Who carries the model. A person's name is kept only with consent; without it the person has no name here."""
    if owner == Owner.NEIGHBOURHOOD:
        require(neighbourhood is not None, "no_neighbourhood", _("Choose the neighbourhood."))
        assert neighbourhood is not None
        require(
            neighbourhood.parent_id == body.unit_id,
            "not_here",
            _("Choose a neighbourhood of the body’s unit."),
        )
        return {"neighbourhood": neighbourhood}
    if owner != Owner.PERSON or not person_name.strip():
        return {}
    today = timezone.localdate()
    require(
        consent_on is not None and consent_on <= today,
        "no_consent",
        _("A name needs the day on which the person consented; leave the name out without it."),
    )
    return {"person_name": person_name.strip(), "consent_on": consent_on}


def _check_time(starts_on: date, ends_on: date | None) -> None:
    today = timezone.localdate()
    is_sane = today.year - 5 <= starts_on.year <= today.year + 1 and (ends_on is None or ends_on > starts_on)
    require(is_sane, "bad_day", _("Check the days: the end comes after the beginning."))


def _root_of(copied_from: Initiative | None) -> Initiative | None:
    return (copied_from.root or copied_from) if copied_from is not None else None


def _check_alike(row: Initiative, copied_from: Initiative | None) -> list[Initiative]:
    """Standing models of the same place that say the same; refused without a word on how this one differs."""
    alike = queries.alike(name=row.name, text=row.text, unit=row.unit, leaving_out=copied_from).here
    if alike and len(row.differs) < _SHORTEST_DIFFERENCE:
        raise Refused(
            "alike",
            ngettext(
                "This place has a model much like it: %(names)s. Join it, copy it, or say how yours differs.",
                "This place has models much like it: %(names)s. Join one, copy one, or say how yours differs.",
                len(alike),
            )
            % {"names": "; ".join(f"“{one.name}” ({one.shown_owner})" for one in alike)},
        )
    return alike


@transaction.atomic
def edit_initiative(initiative: Initiative, *, by: Person, reason: str, **words: Any) -> Initiative:
    """Mend the form until it is on the list. Nobody's carrier, season or lineage changes by it."""
    initiative = held(initiative)
    allow(rules.may_edit, by, initiative)
    told: dict[str, Any] = _cleaned(words)
    told |= {name: words[name] for name in ("field", "problem", "starts_on", "ends_on") if name in words}
    _check_time(told.get("starts_on", initiative.starts_on), told.get("ends_on"))
    text = f"{told['name']}. {told['situation']} {told['way']}"
    return change(
        initiative, "initiatives.model_edited", by=by, words=reasoned(reason), is_public=False, **told,
        bands=queries.bands_of(text),
    )  # fmt: skip


@transaction.atomic
def accept_initiative(initiative: Initiative, *, by: Person) -> Initiative:
    """The model is on the list of its season: from here everybody sees it and it runs."""
    initiative = held(initiative)
    allow(rules.may_accept, by, initiative)
    today = timezone.localdate()
    return change(initiative, "initiatives.model_accepted", by=by, state="running", accepted_on=today)


@transaction.atomic
def decline_initiative(initiative: Initiative, *, by: Person, reason: str) -> Initiative:
    """Not taken on the list, with the reason."""
    initiative = held(initiative)
    allow(rules.may_decline, by, initiative)
    return change(
        initiative, "initiatives.model_declined", by=by, words=reasoned(reason), state="declined", is_public=False
    )  # fmt: skip


@transaction.atomic
def withdraw_initiative(initiative: Initiative, *, by: Person, reason: str) -> Initiative:
    """Whoever carries it takes it back; its dossier goes with it."""
    initiative = held(initiative)
    allow(rules.may_withdraw, by, initiative)
    why = reasoned(reason)
    drop_candidacies(initiative, by=by)
    return change(
        initiative, "initiatives.model_withdrawn", by=by, words=why, state="withdrawn", is_public=False
    )


@transaction.atomic
def remove_name(initiative: Initiative, *, by: Person) -> Initiative:
    """The person takes consent back: the name is gone, the model stays."""
    initiative = held(initiative)
    allow(rules.may_remove_name, by, initiative)
    return change(initiative, "initiatives.name_removed", by=by, person_name="", consent_on=None)
