"""States of drives and of all that is given through them, and the words that people choose from."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from danvan.kernel.workflow.public import State, Workflow
from danvan.web.formats import number


class Good(models.TextChoices):
    """What is needed, offered, given and handed out; each is counted in whole numbers of one unit."""

    MONEY = "money", _("money")
    RICE = "rice", _("rice")
    HOUSEHOLD = "household", _("household goods")
    OXYGEN = "oxygen", _("oxygen cylinders")
    BEDS = "beds", _("beds")
    TRANSPORT = "transport", _("transport")
    VOLUNTEERS = "volunteers", _("volunteers")
    LAND = "land", _("land")


#: The one unit in which each kind is counted.
UNITS: dict[str, Any] = {
    Good.MONEY: _("dong"), Good.RICE: _("kg"), Good.HOUSEHOLD: _("sets"), Good.OXYGEN: _("pieces"), Good.BEDS: _("pieces"),
    Good.TRANSPORT: _("trips"), Good.VOLUNTEERS: _("people"), Good.LAND: _("m²"),
}  # fmt: skip
#: What lies in the books of a drive: it is received, kept and handed out. Trips and people are not kept.
BOOKED = (Good.MONEY, Good.RICE, Good.HOUSEHOLD, Good.OXYGEN, Good.BEDS, Good.LAND)
#: What goes from the one who offers to the one who needs without passing through the books.
DIRECT = (Good.RICE, Good.HOUSEHOLD, Good.OXYGEN, Good.BEDS, Good.TRANSPORT, Good.VOLUNTEERS)


def measured(kind: str, quantity: int) -> str:
    """A quantity with its unit, as a reader meets it: "1.250.000 đồng"."""
    return f"{number(quantity)} {UNITS[kind]}"


def goods_and_units(kinds: Any = tuple(Good)) -> list[tuple[str, str]]:
    """Choices of a kind, each with the unit it is counted in."""
    return [(one, f"{Good(one).label} ({UNITS[one]})") for one in kinds]


class Giver(models.TextChoices):
    INDIVIDUAL = "individual", _("an individual or household")
    COLLECTIVE = "collective", _("a collective")


class Consent(models.TextChoices):
    NONE = "none", _("not asked")
    GIVEN = "given", _("agrees to be named")
    REFUSED = "refused", _("does not want to be named")


class Means(models.TextChoices):
    CASH = "cash", _("cash")
    TRANSFER = "transfer", _("bank transfer")
    IN_KIND = "in_kind", _("in kind")


DRIVE = Workflow(
    [
        State("planned", _("Planned"), frozenset({"edit", "open", "cancel"}), tone="neutral"),
        State("open", _("Open for gifts"), frozenset({"give", "spend", "need", "offer", "match", "close", "cancel"}), tone="active"),
        State("closed", _("Closed, account awaited"), frozenset({"give", "spend", "match", "account"}), tone="wait"),
        State("accounted", _("Accounted for"), frozenset(), is_open=False, tone="good"),
        State("cancelled", _("Cancelled"), frozenset(), is_open=False, tone="bad"),
    ]
)  # fmt: skip
CONTRIBUTION = Workflow(
    [
        State("received", _("Received and counted"), frozenset({"counter", "consent"}), tone="good"),
        State("countered", _("Taken out by a counter-entry"), frozenset(), is_open=False, tone="bad"),
        State("counter", _("Counter-entry"), frozenset(), is_open=False, tone="neutral"),
    ]
)
SPENDING = Workflow(
    [
        State("entered", _("Entered, approval awaited"), frozenset({"approve", "refuse"}), tone="wait"),
        State("approved", _("Approved"), frozenset({"counter"}), tone="good"),
        State("refused", _("Not approved"), frozenset(), is_open=False, tone="bad"),
        State("countered", _("Taken out by a counter-entry"), frozenset(), is_open=False, tone="bad"),
        State("counter", _("Counter-entry"), frozenset(), is_open=False, tone="neutral"),
    ]
)
SIDE = Workflow(
    [
        State("open", _("Not yet matched in full"), frozenset({"match", "withdraw"}), tone="info"),
        State("matched", _("Matched"), frozenset(), tone="active"),
        State("met", _("Met"), frozenset(), is_open=False, tone="good"),
        State("withdrawn", _("Withdrawn"), frozenset(), is_open=False, tone="neutral"),
    ]
)
MATCH = Workflow(
    [
        State("agreed", _("Agreed, on its way"), frozenset({"deliver", "undo"}), tone="active"),
        State("delivered", _("Delivered"), frozenset(), is_open=False, tone="good"),
        State("undone", _("Did not come about"), frozenset(), is_open=False, tone="bad"),
    ]
)
PROGRAMME = Workflow(
    [
        State("running", _("Running"), frozenset({"plan", "review", "end"}), tone="active"),
        State("reviewed", _("Running, reviewed"), frozenset({"plan", "review", "end"}), tone="info"),
        State("ended", _("Ended"), frozenset(), is_open=False, tone="good"),
    ]
)
TASK = Workflow(
    [
        State("open", _("To be done"), frozenset({"report", "drop"}), tone="info"),
        State("done", _("Done in time"), frozenset(), is_open=False, tone="good"),
        State("done_late", _("Done, but late"), frozenset(), is_open=False, tone="wait"),
        State("dropped", _("Dropped"), frozenset(), is_open=False, tone="bad"),
    ]
)
