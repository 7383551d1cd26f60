"""States of alarms, advice, runs and files of old counts, and the words that people choose from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from danvan.kernel.workflow.public import State, Workflow


class Cause(models.TextChoices):
    """What people found behind a rise. It names things and offices, never people."""

    REAL = "real", _("something happened on the spot")
    OFFICE = "office", _("the office is late or overloaded")
    HOLIDAY = "holiday", _("a holiday or festival")
    CAMPAIGN = "campaign", _("a campaign asked people to write")
    REPEATED = "repeated", _("the same matter was sent again and again")
    ENTERED = "entered", _("old matters were entered late")
    FORM = "form", _("the form or the list of topics changed")
    MERGED = "merged", _("units were merged or divided")
    UNKNOWN = "unknown", _("not known yet")


class Judged(models.TextChoices):
    WAITS = "", _("not judged yet")
    HIT = "hit", _("confirmed")
    FALSE = "false", _("false alarm")


class Helped(models.TextChoices):
    WAITS = "", _("not measured yet")
    YES = "yes", _("it fell back")
    PARTLY = "partly", _("it fell, but not back")
    NO = "no", _("it did not fall")


class PaperKind(models.TextChoices):
    PROPOSAL = "proposal", _("proposal to the leadership")
    LETTER = "letter", _("official letter")


TYPE_CODES = {PaperKind.PROPOSAL: "TTr", PaperKind.LETTER: "CV"}

ALARM = Workflow(
    [
        State("seen", _("Seen, not explained yet"), frozenset({"explain", "advise", "close"}), tone="bad"),
        State("explained", _("Explained"), frozenset({"explain", "advise", "close"}), tone="info"),
        State("advised", _("Advice sent"), frozenset({"explain", "advise", "close"}), tone="wait"),
        State("acted", _("Being acted on"), frozenset({"explain", "advise", "close"}), tone="active"),
        State("over", _("Over"), frozenset(), is_open=False, tone="good"),
    ]
)
ADVICE = Workflow(
    [
        State("drafted", _("Draft"), frozenset({"write", "send"}), tone="neutral"),
        State("sent", _("With the head"), frozenset({"decide"}), tone="wait"),
        State("returned", _("Returned with remarks"), frozenset({"write", "send"}), tone="bad"),
        State("agreed", _("Agreed, tasks given"), frozenset({"measure"}), tone="active"),
        State("measured", _("Measured: did it help"), frozenset(), is_open=False, tone="good"),
    ]
)
RUN = Workflow([State("done", _("Done"), frozenset(), is_open=False, tone="good")])
MISS = Workflow([State("noted", _("Noted"), frozenset(), is_open=False, tone="neutral")])
BATCH = Workflow(
    [
        State("kept", _("Counts with the baseline"), frozenset({"withdraw"}), tone="good"),
        State("withdrawn", _("Taken out"), frozenset(), is_open=False, tone="neutral"),
    ]
)
