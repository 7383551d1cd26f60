"""What is counted about dialogues and promises."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import units_touched
from danvan.kernel.figures.public import Figures, Measure, Rate, Source

from .models import Commitment, Question, Session

_SESSIONS, _QUESTIONS, _PROMISES = _("dialogues"), _("questions"), _("promises")
_ASKED = "(q.begun_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"


def _settled(name: str, states: str, label: object, definition: object) -> Measure:
    return Measure(
        f"dialogues.{name}",
        label,
        definition,
        _QUESTIONS,
        day=_ASKED,
        unit="q.unit_id",
        when=f"q.state IN ({states})",
    )


def _due(name: str, when: str, label: object, definition: object, *, good: str = "") -> Measure:
    return Measure(
        f"dialogues.{name}",
        label,
        definition,
        _PROMISES,
        day="c.first_due_on",
        unit="c.unit_id",
        when=when,
        good=good,
    )


_KINDS = (
    ("periodic", _("Periodic dialogues held")),
    ("ad_hoc", _("Ad hoc dialogues held")),
    ("thematic", _("Thematic dialogues held")),
)


def _of_kind(kind: str, label: object) -> Measure:
    return Measure(
        f"dialogues.held_{kind}", label, _("Of the sessions that took place in the period: those of this kind."), _SESSIONS,
        day="s.held_on", unit="s.unit_id", when=f"s.held_on IS NOT NULL AND s.kind = '{kind}'",
    )  # fmt: skip


FIGURES = Figures(
    prefix="dialogues.",
    touched="danvan.modules.dialogues.figures.touched",
    passed="danvan.modules.dialogues.figures.passed",
    sources=(
        Source(
            "sessions", rows="dialogues_session s", record="s.id", topic="s.kind", units=("s.unit_id",),
            kind="dialogues.session",
            measures=(
                Measure("dialogues.held", _("Dialogues held"), _("Sessions that took place in the period."), _SESSIONS,
                        day="s.held_on", unit="s.unit_id", when="s.held_on IS NOT NULL", good="up"),
                *(_of_kind(kind, label) for kind, label in _KINDS),
                Measure("dialogues.attended", _("Attendance at dialogues"),
                        _("People at the sessions of the period; who comes to two counts twice."), _("attendances"),
                        day="s.held_on", unit="s.unit_id", when="s.held_on IS NOT NULL", value="s.attendance"),
                Measure("dialogues.concluded", _("Results told"), _("Sessions whose results were told in the period."), _SESSIONS,
                        day="s.concluded_on", unit="s.unit_id", when="s.concluded_on IS NOT NULL"),
                Measure("dialogues.results_in_time", _("Results told in time"),
                        _("Of the results told in the period: within the days the law gives."), _SESSIONS,
                        day="s.concluded_on", unit="s.unit_id", when="s.concluded_on <= s.results_due_on", good="up"),
            ),
        ),
        Source(
            "questions", rows="dialogues_question q", record="q.id", topic="q.source", units=("q.unit_id",),
            measures=(
                Measure("dialogues.asked", _("Questions asked"), _("Questions put in the period, joined ones included."),
                        _QUESTIONS, day=_ASKED, unit="q.unit_id"),
                _settled("answered", "'answered'", _("Answered on the spot"), _("Of the questions put in the period: answered there and then.")),
                _settled("promised", "'promised'", _("Ended in a promise"), _("Of the questions put in the period: a promise was made.")),
                _settled("passed", "'passed'", _("Taken up as matters"), _("Of the questions put in the period: passed on with a deadline.")),
            ),
        ),
        Source(
            "commitments", rows="dialogues_commitment c", record="c.id", topic="''", units=("c.unit_id",),
            kind="dialogues.commitment",
            measures=(
                Measure("dialogues.made", _("Promises made"), _("Promises made in the period."), _PROMISES,
                        day="c.made_on", unit="c.unit_id"),
                _due("fell_due", "c.first_due_on < %(today)s::date OR c.state IN ('kept', 'kept_late', 'broken')", _("Promises that fell due"),
                     _("Promises whose first date lay in the period and has passed, or that have ended.")),
                _due("done", "c.state IN ('kept', 'kept_late')", _("Promises done"), _("Of those: done, in time or late.")),
                _due("kept", "c.state = 'kept'", _("Kept"), _("Of those: done by the first date, seen by another body."), good="up"),
                _due("kept_late", "c.state = 'kept_late'", _("Kept late"), _("Of those: done, but after the first date.")),
                _due("broken", "c.state = 'broken'", _("Broken"), _("Of those: not done by the last date named."), good="down"),
                _due("redated", "c.redated_count > 0", _("Re-dated"), _("Of those due in the period: given a later date at least once."), good="down"),
            ),
        ),
    ),
    rates=(
        Rate("dialogues.kept_rate", _("Promises kept"), _("Kept by the first date ÷ all promises that fell due."),
             "dialogues.kept", "dialogues.fell_due", beside=("dialogues.kept_late", "dialogues.broken", "dialogues.redated")),
        Rate("dialogues.answered_rate", _("Answered on the spot"), _("Answered on the spot ÷ all questions put."),
             "dialogues.answered", "dialogues.asked", beside=("dialogues.promised", "dialogues.passed")),
    ),
    watched=("dialogues.broken",),
    stirring=("dialogues.held",),
    year=("dialogues.held", "dialogues.asked", "dialogues.made", "dialogues.kept_rate"),
)  # fmt: skip

touched = units_touched(Session, Question, Commitment)


def passed(since: object, until: object) -> set[int]:
    """Units where a promise fell due by the mere passing of days."""
    from django.db.models import Q

    due = Q(first_due_on__lt=until)
    if since is not None:
        due &= Q(first_due_on__gte=since)
    return set(Commitment.objects.filter(due).values_list("unit_id", flat=True).distinct())
