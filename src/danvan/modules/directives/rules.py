"""Who may do what about papers and tasks. Plain Python, no side effects."""

from __future__ import annotations

from typing import Any


def may_register(by: Any) -> bool:
    """Enter a paper into the register."""
    return bool(by.can("directives.keep"))


def may_register_at(by: Any, unit_id: int) -> bool:
    return bool(by.can("directives.keep", unit_id))


def _keeper(by: Any, directive: Any, act: str) -> bool:
    return bool(
        directive.WORKFLOW.allows(act, directive.state) and by.can("directives.keep", directive.unit_id)
    )


def may_relate(by: Any, directive: Any) -> bool:
    return _keeper(by, directive, "relate")


def may_correct(by: Any, directive: Any) -> bool:
    return _keeper(by, directive, "correct")


def may_end(by: Any, directive: Any) -> bool:
    return _keeper(by, directive, "end")


def may_assign(by: Any, directive: Any) -> bool:
    """Give tasks out of a paper in force: to one's own unit and those below, whoever issued it."""
    return bool(directive.WORKFLOW.allows("assign", directive.state) and by.can("directives.assign"))


def may_withdraw(by: Any, task: Any) -> bool:
    return bool(task.WORKFLOW.allows("withdraw", task.state) and by.can("directives.assign", task.unit_id))


def may_judge(by: Any, task: Any) -> bool:
    """The calendar and the figure judge; nobody enters a percentage."""
    return bool(by.is_system and task.WORKFLOW.allows("judge", task.state))


def may_survey(by: Any) -> bool:
    """Plan a survey of how a paper is carried out."""
    return bool(by.can("directives.survey"))


def may_survey_at(by: Any, unit_id: int) -> bool:
    return bool(by.can("directives.survey", unit_id))


def _surveyor(by: Any, survey: Any, act: str) -> bool:
    return bool(survey.WORKFLOW.allows(act, survey.state) and by.can("directives.survey", survey.unit_id))


def may_prepare(by: Any, survey: Any) -> bool:
    """Questions, team and units, until the survey is announced."""
    return _surveyor(by, survey, "prepare")


def may_announce(by: Any, survey: Any) -> bool:
    return _surveyor(by, survey, "announce")


def may_find(by: Any, survey: Any) -> bool:
    return _surveyor(by, survey, "find")


def may_conclude(by: Any, survey: Any) -> bool:
    return _surveyor(by, survey, "conclude")


def may_ask(by: Any, survey: Any) -> bool:
    """Tell a visited unit what it has to do about a shortcoming."""
    return _surveyor(by, survey, "ask")


def may_close(by: Any, survey: Any) -> bool:
    return _surveyor(by, survey, "close")


def may_cancel(by: Any, survey: Any) -> bool:
    return _surveyor(by, survey, "cancel")


def may_answer(by: Any, visit: Any) -> bool:
    """Only those of the surveying unit, on the spot, while the survey runs."""
    return bool(visit.WORKFLOW.allows("answer", visit.state) and _surveyor(by, visit.survey, "visit"))


def may_end_visit(by: Any, visit: Any) -> bool:
    return bool(visit.WORKFLOW.allows("end", visit.state) and _surveyor(by, visit.survey, "visit"))


def may_report(by: Any, follow_up: Any) -> bool:
    """The visited unit says what it did."""
    return bool(
        follow_up.WORKFLOW.allows("report", follow_up.state)
        and by.can("directives.answer", follow_up.unit_id)
    )


def may_verify(by: Any, follow_up: Any) -> bool:
    """Those of the surveying unit look again; nobody verifies what their own unit did."""
    unit_id = follow_up.finding.visit.survey.unit_id
    return bool(
        follow_up.WORKFLOW.allows("verify", follow_up.state) and by.can("directives.survey", unit_id)
    ) and not any(post.body.unit_id == follow_up.unit_id for post in getattr(by, "posts", ()))
