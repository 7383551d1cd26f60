"""What is counted about drives and programmes. Money is in whole dong; a counter-entry counts less on its own day."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import units_touched
from danvan.kernel.figures.public import Figures, Measure, Rate, Source

from .models import Contribution, Drive, JointTask, Match, Need, Offer, Programme, Spending
from .states import UNITS, Good

_DRIVES, _GIFTS, _NEEDS, _PROGRAMMES, _TASKS = (
    _("drives"),
    _("contributions"),
    _("needs"),
    _("programmes"),
    _("tasks"),
)
_SIGN = "CASE WHEN {0}.counters_id IS NULL THEN {0}.quantity ELSE -{0}.quantity END"
_ENTERED = "(n.begun_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"


def _given(name: str, kind: str, label: object, definition: object) -> Measure:
    return Measure(
        f"drives.{name}", label, definition, UNITS[kind], day="c.day", unit="c.unit_id", when=f"c.kind = '{kind}'",
        value=_SIGN.format("c"),
    )  # fmt: skip


def _task(name: str, when: str, label: object, definition: object, *, good: str = "") -> Measure:
    return Measure(
        f"drives.{name}", label, definition, _TASKS, day="t.due_on", unit="t.unit_id", when=when, good=good
    )


FIGURES = Figures(
    stirring=("drives.opened",),
    prefix="drives.",
    touched="danvan.modules.drives.figures.touched",
    passed="danvan.modules.drives.figures.passed",
    sources=(
        Source(
            "drives", rows="drives_drive d", record="d.id", topic="d.goal_kind", units=("d.unit_id",),
            measures=(
                Measure("drives.opened", _("Drives opened"), _("Drives for help that were opened in the period."), _DRIVES,
                        day="d.opened_on", unit="d.unit_id", when="d.opened_on IS NOT NULL"),
                Measure("drives.accounted", _("Drives accounted for"), _("Drives whose account was published in the period."), _DRIVES,
                        day="d.accounted_on", unit="d.unit_id", when="d.accounted_on IS NOT NULL", good="up"),
            ),
        ),
        Source(
            "contributions", rows="drives_contribution c", record="c.id", topic="c.kind", units=("c.unit_id",),
            measures=(
                Measure("drives.contributions", _("Contributions"), _("Contributions of the period that were not taken out again."),
                        _GIFTS, day="c.day", unit="c.unit_id", when="c.state = 'received'"),
                _given("money_in", Good.MONEY, _("Money received"), _("Dong received in the period, counter-entries taken off.")),
                _given("rice", Good.RICE, _("Rice received"), _("Kilograms received in the period, counter-entries taken off.")),
                _given("household", Good.HOUSEHOLD, _("Household goods received"), _("Sets received in the period, counter-entries taken off.")),
                _given("oxygen", Good.OXYGEN, _("Oxygen cylinders received"), _("Pieces received in the period, counter-entries taken off.")),
                _given("beds", Good.BEDS, _("Beds received"), _("Pieces received in the period, counter-entries taken off.")),
                _given("land", Good.LAND, _("Land given"), _("Square metres given in the period, counter-entries taken off.")),
            ),
        ),
        Source(
            "spendings", rows="drives_spending s", record="s.id", topic="s.kind", units=("s.unit_id",),
            measures=(
                Measure("drives.money_out", _("Money spent"), _("Dong whose spending was approved in the period, counter-entries taken off."),
                        UNITS[Good.MONEY], day="s.approved_on", unit="s.unit_id", value=_SIGN.format("s"),
                        when="s.kind = 'money' AND s.state IN ('approved', 'countered', 'counter')"),
            ),
        ),
        Source(
            "needs", rows="drives_need n", record="n.id", topic="n.kind", units=("n.unit_id",),
            measures=(
                Measure("drives.needs", _("Needs"), _("Needs entered in the period that were not withdrawn."), _NEEDS,
                        day=_ENTERED, unit="n.unit_id", when="n.state <> 'withdrawn'"),
                Measure("drives.needs_met", _("Needs met"), _("Of the needs entered in the period: met in full."), _NEEDS,
                        day=_ENTERED, unit="n.unit_id", when="n.state = 'met'", good="up"),
            ),
        ),
        Source(
            "matches", rows="drives_match m JOIN drives_offer o ON o.id = m.offer_id", record="m.id", topic="o.kind", units=("m.unit_id",),
            measures=(
                Measure("drives.volunteers", _("Volunteers"), _("People who came to help in the period, by matches that were carried out."),
                        UNITS[Good.VOLUNTEERS], day="m.delivered_on", unit="m.unit_id", value="m.quantity",
                        when="o.kind = 'volunteers' AND m.state = 'delivered'"),
            ),
        ),
        Source(
            "programmes", rows="drives_programme p", record="p.id", topic="''", units=("p.unit_id",),
            measures=(
                Measure("drives.programmes", _("Joint programmes"), _("Programmes whose term began in the period."), _PROGRAMMES,
                        day="p.starts_on", unit="p.unit_id"),
            ),
        ),
        Source(
            "tasks", rows="drives_jointtask t", record="t.id", topic="''", units=("t.unit_id",),
            measures=(
                _task("tasks_due", "t.due_on < %(today)s::date OR t.state <> 'open'", _("Joint tasks that fell due"),
                      _("Tasks whose day lay in the period and has passed, or that have ended.")),
                _task("tasks_kept", "t.state = 'done'", _("Joint tasks done in time"), _("Of those: reported done by their day."), good="up"),
                _task("tasks_late", "t.state = 'done_late'", _("Joint tasks done late"), _("Of those: reported done after their day.")),
                _task("tasks_dropped", "t.state = 'dropped'", _("Joint tasks dropped"), _("Of those: given up with a reason.")),
            ),
        ),
    ),
    rates=(
        Rate("drives.needs_met_rate", _("Needs met"), _("Met in full ÷ all needs that were not withdrawn."),
             "drives.needs_met", "drives.needs"),
        Rate("drives.tasks_kept_rate", _("Joint tasks done in time"), _("Done by their day ÷ all tasks that fell due."),
             "drives.tasks_kept", "drives.tasks_due", beside=("drives.tasks_late", "drives.tasks_dropped")),
    ),
)  # fmt: skip

touched = units_touched(Drive, Contribution, Spending, Need, Offer, Match, Programme, JointTask)


def passed(since: object, until: object) -> set[int]:
    """Units where a joint task fell due by the mere passing of days."""
    due = JointTask.objects.filter(due_on__lt=until)
    if since is not None:
        due = due.filter(due_on__gte=since)
    return set(due.values_list("unit_id", flat=True).distinct())
