"""What is counted about foresight."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import units_touched
from danvan.kernel.figures.public import Figures, Measure, Source

from .models import ForesightRecord

FIGURES = Figures(
    prefix="foresight.",
    touched="danvan.modules.foresight.figures.touched",
    passed="danvan.modules.foresight.figures.passed",
    sources=(
        Source(
            "foresight", rows="foresight_foresightrecord r", record="r.id", topic="''", units=("r.unit_id",), kind="foresight.foresight_record",
            measures=(
                Measure("foresight.ended", _("Foresight: ended"), _("Those that ended in the period."), _("records"),
                        day="r.ended_on", unit="r.unit_id", when="r.state = 'ended'"),
            ),
        ),
    ),
    rates=(),
)  # fmt: skip

touched = units_touched(ForesightRecord)


def passed(since: object, until: object) -> set[int]:
    """Nothing changes by the mere passing of days."""
    return set()
