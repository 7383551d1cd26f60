"""Staff pages of papers and tasks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Begin, Desk, Door, PlainForm, ReasonForm, Section, state_of
from danvan.kernel.organisations.public import Person
from danvan.web.parts import Link

from . import actions, forms, queries, registers, rules


def of_directive(request: HttpRequest, directive: Any) -> dict[str, Any]:
    """Relations, bases that are no longer in force, and tasks with how far each has come."""
    tasks = list(directive.tasks.select_related("unit").order_by("unit__sort_key", "pk"))
    return {
        "row": directive, "relations": queries.relations_of(directive), "stale": queries.stale_bases(directive),
        "progress": [
            {"task": one.task, "value": one.value, "gap": one.gap, "state": state_of(one.task), "is_reached": one.is_reached}
            for one in queries.progress(tasks)
        ],
    }  # fmt: skip


def _of_task(request: HttpRequest, task: Any) -> dict[str, Any]:
    done = queries.progress_of(task)
    return {"row": task, "value": done.value, "gap": done.gap, "is_reached": done.is_reached,
            "label": dict(queries.measure_choices()).get(task.measure, task.measure)}  # fmt: skip


DIRECTIVE_DESK = Desk(
    register=registers.DIRECTIVES,
    begin=Begin(_("Enter a paper"), forms.DirectiveForm, actions.register_directive, rules.may_register, done=_("It stands in the register.")),
    links=lambda request, row: [Link(str(_("Public page")), reverse("directives:public_directive", args=[row.pk]), "globe")],
    sections=(Section("directives/_directive.html", of_directive),),
    doors=(
        Door("relate", _("Relate to another paper"), forms.RelateForm, actions.relate_directive, rules.may_relate, icon="link",
             text=_("What is replaced is no longer in force from the day before; whatever is based on it is warned."), done=_("Related.")),
        Door("assign", _("Give tasks"), forms.AssignForm, actions.give_tasks, rules.may_assign, kind="accent", icon="send",
             text=_("Each unit gets the task with the same target. How far it has come is counted from records."), done=_("The tasks are given.")),
        Door("correct", _("Mend a slip"), forms.CorrectForm, actions.correct_directive, rules.may_correct, icon="edit", done=_("Mended.")),
        Door("end", _("No longer in force"), forms.EndForm, actions.end_directive, rules.may_end, kind="danger", done=_("Ended.")),
    ),
)  # fmt: skip

TASK_DESK = Desk(
    register=registers.TASKS,
    links=lambda request, row: [Link(str(row.directive), reverse("directives:directive", args=[row.directive_id]), "document")],
    sections=(Section("directives/desk/_task.html", _of_task),),
    doors=(
        Door("withdraw", _("Withdraw the task"), ReasonForm, actions.withdraw_task, rules.may_withdraw, kind="danger", done=_("Withdrawn.")),
    ),
)  # fmt: skip


def of_survey(request: HttpRequest, survey: Any) -> dict[str, Any]:
    """What everybody may know once it is concluded, and what the surveying unit knows before."""
    is_ours = isinstance(request.user, Person) and request.user.can("directives.read", survey.unit_id)
    is_told = survey.state in ("concluded", "followed_up")
    follow_ups = queries.follow_ups_of(survey)
    return {
        "row": survey, "is_ours": is_ours, "questions": list(survey.questions.order_by("number")),
        "team": list(survey.team.select_related("post__body").order_by("-is_lead", "pk")),
        "visits": [{"row": one, "state": state_of(one)} for one in survey.visits.select_related("unit").order_by("visit_on", "pk")],
        "findings": queries.with_files(queries.findings_of(survey)) if is_ours or is_told else [],
        "follow_ups": [{"row": one, "state": state_of(one)} for one in follow_ups],
        "stale": not queries.in_force(survey.directive, survey.begun_at.date()),
    }  # fmt: skip


SURVEY_DESK = Desk(
    register=registers.SURVEYS,
    begin=Begin(_("Plan a survey"), forms.SurveyForm, actions.plan_survey, rules.may_survey, done=_("The survey is being prepared.")),
    links=lambda request, row: [Link(str(row.directive), reverse("directives:directive", args=[row.directive_id]), "document")],
    sections=(Section("directives/desk/_survey.html", of_survey),),
    doors=(
        Door("question", _("Add a question"), forms.QuestionForm, actions.add_question, rules.may_prepare, icon="plus"),
        Door("member", _("Name a member of the team"), forms.SurveyorForm, actions.name_surveyor, rules.may_prepare, icon="plus",
             text=_("Nobody surveys the unit where they hold a post.")),
        Door("units", _("Choose units to visit"), forms.VisitsForm, actions.plan_visits, rules.may_prepare, icon="plus"),
        Door("announce", _("Announce the survey"), forms.AnnounceForm, actions.announce_survey, rules.may_announce, kind="accent", icon="send",
             done=_("Announced to the units.")),
        Door("finding", _("Note a finding"), forms.FindingForm, actions.note_finding, rules.may_find, icon="edit"),
        Door("conclude", _("Conclude the survey"), forms.ConcludeForm, actions.conclude_survey, rules.may_conclude, kind="accent", icon="check",
             text=_("The notice gets its official number; the survey is public from here."), done=_("Concluded.")),
        Door("ask", _("Ask for follow-up"), forms.FollowUpForm, actions.ask_follow_up, rules.may_ask, kind="accent", icon="flag"),
        Door("close", _("All is followed up"), PlainForm, actions.close_survey, rules.may_close, done=_("Followed up.")),
        Door("cancel", _("Call off"), ReasonForm, actions.cancel_survey, rules.may_cancel, kind="danger"),
    ),
)  # fmt: skip


def _survey_of(request: HttpRequest, follow_up: Any) -> list[Link]:
    survey = follow_up.finding.visit.survey
    return [Link(survey.title, reverse("directives:survey", args=[survey.pk]), "document")]


FOLLOW_UP_DESK = Desk(
    register=registers.FOLLOW_UPS,
    links=_survey_of,
    sections=(Section("directives/desk/_follow_up.html", lambda request, row: {"row": row, "survey": row.finding.visit.survey}),),
    doors=(
        Door("report", _("Report it done"), forms.ReportForm, actions.report_follow_up, rules.may_report, kind="accent", icon="check",
             done=_("Reported; those who surveyed verify it.")),
        Door("verify", _("Verify"), forms.VerifyForm, actions.verify_follow_up, rules.may_verify, kind="accent", icon="check"),
    ),
)  # fmt: skip
