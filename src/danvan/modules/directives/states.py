"""States of papers and of the tasks they give, and the words that people choose from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from danvan.kernel.workflow.public import State, Workflow


class PaperKind(models.TextChoices):
    LAW = "law", _("law")
    RESOLUTION = "resolution", _("resolution")
    DIRECTIVE = "directive", _("directive")
    DECISION = "decision", _("decision")
    REGULATION = "regulation", _("regulation")
    CONCLUSION = "conclusion", _("conclusion")
    PROGRAMME = "programme", _("programme")
    PLAN = "plan", _("plan")
    GUIDANCE = "guidance", _("guidance")
    THEME = "theme", _("theme of the year")
    LETTER = "letter", _("official letter")
    OTHER = "other", _("other paper")


class Link(models.TextChoices):
    REPLACES = "replaces", _("replaces")
    AMENDS = "amends", _("amends")
    BASED_ON = "based_on", _("is based on")


DIRECTIVE = Workflow(
    [
        State(
            "in_force",
            _("In force"),
            frozenset({"relate", "assign", "correct", "end", "supersede"}),
            tone="good",
        ),
        State("superseded", _("Replaced"), frozenset({"relate", "correct"}), is_open=False, tone="bad"),
        State("ended", _("No longer in force"), frozenset({"correct"}), is_open=False, tone="neutral"),
    ]
)
TASK = Workflow(
    [
        State("given", _("Running"), frozenset({"judge", "withdraw"}), tone="info"),
        State("met", _("Reached"), frozenset(), is_open=False, tone="good"),
        State("unmet", _("Not reached"), frozenset(), is_open=False, tone="bad"),
        State("withdrawn", _("Withdrawn"), frozenset(), is_open=False, tone="neutral"),
    ]
)


class Ask(models.TextChoices):
    """How a question of a survey is answered."""

    YES_NO = "yes_no", _("yes or no")
    NUMBER = "number", _("a whole number")
    CHOICE = "choice", _("one of several")
    TEXT = "text", _("in words")


class Found(models.TextChoices):
    STRENGTH = "strength", _("strength")
    SHORTCOMING = "shortcoming", _("shortcoming")


SURVEY = Workflow(
    [
        State("planned", _("Being prepared"), frozenset({"prepare", "announce", "cancel"}), tone="neutral"),
        State("announced", _("Announced"), frozenset({"visit", "cancel"}), tone="info"),
        State("visiting", _("Visiting"), frozenset({"visit", "find", "conclude"}), tone="active"),
        State("concluded", _("Concluded"), frozenset({"ask", "close"}), tone="good"),
        State("followed_up", _("Followed up"), frozenset(), is_open=False, tone="good"),
        State("cancelled", _("Called off"), frozenset(), is_open=False, tone="bad"),
    ]
)
VISIT = Workflow(
    [
        State("planned", _("To be visited"), frozenset({"answer"}), tone="info"),
        State("begun", _("On the spot"), frozenset({"answer", "end"}), tone="active"),
        State("ended", _("Visited"), frozenset({"find"}), is_open=False, tone="good"),
    ]
)
KEPT = Workflow(
    [
        State("kept", _("Kept"), frozenset(), tone="good"),
    ]
)
FOLLOW_UP = Workflow(
    [
        State("asked", _("To be done"), frozenset({"report"}), tone="wait"),
        State("reported", _("Reported done, to be verified"), frozenset({"verify"}), tone="info"),
        State("verified", _("Verified: it was done"), frozenset(), is_open=False, tone="good"),
    ]
)
