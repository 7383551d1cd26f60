"""States of nominations and decisions, and the words that people choose from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from danvan.kernel.workflow.public import State, Workflow


class System(models.TextChoices):
    """Three systems that reward beside each other, each by its own rules."""

    STATE = "state", _("People’s Committee")
    PARTY = "party", _("Party")
    FRONT = "front", _("Fatherland Front")


class Form(models.TextChoices):
    MERIT = "merit", _("certificate of merit")
    COMMENDATION = "commendation", _("commendation")
    FLAG = "flag", _("flag")
    PRAISE = "praise", _("public praise")


class Recipient(models.TextChoices):
    COLLECTIVE = "collective", _("collective")
    INDIVIDUAL = "individual", _("individual")


class Consent(models.TextChoices):
    """May an individual's name be shown to everybody?"""

    UNASKED = "unasked", _("not asked yet")
    GIVEN = "given", _("agrees to be named")
    REFUSED = "refused", _("does not want to be named")


#: In which system a kind of body grants; other kinds grant nothing here.
SYSTEM_OF = {
    "people_committee": System.STATE, "department": System.STATE, "party_committee": System.PARTY,
    "party_board": System.PARTY, "front": System.FRONT,
}  # fmt: skip

NOMINATION = Workflow(
    [
        State("nominated", _("Nominated"), frozenset({"correct", "examine", "decline", "withdraw", "consent"}), tone="info"),
        State("examined", _("Examined"), frozenset({"list", "decline", "withdraw", "consent"}), tone="active"),
        State("proposed", _("On the list of a draft"), frozenset({"unlist", "grant", "consent"}), tone="wait"),
        State("granted", _("Granted"), frozenset({"revoke", "consent"}), is_open=False, tone="good"),
        State("revoked", _("Revoked"), frozenset({"consent"}), is_open=False, tone="bad"),
        State("declined", _("Declined"), frozenset(), is_open=False, tone="neutral"),
        State("withdrawn", _("Withdrawn"), frozenset(), is_open=False, tone="neutral"),
    ]
)  # fmt: skip
DECISION = Workflow(
    [
        State("drafted", _("Draft"), frozenset({"edit", "list", "minute", "drop"}), tone="neutral"),
        State("minuted", _("Agreed by the council"), frozenset({"reopen", "sign", "drop"}), tone="active"),
        State("signed", _("In force"), frozenset({"revoke"}), is_open=False, tone="good"),
        State("partly_revoked", _("Revoked in part"), frozenset({"revoke"}), is_open=False, tone="wait"),
        State("revoked", _("Revoked"), frozenset(), is_open=False, tone="bad"),
        State("dropped", _("Dropped"), frozenset(), is_open=False, tone="neutral"),
    ]
)
