"""A supervision from its plan to its conclusion, with the days that papers and reports must keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person
from danvan.kernel.papers.public import give_number
from danvan.kernel.workflow.public import start_clock, stop_clock
from danvan.lib.errors import require

from .. import rules
from ..models import Board, Check, Programme, Supervision
from ..states import BoardKind, Form, Ground
from .team import check_team

PAPERS, OBJECT_REPORT, REPORT = "papers", "object_report", "report"
_LONGEST_AHEAD = timedelta(days=730)
_MOST_CHECKS = 60
_DECISION = "Q\u0110"


@transaction.atomic
def plan_supervision(
    *, by: Person, body: Body, supervised: Body, title: str, form: str, ground: str, content: str, session_on: date,
    place: str = "", source: str = "", programme: Programme | None = None, board: Board | None = None,
) -> Supervision:  # fmt: skip
    """Prepare a supervision of a body: content, form, time, who and whom (joint resolution 403/2017, art. 3)."""
    require(
        rules.may_plan_at(by, body.unit_id), "not_allowed", _("Your post may not plan supervisions here.")
    )
    require(body.pk != supervised.pk, "same_body", _("A body cannot supervise itself."))
    today = timezone.localdate()
    require(
        today <= session_on <= today + _LONGEST_AHEAD, "bad_day", _("Choose a day within the next two years.")
    )
    if programme is not None:
        programme = held(programme)
        allow(rules.may_fill, by, programme)
        is_fit = (
            programme.body_id == body.pk and ground == Ground.PROGRAMME and session_on.year == programme.year
        )
        require(is_fit, "other_programme", _("The programme belongs to another body, year or ground."))
    is_boards = form == Form.BOARDS
    require(is_boards == (board is not None), "board", _("Name the board for that form, and only for it."))
    if board is not None:
        is_fit = board.unit_id == body.unit_id and board.is_open
        require(is_fit, "other_board", _("Choose a board of this unit whose term runs."))
    supervision = Supervision(
        unit=body.unit, body=body, supervised=supervised, state="planned", title=title.strip(), form=form, ground=ground,
        content=reasoned(content), session_on=session_on, place=place.strip(), source=source, programme=programme,
        board=board,
    )  # fmt: skip
    facts = {"form": form, "ground": ground, "supervised": supervised.pk}
    return begin(supervision, "oversight.supervision_planned", by=by, facts=facts)


@transaction.atomic
def list_checks(supervision: Supervision, *, by: Person, questions: Sequence[str]) -> list[Check]:
    """Add to what is to be looked at on the spot."""
    supervision = held(supervision)
    allow(rules.may_list, by, supervision)
    asked = [one.strip() for one in questions if one.strip()]
    require(bool(asked), "empty", _("Write at least one thing to look at, one in each line."))
    require(all(len(one) <= 300 for one in asked), "too_long", _("Keep each line under 300 characters."))
    last = supervision.checks.count()
    require(last + len(asked) <= _MOST_CHECKS, "too_many", _("A checklist holds at most 60 lines."))
    return [
        begin(
            Check(unit=supervision.unit, supervision=supervision, state="open", number=last + n, question=one),
            "oversight.check_listed", by=by, facts={"supervision": supervision.uid.hex, "number": last + n},
        )
        for n, one in enumerate(asked, 1)
    ]  # fmt: skip


@transaction.atomic
def decide_supervision(
    supervision: Supervision, *, by: Person, outline: str, exhibits: Files = ()
) -> Supervision:
    """The decision with its outline. A team stands by then, and each of it has declared no conflict."""
    supervision = held(supervision)
    allow(rules.may_decide, by, supervision)
    words, today = reasoned(outline), timezone.localdate()
    check_team(supervision)
    number = give_number(supervision.body, type_code=_DECISION, thing=supervision.thing, on=today)
    start = supervision.session_on
    if supervision.board is not None and supervision.board.kind == BoardKind.INVESTMENT:
        start = supervision.board.project_starts_on or start
    clock = start_clock(supervision.thing, purpose=PAPERS, rule=papers_rule(supervision), start=start)
    return change(
        supervision, "oversight.supervision_decided", by=by, files=exhibits, state="decided", outline=words,
        decided_on=today, number=number, papers_due_on=clock.due_on,
        facts={"number": number.text, "papers_due": clock.due_on.isoformat()},
    )  # fmt: skip


def papers_rule(supervision: Supervision) -> str:
    """Boards have notices of their own (Decree 59/2023/NĐ-CP, art. 14 and 16 to 19); all others 15 days."""
    if supervision.board is None:
        return "supervision.papers_sent"
    is_people = supervision.board.kind == BoardKind.PEOPLE
    return f"inspection_boards.{'people' if is_people else 'investment'}_plan_notice"


@transaction.atomic
def notify_object(supervision: Supervision, *, by: Person, message: str, exhibits: Files = ()) -> Supervision:
    """Plan, decision and outline go to the supervised body. Sent late they are taken, and the lateness is told."""
    supervision = held(supervision)
    allow(rules.may_notify, by, supervision)
    today = timezone.localdate()
    require(
        supervision.session_on > today,
        "past",
        _("The working session lies in the past: cancel and plan anew."),
    )
    assert supervision.papers_due_on is not None
    stop_clock(supervision.thing, purpose=PAPERS, on=today)
    rule = "supervision.object_report"
    due = start_clock(
        supervision.thing, purpose=OBJECT_REPORT, rule=rule, start=supervision.session_on
    ).due_on
    return change(
        supervision, "oversight.supervision_notified", by=by, words=message.strip(), files=exhibits, state="notified",
        notified_on=today, object_report_due_on=due,
        facts={"in_time": today <= supervision.papers_due_on, "report_due": due.isoformat()},
    )  # fmt: skip


@transaction.atomic
def receive_object_report(
    supervision: Supervision, *, by: Person, summary: str, exhibits: Files = ()
) -> Supervision:
    """The supervised body has sent its report."""
    supervision = held(supervision)
    allow(rules.may_receive, by, supervision)
    words, today = reasoned(summary), timezone.localdate()
    stop_clock(supervision.thing, purpose=OBJECT_REPORT, on=today)
    due = supervision.object_report_due_on
    return change(
        supervision, "oversight.object_report_received", by=by, words=words, files=exhibits, is_public=False,
        object_reported_on=today, facts={"in_time": due is None or today <= due},
    )  # fmt: skip


@transaction.atomic
def open_supervision(supervision: Supervision, *, by: Person) -> Supervision:
    """The working session, the visit, or the reading of papers begins."""
    supervision = held(supervision)
    allow(rules.may_open, by, supervision)
    return change(
        supervision, "oversight.supervision_opened", by=by, state="live", opened_on=timezone.localdate()
    )


@transaction.atomic
def end_supervision(
    supervision: Supervision, *, by: Person, minutes: str = "", exhibits: Files = ()
) -> Supervision:
    """Everything has been looked at; from here the days run until the report."""
    supervision = held(supervision)
    allow(rules.may_end, by, supervision)
    waiting = supervision.checks.filter(state="open").count()
    require(
        waiting == 0,
        "checks_open",
        _("%(count)d lines of the checklist have no answer: say at least that they could not be seen.")
        % {"count": waiting},
    )
    today = timezone.localdate()
    clock = start_clock(supervision.thing, purpose=REPORT, rule="supervision.report", start=today)
    return change(
        supervision, "oversight.supervision_ended", by=by, words=minutes.strip(), files=exhibits, is_public=False,
        state="ended", ended_on=today, report_due_on=clock.due_on, facts={"report_due": clock.due_on.isoformat()},
    )  # fmt: skip


@transaction.atomic
def report_supervision(
    supervision: Supervision, *, by: Person, report: str, exhibits: Files = ()
) -> Supervision:
    """What was seen, in a report to those who decided on the supervision."""
    supervision = held(supervision)
    allow(rules.may_report, by, supervision)
    words, today = reasoned(report, least=20), timezone.localdate()
    stop_clock(supervision.thing, purpose=REPORT, on=today)
    assert supervision.report_due_on is not None
    return change(
        supervision, "oversight.supervision_reported", by=by, files=exhibits, is_public=False, state="reported",
        report=words, reported_on=today, facts={"in_time": today <= supervision.report_due_on},
    )  # fmt: skip


@transaction.atomic
def conclude_supervision(
    supervision: Supervision, *, by: Person, conclusion: str, exhibits: Files = ()
) -> Supervision:
    """The conclusion under an official number; with it supervision and recommendations are public."""
    supervision = held(supervision)
    allow(rules.may_conclude, by, supervision)
    words, today = reasoned(conclusion, least=20), timezone.localdate()
    drafted = supervision.recommendations.filter(state="drafted").exists()
    require(not drafted, "unconfirmed", _("A recommendation still waits to be confirmed or dropped."))
    number = give_number(supervision.body, type_code="KL", thing=supervision.thing, on=today)
    return change(
        supervision, "oversight.supervision_concluded", by=by, files=exhibits, state="concluded", conclusion=words,
        concluded_on=today, conclusion_number=number, facts={"number": number.text},
    )  # fmt: skip


@transaction.atomic
def cancel_supervision(supervision: Supervision, *, by: Person, reason: str) -> Supervision:
    """Call a supervision off before it begins; the reason stays."""
    supervision = held(supervision)
    allow(rules.may_cancel, by, supervision)
    today = timezone.localdate()
    for purpose in (PAPERS, OBJECT_REPORT):
        stop_clock(supervision.thing, purpose=purpose, on=today)
    return change(
        supervision, "oversight.supervision_cancelled", by=by, words=reasoned(reason), state="cancelled"
    )
