"""Who may do what about seasons, models, candidacies and assessments. Plain Python, no side effects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

#: Fewer assessments than this decide nothing; the rulebook may ask for more (platform.assessors).
LEAST = 3
#: Of 512 bits; one matter told again differs in fewer (see lib.vietnamese.similar).
ALIKE_BELOW = 160


def may_prepare(by: Any) -> bool:
    """Prepare a season somewhere."""
    return bool(by.can("initiatives.lead"))


def may_prepare_at(by: Any, unit_id: int) -> bool:
    return bool(by.can("initiatives.lead", unit_id))


def may_edit_season(by: Any, season: Any) -> bool:
    return _leads_season(by, season, "edit")


def may_open_season(by: Any, season: Any) -> bool:
    return _leads_season(by, season, "open")


def may_appraise_season(by: Any, season: Any) -> bool:
    return _leads_season(by, season, "appraise")


def may_close_season(by: Any, season: Any) -> bool:
    return _leads_season(by, season, "close")


def _leads_season(by: Any, season: Any, act: str) -> bool:
    return bool(season.WORKFLOW.allows(act, season.state) and by.can("initiatives.lead", season.unit_id))


def may_register(by: Any) -> bool:
    """Register a model somewhere."""
    return bool(by.can("initiatives.register"))


def may_register_for(by: Any, unit_id: int) -> bool:
    return bool(by.can("initiatives.register", unit_id))


def may_be_copied(initiative: Any) -> bool:
    """Only what runs or stands recognised is offered for copying."""
    return bool(initiative.WORKFLOW.allows("copy", initiative.state))


def may_edit(by: Any, initiative: Any) -> bool:
    return _carries(by, initiative, "edit")


def may_log(by: Any, initiative: Any) -> bool:
    return _carries(by, initiative, "log")


def may_measure(by: Any, initiative: Any) -> bool:
    return _carries(by, initiative, "measure")


def may_report(by: Any, initiative: Any) -> bool:
    is_taken = initiative.season.WORKFLOW.allows("hand_in", initiative.season.state)
    return bool(is_taken and _carries(by, initiative, "report"))


def may_withdraw(by: Any, initiative: Any) -> bool:
    return _carries(by, initiative, "withdraw")


def may_ask(by: Any, initiative: Any) -> bool:
    """Ask to be proposed to the level above: when recognised, or where one's own council recognises nothing itself."""
    is_direct = initiative.season.proposes_only and _carries(by, initiative, "propose")
    return is_direct or _carries(by, initiative, "ask")


def may_remove_name(by: Any, initiative: Any) -> bool:
    """A person who consented to be named may take that back in every state."""
    return bool(initiative.person_name and by.can("initiatives.register", initiative.unit_id))


def _carries(by: Any, initiative: Any, act: str) -> bool:
    return bool(
        initiative.WORKFLOW.allows(act, initiative.state)
        and by.can("initiatives.register", initiative.unit_id)
    )


def may_accept(by: Any, initiative: Any) -> bool:
    return _leads(by, initiative, "accept", initiative.season.unit_id)


def may_decline(by: Any, initiative: Any) -> bool:
    return _leads(by, initiative, "decline", initiative.season.unit_id)


def _leads(by: Any, row: Any, act: str, unit_id: int) -> bool:
    return bool(row.WORKFLOW.allows(act, row.state) and by.can("initiatives.lead", unit_id))


def may_recheck(by: Any, initiative: Any) -> bool:
    """Somebody else than the body that registered it goes and sees."""
    is_open = (
        initiative.WORKFLOW.allows("recheck", initiative.state) and initiative.recheck_due_on is not None
    )
    return bool(
        is_open and _from_elsewhere(by, "initiatives.recheck", initiative.body_id, initiative.unit_id)
    )


def may_unconfirm(by: Any, initiative: Any) -> bool:
    """Only the passing of the day says that a re-check is overdue."""
    return bool(by.is_system and initiative.WORKFLOW.allows("unconfirm", initiative.state))


def _from_elsewhere(by: Any, permission: str, body_id: int, unit_id: int) -> bool:
    others = [post for post in by.posts_with(permission) if post.body_id != body_id]
    return bool(others and by.can(permission, unit_id))


def may_send(by: Any, candidacy: Any) -> bool:
    """The council below proposes what was asked of it."""
    return candidacy.below is not None and _leads(by, candidacy, "send", candidacy.below.unit_id)


def may_hold_back(by: Any, candidacy: Any) -> bool:
    return candidacy.below is not None and _leads(by, candidacy, "hold_back", candidacy.below.unit_id)


def may_return(by: Any, candidacy: Any) -> bool:
    """Send the self-report back to be completed, before anybody assesses it."""
    return candidacy.below is None and _leads(by, candidacy, "return", candidacy.season.unit_id)


def may_take_up(by: Any, candidacy: Any) -> bool:
    is_time = candidacy.season.WORKFLOW.allows("take_up", candidacy.season.state)
    return bool(is_time and _leads(by, candidacy, "take_up", candidacy.season.unit_id))


def may_seat(by: Any, candidacy: Any) -> bool:
    """Ask one more assessor; never once the assessments lie open."""
    return candidacy.complete_on is None and _leads(by, candidacy, "seat", candidacy.season.unit_id)


def may_decide(by: Any, candidacy: Any) -> bool:
    """With all assessments in, by somebody of another body than the one whose model it is."""
    if candidacy.complete_on is None or not candidacy.WORKFLOW.allows("decide", candidacy.state):
        return False
    return _from_elsewhere(by, "initiatives.lead", candidacy.initiative.body_id, candidacy.season.unit_id)


def has_conflict(person: Any, initiative: Any) -> bool:
    """Who works in the registering body, or registered it, does not assess it."""
    return person.pk == initiative.registered_by_id or any(
        post.body_id == initiative.body_id for post in person.posts
    )


def may_assess(person: Any, candidacy: Any) -> bool:
    """Sit on the panel: the right to assess in the season's unit, and no part in the model."""
    return bool(person.can("initiatives.assess", candidacy.season.unit_id)) and not has_conflict(
        person, candidacy.initiative
    )


def may_give(by: Any, assessment: Any) -> bool:
    """One's own, while no conflict has come up since."""
    is_own = assessment.WORKFLOW.allows("give", assessment.state) and assessment.assessor_id == by.pk
    return bool(is_own and may_assess(by, assessment.candidacy))


def may_recuse(by: Any, assessment: Any) -> bool:
    """Stand aside oneself, or be relieved by who leads the season."""
    if not assessment.WORKFLOW.allows("recuse", assessment.state):
        return False
    return bool(assessment.assessor_id == by.pk or by.can("initiatives.lead", assessment.unit_id))


def may_read_points(by: Any, assessment: Any) -> bool:
    """One's own at any time; the others' only when all are in."""
    return bool(assessment.assessor_id == by.pk or assessment.candidacy.complete_on is not None)


def is_complete(states: Iterable[str], least: int) -> bool:
    """Nobody is awaited any more and enough have spoken."""
    told = list(states)
    return "asked" not in told and told.count("given") >= max(least, LEAST)


def is_sound_rubric(rubric: Any) -> bool:
    """Two criteria or more, each with a name and at least one point, 100 points together."""
    whole = all(one["name"] and isinstance(one["most"], int) and one["most"] > 0 for one in rubric)
    codes = {one["code"] for one in rubric}
    return whole and len(codes) == len(rubric) >= 2 and sum(one["most"] for one in rubric) == 100


def are_sound_points(points: dict[str, Any], rubric: Any) -> bool:
    """A whole number for each criterion, none above its most, and nothing else."""
    most = {one["code"]: one["most"] for one in rubric}
    return points.keys() == most.keys() and all(
        isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most[code]
        for code, value in points.items()
    )
