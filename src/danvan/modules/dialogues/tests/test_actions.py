"""A dialogue from its plan to the last promise, and every way in which an act says no."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from danvan.kernel.dossiers.public import life_of
from danvan.kernel.dossiers.testing import again, in_days, refused
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.ledger.testing import audit, verified
from danvan.kernel.notices.public import Notice
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World
from danvan.kernel.papers.testing import photo
from danvan.modules.dialogues import actions, queries
from danvan.modules.dialogues.models import Commitment, Question
from danvan.modules.dialogues.tests.factories import ASKED, NOTICE, PROMISE, commitment, question, session

pytestmark = pytest.mark.django_db
WHY = "Nhà thầu chậm bàn giao mặt bằng, phải chờ thêm."


def test_a_session_goes_from_plan_to_results_and_its_life_is_told(world: World) -> None:
    made = session(world, state="concluded")
    assert (made.state, made.attendance) == ("concluded", 84)
    assert made.number is not None
    assert made.number.text == "01/TB-UBND"
    assert made.results_due_on == made.held_on + timedelta(days=10)
    life = [event.act.partition("_")[2] for event in life_of(made)]
    assert life == ["planned", "announced", "opened", "ended", "concluded"]
    assert next(event.words for event in life_of(made, public=True)) == NOTICE
    sequence_all()
    assert verified().ok
    assert list(audit()) == []


def test_notice_in_time_is_told_apart_from_late_notice(world: World) -> None:
    early, late = session(world, state="announced", days=10), session(world, state="announced", days=3)
    told = [life_of(one)[-1].facts["in_time"] for one in (early, late)]
    assert told == [True, False]


@pytest.mark.parametrize(
    ("state", "act", "code"),
    [
        ("announced", lambda s, w: actions.announce_session(s, by=w.dung, notice=NOTICE), "not_allowed"),
        ("planned", lambda s, w: actions.open_session(s, by=w.mai), "not_allowed"),
        ("planned", lambda s, w: actions.announce_session(s, by=w.quang, notice=NOTICE), "not_allowed"),
        ("held", lambda s, w: actions.conclude_session(s, by=w.mai, conclusion="x" * 30), "not_allowed"),
        ("held", lambda s, w: actions.conclude_session(s, by=w.dung, conclusion="ngắn"), "no_reason"),
        ("announced", lambda s, w: actions.cancel_session(s, by=w.dung, reason="mưa"), "no_reason"),
        (
            "planned",
            lambda s, w: actions.edit_session(s, by=w.dung, reason=WHY, starts_at=timezone.now()),
            "past",
        ),
        ("concluded", lambda s, w: actions.ask_question(s, by=Resident(), text=ASKED), "closed"),
        ("planned", lambda s, w: actions.ask_question(s, by=Resident(), text=ASKED), "closed"),
    ],
)
def test_what_may_not_happen_now_is_refused_and_changes_nothing(
    world: World, state: str, act: Any, code: str
) -> None:
    made = session(world, state=state)
    with refused(code):
        act(made, world)
    assert again(made).version == made.version


def test_a_plan_lies_ahead_and_belongs_to_ones_own_unit(world: World) -> None:
    with refused("past"):
        session(world, days=-1)
    with refused("far"):
        session(world, days=3000)
    with refused("not_allowed"):
        session(world, host=world.committee_y)


def test_anybody_asks_once_without_a_name_and_clues_are_masked(world: World) -> None:
    live, key = session(world, state="live"), uuid.uuid4()
    text = "Cống ngõ 12 tắc, gọi tôi số 0912 345 678 khi làm nhé."
    asked = [actions.ask_question(live, by=Resident(), text=text, key=key) for _time in range(3)]
    assert [one.is_new for one in asked] == [True, False, False]
    assert Question.objects.count() == 1
    assert "0912" not in asked[0].question.text
    with refused("no_text"):
        actions.ask_question(live, by=Resident(), text="  ?  ")
    with refused("too_long"):
        actions.ask_question(live, by=Resident(), text="hỏi " * 600)


def test_questions_are_numbered_in_order_and_one_is_called_at_a_time(world: World) -> None:
    live = session(world, state="live")
    first, second = question(world, live), question(world, live, text="Đèn ngõ 7 bao giờ sửa?")
    assert (first.number, second.number) == (1, 2)
    actions.call_question(first, by=world.mai)
    actions.call_question(second, by=world.mai)
    assert [again(one).state for one in (first, second)] == ["waiting", "called"]
    assert [one.pk for one in queries.public_questions(live)] == [second.pk, first.pk]


def test_an_answer_is_told_to_all_who_asked_the_same_through_the_seal(world: World) -> None:
    live = session(world, state="live")
    first = question(world, live, email="ba.tu@example.org")
    same = question(world, live, text="Cống ngõ 12 mấy hôm nữa mới thông?", email="co.bay@example.org")
    actions.join_question(same, by=world.mai, into=first)
    actions.answer_question(first, by=world.mai, answer="Thứ Hai tới sẽ làm.", minute=760)
    assert (again(first).state, again(first).minute, again(same).state) == ("answered", 760, "joined")
    notices = Notice.objects.order_by("pk")
    assert [notice.person_id for notice in notices] == [None, None]
    assert all("ba.tu" not in notice.text and "co.bay" not in notice.text for notice in notices)
    with refused("not_allowed"):
        actions.answer_question(first, by=world.mai, answer="Lần nữa cho chắc.")


def test_joining_makes_no_chains(world: World) -> None:
    live = session(world, state="live")
    one, two, three = (question(world, live, text=f"{ASKED} lần {n}") for n in range(3))
    actions.join_question(two, by=world.mai, into=one)
    with refused("cannot_join"):
        actions.join_question(three, by=world.mai, into=two)
    with refused("has_joined"):
        actions.join_question(one, by=world.mai, into=three)
    with refused("cannot_join"):
        actions.join_question(three, by=world.mai, into=three)


def test_a_question_passed_on_is_a_matter_with_a_deadline_linked_both_ways(world: World) -> None:
    asked = question(world, email="ba.tu@example.org")
    actions.pass_on_question(asked, by=world.mai)
    asked = again(asked)
    assert re.search(r"DV-[0-9A-Z-]+", Notice.objects.get().text), "the receipt code goes to whoever asked"
    matter: Any = apps.get_model("petitions", "Petition").objects.get(uid=asked.petition.rpartition(":")[2])
    assert (matter.channel, matter.unit_id) == ("dialogue", world.x.pk)
    assert matter.due_on is not None
    assert matter.contact_id == asked.contact_id
    with refused("not_allowed"):
        actions.pass_on_question(asked, by=world.mai)


def test_results_wait_until_every_question_has_its_end(world: World) -> None:
    live = session(world, state="live")
    asked = question(world, live)
    actions.end_session(live, by=world.mai, attendance=10)
    with refused("questions_open"):
        actions.conclude_session(live, by=world.dung, conclusion="Đã trả lời tất cả các câu hỏi.")
    actions.withhold_question(asked, by=world.mai, reason="Chuyện riêng của một gia đình.")
    assert (
        actions.conclude_session(live, by=world.dung, conclusion="Đã trả lời tất cả các câu hỏi.").state
        == "concluded"
    )
    assert queries.public_questions(live) == []


# --- promises


def test_made_broken_redated_kept_and_verified_leaves_exactly_that_story(world: World) -> None:
    with time_machine.travel("2026-09-01 02:00:00", tick=False) as clock:
        asked = question(world, session(world, state="live"))
        made = actions.promise_on_question(
            asked, by=world.mai, promise=PROMISE, speaker="Chủ tịch", due_on=date(2026, 9, 20), minute=60
        )
        clock.move_to("2026-09-21 02:00:00")
        assert actions.break_overdue(by=world.system) == 1
        assert actions.break_overdue(by=world.system) == 0
        actions.redate_commitment(made, by=world.hanh, due_on=date(2026, 10, 10), reason=WHY)
        clock.move_to("2026-10-05 02:00:00")
        actions.report_commitment(made, by=world.hanh, report="Đã nạo vét xong.", exhibits=[photo()])
        actions.verify_commitment(made, by=world.thanh, is_kept=True, finding="Đã đến xem, nước thoát tốt.")
        made = again(made)
        assert (made.state, made.first_due_on, made.due_on) == (
            "kept_late",
            date(2026, 9, 20),
            date(2026, 10, 10),
        )
        assert (made.redated_count, made.broken_count) == (1, 1)
        story = [event.act.removeprefix("dialogues.commitment_") for event in life_of(made, public=True)]
        assert story == ["made", "broken", "redated", "reported", "verified"]
        told = queries.score(world.x)
        assert (told.made, told.kept, told.kept_late, told.broken, told.open) == (1, 0, 1, 0, 0)
        sequence_all()
        assert verified().ok
        assert list(audit()) == []


def test_kept_by_the_first_date_is_kept(world: World) -> None:
    made = commitment(world)
    actions.report_commitment(made, by=world.hanh, report="Đã nạo vét xong.", exhibits=[photo()])
    assert (
        actions.verify_commitment(made, by=world.lien, is_kept=True, finding="Đã thấy tận nơi.").state
        == "kept"
    )


def test_what_was_not_done_goes_back_and_counts_as_broken_once_the_day_has_passed(world: World) -> None:
    with time_machine.travel("2026-09-01 02:00:00", tick=False) as clock:
        made = commitment(world, days=10)
        actions.report_commitment(made, by=world.hanh, report="Đã nạo vét xong.", exhibits=[photo()])
        actions.verify_commitment(made, by=world.thanh, is_kept=False, finding="Cống vẫn đầy bùn.")
        assert (again(made).state, again(made).reported_on) == ("open", None)
        actions.report_commitment(made, by=world.hanh, report="Đã làm lại xong.", exhibits=[photo()])
        clock.shift(timedelta(days=30))
        actions.verify_commitment(made, by=world.thanh, is_kept=False, finding="Vẫn chưa thông.")
        assert (again(made).state, again(made).broken_count) == ("broken", 1)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda c, w: actions.report_commitment(c, by=w.hanh, report="Đã xong rồi đấy."), "no_evidence"),
        (lambda c, w: actions.redate_commitment(c, by=w.hanh, due_on=in_days(1), reason=WHY), "bad_day"),
        (
            lambda c, w: actions.redate_commitment(c, by=w.hanh, due_on=in_days(90), reason="chậm"),
            "no_reason",
        ),
        (lambda c, w: actions.redate_commitment(c, by=w.mai, due_on=in_days(90), reason=WHY), "not_allowed"),
        (
            lambda c, w: actions.verify_commitment(c, by=w.thanh, is_kept=True, finding="Đã xem rồi."),
            "not_allowed",
        ),
    ],
)
def test_a_promise_is_neither_shown_done_nor_put_off_lightly(world: World, act: Any, code: str) -> None:
    made = commitment(world)
    with refused(code):
        act(made, world)
    assert again(made).version == 1


def test_the_owner_never_verifies_its_own_promise(world: World) -> None:
    made = commitment(world)
    actions.report_commitment(made, by=world.hanh, report="Đã nạo vét xong.", exhibits=[photo()])
    for own in (world.dung, world.hanh):
        with refused("not_allowed"):
            actions.verify_commitment(made, by=own, is_kept=True, finding="Chính tôi đã làm.")


def test_a_promise_needs_words_a_post_and_a_day_to_come(world: World) -> None:
    live = session(world, state="live")
    for change, code in (
        ({"promise": "sẽ làm"}, "no_reason"),
        ({"speaker": ""}, "no_speaker"),
        ({"due_on": in_days(0)}, "bad_day"),
    ):
        with refused(code):
            commitment(world, live, **change)
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    ("asked", "voters", "must"),
    [(99, 1000, False), (100, 1000, True), (1, 9, True), (0, 0, False), (5, 0, False)],
)
def test_one_voter_in_ten_is_counted_in_whole_numbers(asked: int, voters: int, must: bool) -> None:
    assert queries.is_demanded(asked, voters) is must


def test_the_yearly_duty_is_met_by_a_session_that_was_held(world: World) -> None:
    assert not queries.yearly_duty(world.x).is_met
    session(world, state="held")
    duty = queries.yearly_duty(world.x)
    assert (duty.is_met, duty.needed) == (True, 1)
