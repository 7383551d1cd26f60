"""States of sessions, questions and commitments, and the words that people choose from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from danvan.kernel.workflow.public import State, Workflow


class SessionKind(models.TextChoices):
    PERIODIC = "periodic", _("periodic")
    AD_HOC = "ad_hoc", _("ad hoc")
    THEMATIC = "thematic", _("thematic")


class Form(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")
    BOTH = "both", _("in person and online")


class Source(models.TextChoices):
    BEFORE = "before", _("sent beforehand")
    ROOM = "room", _("asked in the room")
    PAPER = "paper", _("on paper, entered by the secretary")


SESSION = Workflow(
    [
        State("planned", _("Planned"), frozenset({"edit", "announce", "cancel"}), tone="neutral"),
        State("announced", _("Announced"), frozenset({"edit", "open", "cancel", "ask"}), tone="info"),
        State("live", _("Going on"), frozenset({"ask", "minute", "end"}), tone="active"),
        State("held", _("Held, result awaited"), frozenset({"minute", "conclude"}), tone="wait"),
        State("concluded", _("Concluded"), frozenset(), is_open=False, tone="good"),
        State("cancelled", _("Cancelled"), frozenset(), is_open=False, tone="bad"),
    ]
)
QUESTION = Workflow(
    [
        State("waiting", _("Waiting"), frozenset({"call", "settle", "join", "withhold"}), tone="info"),
        State("called", _("Being answered"), frozenset({"settle"}), tone="active"),
        State("answered", _("Answered on the spot"), frozenset(), is_open=False, tone="good"),
        State("passed", _("Taken up as a matter"), frozenset(), is_open=False, tone="wait"),
        State("promised", _("A promise was made"), frozenset(), is_open=False, tone="good"),
        State("joined", _("Joined with a similar question"), frozenset(), is_open=False, tone="neutral"),
        State("withheld", _("Kept from the public"), frozenset(), is_open=False, tone="neutral"),
    ]
)
COMMITMENT = Workflow(
    [
        State("open", _("Not yet due"), frozenset({"redate", "report", "break"}), tone="info"),
        State("reported", _("Reported done, to be verified"), frozenset({"verify"}), tone="active"),
        State("kept", _("Kept"), frozenset(), is_open=False, tone="good"),
        State("kept_late", _("Kept, but late"), frozenset(), is_open=False, tone="wait"),
        State("broken", _("Broken"), frozenset({"redate", "report"}), tone="bad"),
    ]
)
