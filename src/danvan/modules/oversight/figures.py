"""What is counted about supervisions, recommendations, critiques, opinions and boards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import units_touched
from danvan.kernel.figures.public import Figures, Measure, Rate, Source

from .models import Board, Critique, Opinion, Recommendation, Supervision

_SUPERVISIONS, _ASKED, _CRITIQUES = _("supervisions"), _("recommendations"), _("critiques")
_OPINIONS, _BOARDS = _("opinions"), _("boards")
_GIVEN = "(o.begun_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
_COMMUNE = "n.level = 'commune'"
_SUPERVISED = "oversight_supervision s JOIN organisations_unit n ON n.id = s.unit_id LEFT JOIN oversight_board b ON b.id = s.board_id"
_PEOPLE, _INVESTMENT = "b.kind = 'people'", "b.kind = 'investment'"
_DUE = "(r.replied_on IS NOT NULL OR r.reply_due_on < %(today)s::date)"
_ADOPTED = "EXISTS (SELECT 1 FROM oversight_opinion w WHERE w.critique_id = c.id AND w.state IN ('adopted', 'partly'))"


def _held(
    name: str, when: str, label: object, definition: object, *, day: str = "ended_on", good: str = ""
) -> Measure:
    return Measure(f"oversight.{name}", label, definition, _SUPERVISIONS, day=f"s.{day}", unit="s.unit_id",
                   when=f"s.{day} IS NOT NULL AND {when}", good=good)  # fmt: skip


def _asked(
    name: str, when: str, label: object, definition: object, *, day: str = "sent_on", good: str = ""
) -> Measure:
    return Measure(f"oversight.{name}", label, definition, _ASKED, day=f"r.{day}", unit="r.unit_id",
                   when=f"r.sent_on IS NOT NULL AND {when}", good=good)  # fmt: skip


def _critique(name: str, when: str, label: object, definition: object) -> Measure:
    return Measure(f"oversight.{name}", label, definition, _CRITIQUES, day="c.sent_on", unit="c.unit_id",
                   when=f"c.sent_on IS NOT NULL AND {when}")  # fmt: skip


def _said(name: str, when: str, label: object, definition: object, *, good: str = "") -> Measure:
    return Measure(f"oversight.{name}", label, definition, _OPINIONS, day=_GIVEN, unit="o.unit_id",
                   when=f"o.state <> 'withheld' AND {when}", good=good)  # fmt: skip


FIGURES = Figures(
    prefix="oversight.",
    touched="danvan.modules.oversight.figures.touched",
    passed="danvan.modules.oversight.figures.passed",
    sources=(
        Source(
            "supervisions", rows=_SUPERVISED, record="s.id",
            topic="s.form", units=("s.unit_id",),
            kind="oversight.supervision",
            measures=(
                _held("held", "TRUE", _("Supervisions held"), _("Supervisions that ended in the period, in all four forms."), good="up"),
                _held("held_commune", _COMMUNE, _("Supervisions of communes"), _("Of those: held by a body of a commune.")),
                _held("held_above", f"NOT ({_COMMUNE})", _("Supervisions above the commune"), _("Of those: held by a body above the commune.")),
                _held("reported", "TRUE", _("Supervisions reported"), _("Supervisions whose report was made in the period."), day="reported_on"),
                _held("reported_in_time", "s.reported_on <= s.report_due_on", _("Reported in time"),
                      _("Of those: within the days the rule gives."), day="reported_on", good="up"),
                _held("board_held", "s.board_id IS NOT NULL", _("Supervisions by boards"), _("Of the supervisions held: through an inspection board.")),
                _held("inspection_held", "b.kind = 'people'", _("Supervisions by people’s inspection boards"),
                      _("Of the supervisions held: by a people’s inspection board.")),
            ),
        ),
        Source(
            "recommendations", rows="oversight_recommendation r LEFT JOIN oversight_board b ON b.id = r.board_id", record="r.id", topic="CASE WHEN r.board_id IS NULL THEN 'front' ELSE 'board' END",
            units=("r.unit_id",),
            kind="oversight.recommendation",
            measures=(
                _asked("sent", "TRUE", _("Recommendations sent"), _("Recommendations sent in the period.")),
                _asked("board_sent", "r.board_id IS NOT NULL", _("Recommendations of boards"), _("Of those: from an inspection board.")),
                _asked("inspection_sent", _PEOPLE, _("Recommendations of people’s inspection boards"),
                       _("Of those: from a people’s inspection board.")),
                _asked("investment_sent", _INVESTMENT, _("Recommendations of investment boards"),
                       _("Of those: from a community investment supervision board.")),
                _asked("investment_done", f"{_INVESTMENT} AND r.state = 'done'", _("Recommendations of investment boards, done"),
                       _("Of those: done, and seen to be.")),
                _asked("replied", "r.replied_on IS NOT NULL", _("Recommendations replied to"),
                       _("Of the recommendations sent in the period: replied to.")),
                _asked("accepted", "r.reply_kind IN ('accepted', 'partly')", _("Accepted, wholly or in part"),
                       _("Of the recommendations sent in the period: accepted, wholly or in part."), good="up"),
                _asked("refused", "r.reply_kind = 'refused'", _("Refused with a reason"), _("Of the recommendations sent in the period: refused.")),
                _asked("done", "r.state = 'done'", _("Done, seen on the spot"), _("Of the recommendations sent in the period: done, and seen to be."), good="up"),
                _asked("fell_due", _DUE, _("Replies that fell due"),
                       _("Recommendations whose reply fell due in the period, or came before."), day="reply_due_on"),
                _asked("inspection_fell_due", f"{_PEOPLE} AND {_DUE}", _("Replies to people’s inspection boards that fell due"),
                       _("Of those: owed to a people’s inspection board."), day="reply_due_on"),
                _asked("inspection_in_time", f"{_PEOPLE} AND r.replied_on <= r.reply_due_on", _("Replies to people’s inspection boards in time"),
                       _("Of those: replied by that day."), day="reply_due_on"),
                _asked("replied_in_time", "r.replied_on <= r.reply_due_on", _("Replied in time"), _("Of those: replied by that day."),
                       day="reply_due_on", good="up"),
            ),
        ),
        Source(
            "critiques", rows="oversight_critique c JOIN organisations_unit n ON n.id = c.unit_id", record="c.id", topic="c.form",
            units=("c.unit_id",),
            kind="oversight.critique",
            measures=(
                _critique("critiques", "TRUE", _("Critiques"), _("Critiques sent to the drafter in the period.")),
                _critique("critiques_adopted", _ADOPTED, _("Critiques adopted"),
                          _("Of the critiques sent in the period: something was adopted, wholly or in part.")),
                _critique("critiques_commune", _COMMUNE, _("Critiques of communes"), _("Of those: by a body of a commune.")),
                _critique("critiques_above", f"NOT ({_COMMUNE})", _("Critiques above the commune"), _("Of those: by a body above the commune.")),
            ),
        ),
        Source(
            "opinions", rows="oversight_opinion o", record="o.id", topic="o.voice", units=("o.unit_id",),
            kind="oversight.opinion",
            measures=(
                _said("opinions", "TRUE", _("Opinions given"), _("Opinions on drafts given in the period; those kept from the public are left out.")),
                _said("weighed", "o.state <> 'given'", _("Opinions weighed"), _("Of those: adopted, or not adopted with a reason.")),
                _said("adopted", "o.state IN ('adopted', 'partly')", _("Opinions adopted, wholly or in part"),
                      _("Of those: adopted, wholly or in part."), good="up"),
                _said("declined", "o.state = 'declined'", _("Opinions not adopted"), _("Of those: not adopted, with a reason.")),
                _said("found", "o.found", _("Found in the text as issued"), _("Of the adopted ones: their words stand in the text as issued."), good="up"),
            ),
        ),
        Source(
            "boards", rows="oversight_board b", record="b.id", topic="b.kind", units=("b.unit_id",),
            kind="oversight.board",
            measures=(
                Measure("oversight.boards", _("Boards formed"), _("Boards of residents whose term began in the period."), _BOARDS,
                        day="b.term_from", unit="b.unit_id"),
            ),
        ),
    ),
    rates=(
        Rate("oversight.reported_rate", _("Reports in time"), _("Reported within the days the rule gives ÷ all supervisions reported."),
             "oversight.reported_in_time", "oversight.reported"),
        Rate("oversight.replied_rate", _("Replies in time"), _("Replied by the day ÷ all replies that fell due."),
             "oversight.replied_in_time", "oversight.fell_due"),
        Rate("oversight.done_rate", _("Recommendations done"), _("Done and seen on the spot ÷ all recommendations sent."),
             "oversight.done", "oversight.sent", beside=("oversight.accepted", "oversight.refused")),
        Rate("oversight.adopted_rate", _("Opinions adopted"), _("Adopted, wholly or in part ÷ all opinions weighed."),
             "oversight.adopted", "oversight.weighed", beside=("oversight.declined", "oversight.found")),
    ),
    year=(
        "oversight.held", "oversight.critiques", "oversight.opinions", "oversight.sent", "oversight.done_rate", "oversight.boards",
    ),
)  # fmt: skip

touched = units_touched(Supervision, Recommendation, Critique, Opinion, Board)


def passed(since: object, until: object) -> set[int]:
    """Units where a reply fell due by the mere passing of days."""
    due = Recommendation.objects.filter(sent_on__isnull=False, reply_due_on__lt=until)
    if since is not None:
        due = due.filter(reply_due_on__gte=since)
    return set(due.values_list("unit_id", flat=True).distinct())
