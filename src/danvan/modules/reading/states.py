"""States of papers and of what is found in them, and the fields by which each kind of find is understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from danvan.kernel.workflow.public import State, Workflow

PAPER = Workflow(
    [
        State("queued", _("Waiting to be read"), frozenset({"read", "fail"}), tone="info"),
        State("read", _("Read, to be reviewed"), frozenset({"review", "again"}), tone="active"),
        State("reviewed", _("Reviewed"), frozenset({"review"}), is_open=False, tone="good"),
        State("failed", _("Could not be read"), frozenset({"again"}), is_open=False, tone="bad"),
    ]
)
FIND = Workflow(
    [
        State("waiting", _("To be reviewed"), frozenset({"decide"}), tone="info"),
        State("accepted", _("Accepted"), frozenset({"undo", "begin"}), is_open=False, tone="good"),
        State("corrected", _("Corrected"), frozenset({"undo", "begin"}), is_open=False, tone="wait"),
        State("rejected", _("Rejected"), frozenset({"undo"}), is_open=False, tone="bad"),
        State("added", _("Added by hand"), frozenset({"undo", "begin"}), is_open=False, tone="neutral"),
    ]
)
DECIDED = ("accepted", "corrected", "rejected", "added")


class Kind(models.TextChoices):
    FIGURE = "figure", _("figure")
    DOCUMENT = "document", _("document")
    PERSON = "person", _("person in office")
    EVENT = "event", _("event")
    AWARD = "award", _("award")


class Stage(models.TextChoices):
    WAITING = "waiting", _("waiting for its turn")
    OPENING = "opening", _("the file is opened")
    READING = "reading", _("the text is read")
    DONE = "done", _("done")


@dataclass(frozen=True)
class Field:
    """One thing that is understood of a find. `type`: text, number, whole, period, measure."""

    name: str
    label: Any
    type: str = "text"
    required: bool = False


FIELDS: dict[str, tuple[Field, ...]] = {
    "figure": (
        Field("value", _("Number"), "number", required=True),
        Field("unit", _("Counted in"), required=True),
        Field("measure", _("What it counts"), "measure"),
        Field("of", _("Out of"), "number"),
        Field("approx", _("As it is said")),
        Field("place", _("Place")),
        Field("period", _("Period"), "period"),
        Field("body", _("Body")),
    ),
    "document": (
        Field("type", _("Type")),
        Field("number", _("Number of the document")),
        Field("date", _("Date")),
        Field("issuer", _("Issued by")),
        Field("title", _("Title")),
    ),
    "person": (Field("name", _("Name"), required=True), Field("titles", _("Public function"), required=True)),
    "event": (
        Field("kind", _("Kind"), required=True),
        Field("date", _("Date")),
        Field("place", _("Place")),
        Field("host", _("Host")),
    ),
    "award": (
        Field("form", _("Form of praise"), required=True),
        Field("issuer", _("Given by")),
        Field("collectives", _("Collectives"), "whole"),
        Field("individuals", _("Individuals"), "whole"),
        Field("reason", _("For what")),
        Field("year", _("Year"), "whole"),
    ),
}  # fmt: skip

#: Words for what readings call by an English word, inside the fields above.
WORDS = {
    "more_than": _("more than"),
    "almost": _("almost"),
    "about": _("about"),
    "less_than": _("less than"),
    "conference": _("conference"),
    "dialogue": _("dialogue"),
    "survey": _("survey"),
    "ceremony": _("ceremony"),
    "inspection": _("inspection"),
    "meeting": _("meeting"),
    "other": _("other"),
}
