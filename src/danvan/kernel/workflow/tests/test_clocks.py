"""Clocks: started under the law of their day, standing still with a reason, stopped once; told to readers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation

from danvan.kernel.organisations.testing import World, small_world
from danvan.kernel.workflow.models import Clock, Pause
from danvan.kernel.workflow.public import (
    State,
    Workflow,
    clocks_of,
    due_before,
    explained,
    extend_clock,
    pause_clock,
    resume_clock,
    running_clock,
    start_clock,
    stop_clock,
)
from danvan.lib.errors import Refused

THING, PURPOSE = "petitions.petition:0", "reply"
MONDAY = date(2026, 9, 14)
WHY = "Phải chờ kết quả khảo sát của đơn vị thoát nước."


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with time_machine.travel(datetime(2026, 9, 14, 3, 0, tzinfo=UTC), tick=False):
        yield small_world()


@pytest.fixture
def clock(world: World) -> Clock:
    return start_clock(THING, purpose=PURPOSE, rule="petitions.reply", start=MONDAY)


def now(clock: Clock) -> Clock:
    return Clock.objects.select_related("version").get(pk=clock.pk)


def test_a_clock_keeps_rule_day_and_reasoning(clock: Clock) -> None:
    assert (clock.starts_on, clock.first_due_on, clock.due_on) == (
        MONDAY,
        date(2026, 9, 28),
        date(2026, 9, 28),
    )
    assert clock.version.rule == "petitions.reply"
    assert clock.steps["en"][-1].endswith("28/09/2026.")
    assert str(clock) == "reply of petitions.petition:0: 2026-09-28"


def test_a_purpose_has_one_running_clock(clock: Clock) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        start_clock(THING, purpose=PURPOSE, rule="petitions.reply", start=MONDAY)
    start_clock(THING, purpose="other", rule="petitions.reply", start=MONDAY)
    stop_clock(THING, purpose=PURPOSE, on=MONDAY)
    start_clock(THING, purpose=PURPOSE, rule="petitions.reply", start=MONDAY)
    assert Clock.objects.filter(thing=THING).count() == 3


def test_what_does_not_run_cannot_be_stopped_twice(clock: Clock) -> None:
    assert stop_clock(THING, purpose=PURPOSE, on=date(2026, 9, 20)) is True
    assert stop_clock(THING, purpose=PURPOSE, on=date(2026, 9, 21)) is False
    assert now(clock).stopped_on == date(2026, 9, 20)
    assert running_clock(THING, purpose=PURPOSE) is None


def test_stopping_ends_a_pause(world: World, clock: Clock) -> None:
    pause = pause_clock(THING, purpose=PURPOSE, by=world.hanh, on=date(2026, 9, 15), reason=WHY)
    assert str(pause) == "2026-09-15 – …"
    stop_clock(THING, purpose=PURPOSE, on=date(2026, 9, 18))
    assert Pause.objects.get().ends_on == date(2026, 9, 18)


def test_a_pause_ends_no_earlier_than_it_began(world: World, clock: Clock) -> None:
    """A server clock set back must not make time run backwards."""
    pause_clock(THING, purpose=PURPOSE, by=world.hanh, on=date(2026, 9, 16), reason=WHY)
    resumed = resume_clock(THING, purpose=PURPOSE, on=date(2026, 9, 15))
    assert resumed.due_on == date(2026, 9, 28)
    assert Pause.objects.get().ends_on == date(2026, 9, 16)


@pytest.mark.parametrize(
    ("code", "on", "reason", "stopped"),
    [
        ("no_reason", date(2026, 9, 15), "chờ", False),
        ("too_late", date(2026, 9, 29), WHY, False),
        ("no_clock", date(2026, 9, 15), WHY, True),
    ],
)
def test_a_pause_that_may_not_be_is_refused(
    world: World, clock: Clock, code: str, on: date, reason: str, stopped: bool
) -> None:
    if stopped:
        stop_clock(THING, purpose=PURPOSE, on=MONDAY)
    with pytest.raises(Refused) as refusal:
        pause_clock(THING, purpose=PURPOSE, by=world.hanh, on=on, reason=reason)
    assert refusal.value.code == code
    assert Pause.objects.count() == 0


def test_one_pause_at_a_time_and_none_to_resume_without(world: World, clock: Clock) -> None:
    with pytest.raises(Refused) as refusal:
        resume_clock(THING, purpose=PURPOSE, on=MONDAY)
    assert refusal.value.code == "not_paused"
    pause_clock(THING, purpose=PURPOSE, by=world.hanh, on=MONDAY, reason=WHY)
    with pytest.raises(Refused) as refusal:
        pause_clock(THING, purpose=PURPOSE, by=world.hanh, on=MONDAY, reason=WHY)
    assert refusal.value.code == "already_paused"


def extend(world: World, today: date) -> date:
    return extend_clock(
        THING, purpose=PURPOSE, by=world.dung, today=today, rule="platform.reply_extended",
        reason_code="survey", reason=WHY,
    ).due_on  # fmt: skip


def test_an_extension_is_granted_on_the_last_day_and_not_after(world: World, clock: Clock) -> None:
    with pytest.raises(Refused) as refusal:
        extend(world, date(2026, 9, 29))
    assert refusal.value.code == "too_late"
    assert now(clock).due_on == date(2026, 9, 28)
    assert extend(world, date(2026, 9, 28)) == date(2026, 10, 12)
    with pytest.raises(Refused) as refusal:
        extend(world, date(2026, 9, 28))
    assert refusal.value.code == "not_longer"


def test_days_waited_before_an_extension_are_not_lost(world: World, clock: Clock) -> None:
    pause_clock(THING, purpose=PURPOSE, by=world.hanh, on=date(2026, 9, 15), reason=WHY)
    resume_clock(THING, purpose=PURPOSE, on=date(2026, 9, 17))
    assert extend(world, date(2026, 9, 28)) == date(2026, 10, 14)


# --- told to readers ----------------------------------------------------------------------------------


def test_readers_learn_the_day_the_reason_and_the_article_in_their_language(clock: Clock) -> None:
    with translation.override("vi"):
        [vietnamese] = clocks_of(THING)
    with translation.override("en"):
        [english] = clocks_of(THING)
    assert "Điều 28" in vietnamese.citation
    assert "Article 28" in english.citation
    assert vietnamese.rule_name != english.rule_name
    assert vietnamese.steps != english.steps
    assert (english.days_left, english.is_late, english.is_paused) == (10, False, False)
    assert english.confidence == "unconfirmed", "the law was amended in July 2026 by a text not yet compared"


@pytest.mark.parametrize(
    ("today", "days", "is_late"),
    [(date(2026, 9, 25), 1, False), (date(2026, 9, 28), 0, False), (date(2026, 9, 29), -1, True)],
)
def test_what_is_left_depends_on_the_day_one_looks(
    clock: Clock, today: date, days: int, is_late: bool
) -> None:
    told = explained(clock, today=today)
    assert (told.days_left, told.is_late) == (days, is_late)


def test_a_stopped_clock_stands_on_its_day_for_ever(clock: Clock) -> None:
    stop_clock(THING, purpose=PURPOSE, on=date(2026, 9, 30))
    told = explained(now(clock), today=date(2027, 1, 1))
    assert (told.is_late, told.days_left) == (True, -2)


def test_steps_of_an_unknown_shape_are_shown_as_none(clock: Clock) -> None:
    clock.steps = []
    assert explained(clock).steps == []


def test_what_fell_due_is_found_unless_it_waits(world: World, clock: Clock) -> None:
    start_clock("petitions.petition:1", purpose=PURPOSE, rule="petitions.reply", start=MONDAY)
    assert set(due_before(date(2026, 9, 28), purpose=PURPOSE)) == set()
    assert set(due_before(date(2026, 9, 29), purpose=PURPOSE)) == {THING, "petitions.petition:1"}
    pause_clock(THING, purpose=PURPOSE, by=world.hanh, on=MONDAY, reason=WHY)
    assert set(due_before(date(2026, 9, 29), purpose=PURPOSE)) == {"petitions.petition:1"}
    resume_clock(THING, purpose=PURPOSE, on=MONDAY + timedelta(days=1))
    assert THING in set(due_before(date(2026, 10, 30), purpose=PURPOSE))


# --- states as data -----------------------------------------------------------------------------------

LIGHT = Workflow(
    [
        State("red", "Red", frozenset({"wait"})),
        State("green", "Green", frozenset({"go", "wait"}), is_open=False),
    ]
)


def test_a_state_says_what_is_open_in_it() -> None:
    assert LIGHT.allows("wait", "red")
    assert not LIGHT.allows("go", "red")
    assert LIGHT.open_states == ["red"]
    assert LIGHT.choices == [("red", "Red"), ("green", "Green")]
    assert LIGHT["green"].tone == "neutral"


@pytest.mark.parametrize(("act", "state"), [("fly", "red"), ("go", "blue")])
def test_a_misspelt_act_or_state_raises(act: str, state: str) -> None:
    with pytest.raises(KeyError):
        LIGHT.allows(act, state)
