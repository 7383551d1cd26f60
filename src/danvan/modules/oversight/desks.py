"""Staff pages of oversight: which acts have a page, and what stands on each record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    Begin,
    Desk,
    Door,
    PlainForm,
    ReasonForm,
    Section,
    person_of,
)
from danvan.web.parts import Clock, Link

from . import actions, forms, registers, rules
from .registers import clause_name, clause_text, explained_clocks, listed, reply_clock, seats_of


def _running_clock(row: Any) -> Clock | None:
    """The clock that matters now: one that runs, else the last one."""
    clocks = explained_clocks(row.thing)
    return next((one for one in clocks if one.left is not None), clocks[-1] if clocks else None)


def _of_programme(request: HttpRequest, programme: Any) -> dict[str, Any]:
    rows = programme.supervisions.select_related("supervised").order_by("session_on", "pk")
    return {"supervisions": listed(rows, "supervision")}


def _of_supervision(request: HttpRequest, supervision: Any) -> dict[str, Any]:
    """Team, checklist and recommendations; the supervised body sees none of the first two."""
    is_ours = person_of(request).can("oversight.read", supervision.unit_id)
    checks = list(supervision.checks.order_by("number")) if is_ours else []
    return {
        "is_ours": is_ours,
        "team": listed(supervision.team.order_by("-is_head", "pk"), "member") if is_ours else [],
        "checks": listed(checks, "check"),
        "recommendations": listed(
            supervision.recommendations.select_related("addressee").exclude(state="dropped").order_by("pk"),
            "recommendation", clock=reply_clock,
        ),
        "clocks": explained_clocks(supervision.thing),
    }  # fmt: skip


def _links_of_supervision(request: HttpRequest, supervision: Any) -> list[Link]:
    links = []
    if rules.may_list(person_of(request), supervision) or supervision.state in (
        "ended",
        "reported",
        "concluded",
    ):
        links.append(Link(str(_("Field sheet")), reverse("oversight:field", args=[supervision.pk]), "camera"))
    if supervision.programme is not None:
        links.append(
            Link(
                str(supervision.programme),
                reverse("oversight:programme", args=[supervision.programme_id]),
                "list",
            )
        )
    if supervision.board is not None:
        links.append(
            Link(str(supervision.board), reverse("oversight:board", args=[supervision.board_id]), "people")
        )
    if supervision.state == "concluded":
        public = reverse("oversight:public_supervision", args=[supervision.pk])
        links.append(Link(str(_("Public page")), public, "globe"))
    return links


def _to_supervision(request: HttpRequest, row: Any) -> list[Link]:
    links = []
    if row.supervision is not None:
        address = reverse("oversight:supervision", args=[row.supervision_id])
        links.append(Link(str(row.supervision), address, "eye"))
    if getattr(row, "board", None) is not None:
        links.append(Link(str(row.board), reverse("oversight:board", args=[row.board_id]), "people"))
    return links


def _of_critique(request: HttpRequest, critique: Any) -> dict[str, Any]:
    """Clauses with the opinions on each."""
    person = person_of(request)
    is_ours = person.can("oversight.read", critique.unit_id)
    rows = critique.opinions.order_by("number")
    if not is_ours:
        is_theirs = critique.state in ("sent", "answered", "traced")
        rows = rows.exclude(state="withheld") if is_theirs else rows.none()
    by_clause: dict[int, list[Any]] = {}
    for one in listed(rows, "opinion"):
        by_clause.setdefault(one["row"].clause, []).append(one)
    clauses = [
        {"name": clause_name(one), "text": clause_text(one), "opinions": by_clause.get(n, [])}
        for n, one in enumerate(critique.clauses, 1)
    ]
    return {"whole": by_clause.get(0, []), "clauses": clauses, "count": sum(map(len, by_clause.values()))}


def _links_of_critique(request: HttpRequest, critique: Any) -> list[Link]:
    if critique.opened_on is None:
        return []
    return [Link(str(_("Public page")), reverse("oversight:public_critique", args=[critique.pk]), "globe")]


def _of_opinion(request: HttpRequest, opinion: Any) -> dict[str, Any]:
    clause = opinion.critique.clause(opinion.clause)
    issued = opinion.critique.issued_clauses
    at = issued[opinion.found_at - 1] if 0 < opinion.found_at <= len(issued) else None
    return {
        "row": opinion, "clause": clause, "clause_name": registers.clause_label(opinion),
        "issued_name": clause_name(at) if at is not None else "",
    }  # fmt: skip


def _links_of_opinion(request: HttpRequest, opinion: Any) -> list[Link]:
    return [
        Link(str(opinion.critique), reverse("oversight:critique", args=[opinion.critique_id]), "document")
    ]


def _of_board(request: HttpRequest, board: Any) -> dict[str, Any]:
    return {
        "seats": seats_of(board),
        "supervisions": listed(board.supervisions.select_related("supervised").order_by("-session_on"), "supervision"),
        "recommendations": listed(
            board.recommendations.select_related("addressee").order_by("-pk"), "recommendation", clock=reply_clock
        ),
        "clocks": explained_clocks(board.thing),
    }  # fmt: skip


def _links_of_board(request: HttpRequest, board: Any) -> list[Link]:
    return [Link(str(_("Public page")), reverse("oversight:public_board", args=[board.pk]), "globe")]


def _may_any_reply(by: Any, row: Any) -> bool:
    return rules.may_reply(by, row) or rules.may_enter_reply(by, row)


def _letter(critique: Any, *, by: Any, **said: Any) -> Any:
    return actions.give_opinion(critique, by=by, **said)


PROGRAMME_DESK = Desk(
    register=registers.PROGRAMMES,
    begin=Begin(_("Draft a programme"), forms.ProgrammeForm, actions.draft_programme, rules.may_plan, done=_("The programme is drafted."),
                text=_("The programme of a year is drafted in the last quarter of the year before. Supervisions are put into it when they are planned.")),
    sections=(Section("oversight/desk/_programme.html", _of_programme),),
    doors=(
        Door("agree", _("Agree and make public"), forms.AgreeForm, actions.agree_programme, rules.may_agree, kind="accent", icon="check",
             done=_("The programme is public.")),
    ),
)  # fmt: skip

SUPERVISION_DESK = Desk(
    register=registers.SUPERVISIONS,
    begin=Begin(_("Plan a supervision"), forms.SupervisionForm, actions.plan_supervision, rules.may_plan, done=_("Planned.")),
    clock=_running_clock,
    links=_links_of_supervision,
    sections=(Section("oversight/desk/_supervision.html", _of_supervision),),
    doors=(
        Door("member", _("Add to the team"), forms.MemberForm, actions.name_member, rules.may_name, icon="people",
             text=_("Somebody of the supervised body may not be in the team."), done=_("Named; the declaration is awaited.")),
        Door("checklist", _("Add to the checklist"), forms.ChecklistForm, actions.list_checks, rules.may_list, icon="list",
             done=_("The checklist is longer now.")),
        Door("decide", _("Decide on the supervision"), forms.DecideForm, actions.decide_supervision, rules.may_decide, kind="accent", icon="check",
             text=_("Everybody of the team must have declared that there is no conflict of interest."), done=_("The decision stands.")),
        Door("notify", _("Send the papers"), forms.NotifyForm, actions.notify_object, rules.may_notify, kind="accent", icon="send",
             done=_("The supervised body has the papers.")),
        Door("receive", _("Take in the body’s report"), forms.ReceiveForm, actions.receive_object_report, rules.may_receive,
             icon="inbox", done=_("The report is taken in.")),
        Door("open", _("Begin"), PlainForm, actions.open_supervision, rules.may_open, kind="accent", done=_("It has begun.")),
        Door("recommend", _("Write a recommendation"), forms.RecommendForm, actions.recommend, rules.may_recommend, icon="edit",
             done=_("The recommendation is written.")),
        Door("end", _("End"), forms.EndForm, actions.end_supervision, rules.may_end, done=_("It has ended; the report is due.")),
        Door("report", _("Report"), forms.ReportForm, actions.report_supervision, rules.may_report, kind="accent", icon="document",
             done=_("Reported.")),
        Door("conclude", _("Conclude and make public"), forms.ConclusionForm, actions.conclude_supervision, rules.may_conclude,
             kind="accent", icon="globe", done=_("Conclusion and recommendations are public.")),
        Door("cancel", _("Cancel the supervision"), ReasonForm, actions.cancel_supervision, rules.may_cancel, kind="danger",
             done=_("Cancelled.")),
    ),
)  # fmt: skip

MEMBER_DESK = Desk(
    register=registers.MEMBERS,
    links=_to_supervision,
    doors=(
        Door("declare", _("Declare no conflict of interest"), forms.DeclareForm, actions.declare_no_conflict, rules.may_declare,
             kind="accent", icon="shield", done=_("Declared.")),
        Door("remove", _("Take out of the team"), ReasonForm, actions.remove_member, rules.may_remove, kind="danger",
             done=_("No longer in the team.")),
    ),
)  # fmt: skip

CHECK_DESK = Desk(
    register=registers.CHECKS,
    links=_to_supervision,
    doors=(Door("look", _("Answer"), forms.LookForm, actions.look, rules.may_look, kind="accent", icon="camera", done=_("Kept.")),),
)  # fmt: skip

RECOMMENDATION_DESK = Desk(
    register=registers.RECOMMENDATIONS,
    clock=reply_clock,
    links=_to_supervision,
    sections=(
        Section("oversight/desk/_recommendation.html",
                lambda request, row: {"row": row, "clocks": explained_clocks(row.thing)}),
    ),
    doors=(
        Door("confirm", _("Confirm and send"), PlainForm, actions.confirm_recommendation, rules.may_confirm, kind="accent", icon="send",
             text=_("The Front confirms what the board asks; then the days of the reply run."), done=_("Sent.")),
        Door("drop", _("Do not send"), ReasonForm, actions.drop_recommendation, rules.may_drop, kind="danger", done=_("Not sent.")),
        Door("reply", _("Reply"), forms.ReplyForm, actions.reply_to_recommendation, _may_any_reply, kind="accent", icon="message",
             text=_("A refusal needs its reason; what is accepted needs a day."), done=_("The reply stands in the record.")),
        Door("verify", _("Verify on the spot"), forms.VerifyForm, actions.verify_recommendation, rules.may_verify, kind="accent",
             icon="eye", done=_("What you saw stands in the record.")),
    ),
)  # fmt: skip

CRITIQUE_DESK = Desk(
    register=registers.CRITIQUES,
    begin=Begin(_("Take in a draft"), forms.DraftForm, actions.receive_draft, rules.may_plan, done=_("The draft is split into clauses.")),
    links=_links_of_critique,
    sections=(Section("oversight/desk/_critique.html", _of_critique),),
    doors=(
        Door("split", _("Mend the clauses"), forms.SplitForm, actions.split_again, rules.may_split, icon="split", done=_("Split anew.")),
        Door("open", _("Open for opinions"), forms.OpenForm, actions.open_critique, rules.may_open_critique, kind="accent", icon="people",
             text=_("From now on everybody may read the draft and speak about each clause."), done=_("It is open.")),
        Door("opinion", _("Enter an opinion"), forms.LetterForm, _letter, rules.may_enter_opinion, icon="plus",
             done=_("The opinion is entered.")),
        Door("close", _("End the taking of opinions"), PlainForm, actions.close_critique, rules.may_close, done=_("It is closed.")),
        Door("send", _("Send the critique"), forms.SendForm, actions.send_critique, rules.may_send, kind="accent", icon="send",
             done=_("The drafter has the critique.")),
        Door("answer", _("Answer of the drafter"), forms.AnswerForm, actions.answer_critique, rules.may_answer, kind="accent",
             icon="message", text=_("Every opinion must have been adopted, or not adopted with a reason."), done=_("Answered.")),
        Door("issued", _("Bring in the text as issued"), forms.IssuedForm, actions.bring_issued_text, rules.may_trace_text,
             icon="document", done=_("Now each adopted opinion can be looked for in it.")),
        Door("finish", _("Finish the tracing"), PlainForm, actions.finish_tracing, rules.may_finish, icon="check", done=_("Traced.")),
        Door("cancel", _("The draft was withdrawn"), ReasonForm, actions.cancel_critique, rules.may_cancel_critique, kind="danger",
             done=_("The end is recorded.")),
    ),
)  # fmt: skip

OPINION_DESK = Desk(
    register=registers.OPINIONS,
    links=_links_of_opinion,
    sections=(Section("oversight/desk/_opinion.html", _of_opinion),),
    doors=(
        Door("weigh", _("Adopted or not"), forms.WeighForm, actions.weigh_opinion, rules.may_weigh, kind="accent", icon="check",
             done=_("It stands beside the opinion.")),
        Door("trace", _("Trace in the text as issued"), forms.TraceForm, actions.trace_opinion, rules.may_trace, kind="accent",
             icon="search", done=_("Traced.")),
        Door("withhold", _("Keep from the public"), ReasonForm, actions.withhold_opinion, rules.may_withhold, kind="danger",
             done=_("It is no longer shown.")),
    ),
)  # fmt: skip

BOARD_DESK = Desk(
    register=registers.BOARDS,
    begin=Begin(_("Form a board"), forms.BoardForm, actions.form_board, rules.may_plan, done=_("The board is formed.")),
    clock=_running_clock,
    links=_links_of_board,
    sections=(Section("oversight/desk/_board.html", _of_board),),
    doors=(
        Door("investor", _("Tell the investor"), forms.InvestorForm, actions.tell_investor, rules.may_tell_investor, kind="accent",
             icon="send", done=_("The investor is told.")),
        Door("recommend", _("Write a recommendation"), forms.RecommendForm, actions.recommend, rules.may_recommend, icon="edit",
             done=_("The recommendation is written.")),
        Door("seats", _("Change the members"), forms.RecomposeForm, actions.recompose_board, rules.may_recompose, icon="people",
             done=_("Changed.")),
        Door("dissolve", _("End of the term"), ReasonForm, actions.dissolve_board, rules.may_dissolve, kind="danger", done=_("The end is recorded.")),
    ),
)  # fmt: skip
