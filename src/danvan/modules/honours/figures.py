"""What is counted about awards. One that was revoked is counted as revoked and no longer as granted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import units_touched
from danvan.kernel.figures.public import Figures, Measure, Rate, Source

from .models import Decision, Nomination

_AWARDS, _DECISIONS, _NOMINATED = _("awards"), _("decisions"), _("nominations")
#: Awards for a year stand in its last month.
_OF_YEAR = "make_date(n.year::integer, 12, 31)"
_BEGUN = "(n.begun_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"


def _award(name: str, when: str, label: object, definition: object, *, day: str = "n.granted_on") -> Measure:
    return Measure(f"honours.{name}", label, definition, _AWARDS, day=day, unit="n.unit_id", when=when)


def _granted(kind: str, form: str = "") -> str:
    return f"n.state = 'granted' AND n.kind = '{kind}'" + (f" AND n.form = '{form}'" if form else "")


FIGURES = Figures(
    prefix="honours.",
    touched="danvan.modules.honours.figures.touched",
    passed="danvan.modules.honours.figures.passed",
    sources=(
        Source(
            "nominations", rows="honours_nomination n", record="n.id", topic="n.system || '.' || n.form", units=("n.unit_id",),
            kind="honours.award",
            measures=(
                Measure("honours.nominated", _("Nominations"), _("Nominations entered in the period."), _NOMINATED,
                        day=_BEGUN, unit="n.unit_id"),
                _award("collectives", _granted("collective"), _("Collectives honoured"),
                       _("Collectives that were granted an award in the period, all forms and systems together.")),
                _award("individuals", _granted("individual"), _("Individuals honoured"),
                       _("Individuals that were granted an award in the period, all forms and systems together.")),
                _award("merit_collectives", _granted("collective", "merit"), _("Certificates of merit, collectives"),
                       _("Certificates of merit granted to collectives in the period.")),
                _award("merit_individuals", _granted("individual", "merit"), _("Certificates of merit, individuals"),
                       _("Certificates of merit granted to individuals in the period.")),
                _award("commendation_collectives", _granted("collective", "commendation"), _("Commendations, collectives"),
                       _("Commendations granted to collectives in the period.")),
                _award("commendation_individuals", _granted("individual", "commendation"), _("Commendations, individuals"),
                       _("Commendations granted to individuals in the period.")),
                _award("by_state", "n.state = 'granted' AND n.system = 'state'", _("Awards of People’s Committees"),
                       _("Awards that People’s Committees and their departments granted in the period.")),
                _award("by_party", "n.state = 'granted' AND n.system = 'party'", _("Awards of the Party"),
                       _("Awards that Party committees and their boards granted in the period.")),
                _award("by_front", "n.state = 'granted' AND n.system = 'front'", _("Awards of the Front"),
                       _("Awards that committees of the Front granted in the period.")),
                _award("on_records", "n.state = 'granted' AND n.record <> ''", _("Awards that stand on a record"),
                       _("Of the awards granted in the period: for an achievement that is a record of its own here.")),
                _award("granted", "n.state = 'granted'", _("Awards"), _("Awards granted in the period that still stand.")),
                _award("year_collectives", _granted("collective"), _("Collectives honoured for the year"),
                       _("Collectives honoured for what they did in a year of the period, whenever the decision was signed."), day=_OF_YEAR),
                _award("year_individuals", _granted("individual"), _("Individuals honoured for the year"),
                       _("Individuals honoured for what they did in a year of the period, whenever the decision was signed."), day=_OF_YEAR),
                _award("revoked", "n.state = 'revoked'", _("Awards revoked"), _("Awards revoked in the period."), day="n.revoked_on"),
            ),
        ),
        Source(
            "decisions", rows="honours_decision d", record="d.id", topic="d.system || '.' || d.form", units=("d.unit_id",),
            kind="honours.decision",
            measures=(
                Measure("honours.year_decisions", _("Decisions for the year"),
                        _("Decisions signed on achievements of a year of the period, whenever they were signed."), _DECISIONS,
                        day="make_date((SELECT max(n.year) FROM honours_nomination n WHERE n.decision_id = d.id)::integer, 12, 31)",
                        unit="d.unit_id", when="d.signed_on IS NOT NULL"),
                Measure("honours.decisions", _("Decisions on awards"), _("Decisions signed in the period, revoked ones included."),
                        _DECISIONS, day="d.signed_on", unit="d.unit_id", when="d.signed_on IS NOT NULL"),
            ),
        ),
    ),
    rates=(
        Rate("honours.on_records_rate", _("Awards that stand on a record"),
             _("Awards for an achievement that is a record of its own ÷ all awards granted."),
             "honours.on_records", "honours.granted", beside=("honours.revoked",)),
    ),
    year=("honours.year_collectives", "honours.year_individuals", "honours.year_decisions"),
)  # fmt: skip

touched = units_touched(Nomination, Decision)


def passed(since: object, until: object) -> set[int]:
    """No award changes by the mere passing of days."""
    return set()
