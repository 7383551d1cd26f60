"""What is counted about petitions, with the denominator in the open.

On time = answered on time ÷ all that fell due, those still open and overdue included. What is left out
(refused, passed on, joined, split, withdrawn) is counted beside it, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danvan.kernel.figures.public import Figures, Measure, Rate, Source

from .models import Petition
from .states import WORKFLOW

_ZONE = "'Asia/Ho_Chi_Minh'"
_COUNTED = _("matters")
_ANSWERED = "p.answered_on IS NOT NULL AND p.state IN ('answered', 'closed')"
_OVERDUE = "p.state IN ('received', 'accepted') AND p.due_on < %(today)s::date"


def _ended(
    state: str, label: object, definition: object, *, and_when: str = "TRUE", name: str = ""
) -> Measure:
    return Measure(
        f"petitions.{name or state}", label, definition, _COUNTED, day="p.ended_on", unit="p.unit_id",
        when=f"p.state = '{state}' AND {and_when}",
    )  # fmt: skip


def _standing(state: str) -> Measure:
    """Of those received in a month, how many stand where today: the parts of the public identity."""
    when = f"p.state = '{state}'" if state != "open" else f"p.state IN ({_quoted(WORKFLOW.open_states)})"
    label = WORKFLOW[state].label if state != "open" else _("Open")
    return Measure(
        f"petitions.received_{state}", label, _("Of the matters received in the period: where they stand now."),
        _COUNTED, day="p.received_on", unit="p.received_unit_id", when=when,
    )  # fmt: skip


def _quoted(states: Iterable[str]) -> str:
    return ", ".join(f"'{state}'" for state in states)


STANDINGS = ("open", "closed", "refused", "forwarded", "joined", "split", "withdrawn")

FIGURES = Figures(
    prefix="petitions.",
    touched="danvan.modules.petitions.figures.touched_units",
    passed="danvan.modules.petitions.figures.units_of_days",
    sources=(
        Source(
            "petitions", rows="petitions_petition p", record="p.id", topic="p.topic_id",
            units=("p.unit_id", "p.received_unit_id"),
            measures=(
                Measure(
                    "petitions.received", _("Received"), _("Matters received in the period, through every channel."),
                    _COUNTED, day="p.received_on", unit="p.received_unit_id",
                ),
                *(_standing(state) for state in STANDINGS),
                Measure(
                    "petitions.received_complaints", _("Complaints received"), _("Of the matters received in the period: complaints."),
                    _COUNTED, day="p.received_on", unit="p.received_unit_id", when="p.kind = 'complaint'",
                ),
                Measure(
                    "petitions.received_proposals", _("Proposals and feedback received"),
                    _("Of the matters received in the period: proposals and feedback."),
                    _COUNTED, day="p.received_on", unit="p.received_unit_id", when="p.kind IN ('proposal', 'feedback')",
                ),
                Measure(
                    "petitions.due", _("Fell due"),
                    _("Matters whose deadline lay in the period: answered ones, and open ones that are overdue."),
                    _COUNTED, day="p.due_on", unit="p.unit_id", when=f"({_ANSWERED}) OR ({_OVERDUE})",
                ),
                Measure(
                    "petitions.on_time", _("Answered on time"),
                    _("Of those that fell due: answered on or before the day they were due."),
                    _COUNTED, day="p.due_on", unit="p.unit_id", when=f"{_ANSWERED} AND p.answered_on <= p.due_on",
                    good="up",
                ),
                Measure(
                    "petitions.answered_late", _("Answered late"),
                    _("Of those that fell due: answered after the day they were due."),
                    _COUNTED, day="p.due_on", unit="p.unit_id", when=f"{_ANSWERED} AND p.answered_on > p.due_on",
                    good="down",
                ),
                Measure(
                    "petitions.overdue", _("Overdue and open"),
                    _("Of those that fell due: still without an answer."),
                    _COUNTED, day="p.due_on", unit="p.unit_id", when=_OVERDUE, good="down",
                ),
                Measure(
                    "petitions.due_answered", _("Fell due and answered"), _("Of those that fell due: answered, in time or late."),
                    _COUNTED, day="p.due_on", unit="p.unit_id", when=_ANSWERED, good="up",
                ),
                Measure(
                    "petitions.not_on_time", _("Not in time"), _("Of those that fell due: answered late, or still without an answer."),
                    _COUNTED, day="p.due_on", unit="p.unit_id",
                    when=f"({_ANSWERED} AND p.answered_on > p.due_on) OR ({_OVERDUE})", good="down",
                ),
                Measure(
                    "petitions.answered", _("Answered"), _("Matters whose standing answer was given in the period."),
                    _COUNTED, day="p.answered_on", unit="p.unit_id", when=_ANSWERED,
                ),
                _ended("closed", _("Closed"), _("Matters closed in the period, with evidence or the resident's word.")),
                _ended(
                    "closed", _("Closed by the resident's word"), _("Closed because the resident said it is done."),
                    and_when="p.ended_by_word", name="closed_by_word",
                ),
                _ended("refused", _("Refused"), _("Not taken up, with a ground and a reason.")),
                _ended("forwarded", _("Passed on"), _("Passed on to an authority that does not work here.")),
                _ended("joined", _("Joined"), _("Joined with a similar matter that goes on for both.")),
                _ended("split", _("Split"), _("Split into separate matters, each counted by itself.")),
                _ended("withdrawn", _("Withdrawn"), _("Taken back by the resident.")),
                Measure(
                    "petitions.extended", _("Extended"), _("Fell due in the period after an extension."),
                    _COUNTED, day="p.due_on", unit="p.unit_id",
                    when=f"p.extended_count > 0 AND (({_ANSWERED}) OR ({_OVERDUE}))", good="down",
                ),
            ),
        ),
        Source(
            "disputes", rows="petitions_dispute d JOIN petitions_petition p ON p.id = d.petition_id", record="p.id",
            topic="p.topic_id", units=("p.unit_id",),
            measures=(
                Measure(
                    "petitions.reopened", _("Reopened"), _("Answers that the resident disputed in the period."),
                    _("disputes"), day=f"(d.at AT TIME ZONE {_ZONE})::date", unit="p.unit_id", good="down",
                ),
            ),
        ),
        Source(
            "transfers", rows="petitions_transfer t JOIN petitions_petition p ON p.id = t.petition_id", record="p.id",
            topic="p.topic_id", units=("p.unit_id",),
            measures=(
                Measure(
                    "petitions.transferred", _("Moved between offices"),
                    _("Transfers in the period, those that follow a merger of units left out."),
                    _("transfers"), day=f"(t.at AT TIME ZONE {_ZONE})::date", unit="p.unit_id",
                    when="NOT t.is_automatic",
                ),
            ),
        ),
        Source(
            "ratings", rows="petitions_petition p", record="p.id", topic="p.topic_id", units=("p.unit_id",),
            measures=(
                Measure(
                    "petitions.rated", _("Rated"), _("Outcomes that residents rated in the period."),
                    _("ratings"), day="p.rated_on", unit="p.unit_id",
                ),
                Measure(
                    "petitions.satisfied", _("Satisfied"), _("Outcomes rated 4 or 5 out of 5 in the period."),
                    _("ratings"), day="p.rated_on", unit="p.unit_id", when="p.rated_as >= 4", good="up",
                ),
            ),
        ),
    ),
    rates=(
        Rate(
            "petitions.on_time_rate", _("On time"),
            _("Answered on time ÷ all that fell due, overdue ones included."),
            "petitions.on_time", "petitions.due",
            beside=(
                "petitions.answered_late", "petitions.overdue", "petitions.extended", "petitions.refused",
                "petitions.forwarded", "petitions.transferred", "petitions.reopened", "petitions.joined",
                "petitions.split", "petitions.withdrawn",
            ),
        ),
        Rate(
            "petitions.satisfaction_rate", _("Satisfied"), _("Rated 4 or 5 ÷ all outcomes that residents rated."),
            "petitions.satisfied", "petitions.rated", beside=("petitions.answered",),
        ),
    ),
    watched=("petitions.received", "petitions.not_on_time", "petitions.reopened"),
    year=("petitions.received", "petitions.answered", "petitions.on_time_rate", "petitions.reopened"),
)  # fmt: skip


def touched_units(things: list[str]) -> set[int]:
    """Units whose cells the entries of these things may have changed, the units they came from included."""
    uids = [thing.rsplit(":", 1)[1] for thing in things if thing.startswith("petitions.petition:")]
    rows = Petition.objects.filter(uid__in=uids).values_list("unit_id", "received_unit_id")
    units = {unit for pair in rows for unit in pair}
    moved = [unit for pair in rows for unit in pair if pair[0] != pair[1]]
    return units | set(_between(moved))


def _between(units: list[int]) -> Iterable[int]:
    """Matters move along lineage only: a unit passed through on the way is a heir of where they came from."""
    from danvan.kernel.organisations.public import covered_ids

    return covered_ids(sorted(set(units))) if units else ()


def units_of_days(since: date | None, until: date) -> set[int]:
    """Units where an open matter became overdue by the passing of days."""
    late = Q(state__in=["received", "accepted"], due_on__lt=until)
    if since is not None:
        late &= Q(due_on__gte=since)
    return set(Petition.objects.filter(late).values_list("unit_id", flat=True).distinct())
