"""What was there before, what was done, what is there now; and a count that tells the difference."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, change, held, reasoned
from danvan.kernel.organisations.public import Person
from danvan.lib.errors import require
from danvan.lib.vietnamese.clues import mask

from .. import queries, rules
from ..models import Initiative

BEFORE, WORK, AFTER = "initiatives.before_shown", "initiatives.work_logged", "initiatives.after_shown"


@transaction.atomic
def log_before(initiative: Initiative, *, by: Person, words: str, exhibits: Files) -> Initiative:
    """Show how it was. Only while it runs: nobody can photograph the past afterwards."""
    return _logged(initiative, BEFORE, by=by, words=words, exhibits=exhibits, needs_files=True)


@transaction.atomic
def log_work(initiative: Initiative, *, by: Person, words: str, exhibits: Files = ()) -> Initiative:
    """One entry of the work log, with files where there are some."""
    return _logged(initiative, WORK, by=by, words=words, exhibits=exhibits, needs_files=False)


@transaction.atomic
def log_after(initiative: Initiative, *, by: Person, words: str, exhibits: Files) -> Initiative:
    """Show how it is now."""
    return _logged(initiative, AFTER, by=by, words=words, exhibits=exhibits, needs_files=True)


def _logged(
    initiative: Initiative, act: str, *, by: Person, words: str, exhibits: Files, needs_files: bool
) -> Initiative:
    initiative = held(initiative)
    allow(rules.may_log, by, initiative)
    told = mask(reasoned(words))
    require(
        bool(exhibits) or not needs_files, "no_evidence", _("Add evidence: a photo or a paper that shows it.")
    )
    return change(initiative, act, by=by, words=told, files=exhibits)


@transaction.atomic
def measure_effect(
    initiative: Initiative, *, by: Person, gauge: str, gauge_source: str, before_value: int,
    after_value: int | None = None, figure: str = "",
) -> Initiative:  # fmt: skip
    """Say what is counted, by whom, how much it was and how much it is. A figure of the platform may stand beside it."""
    initiative = held(initiative)
    allow(rules.may_measure, by, initiative)
    require(len(gauge.strip()) >= 5, "no_gauge", _("Say what is counted, and in which time."))
    require(len(gauge_source.strip()) >= 5, "no_source", _("Say who counted it or where it is written."))
    known = {name for name, _label in queries.figure_choices()}
    require(not figure or figure in known, "no_figure", _("Choose a figure that the platform counts."))
    return change(
        initiative, "initiatives.effect_measured", by=by, gauge=gauge.strip(), gauge_source=gauge_source.strip(),
        before_value=before_value, after_value=after_value, figure=figure,
    )  # fmt: skip
