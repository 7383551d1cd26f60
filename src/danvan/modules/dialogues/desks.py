"""Staff pages of sessions, questions and commitments: which acts have a page, and what stands on each record."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Begin, Desk, Door, PlainForm, ReasonForm, Section, state_of
from danvan.kernel.workflow.public import clocks_of
from danvan.web.parts import Clock, ClockStep, Link

from . import actions, forms, queries, registers, rules
from .registers import clock_of
from .states import Source


def _results_clock(session: Any) -> Clock | None:
    """When the results must be told, and why then."""
    clocks = clocks_of(session.thing)
    if not clocks:
        return None
    now = clocks[0]
    is_met = session.concluded_on is not None
    state: Literal["met", "missed", "running"] = "running"
    if is_met:
        state = "met" if session.concluded_on <= now.due_on else "missed"
    return Clock(
        due_on=now.due_on, state=state, label=_("Results to be told by"), unit="day",
        steps=[ClockStep(text=step) for step in now.steps], article=now.citation, rule=now.rule_name,
    )  # fmt: skip


def _of_session(request: HttpRequest, session: Any) -> dict[str, Any]:
    """Questions and promises of the session with the way to each."""
    questions = [
        {"row": one, "state": state_of(one), "url": reverse("dialogues:question", args=[one.pk])}
        for one in session.questions.select_related("session").order_by("number")
    ]
    commitments = [
        {
            "row": one,
            "state": state_of(one),
            "clock": clock_of(one),
            "url": reverse("dialogues:commitment", args=[one.pk]),
        }
        for one in session.commitments.order_by("pk")
    ]
    return {
        "questions": questions, "commitments": commitments,
        "is_demanded": queries.is_demanded(session.asked_by, session.voters),
        "duty": queries.yearly_duty(session.unit),
    }  # fmt: skip


def _links_of_session(request: HttpRequest, session: Any) -> list[Link]:
    if session.state not in queries.PUBLIC_STATES or session.announced_on is None:
        return []
    return [
        Link(str(_("Public page")), reverse("dialogues:public_session", args=[session.pk]), "globe"),
        Link(str(_("Screen for the hall")), reverse("dialogues:screen", args=[session.pk]), "eye"),
        Link(str(_("QR code for questions")), reverse("dialogues:code", args=[session.pk]), "qr"),
    ]


def _links_of_question(request: HttpRequest, question: Any) -> list[Link]:
    links = [Link(str(question.session), reverse("dialogues:session", args=[question.session_id]), "people")]
    links += [
        Link(str(one), reverse("dialogues:commitment", args=[one.pk]), "check")
        for one in question.commitments.all()
    ]
    if question.joined_into_id:
        links.append(
            Link(
                str(question.joined_into),
                reverse("dialogues:question", args=[question.joined_into_id]),
                "merge",
            )
        )
    return links


def _links_of_commitment(request: HttpRequest, commitment: Any) -> list[Link]:
    links = [
        Link(str(_("Public page")), reverse("dialogues:public_commitment", args=[commitment.pk]), "globe")
    ]
    if commitment.session is not None:
        links.append(
            Link(
                str(commitment.session), reverse("dialogues:session", args=[commitment.session_id]), "people"
            )
        )
    return links


def _enter(session: Any, *, by: Any, text: str) -> Any:
    return actions.ask_question(session, by=by, text=text, source=Source.PAPER)


def _promise(session: Any, *, by: Any, to_whom: str, **said: Any) -> Any:
    return actions.make_commitment(by=by, session=session, to_whom=to_whom or str(_("all residents")), **said)


SESSION_DESK = Desk(
    register=registers.SESSIONS,
    begin=Begin(_("Plan a dialogue"), forms.SessionForm, actions.plan_session, rules.may_plan, done=_("Planned."), from_paper=actions.enter_session),
    clock=_results_clock,
    links=_links_of_session,
    sections=(Section("dialogues/desk/_session.html", _of_session),),
    doors=(
        Door("announce", _("Announce"), forms.AnnounceForm, actions.announce_session, rules.may_announce, kind="accent", icon="send",
             text=_("From now on everybody sees the session and can send questions. The law asks for at least 7 days’ notice."),
             done=_("Announced.")),
        Door("open", _("Begin the session"), PlainForm, actions.open_session, rules.may_open, kind="accent", done=_("It has begun.")),
        Door("ask", _("Enter a question from paper"), forms.PaperQuestionForm, _enter, rules.may_enter, icon="plus",
             done=_("The question is entered.")),
        Door("promise", _("Write down a promise"), forms.PromiseForm, _promise, rules.may_minute, icon="edit",
             done=_("The promise stands in the public register.")),
        Door("end", _("End the session"), forms.EndForm, actions.end_session, rules.may_end, done=_("It has ended.")),
        Door("conclude", _("Tell the results"), forms.ConclusionForm, actions.conclude_session, rules.may_conclude, kind="accent",
             icon="send", done=_("The results are public.")),
        Door("edit", _("Change"), forms.EditForm, actions.edit_session, rules.may_edit, icon="edit", done=_("Changed.")),
        Door("cancel", _("Cancel the session"), ReasonForm, actions.cancel_session, rules.may_cancel, kind="danger",
             done=_("Cancelled.")),
    ),
)  # fmt: skip

QUESTION_DESK = Desk(
    register=registers.QUESTIONS,
    links=_links_of_question,
    sections=(Section("dialogues/desk/_question.html", lambda request, row: {"row": row}),),
    doors=(
        Door("call", _("It is this one’s turn"), PlainForm, actions.call_question, rules.may_call, icon="bell", done=_("The screen shows it.")),
        Door("answer", _("Answered on the spot"), forms.AnswerForm, actions.answer_question, rules.may_settle, kind="accent",
             icon="check", done=_("The answer is written down.")),
        Door("promise", _("A promise was made"), forms.PromiseForm, actions.promise_on_question, rules.may_settle, icon="edit",
             done=_("The promise stands in the public register.")),
        Door("pass", _("Take up as a matter"), forms.PassOnForm, actions.pass_on_question, rules.may_settle, icon="arrow-right",
             text=_("It becomes a matter with a deadline of its own; whoever asked hears of it."), done=_("It is a matter now.")),
        Door("join", _("Join with a similar one"), forms.JoinForm, actions.join_question, rules.may_join, icon="merge", done=_("Joined.")),
        Door("withhold", _("Keep from the public"), ReasonForm, actions.withhold_question, rules.may_withhold, kind="danger",
             done=_("It is no longer shown.")),
    ),
)  # fmt: skip

COMMITMENT_DESK = Desk(
    register=registers.COMMITMENTS,
    clock=clock_of,
    links=_links_of_commitment,
    sections=(Section("dialogues/desk/_commitment.html", lambda request, row: {"row": row}),),
    doors=(
        Door("report", _("Report it done"), forms.ReportForm, actions.report_commitment, rules.may_report, kind="accent", icon="check",
             text=_("It counts as kept only when somebody from another body has seen it."), done=_("Reported; it will be verified.")),
        Door("verify", _("Verify"), forms.VerifyForm, actions.verify_commitment, rules.may_verify, kind="accent", icon="shield",
             done=_("Your finding is public.")),
        Door("redate", _("Name a new date"), forms.RedateForm, actions.redate_commitment, rules.may_redate, icon="calendar",
             done=_("The new date stands beside the first one.")),
    ),
)  # fmt: skip
