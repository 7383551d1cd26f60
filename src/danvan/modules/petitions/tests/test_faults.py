"""When disks fill, clocks jump and connections break, an act is whole or has not happened.

Killed processes are in tests/test_faults.py, which starts servers of its own.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from danvan.kernel.ledger.public import Entry, sequence_all
from danvan.kernel.ledger.testing import audit, verified
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World, small_world
from danvan.kernel.workflow.public import clocks_of
from danvan.lib.errors import Refused
from danvan.modules.petitions import actions
from danvan.modules.petitions.actions.receiving import Submission
from danvan.modules.petitions.actions.upkeep import close_silent, escalate_overdue
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests.factories import (
    ANSWER,
    BA_TU,
    LONG_REASON,
    again,
    petition,
    photo,
    resident_of,
    submission,
)
from danvan.modules.petitions.tests.traces import everything, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(datetime(2026, 9, 14, 3, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(clock: time_machine.Coordinates) -> World:
    return small_world()


# --- disks --------------------------------------------------------------------------------------------


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)


@pytest.mark.usefixtures("full_disk")
def test_on_a_full_disk_a_matter_with_a_picture_is_refused_whole(world: World) -> None:
    with refused("disk_full") as refusal:
        petition(world, files=[photo()], contact=BA_TU)
    assert "text is kept" in refusal.value.message or "giữ" in refusal.value.message


@pytest.mark.usefixtures("full_disk")
def test_on_a_full_disk_words_alone_still_come_in(world: World) -> None:
    assert petition(world).state == "received"


@pytest.mark.usefixtures("full_disk")
def test_on_a_full_disk_an_answer_with_evidence_takes_no_number(world: World) -> None:
    matter = petition(world)
    with refused("disk_full"):
        actions.answer_petition(matter, by=world.hanh, text=ANSWER, outcome="resolved", evidence=[photo()])


# --- connections --------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_opening", "notices_notice", "workflow_clock"])
def test_an_act_whose_last_statement_fails_leaves_nothing(world: World, table: str) -> None:
    """The line to the database breaks just when this table is written."""
    matter = petition(world, contact=BA_TU)
    before = everything()

    def break_off(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if table in sql and re.search(r"\b(INSERT INTO|UPDATE)\b", sql):
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(break_off), pytest.raises(OperationalError):
        actions.answer_petition(matter, by=world.hanh, text=ANSWER, outcome="explained")
    assert everything() == before
    assert (
        actions.answer_petition(matter, by=world.hanh, text=ANSWER, outcome="explained").outcome
        == "explained"
    )


# --- clocks -------------------------------------------------------------------------------------------


def test_a_clock_set_back_between_two_acts_breaks_neither_them_nor_the_log(
    world: World, clock: time_machine.Coordinates
) -> None:
    matter = petition(world)
    clock.shift(timedelta(days=-400))
    actions.accept_petition(matter, by=world.hanh)
    actions.pause_petition(matter, by=world.hanh, reason=LONG_REASON)
    clock.shift(timedelta(days=-10))
    assert actions.resume_petition(matter, by=world.hanh).due_on == date(2026, 9, 28)
    actions.answer_petition(matter, by=world.hanh, text=ANSWER, outcome="resolved", evidence=[photo()])
    assert not again(matter).is_late()
    sequence_all()
    assert verified().ok
    assert list(audit()) == []


def test_a_clock_that_jumps_ahead_and_back_does_harm_only_where_an_act_was_recorded(
    world: World, clock: time_machine.Coordinates
) -> None:
    late, answered = petition(world), petition(world, state="answered")
    clock.shift(timedelta(days=365))
    assert (escalate_overdue(), close_silent()) == (1, 1)
    clock.shift(timedelta(days=-365))
    assert (escalate_overdue(), close_silent()) == (0, 0)
    assert again(late).due_on == date(2026, 9, 28), "no deadline has moved"
    reopened = actions.dispute_petition(answered, by=resident_of(answered))
    assert reopened.state == "accepted", "and what silence ended too early can be disputed"


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (datetime(2024, 2, 29, 2, 0, tzinfo=UTC), date(2024, 3, 14)),
        # 2 January is off and Saturday the 10th is worked for it: 5 6 7 8 9 10 12 13 14 15.
        (datetime(2025, 12, 31, 16, 59, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2025, 12, 31, 17, 0, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 2, 17, 2, 0, tzinfo=UTC), date(2026, 3, 6)),
    ],
    ids=["leap day", "last minute of the year", "first minute of the year", "on the first day of Tết"],
)
def test_odd_days_are_only_days(world: World, received: datetime, due: date) -> None:
    with time_machine.travel(received, tick=False):
        matter = petition(world)
        assert matter.received_on == (received + timedelta(hours=7)).date()
        assert [one.due_on for one in clocks_of(matter.thing)] == [matter.due_on] == [due]


# --- whatever people type -----------------------------------------------------------------------------

#: Text as it really comes in: letters of every kind, hidden characters, halves of emoji, control codes.
typed = st.text(alphabet=st.characters(exclude_categories=[]), max_size=200) | st.sampled_from(
    [
        "Ðèn đường",
        "đe\u0300n",
        "a\u200bb",
        "=1+1",
        "\x00",
        "\ud83d",
        "\u202e",
        "<script>",
        "' OR 1=1",
        "０９１２３４５６７８",
    ]
)


@given(title=typed, text=typed, place=typed)
@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_typed_is_kept_provably_or_refused_in_words(
    world: World, title: str, text: str, place: str
) -> None:
    sent = submission(world, title=title, text=f"{text} cống tắc đã lâu", place=place, contact=BA_TU)
    matter = taken_or_none(sent)
    if matter is None:
        return
    stands = again(matter)
    assert not {
        letter for letter in stands.text + stands.title if "\ud800" <= letter <= "\udfff" or letter == "\x00"
    }
    assert "0912345678" not in stands.text
    assert Entry.objects.filter(thing=matter.thing).count() == 1
    assert [one for one in audit() if one.thing == matter.thing] == []


def taken_or_none(sent: Submission) -> Petition | None:
    """The stored matter; None when it was refused, and then nothing was stored."""
    before = Petition.objects.count()
    try:
        return actions.receive_petition(sent, by=Resident()).petition
    except Refused:
        stored = Petition.objects.count()
    assert stored == before
    return None
