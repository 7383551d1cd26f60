"""The dossier's way: handed in to the own council, then upward level by level."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, exhibits_of, held, reasoned
from danvan.kernel.organisations.public import Person
from danvan.lib.errors import Refused, require

from .. import queries, rules
from ..models import Candidacy, Initiative
from .evidence import AFTER, BEFORE


@transaction.atomic
def report_initiative(
    initiative: Initiative, *, by: Person, report: str, exhibits: Files = ()
) -> Candidacy | None:
    """The self-report: with it the dossier goes to the council of the season. Before and after must be shown.

    None where that council only proposes: the report then waits for the level above.
    """
    initiative = held(initiative)
    allow(rules.may_report, by, initiative)
    words = reasoned(report, least=50)
    require(
        bool(exhibits_of(initiative, act=BEFORE)) and bool(exhibits_of(initiative, act=AFTER)),
        "no_evidence",
        _("Show how it was before and how it is now first: each with a photo or a paper."),
    )
    season, today = initiative.season, timezone.localdate()
    change(
        initiative, "initiatives.model_reported", by=by, words=words, files=exhibits, state="reported",
        reported_on=today,
    )  # fmt: skip
    if season.proposes_only:
        return None
    candidacy = Candidacy(
        unit=initiative.unit, state="sent", initiative=initiative, season=season, level=season.unit.level, sent_on=today,
    )  # fmt: skip
    facts = {"level": candidacy.level, "model": initiative.uid.hex}
    return begin(candidacy, "initiatives.candidacy_handed_in", by=by, facts=facts)


@transaction.atomic
def return_candidacy(candidacy: Candidacy, *, by: Person, reason: str) -> Candidacy:
    """The report is not complete: the model runs on and reports again."""
    candidacy = held(candidacy)
    allow(rules.may_return, by, candidacy)
    why = reasoned(reason)
    initiative = held(candidacy.initiative)
    require(
        initiative.WORKFLOW.allows("return", initiative.state), "not_allowed", _("The model has gone on already.")
    )  # fmt: skip
    change(initiative, "initiatives.report_returned", by=by, words=why, state="running", reported_on=None)
    return change(candidacy, "initiatives.candidacy_returned", by=by, state="returned")


@transaction.atomic
def ask_upward(initiative: Initiative, *, by: Person, reason: str) -> Candidacy:
    """Ask one's own council to propose the model to the level above. Counted whether it is proposed or not.

    The council asked is that which recognised it last, or that of its season where that one only proposes.
    """
    initiative = held(initiative)
    allow(rules.may_ask, by, initiative)
    last = initiative.candidacies.filter(state="recognised").order_by("-decided_on", "-pk").first()
    below = last.season if last is not None else initiative.season
    above = queries.season_above(below)
    if above is None:
        raise Refused("no_season", _("No season of this year takes dossiers at the level above."))
    require(
        not initiative.candidacies.filter(season=above).exclude(state="withdrawn").exists(),
        "asked_already",
        _("This has been asked already in this season."),
    )
    candidacy = Candidacy(
        unit=initiative.unit, state="asked", initiative=initiative, season=above, below=below,
        level=above.unit.level, asked_on=timezone.localdate(),
    )  # fmt: skip
    return begin(
        candidacy, "initiatives.candidacy_asked", by=by, words=reasoned(reason),
        facts={"level": candidacy.level, "model": initiative.uid.hex},
    )  # fmt: skip


@transaction.atomic
def send_candidacy(candidacy: Candidacy, *, by: Person, reason: str, exhibits: Files = ()) -> Candidacy:
    """The council below proposes it; the dossier lies with the council above from now on."""
    candidacy = held(candidacy)
    allow(rules.may_send, by, candidacy)
    return change(
        candidacy, "initiatives.candidacy_sent", by=by, words=reasoned(reason), files=exhibits, state="sent",
        sent_on=timezone.localdate(), facts={"level": candidacy.level},
    )  # fmt: skip


@transaction.atomic
def hold_back_candidacy(candidacy: Candidacy, *, by: Person, reason: str) -> Candidacy:
    """The council below does not propose it, and says why. Its own recognition stands."""
    candidacy = held(candidacy)
    allow(rules.may_hold_back, by, candidacy)
    return change(
        candidacy, "initiatives.candidacy_held_back", by=by, words=reasoned(reason, least=20), state="held_back",
        facts={"level": candidacy.level},
    )  # fmt: skip
