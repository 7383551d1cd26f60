"""The resident's own word: it is done, it is not done, I take it back, I have the same problem."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World, small_world
from danvan.kernel.workflow.public import clocks_of
from danvan.modules.petitions import actions
from danvan.modules.petitions.models import Dispute, Petition, Rating, Support
from danvan.modules.petitions.queries.own import disputable_until
from danvan.modules.petitions.tests.factories import again, answer, petition, resident_of
from danvan.modules.petitions.tests.traces import acts, last_leaf, news_of, refused

pytestmark = pytest.mark.django_db

#: A Wednesday; thirty days later is a Friday without a holiday.
WEDNESDAY = datetime(2026, 9, 16, 3, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(WEDNESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(clock: time_machine.Coordinates) -> World:
    return small_world()


# --- it is done ---------------------------------------------------------------------------------------


def test_the_residents_word_closes_even_without_evidence(world: World) -> None:
    matter = petition(world)
    answer(matter, world=world, outcome="explained", with_evidence=False)
    closed = actions.confirm_petition(matter, by=resident_of(matter))
    assert (closed.state, closed.outcome, closed.ended_by_word) == ("closed", "explained", True)
    assert closed.ended_on == date(2026, 9, 16)
    assert last_leaf(matter)["facts"] == {"outcome": "explained", "by_word": True}
    assert last_leaf(matter)["by"] == "resident"


def test_only_the_holder_of_the_receipt_gives_the_residents_word(world: World) -> None:
    matter, other = petition(world, state="answered"), petition(world)
    for somebody in (Resident(), resident_of(other), world.hanh, world.dung, world.system):
        with refused("not_allowed"):
            actions.confirm_petition(matter, by=somebody)
        with refused("not_allowed"):
            actions.dispute_petition(matter, by=somebody)


def test_what_the_resident_has_confirmed_stays_closed(world: World) -> None:
    matter = petition(world, state="answered")
    actions.confirm_petition(matter, by=resident_of(matter))
    with refused("not_allowed"):
        actions.dispute_petition(matter, by=resident_of(matter))


# --- it is not done -----------------------------------------------------------------------------------


@pytest.mark.smoke
@pytest.mark.parametrize("state", ["answered", "closed", "refused"])
def test_a_dispute_reopens_with_a_new_clock_one_level_up(
    world: World, clock: time_machine.Coordinates, state: str
) -> None:
    matter = petition(world, state=state)
    clock.shift(timedelta(days=5))
    reopened = actions.dispute_petition(matter, by=resident_of(matter), text="Cống vẫn tắc, gọi 0912345678.")
    assert (reopened.state, reopened.reopened_count, reopened.escalated_body) == (
        "accepted",
        1,
        world.committee_a,
    )
    assert (reopened.outcome, reopened.refusal, reopened.refusal_reason) == ("", "", "")
    assert (reopened.answered_on, reopened.ended_on) == (None, None)
    assert reopened.due_on == date(2026, 10, 5), "ten working days from the dispute"
    running, first = clocks_of(matter.thing)
    assert (running.stopped_on, running.due_on) == (None, date(2026, 10, 5))
    assert first.stopped_on == date(2026, 9, 16)
    assert "0912345678" not in Dispute.objects.get().text
    assert last_leaf(matter)["facts"]["times"] == 1
    if state != "refused":
        assert len(news_of(matter)) == 1, "the handler is told"


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (30, True), (31, False), (400, False)])
def test_a_silent_end_can_be_disputed_for_thirty_days(
    world: World, clock: time_machine.Coordinates, days: int, is_open: bool
) -> None:
    matter = petition(world, state="closed")
    assert disputable_until(matter) == date(2026, 10, 16)
    clock.shift(timedelta(days=days))
    if is_open:
        assert actions.dispute_petition(matter, by=resident_of(matter)).state == "accepted"
    else:
        with refused("not_allowed"):
            actions.dispute_petition(matter, by=resident_of(matter))


def test_a_window_that_ends_on_a_saturday_stays_open_until_monday(
    world: World, clock: time_machine.Coordinates
) -> None:
    clock.shift(timedelta(days=1))
    matter = petition(world, state="closed")
    clock.shift(timedelta(days=32))
    assert actions.dispute_petition(matter, by=resident_of(matter)).state == "accepted"


@pytest.mark.parametrize(
    "state", ["received", "accepted", "waiting", "forwarded", "joined", "split", "withdrawn"]
)
def test_what_has_no_end_that_one_could_dispute_is_not_reopened(world: World, state: str) -> None:
    matter = petition(world, state=state)
    with refused("not_allowed"):
        actions.dispute_petition(matter, by=resident_of(matter))


def test_a_matter_can_be_disputed_again_and_each_time_counts(world: World) -> None:
    matter = petition(world, state="answered")
    for times in (1, 2):
        reopened = actions.dispute_petition(matter, by=resident_of(matter))
        assert reopened.reopened_count == times
        answer(matter, world=world)
    assert acts(matter)[-4:] == ["disputed", "answered", "disputed", "answered"]
    assert Dispute.objects.count() == 2


# --- I take it back -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["received", "accepted", "waiting"])
def test_a_matter_can_be_taken_back_before_an_answer(world: World, state: str) -> None:
    matter = petition(world, state=state)
    taken = actions.withdraw_petition(matter, by=resident_of(matter))
    assert (taken.state, taken.outcome, taken.ended_by_word) == ("withdrawn", "withdrawn", True)
    [clock] = clocks_of(matter.thing)
    assert (clock.stopped_on, clock.is_paused) == (date(2026, 9, 16), False)


@pytest.mark.parametrize(
    "state", ["answered", "closed", "refused", "forwarded", "joined", "split", "withdrawn"]
)
def test_after_the_answer_nothing_is_taken_back(world: World, state: str) -> None:
    matter = petition(world, state=state)
    with refused("not_allowed"):
        actions.withdraw_petition(matter, by=resident_of(matter))


def test_nobody_takes_back_somebody_elses_matter(world: World) -> None:
    matter = petition(world)
    with refused("not_allowed"):
        actions.withdraw_petition(matter, by=Resident())


# --- rating -------------------------------------------------------------------------------------------


def test_the_outcome_is_rated_and_the_last_word_counts(world: World) -> None:
    matter = petition(world, state="answered")
    actions.rate_petition(matter, by=resident_of(matter), score=2, comment="Chưa xong hẳn, gọi 0912345678")
    rating = actions.rate_petition(matter, by=resident_of(matter), score=5)
    assert (Rating.objects.count(), rating.score, str(rating)) == (1, 5, "5/5")
    assert acts(matter)[-2:] == ["rated", "rated"]
    assert again(matter).version == matter.version + 2
    assert (again(matter).rated_as, again(matter).rated_on) == (5, timezone.localdate(rating.at))


def test_ratings_of_old_are_told_again_on_their_matters_by_the_local_day(world: World) -> None:
    matter, unrated = petition(world, state="answered"), petition(world, state="answered")
    late = datetime(2026, 3, 31, 20, 0, tzinfo=UTC)
    Rating.objects.create(petition=matter, score=4, at=late)
    told = import_module("danvan.modules.petitions.migrations.0009_ratings_are_counted_on_their_matters")
    with connection.cursor() as cursor:
        cursor.execute(told.TOLD_AGAIN)
    assert (again(matter).rated_as, again(matter).rated_on) == (4, date(2026, 4, 1))
    assert (again(unrated).rated_as, again(unrated).rated_on) == (None, None)


def test_numbers_in_a_comment_are_masked(world: World) -> None:
    matter = petition(world, state="closed")
    rating = actions.rate_petition(matter, by=resident_of(matter), score=2, comment="Gọi tôi 0912345678")
    assert "0912345678" not in rating.comment


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_outside_one_to_five_is_no_score(world: World, score: int) -> None:
    matter = petition(world, state="answered")
    with refused("bad_score"):
        actions.rate_petition(matter, by=resident_of(matter), score=score)


def test_an_open_matter_has_no_outcome_to_rate_and_staff_never_rate(world: World) -> None:
    matter, done = petition(world), petition(world, state="answered")
    with refused("not_allowed"):
        actions.rate_petition(matter, by=resident_of(matter), score=5)
    with refused("not_allowed"):
        actions.rate_petition(done, by=world.hanh, score=5)


# --- I have the same problem --------------------------------------------------------------------------


def published(world: World) -> Petition:
    return actions.publish_petition(petition(world), by=world.mai)


def test_somebody_with_the_same_problem_joins_once(world: World) -> None:
    matter = published(world)
    assert actions.support_petition(matter, by=Resident(), token="browser-1") is True
    assert actions.support_petition(matter, by=Resident(), token="browser-1") is False
    assert actions.support_petition(matter, by=Resident(), token="browser-2") is True
    assert again(matter).support_count == Support.objects.count() == 2
    assert acts(matter).count("supported") == 2
    assert b"browser" not in b"".join(bytes(one.key_hash) for one in Support.objects.all())


def test_only_open_published_matters_can_be_joined(world: World) -> None:
    hidden, ended = petition(world), petition(world, state="answered")
    actions.publish_petition(ended, by=world.mai)
    actions.close_petition(ended, by=world.hanh)
    for matter in (hidden, ended):
        with refused("not_open"):
            actions.support_petition(matter, by=Resident(), token="browser-1")
