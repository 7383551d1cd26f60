"""What is counted about alarms and advice."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import units_touched
from danvan.kernel.figures.public import Figures, Measure, Rate, Source

from .models import Advice, Alarm

_ALARMS, _PAPERS = _("alarms"), _("papers")


def _alarm(name: str, when: str, label: object, definition: object, *, good: str = "") -> Measure:
    return Measure(
        f"foresight.{name}", label, definition, _ALARMS, day="a.week", unit="a.unit_id", when=when, good=good
    )


FIGURES = Figures(
    prefix="foresight.",
    touched="danvan.modules.foresight.figures.touched",
    passed="danvan.modules.foresight.figures.passed",
    sources=(
        Source(
            "alarms", rows="foresight_alarm a", record="a.id", topic="a.topic", units=("a.unit_id",), kind="foresight.alarm",
            measures=(
                _alarm("raised", "TRUE", _("Alarms raised"), _("Series that counted more than expected, first seen in the period.")),
                _alarm("judged", "a.judged <> ''", _("Alarms judged"), _("Of those: four weeks have passed and the rule has judged.")),
                _alarm("confirmed", "a.judged = 'hit'", _("Alarms confirmed"), _("Of those judged: the rise stayed."), good="up"),
            ),
        ),
        Source(
            "advice", rows="foresight_advice v", record="v.id", topic="''", units=("v.unit_id",),
            measures=(
                Measure("foresight.measured", _("Advice measured"), _("Agreed advice whose four weeks afterwards have passed."),
                        _PAPERS, day="v.agreed_on", unit="v.unit_id", when="v.state = 'measured'"),
                Measure("foresight.helped", _("Advice that helped"), _("Of those: the series fell back."), _PAPERS,
                        day="v.agreed_on", unit="v.unit_id", when="v.state = 'measured' AND v.helped = 'yes'", good="up"),
            ),
        ),
    ),
    rates=(
        Rate("foresight.precision", _("Alarms confirmed"), _("Alarms confirmed ÷ all alarms judged."), "foresight.confirmed", "foresight.judged"),
        Rate("foresight.helped_rate", _("Advice that helped"), _("Advice that helped ÷ all advice measured."), "foresight.helped", "foresight.measured"),
    ),
)  # fmt: skip

touched = units_touched(Alarm, Advice)


def passed(since: object, until: object) -> set[int]:
    """Nothing changes by the mere passing of days: judging is an act."""
    return set()
