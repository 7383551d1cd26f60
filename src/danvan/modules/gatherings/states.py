"""States of gatherings, their sites, delegates and papers, and the words that people choose from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from danvan.kernel.workflow.public import State, Workflow


class GatheringKind(models.TextChoices):
    CONFERENCE = "conference", _("conference")
    SUMMING_UP = "summing_up", _("summing-up conference")
    THEMATIC = "thematic", _("thematic conference")
    TRAINING = "training", _("training course")
    WORKING = "working", _("working session")
    SEMINAR = "seminar", _("seminar")


class Form(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")
    BOTH = "both", _("in person and online")


class How(models.TextChoices):
    """Who said that a delegate is there."""

    SELF = "self", _("with the code of the invitation")
    CLERK = "clerk", _("ticked by the clerk of the site")


_PREPARING = frozenset({"edit", "site", "register", "paper", "document", "cancel"})

GATHERING = Workflow(
    [
        State("planned", _("Planned"), _PREPARING | {"invite"}, tone="neutral"),
        State("invited", _("Invited and announced"), _PREPARING | {"open"}, tone="info"),
        State("running", _("Going on"), frozenset({"attend", "register", "document", "end"}), tone="active"),
        State("ended", _("Ended, conclusion awaited"), frozenset({"document", "conclude"}), tone="wait"),
        State("concluded", _("Concluded"), frozenset({"document", "follow"}), is_open=False, tone="good"),
        State("cancelled", _("Cancelled"), frozenset(), is_open=False, tone="bad"),
    ]
)
SITE = Workflow(
    [
        State("set", _("Takes part"), frozenset({"edit", "drop", "renew"}), tone="info"),
        State("dropped", _("Does not take part"), frozenset(), is_open=False, tone="neutral"),
    ]
)
DELEGATE = Workflow(
    [
        State("invited", _("Invited"), frozenset({"attend", "withdraw"}), tone="neutral"),
        State("attended", _("Present"), frozenset(), is_open=False, tone="good"),
        State("withdrawn", _("Withdrawn from the list"), frozenset(), is_open=False, tone="bad"),
    ]
)
ROLL = Workflow([State("kept", _("Entered"), frozenset({"correct"}), is_open=False, tone="good")])
PAPER = Workflow(
    [
        State("invited", _("Asked for"), frozenset({"submit", "drop"}), tone="info"),
        State("submitted", _("Handed in"), frozenset({"accept", "return", "drop"}), tone="active"),
        State("returned", _("Returned to be changed"), frozenset({"submit", "drop"}), tone="wait"),
        State("accepted", _("Accepted"), frozenset(), is_open=False, tone="good"),
        State("dropped", _("Will not come"), frozenset(), is_open=False, tone="neutral"),
    ]
)
