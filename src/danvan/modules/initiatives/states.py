"""States of seasons, models, candidacies and assessments, and the words that people choose from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from danvan.kernel.workflow.public import State, Workflow


class Kind(models.TextChoices):
    MODEL = "model", _("model: a way of working")
    EXEMPLAR = "exemplar", _("exemplar: somebody whose way is worth copying")


class Owner(models.TextChoices):
    BODY = "body", _("a body")
    NEIGHBOURHOOD = "neighbourhood", _("a neighbourhood")
    PERSON = "person", _("a person")


class Field(models.TextChoices):
    """The four fields of the movement."""

    ECONOMY = "economy", _("economy")
    CULTURE = "culture", _("culture and society")
    DEFENCE = "defence", _("defence and security")
    SYSTEM = "system", _("political system")


class Problem(models.TextChoices):
    """What residents had trouble with."""

    WASTE = "waste", _("waste and environment")
    ROADS = "roads", _("roads, ditches, lighting")
    LAND = "land", _("clearing and giving land")
    LIVELIHOOD = "livelihood", _("work and livelihood")
    POVERTY = "poverty", _("poverty and housing")
    SAFETY = "safety", _("order and safety")
    DISPUTES = "disputes", _("disputes between neighbours")
    PROCEDURES = "procedures", _("procedures and online services")
    CARE = "care", _("health, children, the elderly")
    CUSTOMS = "customs", _("weddings, funerals, customs")
    OTHER = "other", _("something else")


SEASON = Workflow(
    [
        State("prepared", _("Being prepared"), frozenset({"edit", "open"}), tone="neutral"),
        State("open", _("Open for registration"), frozenset({"register", "hand_in", "appraise"}), tone="active"),
        State("appraisal", _("Appraisal"), frozenset({"hand_in", "take_up", "close"}), tone="wait"),
        State("closed", _("Closed"), frozenset(), is_open=False, tone="good"),
    ]
)  # fmt: skip
INITIATIVE = Workflow(
    [
        State("registered", _("Registered"), frozenset({"edit", "accept", "decline", "withdraw"}), tone="info"),
        State("running", _("Running"), frozenset({"log", "measure", "report", "withdraw", "copy", "propose"}), tone="active"),
        State("reported", _("Reported, to be appraised"), frozenset({"return", "copy", "withdraw", "judge", "propose"}), tone="wait"),
        State("recognised", _("Recognised"), frozenset({"log", "ask", "recheck", "unconfirm", "copy", "judge"}), tone="good"),
        State("unconfirmed", _("Recognised, re-check overdue"), frozenset({"log", "recheck", "copy"}), tone="wait"),
        State("not_recognised", _("Not recognised"), frozenset(), is_open=False, tone="neutral"),
        State("lapsed", _("Recognition lapsed"), frozenset(), is_open=False, tone="bad"),
        State("declined", _("Not taken on the list"), frozenset(), is_open=False, tone="neutral"),
        State("withdrawn", _("Withdrawn"), frozenset(), is_open=False, tone="neutral"),
    ]
)  # fmt: skip
CANDIDACY = Workflow(
    [
        State("asked", _("Asked, the council below decides"), frozenset({"send", "hold_back", "withdraw"}), tone="info"),
        State("sent", _("Sent to the council"), frozenset({"take_up", "return", "withdraw"}), tone="info"),
        State("appraisal", _("Being appraised"), frozenset({"seat", "decide", "withdraw"}), tone="active"),
        State("recognised", _("Recognised"), frozenset(), is_open=False, tone="good"),
        State("refused", _("Not recognised"), frozenset(), is_open=False, tone="neutral"),
        State("held_back", _("Not proposed"), frozenset(), is_open=False, tone="neutral"),
        State("returned", _("Sent back"), frozenset(), is_open=False, tone="neutral"),
        State("withdrawn", _("Withdrawn"), frozenset(), is_open=False, tone="neutral"),
    ]
)  # fmt: skip
ASSESSMENT = Workflow(
    [
        State("asked", _("Awaited"), frozenset({"give", "recuse"}), tone="wait"),
        State("given", _("Given"), frozenset(), is_open=False, tone="good"),
        State("recused", _("Stood aside"), frozenset(), is_open=False, tone="neutral"),
    ]
)
