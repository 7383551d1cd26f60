"""A session from its plan to its conclusion."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person
from danvan.kernel.papers.public import give_number
from danvan.kernel.rulebook.public import deadline
from danvan.kernel.workflow.public import start_clock, stop_clock
from danvan.lib.errors import require

from .. import rules
from ..models import Session

RESULTS = "results"
_LONGEST_AHEAD = timedelta(days=730)


@transaction.atomic
def plan_session(
    *, by: Person, host: Body, title: str, kind: str, form: str, chair: str, starts_at: datetime, place: str,
    link: str = "", cluster: str = "", agenda: str = "", asked_by: int = 0, voters: int = 0,
) -> Session:  # fmt: skip
    """Prepare a session of a body with the people of its unit."""
    require(rules.may_plan_at(by, host.unit_id), "not_allowed", _("Your post may not plan sessions here."))
    _check_day(starts_at)
    session = Session(
        unit=host.unit, host=host, state="planned", title=title.strip(), kind=kind, form=form, chair=chair.strip(),
        starts_at=starts_at, place=place.strip(), link=link, cluster=cluster.strip(), agenda=agenda.strip(),
        asked_by=asked_by, voters=voters,
    )  # fmt: skip
    return begin(session, "dialogues.session_planned", by=by, facts={"kind": kind})


@transaction.atomic
def enter_session(
    *, by: Person, host: Body, title: str, kind: str, form: str, chair: str, starts_at: datetime, place: str, **said: Any
) -> Session:  # fmt: skip
    """Enter one that a paper tells of: held already, its questions and result can be minuted; else it is planned."""
    if starts_at > timezone.now():
        return plan_session(
            by=by, host=host, title=title, kind=kind, form=form, chair=chair, starts_at=starts_at, place=place, **said
        )  # fmt: skip
    require(rules.may_plan_at(by, host.unit_id), "not_allowed", _("Your post may not plan sessions here."))
    held_on = timezone.localtime(starts_at).date()
    session = Session(
        unit=host.unit, host=host, state="held", title=title.strip(), kind=kind, form=form, chair=chair.strip(),
        starts_at=starts_at, place=place.strip(), held_on=held_on,
        **{name: value.strip() if isinstance(value, str) else value for name, value in said.items()},
    )  # fmt: skip
    clock = start_clock(session.thing, purpose=RESULTS, rule="dialogue.results", start=held_on)
    session.results_due_on = clock.due_on
    return begin(
        session, "dialogues.session_entered", by=by, facts={"kind": kind, "held": held_on.isoformat()}
    )


@transaction.atomic
def edit_session(session: Session, *, by: Person, reason: str, **fields: Any) -> Session:
    """Change what was planned, with a reason once it has been announced."""
    session = held(session)
    allow(rules.may_edit, by, session)
    if "starts_at" in fields:
        _check_day(fields["starts_at"])
    why = reasoned(reason)
    return change(session, "dialogues.session_edited", by=by, words=why, **fields)


@transaction.atomic
def announce_session(session: Session, *, by: Person, notice: str, exhibits: Files = ()) -> Session:
    """Tell everybody when and where. A notice later than the rule asks for is taken, and its lateness is told."""
    session = held(session)
    allow(rules.may_announce, by, session)
    today = timezone.localdate()
    require(
        session.starts_at > timezone.now(), "past", _("The session lies in the past: change its day first.")
    )
    is_early = today <= notice_due_on(session)
    return change(
        session, "dialogues.session_announced", by=by, words=notice.strip(), files=exhibits, state="announced",
        announced_on=today, facts={"on": day_of(session).isoformat(), "in_time": is_early},
    )  # fmt: skip


def notice_due_on(session: Session) -> Any:
    """The last day on which the notice is in time (law on local government 72/2025/QH15, art. 43)."""
    return deadline("dialogue.notice", start=day_of(session)).due_on


def day_of(session: Session) -> Any:
    return timezone.localtime(session.starts_at).date()


@transaction.atomic
def open_session(session: Session, *, by: Person) -> Session:
    """The session begins: questions from the room come in and minutes are taken."""
    session = held(session)
    allow(rules.may_open, by, session)
    return change(session, "dialogues.session_opened", by=by, state="live")


@transaction.atomic
def end_session(session: Session, *, by: Person, attendance: int, recording: str = "") -> Session:
    """The session is over; from here the days run until its results must be told."""
    session = held(session)
    allow(rules.may_end, by, session)
    today = timezone.localdate()
    clock = start_clock(session.thing, purpose=RESULTS, rule="dialogue.results", start=today)
    fields: dict[str, Any] = {"link": recording} if recording else {}
    return change(
        session, "dialogues.session_ended", by=by, state="held", held_on=today, attendance=attendance,
        results_due_on=clock.due_on, facts={"attendance": attendance, "due": clock.due_on.isoformat()}, **fields,
    )  # fmt: skip


@transaction.atomic
def conclude_session(session: Session, *, by: Person, conclusion: str, exhibits: Files = ()) -> Session:
    """Tell the results under an official number. Every question must have its end by then."""
    session = held(session)
    allow(rules.may_conclude, by, session)
    waiting = session.questions.filter(state__in=["waiting", "called"]).count()
    require(
        waiting == 0,
        "questions_open",
        _("%(count)d questions have neither an answer nor a promise: settle each of them first.")
        % {"count": waiting},
    )
    words = reasoned(conclusion, least=20)
    today = timezone.localdate()
    number = give_number(session.host, type_code="TB", thing=session.thing, on=today)
    stop_clock(session.thing, purpose=RESULTS, on=today)
    assert session.results_due_on is not None
    return change(
        session, "dialogues.session_concluded", by=by, files=exhibits, state="concluded", conclusion=words,
        concluded_on=today, number=number,
        facts={"number": number.text, "in_time": today <= session.results_due_on},
    )  # fmt: skip


@transaction.atomic
def cancel_session(session: Session, *, by: Person, reason: str) -> Session:
    """Call a session off; the reason is public where the session was."""
    session = held(session)
    allow(rules.may_cancel, by, session)
    return change(session, "dialogues.session_cancelled", by=by, words=reasoned(reason), state="cancelled")


def _check_day(starts_at: datetime) -> None:
    now = timezone.now()
    require(starts_at > now, "past", _("Choose a day and hour that are still to come."))
    require(starts_at < now + _LONGEST_AHEAD, "far", _("Choose a day within the next two years."))
