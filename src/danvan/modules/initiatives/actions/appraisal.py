"""Appraisal: a panel of three or more, each blind to the others, and a decision that shows how far they agree."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Person
from danvan.kernel.papers.public import give_number
from danvan.lib.agreement import middle, thousandths
from danvan.lib.errors import Refused, require

from .. import queries, rules
from ..models import Assessment, Candidacy, Initiative
from .recognition import recognise


@transaction.atomic
def take_up_candidacy(candidacy: Candidacy, *, by: Person, assessors: Sequence[Person]) -> Candidacy:
    """Name the panel and ask each for points. Who has a part in the model is refused."""
    candidacy = held(candidacy)
    allow(rules.may_take_up, by, candidacy)
    least = queries.least_assessors()
    require(
        len({one.pk for one in assessors}) >= least,
        "too_few",
        _("Name at least %(count)d assessors.") % {"count": least},
    )
    change(
        candidacy, "initiatives.panel_named", by=by, state="appraisal",
        facts={"assessors": len(assessors), "level": candidacy.level},
    )  # fmt: skip
    _seat(candidacy, by=by, assessors=assessors)
    return candidacy


@transaction.atomic
def seat_assessors(candidacy: Candidacy, *, by: Person, assessors: Sequence[Person]) -> Candidacy:
    """Ask more assessors, for example after one stood aside. Never once the assessments lie open."""
    candidacy = held(candidacy)
    allow(rules.may_seat, by, candidacy)
    require(bool(assessors), "too_few", _("Name somebody."))
    change(candidacy, "initiatives.panel_widened", by=by, facts={"assessors": len(assessors)})
    _seat(candidacy, by=by, assessors=assessors)
    return candidacy


def _seat(candidacy: Candidacy, *, by: Person, assessors: Sequence[Person]) -> None:
    taken = set(candidacy.assessments.values_list("assessor_id", flat=True))
    place = candidacy.assessments.aggregate(last=Max("place"))["last"] or 0
    for person in assessors:
        if not rules.may_assess(person, candidacy):
            raise Refused(
                "conflict",
                _("%(name)s has a part in this model or may not assess here; name somebody else.")
                % {"name": person.name},
            )
        require(
            person.pk not in taken, "asked_already", _("%(name)s was asked already.") % {"name": person.name}
        )
        taken.add(person.pk)
        place += 1
        assessment = Assessment(
            unit=candidacy.season.unit, state="asked", candidacy=candidacy, assessor=person, place=place
        )
        begin(assessment, "initiatives.assessment_asked", by=by, facts={"candidacy": candidacy.uid.hex})


@transaction.atomic
def give_assessment(
    assessment: Assessment, *, by: Person, points: dict[str, int], reason: str, has_no_part: bool
) -> Assessment:
    """One's own points with the reason, said without seeing the others'. They cannot be changed afterwards."""
    candidacy = held(assessment.candidacy)
    assessment = held(assessment)
    allow(rules.may_give, by, assessment)
    require(has_no_part, "conflict", _("Stand aside when you have a part in this model."))
    require(
        rules.are_sound_points(points, candidacy.season.rubric),
        "bad_points",
        _("Give every criterion a whole number of points, none above its most."),
    )
    change(
        assessment, "initiatives.assessment_given", by=by, words=reasoned(reason, least=20), is_public=False,
        state="given", points=points, total=sum(points.values()), given_on=timezone.localdate(),
    )  # fmt: skip
    _open_when_complete(candidacy, by=by)
    return assessment


@transaction.atomic
def recuse_assessment(assessment: Assessment, *, by: Person, reason: str) -> Assessment:
    """Stand aside, or relieve somebody who does not answer. Where too few are left, more must be asked."""
    candidacy = held(assessment.candidacy)
    assessment = held(assessment)
    allow(rules.may_recuse, by, assessment)
    change(
        assessment, "initiatives.assessment_recused", by=by, words=reasoned(reason), is_public=False, state="recused"
    )  # fmt: skip
    _open_when_complete(candidacy, by=by)
    return assessment


def _open_when_complete(candidacy: Candidacy, *, by: Person) -> None:
    """The last assessment opens all of them, with how far they agree."""
    told = list(candidacy.assessments.order_by("place"))
    if not rules.is_complete([one.state for one in told], queries.least_assessors()):
        return
    given = [one for one in told if one.state == "given"]
    totals = [one.total or 0 for one in given]
    found = queries.agreement(candidacy.season.rubric, [one.points for one in given])
    stated = thousandths(found.value) if found.value is not None else None
    change(
        candidacy, "initiatives.assessments_opened", by=by, complete_on=timezone.localdate(), assessors=len(given),
        low=min(totals), high=max(totals), middle_halves=int(middle(totals) * 2), agreement=stated,
        facts={"assessors": len(given), "agreement": stated},
    )  # fmt: skip


@transaction.atomic
def decide_candidacy(
    candidacy: Candidacy, *, by: Person, is_recognised: bool, reason: str, exhibits: Files = ()
) -> Candidacy:
    """The council's decision under an official number. Points advise it; the reason is the council's own."""
    candidacy = held(candidacy)
    allow(rules.may_decide, by, candidacy)
    why, today = reasoned(reason, least=20), timezone.localdate()
    initiative = held(candidacy.initiative)
    require(
        initiative.WORKFLOW.allows("judge", initiative.state),
        "not_allowed",
        _("The model’s own state no longer allows a decision: “%(state)s”.")
        % {"state": initiative.standing.label},
    )
    number = give_number(candidacy.season.host, type_code="QĐ", thing=candidacy.thing, on=today)
    act = "initiatives.candidacy_recognised" if is_recognised else "initiatives.candidacy_refused"
    change(
        candidacy, act, by=by, words=why, files=exhibits, state="recognised" if is_recognised else "refused",
        decided_on=today, number=number, facts={"number": number.text, "level": candidacy.level},
    )  # fmt: skip
    if is_recognised:
        recognise(initiative, candidacy, by=by, today=today, reason=why)
    elif initiative.state == "reported" and not _waits_elsewhere(initiative):
        change(initiative, "initiatives.model_not_recognised", by=by, words=why, state="not_recognised")
    return candidacy


def _waits_elsewhere(initiative: Initiative) -> bool:
    """Another council may still recognise it."""
    open_states = Candidacy.WORKFLOW.open_states
    return bool(initiative.candidacies.filter(state__in=open_states).exists())
