"""What is asked after a supervision or an inspection, what the asked body says, and what was seen in the end."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person
from danvan.kernel.papers.public import OfficialNumber, give_number
from danvan.kernel.workflow.public import start_clock, stop_clock
from danvan.lib.errors import require

from .. import rules
from ..models import Board, Recommendation, Supervision
from ..states import BoardKind, Reply

REPLY = "reply"
_LONGEST = timedelta(days=366)


@transaction.atomic
def recommend(
    work: Supervision | Board, *, by: Person, addressee: Body, finding: str, request: str,
    reply_by: date | None = None, exhibits: Files = (),
) -> Recommendation:  # fmt: skip
    """Ask a body for something because of what was found; the finding comes with evidence.

    For boards the law gives the days of the reply; otherwise the letter names the day. What an investment board
    asks waits until the Front has confirmed it.
    """
    work = held(work)
    allow(rules.may_recommend, by, work)
    found, asked = reasoned(finding), reasoned(request)
    require(
        bool(exhibits), "no_evidence", _("Add evidence of the finding: a photo or a paper that shows it.")
    )
    supervision = work if isinstance(work, Supervision) else None
    board = supervision.board if supervision is not None else work
    assert board is None or isinstance(board, Board)
    body = supervision.body if supervision is not None else work.front  # type: ignore[union-attr]  # a board then
    require(addressee.pk != body.pk, "same_body", _("A recommendation goes to another body."))
    if board is None:
        today = timezone.localdate()
        is_fit = reply_by is not None and today < reply_by <= today + _LONGEST
        require(is_fit, "bad_day", _("Name the day by which a reply is asked for, within a year."))
    row = Recommendation(
        unit=work.unit, supervision=supervision, board=board, body=body, addressee=addressee, finding=found,
        request=asked, state="drafted", reply_due_on=reply_by if board is None else None,
    )  # fmt: skip
    facts = {"from": work.uid.hex, "addressee": addressee.pk}
    begin(row, "oversight.recommendation_drafted", by=by, facts=facts, files=exhibits)
    if board is not None and board.kind == BoardKind.INVESTMENT:
        return row
    return _send(row, by=by)


@transaction.atomic
def confirm_recommendation(recommendation: Recommendation, *, by: Person) -> Recommendation:
    """The Front stands behind what the board asks: it is sent."""
    recommendation = held(recommendation)
    allow(rules.may_confirm, by, recommendation)
    return _send(recommendation, by=by)


def _send(row: Recommendation, *, by: Person) -> Recommendation:
    today, due = timezone.localdate(), row.reply_due_on
    if row.board is not None:
        kind = "people" if row.board.kind == BoardKind.PEOPLE else "investment"
        due = start_clock(
            row.thing, purpose=REPLY, rule=f"inspection_boards.{kind}_reply", start=today
        ).due_on
    assert due is not None
    number: OfficialNumber = give_number(row.body, type_code="KN", thing=row.thing, on=today)
    return change(
        row, "oversight.recommendation_sent", by=by, state="sent", sent_on=today, number=number, reply_due_on=due,
        facts={"number": number.text, "reply_due": due.isoformat()},
    )  # fmt: skip


@transaction.atomic
def drop_recommendation(recommendation: Recommendation, *, by: Person, reason: str) -> Recommendation:
    """It is not confirmed; why stays in the record."""
    recommendation = held(recommendation)
    allow(rules.may_drop, by, recommendation)
    return change(
        recommendation,
        "oversight.recommendation_dropped",
        by=by,
        words=reasoned(reason),
        is_public=False,
        state="dropped",
    )


@transaction.atomic
def reply_to_recommendation(
    recommendation: Recommendation, *, by: Person, kind: str, reply: str, doing_by: date | None = None,
    exhibits: Files = (),
) -> Recommendation:  # fmt: skip
    """Accepted, in part, or refused: each with words. What is accepted has a day by which it is done."""
    recommendation = held(recommendation)
    is_theirs = rules.may_reply(by, recommendation)
    if not is_theirs:
        allow(rules.may_enter_reply, by, recommendation)
        require(bool(exhibits), "no_paper", _("Add the letter: you enter it for another body."))
    require(kind in Reply.values, "no_kind", _("Choose accepted, accepted in part, or refused."))
    words, today = reasoned(reply, least=10 if kind == Reply.ACCEPTED else 20), timezone.localdate()
    if kind == Reply.REFUSED:
        doing_by = None
    else:
        require(
            doing_by is not None and doing_by >= today, "no_day", _("Name the day by which it will be done.")
        )
    stop_clock(recommendation.thing, purpose=REPLY, on=today)
    assert recommendation.reply_due_on is not None
    return change(
        recommendation, "oversight.recommendation_answered", by=by, files=exhibits, state=str(kind), reply_kind=kind,
        reply=words, replied_on=today, doing_by=doing_by,
        facts={"reply": str(kind), "in_time": today <= recommendation.reply_due_on, "on_paper": not is_theirs},
    )  # fmt: skip


@transaction.atomic
def verify_recommendation(
    recommendation: Recommendation, *, by: Person, is_done: bool, verdict: str, exhibits: Files = ()
) -> Recommendation:
    """Somebody went there and saw. Not done may be seen again later; done is the end."""
    recommendation = held(recommendation)
    allow(rules.may_verify, by, recommendation)
    words, today = reasoned(verdict), timezone.localdate()
    require(bool(exhibits) or not is_done, "no_evidence", _("Add a photo or a paper that shows it is done."))
    due = recommendation.doing_by
    act = "oversight.recommendation_seen_done" if is_done else "oversight.recommendation_seen_not_done"
    return change(
        recommendation, act, by=by, files=exhibits,
        state="done" if is_done else "not_done", verified_on=today, verdict=words,
        facts={"in_time": due is None or today <= due},
    )  # fmt: skip
