"""What an office does with a matter: each act where it may, refused without a trace where it may not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from danvan.kernel.organisations.testing import World, add_person, small_world
from danvan.kernel.papers.public import OfficialNumber, Paper
from danvan.kernel.workflow.public import Clock, clocks_of
from danvan.modules.petitions import actions
from danvan.modules.petitions.models import Answer, Petition, Transfer
from danvan.modules.petitions.tests.factories import (
    ANSWER,
    BA_TU,
    LONG_REASON,
    again,
    answer,
    petition,
    photo,
    resident_of,
)
from danvan.modules.petitions.tests.traces import acts, entries, last_leaf, news_of, refused

pytestmark = pytest.mark.django_db

#: A Monday without holidays near: ten working days later is 28 September, twenty 12 October.
MONDAY = datetime(2026, 9, 14, 3, 0, tzinfo=UTC)
DUE, DUE_EXTENDED = date(2026, 9, 28), date(2026, 10, 12)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """Everything begins on that Monday; `clock.shift(timedelta(days=…))` lets days pass."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(clock: time_machine.Coordinates) -> World:
    return small_world()


def pass_days(clock: time_machine.Coordinates, days: int) -> None:
    clock.shift(timedelta(days=days))


# --- taking up, assigning -----------------------------------------------------------------------------


def test_a_handler_takes_a_matter_up_and_has_it_from_then_on(world: World) -> None:
    matter = petition(world, contact=BA_TU)
    taken = actions.accept_petition(matter, by=world.hanh)
    assert (taken.state, taken.assignee, taken.version) == ("accepted", world.hanh, matter.version + 1)
    assert acts(matter) == ["received", "accepted"]
    assert len(news_of(matter)) == 1


def test_taking_up_keeps_an_assignment_that_was_made_before(world: World) -> None:
    matter = petition(world)
    actions.assign_petition(matter, by=world.dung, to=world.dung)
    assert actions.accept_petition(matter, by=world.hanh).assignee == world.dung


def test_a_matter_is_taken_up_once_and_not_by_strangers(world: World) -> None:
    matter = petition(world)
    with refused("not_allowed"):
        actions.accept_petition(matter, by=world.quang)
    actions.accept_petition(matter, by=world.hanh)
    with refused("not_allowed") as refusal:
        actions.accept_petition(matter, by=world.hanh)
    assert str(again(matter).get_state_display()) in refusal.value.message, (
        "the refusal says where the matter stands"
    )


def test_the_head_gives_a_matter_to_somebody_of_the_body_or_to_nobody(world: World) -> None:
    matter = petition(world)
    assert actions.assign_petition(matter, by=world.dung, to=world.hanh).assignee == world.hanh
    assert actions.assign_petition(matter, by=world.dung, to=None).assignee is None
    assert acts(matter) == ["received", "assigned", "assigned"]


def test_a_matter_is_given_neither_by_the_handler_nor_to_somebody_elsewhere(world: World) -> None:
    matter = petition(world)
    with refused("not_allowed"):
        actions.assign_petition(matter, by=world.hanh, to=world.hanh)
    for outsider in (world.quang, world.mai, world.thanh, world.phuc):
        with refused("not_here"):
            actions.assign_petition(matter, by=world.dung, to=outsider)


# --- transfer -----------------------------------------------------------------------------------------

REASON = "Thuộc nhiệm vụ của phòng Kinh tế, Hạ tầng và Đô thị."


def test_a_transfer_leaves_a_trace_and_the_clock_as_it_was(
    world: World, clock: time_machine.Coordinates
) -> None:
    matter = petition(world, state="accepted", contact=BA_TU)
    pass_days(clock, 3)
    moved = actions.transfer_petition(matter, by=world.hanh, to=world.department_x, reason=REASON)
    assert (moved.body, moved.state, moved.assignee, moved.transferred_count) == (
        world.department_x,
        "received",
        None,
        1,
    )
    trace = Transfer.objects.get()
    assert (trace.from_body, trace.to_body, trace.by, trace.is_automatic) == (
        world.committee_x,
        world.department_x,
        world.hanh,
        False,
    )
    assert f"{world.committee_x.pk} → {world.department_x.pk}" == str(trace)
    assert moved.due_on == DUE
    [running] = clocks_of(matter.thing)
    assert (running.due_on, running.stopped_on) == (DUE, None)
    assert last_leaf(matter)["facts"] == {"to": world.x.code, "automatic": False}


def test_an_office_moves_a_matter_on_only_once(world: World) -> None:
    matter = petition(world)
    actions.transfer_petition(matter, by=world.hanh, to=world.department_x, reason=REASON)
    somebody = add_person(world.department_x, "handler")
    head = add_person(world.department_x, "head")
    for person in (somebody, head, world.hanh, world.dung, world.phuc):
        with refused("not_allowed"):
            actions.transfer_petition(matter, by=person, to=world.committee_x, reason=REASON)


def test_the_level_above_that_sees_it_may_still_send_it_where_it_belongs(world: World) -> None:
    matter = petition(world)
    actions.transfer_petition(matter, by=world.hanh, to=world.department_x, reason=REASON)
    Petition.objects.filter(pk=matter.pk).update(escalated_body=world.committee_a, escalation=2)
    moved = actions.transfer_petition(matter, by=world.phuc, to=world.committee_x, reason=REASON)
    assert (moved.body, moved.transferred_count) == (world.committee_x, 2)
    assert (moved.escalated_body, moved.escalation) == (None, 0), "if it stays late it goes up again"


@pytest.mark.parametrize(
    "state", ["waiting", "answered", "closed", "refused", "forwarded", "joined", "split", "withdrawn"]
)
def test_what_is_not_in_hand_cannot_be_moved(world: World, state: str) -> None:
    matter = petition(world, state=state)
    with refused("not_allowed"):
        actions.transfer_petition(matter, by=world.dung, to=world.department_x, reason=REASON)


def test_a_transfer_needs_another_body_and_a_reason(world: World) -> None:
    matter = petition(world)
    with refused("same_body"):
        actions.transfer_petition(matter, by=world.hanh, to=world.committee_x, reason=REASON)
    with refused("no_reason"):
        actions.transfer_petition(matter, by=world.hanh, to=world.department_x, reason="  chuyển   ")


def test_a_number_in_a_reason_is_masked(world: World) -> None:
    matter = petition(world)
    actions.transfer_petition(
        matter, by=world.hanh, to=world.department_x, reason=f"{REASON} Gọi 0912345678."
    )
    assert "0912345678" not in Transfer.objects.get().reason


# --- pausing and resuming -----------------------------------------------------------------------------


def test_waiting_for_somebody_else_moves_the_deadline_by_the_working_days_waited(
    world: World, clock: time_machine.Coordinates
) -> None:
    matter = petition(world, state="accepted", contact=BA_TU)
    pass_days(clock, 1)
    paused = actions.pause_petition(matter, by=world.hanh, reason=LONG_REASON)
    assert (paused.state, paused.due_on) == ("waiting", DUE)
    [standing] = clocks_of(matter.thing)
    assert standing.is_paused
    pass_days(clock, 7)  # Tuesday to Tuesday: five working days
    resumed = actions.resume_petition(matter, by=world.hanh)
    assert (resumed.state, resumed.due_on) == ("accepted", date(2026, 10, 5))
    [running] = clocks_of(matter.thing)
    assert (running.due_on, running.first_due_on, running.is_paused) == (date(2026, 10, 5), DUE, False)
    assert any("15–21/09/2026" in step for step in running.steps), (
        "the reasoning shows the days that were waited"
    )
    assert last_leaf(matter)["facts"] == {"due": "2026-10-05"}
    assert acts(matter)[2:] == ["paused", "resumed"]


def test_two_waits_both_count(world: World, clock: time_machine.Coordinates) -> None:
    matter = petition(world, state="accepted")
    pass_days(clock, 1)
    for _ in range(2):
        actions.pause_petition(matter, by=world.hanh, reason=LONG_REASON)
        pass_days(clock, 2)
        actions.resume_petition(matter, by=world.hanh)
    assert again(matter).due_on == date(2026, 10, 2)


def test_resuming_on_the_same_day_gains_nothing(world: World, clock: time_machine.Coordinates) -> None:
    matter = petition(world, state="accepted")
    pass_days(clock, 2)
    actions.pause_petition(matter, by=world.hanh, reason=LONG_REASON)
    assert actions.resume_petition(matter, by=world.hanh).due_on == DUE


def test_waiting_needs_a_reason_a_running_deadline_and_the_office_itself(
    world: World, clock: time_machine.Coordinates
) -> None:
    matter, untaken = petition(world, state="accepted"), petition(world)
    with refused("no_reason"):
        actions.pause_petition(matter, by=world.hanh, reason="  chờ     ")
    with refused("not_allowed"):
        actions.pause_petition(matter, by=world.quang, reason=LONG_REASON)
    with refused("not_allowed"):
        actions.pause_petition(untaken, by=world.hanh, reason=LONG_REASON)
    with refused("not_allowed"):
        actions.resume_petition(matter, by=world.hanh)
    pass_days(clock, 15)
    with refused("too_late"):
        actions.pause_petition(matter, by=world.hanh, reason=LONG_REASON)


def test_on_the_very_last_day_one_may_still_wait(world: World, clock: time_machine.Coordinates) -> None:
    matter = petition(world, state="accepted")
    pass_days(clock, 14)
    assert actions.pause_petition(matter, by=world.hanh, reason=LONG_REASON).state == "waiting"


def test_a_matter_without_a_running_clock_cannot_wait(world: World) -> None:
    matter = petition(world, state="accepted")
    Clock.objects.update(stopped_on=date(2026, 9, 14))
    with refused("no_clock"):
        actions.pause_petition(matter, by=world.hanh, reason=LONG_REASON)
    with refused("no_clock"):
        actions.extend_petition(matter, by=world.dung, reason_code="survey", reason=LONG_REASON)


# --- extending ----------------------------------------------------------------------------------------


def test_the_head_grants_the_longer_term_once_in_writing_before_the_deadline(
    world: World, clock: time_machine.Coordinates
) -> None:
    matter = petition(world, state="accepted", contact=BA_TU)
    pass_days(clock, 14)
    longer = actions.extend_petition(matter, by=world.dung, reason_code="survey", reason=LONG_REASON)
    assert (longer.due_on, longer.extended_count) == (DUE_EXTENDED, 1)
    assert last_leaf(matter)["facts"] == {"due": "2026-10-12", "before": "2026-09-28", "code": "survey"}
    [running] = clocks_of(matter.thing)
    assert [(one.previous_due_on, one.due_on) for one in running.extensions] == [(DUE, DUE_EXTENDED)]
    assert str(running.extensions[0]) == f"{DUE} → {DUE_EXTENDED}"
    with refused("not_longer"):
        actions.extend_petition(matter, by=world.dung, reason_code="survey", reason=LONG_REASON)


def test_a_deadline_that_has_passed_is_never_extended(world: World, clock: time_machine.Coordinates) -> None:
    matter = petition(world, state="accepted")
    pass_days(clock, 15)
    with refused("too_late"):
        actions.extend_petition(matter, by=world.dung, reason_code="survey", reason=LONG_REASON)


def test_an_extension_needs_the_head_and_a_reason(world: World) -> None:
    matter = petition(world, state="accepted")
    with refused("not_allowed"):
        actions.extend_petition(matter, by=world.hanh, reason_code="survey", reason=LONG_REASON)
    with refused("no_reason"):
        actions.extend_petition(matter, by=world.dung, reason_code="survey", reason="chưa kịp xong")


def test_a_wait_after_an_extension_is_counted_under_the_longer_term(
    world: World, clock: time_machine.Coordinates
) -> None:
    matter = petition(world, state="accepted")
    actions.extend_petition(matter, by=world.dung, reason_code="survey", reason=LONG_REASON)
    pass_days(clock, 1)
    actions.pause_petition(matter, by=world.hanh, reason=LONG_REASON)
    pass_days(clock, 1)
    assert actions.resume_petition(matter, by=world.hanh).due_on == date(2026, 10, 13)
    with refused("not_longer"):
        actions.extend_petition(matter, by=world.dung, reason_code="survey", reason=LONG_REASON)


def test_a_complaint_is_extended_under_the_law_on_complaints(world: World) -> None:
    matter = petition(world, kind="complaint", contact=BA_TU)
    longer = actions.extend_petition(matter, by=world.dung, reason_code="complex", reason=LONG_REASON)
    assert longer.due_on == date(2026, 10, 29), "45 days instead of 30"


# --- answering ----------------------------------------------------------------------------------------


@pytest.mark.smoke
def test_an_answer_with_evidence_stops_the_clock_and_bears_a_number(
    world: World, clock: time_machine.Coordinates
) -> None:
    matter = petition(world, state="accepted", contact=BA_TU)
    pass_days(clock, 14)
    given = actions.answer_petition(
        matter, by=world.hanh, text=ANSWER, outcome="resolved", evidence=[photo()]
    )
    stands = again(matter)
    assert (stands.state, stands.outcome, stands.answered_on) == ("answered", "resolved", DUE)
    assert (stands.is_late(), stands.has_evidence) == (False, True)
    [stopped] = clocks_of(matter.thing)
    assert (stopped.stopped_on, stopped.is_late) == (DUE, False)
    assert str(given.official_number) == "01/TB-UBND"
    assert given.evidence.get().is_public
    assert last_leaf(matter)["facts"] == {
        "outcome": "resolved",
        "on_time": True,
        "evidence": 1,
        "answer": given.pk,
    }
    assert len(news_of(matter)) == 2


def test_a_day_late_is_late(world: World, clock: time_machine.Coordinates) -> None:
    matter = petition(world)
    pass_days(clock, 15)
    assert again(matter).is_late()
    actions.answer_petition(matter, by=world.hanh, text=ANSWER, outcome="explained")
    assert again(matter).is_late()
    assert last_leaf(matter)["facts"]["on_time"] is False


def test_resolved_needs_something_to_look_at_other_outcomes_need_words(world: World) -> None:
    matter = petition(world)
    with refused("no_evidence"):
        actions.answer_petition(matter, by=world.hanh, text=ANSWER, outcome="resolved")
    given = actions.answer_petition(matter, by=world.hanh, text=ANSWER, outcome="explained")
    assert again(matter).has_evidence is False
    assert given.text == ANSWER


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("no_text", {"text": "Đã xong.", "outcome": "explained"}),
        ("no_outcome", {"text": ANSWER, "outcome": ""}),
        ("no_outcome", {"text": ANSWER, "outcome": "withdrawn"}),
        ("no_outcome", {"text": ANSWER, "outcome": "forwarded"}),
        ("not_allowed", {"text": ANSWER, "outcome": "explained", "by": "quang"}),
        ("not_allowed", {"text": ANSWER, "outcome": "explained", "by": "mai"}),
        ("unknown_type", {"text": ANSWER, "outcome": "resolved", "evidence": [b"MZ..."]}),
        (
            "broken_image",
            {"text": ANSWER, "outcome": "resolved", "evidence": [b"\x89PNG\r\n\x1a\n" + b"\x00" * 50]},
        ),
        ("empty", {"text": ANSWER, "outcome": "resolved", "evidence": [b""]}),
    ],
)
def test_a_refused_answer_leaves_no_trace_and_takes_no_number(
    world: World, code: str, fields: dict[str, Any]
) -> None:
    matter = petition(world)
    by = getattr(world, fields.pop("by", "hanh"))
    evidence = [photo(), *[("tep.png", io.BytesIO(data)) for data in fields.pop("evidence", [])]]
    with refused(code):
        actions.answer_petition(matter, by=by, evidence=evidence, **fields)
    assert (OfficialNumber.objects.count(), Paper.objects.count()) == (0, 0)


def test_numbers_of_answers_follow_each_other_although_some_were_refused(world: World) -> None:
    for outcome in ("explained", "resolved", "planned"):
        matter = petition(world)
        evidence = [photo()] if outcome == "planned" else []
        if outcome == "resolved":
            with refused("no_evidence"):
                actions.answer_petition(matter, by=world.hanh, text=ANSWER, outcome=outcome)
        else:
            actions.answer_petition(matter, by=world.hanh, text=ANSWER, outcome=outcome, evidence=evidence)
    assert list(OfficialNumber.objects.order_by("pk").values_list("text", flat=True)) == [
        "01/TB-UBND",
        "02/TB-UBND",
    ]


@pytest.mark.parametrize(
    "state", ["waiting", "answered", "closed", "refused", "forwarded", "joined", "split", "withdrawn"]
)
def test_what_waits_or_has_ended_is_not_answered(world: World, state: str) -> None:
    matter = petition(world, state=state)
    with refused("not_allowed"):
        actions.answer_petition(matter, by=world.dung, text=ANSWER, outcome="explained")


def test_an_answer_to_an_earlier_one_stands_beside_it(world: World) -> None:
    matter = petition(world, state="answered")
    actions.dispute_petition(matter, by=resident_of(matter))
    answer(matter, world=world)
    assert Answer.objects.filter(petition=matter).count() == 2
    assert [entry.act for entry in entries(matter)].count("petitions.answered") == 2


def test_a_stale_copy_of_a_matter_decides_nothing(world: World) -> None:
    """Two officers have the page open; the second acts on what the first has already ended."""
    matter = petition(world, state="accepted")
    stale = again(matter)
    actions.answer_petition(matter, by=world.hanh, text=ANSWER, outcome="explained")
    assert stale.state == "accepted"
    with refused("not_allowed"):
        actions.answer_petition(stale, by=world.dung, text=ANSWER, outcome="not_feasible")
