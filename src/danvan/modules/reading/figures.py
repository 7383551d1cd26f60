"""What is counted about papers and finds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import units_touched
from danvan.kernel.figures.public import Figures, Measure, Rate, Source

from .models import Find, Reading

_PAPERS, _FINDS = _("papers"), _("finds")


def _decided(name: str, states: str, label: object, definition: object) -> Measure:
    return Measure(
        f"reading.{name}", label, definition, _FINDS, day="f.decided_on", unit="f.unit_id",
        when=f"f.state IN ({states})",
    )  # fmt: skip


FIGURES = Figures(
    prefix="reading.",
    touched="danvan.modules.reading.figures.touched",
    passed="danvan.modules.reading.figures.passed",
    sources=(
        Source(
            "papers", rows="reading_reading p", record="p.id", topic="''", units=("p.unit_id",), kind="reading.paper",
            measures=(
                Measure("reading.papers", _("Papers read"), _("Papers whose text was read in the period."), _PAPERS,
                        day="p.read_on", unit="p.unit_id", when="p.read_on IS NOT NULL"),
            ),
        ),
        Source(
            "finds", rows="reading_find f", record="f.id", topic="f.kind", units=("f.unit_id",),
            measures=(
                _decided("decided", "'accepted', 'corrected', 'rejected'", _("Finds reviewed"),
                         _("Finds about which somebody decided in the period.")),
                _decided("accepted", "'accepted'", _("Finds accepted"), _("Of those: right as they were read.")),
                _decided("corrected", "'corrected'", _("Finds corrected"), _("Of those: right words, understood otherwise.")),
                _decided("rejected", "'rejected'", _("Finds rejected"), _("Of those: nothing that should have been found.")),
                _decided("added", "'added'", _("Added by hand"), _("What reading had not found and somebody added.")),
            ),
        ),
    ),
    rates=(
        Rate("reading.precision", _("Read right"), _("Accepted ÷ reviewed."), "reading.accepted", "reading.decided",
             beside=("reading.corrected", "reading.rejected")),
    ),
)  # fmt: skip

touched = units_touched(Reading, Find)


def passed(since: object, until: object) -> set[int]:
    """Nothing here changes by the mere passing of days."""
    return set()
