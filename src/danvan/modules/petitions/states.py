"""The life of a petition as data: states, and what is open in each."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from danvan.kernel.workflow.public import State, Workflow


class Kind(models.TextChoices):
    """Four kinds that law keeps apart. The fourth, a denunciation, is never stored as a petition."""

    FEEDBACK = "feedback", _("Feedback")  # phản ánh
    PROPOSAL = "proposal", _("Proposal")  # kiến nghị
    COMPLAINT = "complaint", _("Complaint")  # khiếu nại


class Channel(models.TextChoices):
    WEB = "web", _("Web")
    COUNTER = "counter", _("At the counter")
    PHONE = "phone", _("By phone")
    PAPER = "paper", _("On paper")
    API = "api", _("Another system")
    IMPORT = "import", _("Imported")
    DIALOGUE = "dialogue", _("Raised in a dialogue")


class Outcome(models.TextChoices):
    RESOLVED = "resolved", _("Resolved")
    PARTLY = "partly", _("Partly resolved")
    EXPLAINED = "explained", _("Explained, nothing to change")
    PLANNED = "planned", _("Accepted, planned for later")
    NOT_FEASIBLE = "not_feasible", _("Cannot be done")
    WITHDRAWN = "withdrawn", _("Withdrawn by the resident")


class Refusal(models.TextChoices):
    """Grounds on which a matter may be refused; each needs a written reason beside it."""

    NOT_A_MATTER = "not_a_matter", _("No matter that an office could act on")
    OUTSIDE_PUBLIC_POWER = "outside", _("Not a task of any public body")
    SETTLED_FINALLY = "settled", _("Already settled finally by a competent body")
    IN_COURT = "in_court", _("Before a court")
    TIME_BARRED = "time_barred", _("Filed after the time limit")
    UNREADABLE = "unreadable", _("Cannot be understood, and nobody can be asked")


_HANDLING = {
    "assign",
    "message",
    "reply",
    "split",
    "join",
    "transfer",
    "refuse",
    "extend",
    "withdraw",
    "answer",
}
_ANY = {"publish", "withhold", "erase", "read"}

WORKFLOW = Workflow(
    [
        State(
            "received", _("Received"), frozenset({"accept", *_HANDLING, *_ANY, "forward"}), tone="info"
        ),
        State(
            "accepted", _("Being handled"), frozenset({*_HANDLING, *_ANY, "forward", "pause", "note"}), tone="active"
        ),
        State("waiting", _("Waiting"), frozenset({*_ANY, "resume", "message", "reply", "withdraw"}), tone="wait"),
        State(
            "answered", _("Answered"), frozenset({*_ANY, "close", "confirm", "dispute", "rate", "message", "reply"}),
            tone="good",
        ),
        State("closed", _("Closed"), frozenset({*_ANY, "dispute", "rate"}), is_open=False, tone="good"),
        State("refused", _("Refused"), frozenset({*_ANY, "dispute"}), is_open=False, tone="bad"),
        State("forwarded", _("Passed on to another authority"), frozenset(_ANY), is_open=False, tone="neutral"),
        State("joined", _("Joined with a similar matter"), frozenset(_ANY), is_open=False, tone="neutral"),
        State("split", _("Split into separate matters"), frozenset(_ANY), is_open=False, tone="neutral"),
        State("withdrawn", _("Withdrawn"), frozenset(_ANY), is_open=False, tone="neutral"),
    ]
)  # fmt: skip

#: The clock that a state runs under, and the rule it follows, by kind.
MAIN_CLOCK = "reply"
