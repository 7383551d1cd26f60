"""Whatever is done in whatever order: the books reconcile, and no match exceeds what it takes from."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from danvan.kernel.organisations.testing import World
from danvan.kernel.papers.testing import photo
from danvan.lib.errors import Refused
from danvan.modules.drives import actions, queries
from danvan.modules.drives.models import Contribution, Match, Need, Offer, Spending
from danvan.modules.drives.tests.factories import WHY, drive, gift, in_days, need, offer

pytestmark = pytest.mark.django_db

AMOUNTS = st.integers(min_value=1, max_value=1_000)
PICKS = st.integers(min_value=0, max_value=5)
BOOKING = st.tuples(
    st.sampled_from(["give", "counter", "enter", "approve", "refuse", "take_back"]), AMOUNTS, PICKS
)
MATCHING = st.tuples(
    st.sampled_from(["need", "offer", "match", "deliver", "undo", "withdraw", "bring"]), AMOUNTS, PICKS
)


class _Undone(Exception):  # noqa: N818 - no mistake, the end of an example
    """Ends an example without a trace."""


def pick(rows: Any, place: int) -> Any:
    found = list(rows.order_by("pk"))
    return found[place % len(found)] if found else None


def book(world: World, of: Any, what: str, amount: int, place: int) -> None:
    """One act on the books; a refusal is an answer like any other."""
    line = pick(Contribution.objects.filter(counters=None), place)
    out = pick(Spending.objects.filter(counters=None), place)
    try:
        with transaction.atomic():
            if what == "give":
                gift(world, of, quantity=amount)
            elif what == "enter":
                actions.enter_spending(
                    of, by=world.mai, kind="money", quantity=amount, day=in_days(0), purpose="Mua tôn lợp nhà", exhibits=[photo()]
                )  # fmt: skip
            elif what == "counter" and line:
                actions.counter_contribution(line, by=world.dung, reason=WHY)
            elif out and what == "approve":
                actions.approve_spending(out, by=world.dung)
            elif out and what == "refuse":
                actions.refuse_spending(out, by=world.dung, reason=WHY)
            elif out and what == "take_back":
                actions.counter_spending(out, by=world.dung, reason=WHY)
    except Refused:
        pass


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(BOOKING, max_size=14))
def test_records_log_and_totals_reconcile_over_any_sequence(world: World, steps: list[Any]) -> None:
    try:
        with transaction.atomic():
            made = drive(world)
            for step in steps:
                book(world, made, *step)
                now = queries.balance(made, "money")
                assert 0 <= now.went_out <= now.came_in
            (line,) = [one for one in queries.books(made) if one.kind == "money"]
            assert line.problems == []
            assert (line.logged_in, line.logged_out) == (line.came_in, line.went_out)
            assert line.came_in == line.went_out + line.remaining
            received = Contribution.objects.filter(state="received")
            assert line.came_in == sum(one.quantity for one in received)
            assert line.went_out == sum(one.quantity for one in Spending.objects.filter(state="approved"))
            assert line.gifts == received.count()
            raise _Undone
    except _Undone:
        pass


def join(world: World, of: Any, what: str, amount: int, place: int) -> None:
    wanted, given = pick(Need.objects.all(), place), pick(Offer.objects.all(), place)
    row = pick(Match.objects.all(), place)
    try:
        with transaction.atomic():
            if what == "need":
                need(world, of, quantity=amount)
            elif what == "offer":
                offer(world, of, quantity=amount)
            elif what == "match" and wanted and given:
                actions.match_need(wanted, by=world.mai, from_offer=given, quantity=amount)
            elif what == "bring" and given:
                gift(world, of, kind="rice", quantity=amount, from_offer=given)
            elif what == "withdraw" and given:
                actions.withdraw_side(given, by=world.mai, reason="Người tặng có việc đột xuất.")
            elif what == "deliver" and row:
                actions.deliver_match(row, by=world.mai, report="Đã giao đủ tại nhà văn hoá.")
            elif what == "undo" and row:
                actions.undo_match(row, by=world.mai, reason="Người tặng có việc đột xuất.")
    except Refused:
        pass


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(MATCHING, max_size=16))
def test_no_sequence_of_matches_exceeds_what_is_needed_or_offered(world: World, steps: list[Any]) -> None:
    try:
        with transaction.atomic():
            made = drive(world)
            for step in steps:
                join(world, made, *step)
            for side in [*Need.objects.all(), *Offer.objects.all()]:
                taken = [one for one in side.matches.all() if one.state != "undone"]
                brought = (
                    Contribution.objects.filter(offer=side.pk, state="received")
                    if side.KIND == "drives.offer"
                    else ()
                )
                directly = sum(one.quantity for one in brought)
                assert side.matched == sum(one.quantity for one in taken) + directly
                assert (
                    side.delivered
                    == sum(one.quantity for one in taken if one.state == "delivered") + directly
                )
                assert 0 <= side.delivered <= side.matched <= side.quantity
                assert (side.state == "met") == (side.delivered == side.quantity)
            raise _Undone
    except _Undone:
        pass
