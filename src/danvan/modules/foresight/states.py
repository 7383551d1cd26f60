"""States of foresight, and what each of them opens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.workflow.public import State, Workflow

FORESIGHT_RECORD = Workflow(
    [
        State("planned", _("Planned"), frozenset({"begin", "cancel"}), tone="neutral"),
        State("running", _("Running"), frozenset({"end"}), tone="active"),
        State("ended", _("Ended"), frozenset(), is_open=False, tone="good"),
        State("cancelled", _("Called off"), frozenset(), is_open=False, tone="bad"),
    ]
)
#: States in which everybody may read the record.
PUBLIC = ("running", "ended")
