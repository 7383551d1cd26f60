"""A draft from its arrival to the text as issued."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person
from danvan.kernel.papers.public import give_number
from danvan.kernel.rulebook.public import deadline
from danvan.lib.clauses import Clause, split
from danvan.lib.errors import Refused, require
from danvan.lib.extraction import extract_safely
from danvan.lib.vietnamese.clues import mask

from .. import rules
from ..models import Critique

_LONGEST = timedelta(days=366)


@transaction.atomic
def receive_draft(
    *, by: Person, body: Body, drafter: Body, title: str, form: str, received_on: date, submission_on: date,
    about: str = "", text: str = "", exhibits: Files = (),
) -> Critique:  # fmt: skip
    """A draft has come for critique: it is kept as sent and split into clauses that do not change any more.

    A draft sent later than the law asks is taken, and its lateness is told (law on the Front 75/2015/QH13, art. 36).
    """
    require(rules.may_plan_at(by, body.unit_id), "not_allowed", _("Your post may not begin a critique here."))
    require(body.pk != drafter.pk, "same_body", _("The drafter and the critic must be two bodies."))
    today = timezone.localdate()
    require(
        today - _LONGEST <= received_on <= today,
        "bad_day",
        _("The draft was received on a day in the past year."),
    )
    require(
        received_on < submission_on <= today + _LONGEST, "bad_day", _("The draft is submitted after it came.")
    )
    critique = Critique(
        unit=body.unit, body=body, drafter=drafter, state="received", title=title.strip(), form=form,
        received_on=received_on, submission_on=submission_on, about=about.strip(), clauses=_clauses(text, exhibits),
    )  # fmt: skip
    due = deadline("supervision.critique_draft_sent", start=submission_on).due_on
    facts = {
        "form": form,
        "drafter": drafter.pk,
        "clauses": len(critique.clauses),
        "in_time": received_on <= due,
    }
    return begin(critique, "oversight.draft_received", by=by, facts=facts, files=exhibits)


def _clauses(text: str, exhibits: Files = ()) -> list[Clause]:
    """Clauses of what was pasted; without it, of what the first file says. Raises Refused with a plain reason."""
    try:
        if text.strip() or not exhibits:
            return split(text)
        name, source = exhibits[0]
        data = source.read()
        source.seek(0)
        return split(extract_safely(data, name).body())
    except Refused as refusal:
        raise Refused(refusal.code, _reason(refusal.code)) from None


def _reason(code: str) -> str:
    """Why there are no clauses, in words that help."""
    return {
        "unknown_type": _("Only Word, PDF, Excel, web and text files are read here. Keep the file as it is and paste the text of the draft beside it."),
        "old_office": _("This is a file of an old office program. Save it as .docx, or paste the text of the draft."),
        "broken": _("The file is damaged and cannot be read. Save it once more, or paste the text of the draft."),
        "encrypted": _("The file is locked with a password. Save it without one, or paste the text of the draft."),
        "entities": _("The file holds declarations that may reach outside it, so it is not read. Paste the text of the draft."),
        "pictures_only": _("This PDF holds pictures of pages, no text. Paste the text of the draft."),
        "too_large": _("The file is too large to be read. Paste the text of the draft."),
        "too_large_unpacked": _("The file is too large when unpacked. Paste the text of the draft."),
        "too_heavy": _("Reading this file takes more time or memory than allowed. Paste the text of the draft."),
        "empty": _("There is no text to split into clauses."),
        "no_clauses": _("There is no text to split into clauses."),
        "too_many_clauses": _("The draft has more than 1,000 clauses. Split it into several drafts."),
    }[code]  # fmt: skip


@transaction.atomic
def split_again(critique: Critique, *, by: Person, text: str, reason: str) -> Critique:
    """Mend the clauses before anybody has spoken about them."""
    critique = held(critique)
    allow(rules.may_split, by, critique)
    clauses = _clauses(text)
    return change(
        critique, "oversight.draft_split", by=by, words=reasoned(reason), is_public=False, clauses=clauses,
        facts={"clauses": len(clauses)},
    )  # fmt: skip


@transaction.atomic
def open_critique(critique: Critique, *, by: Person, closes_on: date) -> Critique:
    """From now on members and residents may speak about each clause."""
    critique = held(critique)
    allow(rules.may_open_critique, by, critique)
    today = timezone.localdate()
    is_fit = today < closes_on <= critique.submission_on
    require(is_fit, "bad_day", _("It closes on a day to come, before the draft is submitted."))
    return change(
        critique, "oversight.critique_opened", by=by, state="open", opened_on=today, closes_on=closes_on,
        facts={"closes": closes_on.isoformat()},
    )  # fmt: skip


@transaction.atomic
def close_critique(critique: Critique, *, by: Person) -> Critique:
    """No more opinions; the critique is written from those that came."""
    critique = held(critique)
    allow(rules.may_close, by, critique)
    count = critique.opinions.exclude(state="withheld").count()
    return change(
        critique, "oversight.critique_closed", by=by, state="closed", closed_on=timezone.localdate(),
        facts={"opinions": count},
    )  # fmt: skip


@transaction.atomic
def send_critique(critique: Critique, *, by: Person, document: str, exhibits: Files = ()) -> Critique:
    """The critique goes to the drafter under its number: necessity, conformity, correctness, feasibility, impact."""
    critique = held(critique)
    allow(rules.may_send, by, critique)
    words, today = reasoned(document, least=20), timezone.localdate()
    number = give_number(critique.body, type_code="PB", thing=critique.thing, on=today)
    return change(
        critique, "oversight.critique_sent", by=by, files=exhibits, state="sent", document=words, sent_on=today,
        number=number, facts={"number": number.text, "before_submission": today <= critique.submission_on},
    )  # fmt: skip


@transaction.atomic
def answer_critique(critique: Critique, *, by: Person, answer: str, exhibits: Files = ()) -> Critique:
    """The drafter has answered in writing, and every opinion has its word (law on the Front, art. 36)."""
    critique = held(critique)
    allow(rules.may_answer, by, critique)
    words = reasoned(answer)
    waiting = critique.opinions.filter(state="given").count()
    require(
        waiting == 0,
        "unweighed",
        _("%(count)d opinions are neither adopted nor refused with a reason.") % {"count": waiting},
    )
    counted = {
        state: critique.opinions.filter(state=state).count() for state in ("adopted", "partly", "declined")
    }
    return change(
        critique, "oversight.critique_answered", by=by, files=exhibits, state="answered", answer=words,
        answered_on=timezone.localdate(), facts=counted,
    )  # fmt: skip


@transaction.atomic
def bring_issued_text(
    critique: Critique, *, by: Person, issued_as: str, issued_on: date, text: str = "", exhibits: Files = ()
) -> Critique:
    """The text as it was issued, split like the draft, so that adopted wording can be shown in it."""
    critique = held(critique)
    allow(rules.may_trace_text, by, critique)
    require(critique.answered_on is not None, "unanswered", _("The drafter has not answered yet."))
    require(issued_on <= timezone.localdate(), "bad_day", _("The text was issued on a day that has come."))
    require(
        not critique.opinions.filter(found__isnull=False).exists(), "traced", _("Tracing has begun already.")
    )
    clauses = _clauses(text, exhibits)
    return change(
        critique, "oversight.issued_text_brought", by=by, files=exhibits, issued_as=reasoned(issued_as, least=5),
        issued_on=issued_on, issued_clauses=clauses, facts={"clauses": len(clauses), "issued": issued_on.isoformat()},
    )  # fmt: skip


@transaction.atomic
def finish_tracing(critique: Critique, *, by: Person) -> Critique:
    """Every adopted opinion was looked for in the text as issued; how many are there is told."""
    critique = held(critique)
    allow(rules.may_finish, by, critique)
    require(bool(critique.issued_clauses), "no_text", _("Bring in the text as issued first."))
    adopted = critique.opinions.filter(state__in=["adopted", "partly"])
    waiting = adopted.filter(found__isnull=True).count()
    require(
        waiting == 0,
        "untraced",
        _("%(count)d adopted opinions were not looked for yet.") % {"count": waiting},
    )
    facts = {"adopted": adopted.count(), "found": adopted.filter(found=True).count()}
    return change(
        critique,
        "oversight.critique_traced",
        by=by,
        state="traced",
        traced_on=timezone.localdate(),
        facts=facts,
    )


@transaction.atomic
def cancel_critique(critique: Critique, *, by: Person, reason: str) -> Critique:
    """The drafter withdrew the draft; what was said about it stays."""
    critique = held(critique)
    allow(rules.may_cancel_critique, by, critique)
    return change(
        critique, "oversight.critique_cancelled", by=by, words=mask(reasoned(reason)), state="cancelled"
    )
