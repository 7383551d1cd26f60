"""States of returns, templates and assemblies, and the words that people choose from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from danvan.kernel.workflow.public import State, Workflow


class Layout(models.TextChoices):
    """Which guidance the paper follows; see data/reports/layouts.toml."""

    STATE = "state", _("State paper")
    PARTY = "party", _("Party paper")
    FRONT = "front", _("paper of the Front")


RETURN = Workflow(
    [
        State("due", _("To be written"), frozenset({"write", "sign", "assemble"}), tone="neutral"),
        State("writing", _("Being written"), frozenset({"write", "sign", "assemble"}), tone="active"),
        State("signed", _("Signed, not yet sent"), frozenset({"reopen", "submit"}), tone="info"),
        State("submitted", _("Sent, to be examined"), frozenset({"send_back", "accept"}), tone="wait"),
        State("returned", _("Returned with remarks"), frozenset({"write", "sign", "assemble"}), tone="bad"),
        State("accepted", _("Accepted by the level above"), frozenset(), is_open=False, tone="good"),
    ]
)
TEMPLATE = Workflow(
    [
        State("in_force", _("In force"), frozenset({"copy", "end"}), tone="good"),
        State("ended", _("No longer used"), frozenset(), is_open=False, tone="neutral"),
    ]
)
ASSEMBLY = Workflow(
    [
        State("running", _("Being put together"), frozenset({"go_on", "cancel"}), tone="active"),
        State("cancelled", _("Interrupted"), frozenset({"resume"}), tone="wait"),
        State("done", _("Put together"), frozenset(), is_open=False, tone="good"),
    ]
)
