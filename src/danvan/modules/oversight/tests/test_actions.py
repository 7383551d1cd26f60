"""Supervision, critique and boards from their first act to the last, and every way in which an act says no."""

from __future__ import annotations

import io
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
import typst

from danvan.kernel.dossiers.public import bodies_of, life_of
from danvan.kernel.dossiers.testing import again, in_days, refused
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.ledger.testing import audit, verified
from danvan.kernel.organisations.public import Resident, appoint_person
from danvan.kernel.organisations.testing import World, add_person, fresh
from danvan.kernel.papers.testing import photo
from danvan.kernel.workflow.public import clocks_of
from danvan.modules.oversight import actions, queries, registers
from danvan.modules.oversight.models import Opinion, Recommendation
from danvan.modules.oversight.tests import factories
from danvan.modules.oversight.tests.factories import CONCLUSION, DRAFT, OPINION, OUTLINE

pytestmark = pytest.mark.django_db
WHY = "Vì kế hoạch của thành phố đã thay đổi."


def facts(row: Any) -> dict[str, Any]:
    """What the last act on a row told the log."""
    return life_of(row)[-1].facts


# --- supervisions


def test_a_supervision_goes_from_plan_to_conclusion_and_its_life_is_told(world: World) -> None:
    made = factories.supervision(world, state="reported")
    asked = factories.recommendation(world, of=made)
    made = actions.conclude_supervision(made, by=world.lien, conclusion=CONCLUSION)
    factories.reply(world, asked)
    assert made.conclusion_number is not None
    assert made.conclusion_number.text == "01/KL-MTTQ"
    life = [event.act.partition("_")[2] for event in life_of(made)]
    assert life == ["planned", "decided", "notified", "opened", "ended", "reported", "concluded"]
    factories.critique(world, state="traced")
    factories.board(world, kind="investment", state="notified")
    factories.programme(world, state="agreed")
    sequence_all()
    assert verified().ok
    assert list(audit()) == []


def test_the_three_clocks_follow_the_rules(world: World) -> None:
    """15 days before, 7 days before, 15 days after (joint resolution 403/2017, art. 6 to 9)."""
    made = factories.supervision(world, state="ended")
    assert made.papers_due_on == made.session_on - timedelta(days=15)
    assert made.object_report_due_on == made.session_on - timedelta(days=7)
    assert made.report_due_on >= made.ended_on + timedelta(days=15)
    assert {one.purpose for one in clocks_of(made.thing)} == {"papers", "object_report", "report"}
    assert all("403" in one.citation for one in clocks_of(made.thing))


def test_papers_and_reports_sent_late_are_taken_and_told(world: World) -> None:
    early, late = (
        factories.supervision(world, state="notified", session_on=in_days(days)) for days in (30, 5)
    )
    assert [facts(one)["in_time"] for one in (early, late)] == [True, False]
    actions.receive_object_report(early, by=world.thanh, summary="Báo cáo đủ các mục.")
    actions.receive_object_report(late, by=world.thanh, summary="Báo cáo đủ các mục.")
    assert [facts(one)["in_time"] for one in (early, late)] == [True, False]
    ended = factories.supervision(world, state="ended")
    with time_machine.travel(ended.report_due_on + timedelta(days=2), tick=False):
        done = actions.report_supervision(ended, by=world.thanh, report="Đoàn báo cáo kết quả giám sát.")
    assert facts(done)["in_time"] is False


def test_a_peoples_board_sends_its_plan_five_working_days_before(world: World) -> None:
    made = factories.supervision(world, state="decided", form="boards", board=factories.board(world))
    assert timedelta(days=7) <= made.session_on - made.papers_due_on <= timedelta(days=9)
    project = factories.board(world, kind="investment")
    other = factories.supervision(world, state="decided", form="boards", board=project)
    assert other.papers_due_on == project.project_starts_on - timedelta(days=45)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (lambda w: {"supervised": w.front_x}, "same_body"),
        (lambda w: {"body": w.front_a}, "not_allowed"),
        (lambda w: {"session_on": in_days(-1)}, "bad_day"),
        (lambda w: {"session_on": in_days(900)}, "bad_day"),
        (lambda w: {"content": "ngắn"}, "no_reason"),
        (lambda w: {"form": "boards"}, "board"),
        (lambda w: {"form": "team", "board": factories.board(w)}, "board"),
        (lambda w: {"form": "boards", "board": factories.board(w, state="dissolved")}, "other_board"),
        (lambda w: {"programme": factories.programme(w), "ground": "press"}, "other_programme"),
        (lambda w: {"programme": factories.programme(w), "session_on": in_days(500)}, "other_programme"),
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused(world: World, said: Any, code: str) -> None:
    with refused(code):
        factories.supervision(world, **said(world))


def test_somebody_of_the_supervised_body_is_never_in_the_team(world: World) -> None:
    planned = factories.supervision(world)
    with refused("conflict"):
        actions.name_member(planned, by=world.thanh, post=world.hanh.posts[0])
    with refused("conflict"):
        actions.name_member(planned, by=world.thanh, title="Kế toán", organisation="ubnd phường hoàng liệt")
    both = add_person(world.front_x, "checker", name="Hai vai")
    appoint_person(world.mai.posts[0], by=world.system, person=both, starts_on=date(2025, 7, 1))
    with refused("conflict"):
        actions.name_member(planned, by=world.thanh, post=fresh(both).posts[-1])


def test_a_conflict_that_arises_after_the_declaration_stops_the_decision(world: World) -> None:
    planned = factories.supervision(world)
    factories.team(world, planned)
    appoint_person(world.mai.posts[0], by=world.system, person=world.thanh, starts_on=date(2025, 7, 1))
    with refused("conflict"):
        actions.decide_supervision(planned, by=world.lien, outline=OUTLINE)


def test_no_decision_before_the_team_stands_and_has_declared(world: World) -> None:
    planned = factories.supervision(world)
    with refused("no_team"):
        actions.decide_supervision(planned, by=world.lien, outline=OUTLINE)
    lien = actions.name_member(planned, by=world.thanh, post=world.lien.posts[0])
    actions.name_member(planned, by=world.thanh, title="Chủ tịch", organisation="Hội Phụ nữ phường")
    with refused("no_head"):
        actions.decide_supervision(planned, by=world.lien, outline=OUTLINE)
    actions.remove_member(lien, by=world.thanh, reason="Để ghi lại là trưởng đoàn.")
    head = actions.name_member(planned, by=world.thanh, post=world.lien.posts[0], is_head=True)
    with refused("undeclared"):
        actions.decide_supervision(planned, by=world.lien, outline=OUTLINE)
    with refused("known"):
        actions.name_member(planned, by=world.thanh, post=world.lien.posts[0])
    with refused("two_heads"):
        actions.name_member(planned, by=world.thanh, post=world.thanh.posts[0], is_head=True)
    with refused("no_post"):
        actions.name_member(planned, by=world.thanh, title="", organisation="")
    with refused("not_allowed"):
        actions.declare_no_conflict(head, by=world.thanh, declaration="Tôi cam kết thay chị ấy.")
    actions.declare_no_conflict(head, by=world.lien, declaration="Tôi không có lợi ích liên quan.")
    outside = planned.team.get(post=None)
    with refused("no_paper"):
        actions.declare_no_conflict(outside, by=world.thanh, declaration="Đã ký bản cam kết.")
    actions.declare_no_conflict(outside, by=world.thanh, declaration="Đã ký bản cam kết.", exhibits=[photo()])
    assert actions.decide_supervision(planned, by=world.lien, outline=OUTLINE).state == "decided"


def test_the_checklist_is_answered_before_the_supervision_ends(world: World) -> None:
    live = factories.supervision(world, state="live")
    check = live.checks.get()
    with refused("checks_open"):
        actions.end_supervision(live, by=world.thanh)
    with refused("no_remark"):
        actions.look(check, by=world.thanh, seen="no")
    with refused("no_answer"):
        actions.look(check, by=world.thanh, seen="")
    with refused("too_long"):
        actions.look(check, by=world.thanh, seen="yes", remark="x" * 2001)
    key = uuid.uuid4()
    for _time in range(2):
        actions.look(check, by=world.thanh, seen="not_seen", remark="Khoá cửa.", key=key)
    assert again(check).version == 2
    assert actions.end_supervision(live, by=world.thanh).state == "ended"
    with refused("not_allowed"):
        actions.look(again(check), by=world.thanh, seen="yes")


def test_a_checklist_has_lines_and_not_too_many(world: World) -> None:
    planned = factories.supervision(world)
    for questions, code in ((["", " "], "empty"), (["x" * 301], "too_long"), (["Dòng"] * 61, "too_many")):
        with refused(code):
            actions.list_checks(planned, by=world.thanh, questions=questions)
    made = actions.list_checks(planned, by=world.thanh, questions=["Một", "", "Hai"])
    assert [one.number for one in made] == [1, 2]


def test_a_supervision_whose_day_has_passed_is_not_notified(world: World) -> None:
    decided = factories.supervision(world, state="decided", session_on=in_days(3))
    with time_machine.travel(decided.session_on + timedelta(days=1), tick=False), refused("past"):
        actions.notify_object(decided, by=world.thanh, message="Kính gửi kế hoạch.")


def test_nothing_unconfirmed_is_left_behind_by_a_conclusion(world: World) -> None:
    project = factories.board(world, kind="investment")
    held = factories.supervision(world, state="reported", form="boards", board=project)
    asked = factories.recommendation(world, of=held)
    assert asked.state == "drafted"
    with refused("unconfirmed"):
        actions.conclude_supervision(held, by=world.lien, conclusion=CONCLUSION)
    actions.confirm_recommendation(asked, by=world.lien)
    assert actions.conclude_supervision(held, by=world.lien, conclusion=CONCLUSION).state == "concluded"


# --- recommendations


def test_boards_are_answered_within_fifteen_days_by_rule(world: World) -> None:
    made = factories.recommendation(world, of=factories.board(world))
    assert made.reply_due_on >= made.sent_on + timedelta(days=15)
    assert made.number.text == "01/KN-MTTQ"
    (clock,) = clocks_of(made.thing)
    assert clock.due_on == made.reply_due_on
    with time_machine.travel(made.reply_due_on + timedelta(days=1), tick=False):
        assert registers.reply_clock(made).state == "late"
        reply = actions.reply_to_recommendation(
            made, by=world.hanh, kind="refused", reply="Không thuộc thẩm quyền của phường, đã chuyển."
        )
    assert facts(reply)["in_time"] is False
    assert registers.reply_clock(reply).state == "missed"


def test_a_recommendation_needs_evidence_a_day_and_another_body(world: World) -> None:
    live = factories.supervision(world, state="live")
    for said, code in (
        ({"exhibits": ()}, "no_evidence"), ({"reply_by": None}, "bad_day"), ({"reply_by": in_days(0)}, "bad_day"),
        ({"addressee": world.front_x}, "same_body"), ({"finding": "ngắn"}, "no_reason"),
    ):  # fmt: skip
        with refused(code):
            factories.recommendation(world, of=live, **said)
    assert not Recommendation.objects.exists()


def test_a_reply_says_why_or_by_when(world: World) -> None:
    made = factories.recommendation(world)
    for said, code in (
        ({"kind": "refused", "reply": "Không."}, "no_reason"), ({"kind": "maybe", "reply": "Để xem xét thêm."}, "no_kind"),
        ({"kind": "accepted", "reply": "Sẽ làm ngay thôi."}, "no_day"),
        ({"kind": "partly", "reply": "Chỉ niêm yết phần thuộc phường.", "doing_by": in_days(-1)}, "no_day"),
    ):  # fmt: skip
        with refused(code):
            actions.reply_to_recommendation(made, by=world.hanh, **said)
    with refused("not_allowed"):
        actions.reply_to_recommendation(
            made, by=world.quang, kind="accepted", reply="Sẽ làm ngay.", doing_by=in_days(3)
        )


def test_a_reply_on_paper_is_entered_with_its_letter(world: World) -> None:
    made = factories.recommendation(world)
    told = {"kind": "accepted", "reply": "Theo công văn số 45/UBND.", "doing_by": in_days(5)}
    with refused("no_paper"):
        actions.reply_to_recommendation(made, by=world.thanh, **told)
    reply = actions.reply_to_recommendation(made, by=world.thanh, exhibits=[photo()], **told)
    assert facts(reply)["on_paper"] is True


def test_what_is_not_done_is_seen_again_until_it_is(world: World) -> None:
    made = factories.recommendation(world, state="not_done")
    assert facts(made)["in_time"] is True
    with refused("no_evidence"):
        actions.verify_recommendation(made, by=world.thanh, is_done=True, verdict="Đã thấy bảng đủ.")
    done = actions.verify_recommendation(
        made, by=world.thanh, is_done=True, verdict="Đã thấy bảng đủ.", exhibits=[photo()]
    )
    assert done.state == "done"
    assert registers.reply_clock(done).state == "met"
    with refused("not_allowed"):
        actions.verify_recommendation(done, by=world.thanh, is_done=False, verdict="Xem lại lần nữa.")


# --- critiques


def test_a_draft_that_came_too_late_is_taken_and_told(world: World) -> None:
    early = factories.critique(world, submission_on=in_days(20))
    late = factories.critique(world, submission_on=in_days(9))
    assert [facts(one)["in_time"] for one in (early, late)] == [True, False]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (lambda w: {"drafter": w.front_x}, "same_body"),
        (lambda w: {"body": w.front_a}, "not_allowed"),
        (lambda w: {"received_on": in_days(1)}, "bad_day"),
        (lambda w: {"submission_on": in_days(0)}, "bad_day"),
        (lambda w: {"text": ""}, "no_clauses"),
        (lambda w: {"text": "", "exhibits": [("a.docx", io.BytesIO(b"PK\x03\x04 broken"))]}, "broken"),
        (lambda w: {"text": "", "exhibits": [("a.pdf", io.BytesIO(b"\xff\xd8\xff photo"))]}, "unknown_type"),
    ],
)
def test_a_draft_that_cannot_be_criticised_is_refused(world: World, said: Any, code: str) -> None:
    with refused(code):
        factories.critique(world, **said(world))


def test_a_draft_as_pdf_is_split_as_its_word_file_is(world: World) -> None:
    lines = factories.DRAFT.replace("1. Hộ", "1\\. Hộ").replace("2. Cơ", "2\\. Cơ").splitlines()
    paged = ("du-thao.pdf", io.BytesIO(typst.compile("\n\n".join(lines).encode())))
    from_word = factories.critique(world, text="", exhibits=[factories.word()])
    from_pdf = factories.critique(world, text="", exhibits=[paged])
    assert from_pdf.clauses == from_word.clauses
    assert len(from_pdf.clauses) == 5


def test_a_draft_opens_for_days_before_its_submission_only(world: World) -> None:
    draft = factories.critique(world)
    for days in (0, 31):
        with refused("bad_day"):
            actions.open_critique(draft, by=world.thanh, closes_on=in_days(days))


def test_opinions_are_masked_numbered_and_taken_once(world: World) -> None:
    opened = factories.critique(world, state="open")
    key = uuid.uuid4()
    first = actions.give_opinion(opened, by=Resident(), text=f"{OPINION} 0912345678", clause=3, key=key)
    again_ = actions.give_opinion(opened, by=Resident(), text="Khác hẳn lần trước.", key=key)
    assert (first.is_new, again_.is_new) == (True, False)
    assert "0912" not in first.opinion.text
    claimed = actions.give_opinion(
        opened, by=Resident(), text=OPINION, voice="member", organisation="Hội Phụ nữ"
    ).opinion
    assert (claimed.voice, claimed.organisation) == ("public", ""), "a resident does not speak for a member"
    assert [one.number for one in opened.opinions.order_by("number")] == [1, 2]
    for said, code in (
        ({"text": "Sao?"}, "no_text"), ({"text": "x" * 4001}, "too_long"), ({"text": OPINION, "clause": 9}, "no_clause"),
    ):  # fmt: skip
        with refused(code):
            actions.give_opinion(opened, by=Resident(), **said)
    with refused("no_organisation"):
        actions.give_opinion(opened, by=world.thanh, text=OPINION, voice="member")
    with refused("not_allowed"):
        actions.give_opinion(opened, by=world.hanh, text=OPINION, voice="expert")
    with time_machine.travel(opened.closes_on + timedelta(days=1), tick=False):
        with refused("closed"):
            actions.give_opinion(opened, by=Resident(), text=OPINION)
        letter = actions.give_opinion(opened, by=world.thanh, text=OPINION, voice="expert")
    assert letter.is_new, "a letter that lay on the desk is still entered"


def test_every_opinion_has_its_word_before_the_answer(world: World) -> None:
    sent = factories.critique(world, state="sent")
    with refused("unweighed"):
        actions.answer_critique(sent, by=world.hanh, answer="Đã tiếp thu các ý kiến.")
    opinion = sent.opinions.get()
    for kind, reason, code in (
        ("declined", "", "no_reason"),
        ("partly", "ngắn", "no_reason"),
        ("maybe", WHY, "no_kind"),
    ):
        with refused(code):
            actions.weigh_opinion(opinion, by=world.hanh, kind=kind, reason=reason)
    actions.weigh_opinion(opinion, by=world.hanh, kind="declined", reason=WHY)
    answered = actions.answer_critique(again(sent), by=world.hanh, answer="Giữ nguyên mức phí.")
    assert facts(answered)["declined"] == 1
    with refused("not_allowed"):
        actions.weigh_opinion(again(opinion), by=world.hanh, kind="adopted")


def test_adopted_wording_is_traced_word_for_word(world: World) -> None:
    answered = factories.critique(world, state="answered")
    opinion = answered.opinions.get()
    with refused("not_allowed"):
        actions.trace_opinion(opinion, by=world.thanh, found=True, found_at=3, wording="được miễn")
    with refused("no_text"):
        actions.finish_tracing(answered, by=world.thanh)
    with refused("bad_day"):
        actions.bring_issued_text(
            answered, by=world.thanh, issued_as="Quyết định 12", issued_on=in_days(1), text=DRAFT
        )
    factories.issue(world, answered)
    opinion = again(opinion)
    for at, wording in ((3, "giảm một nửa cho mọi hộ"), (1, "hộ nghèo, hộ cận nghèo được miễn"), (3, "hộ")):
        with refused("not_there"):
            actions.trace_opinion(opinion, by=world.thanh, found=True, found_at=at, wording=wording)
    with refused("untraced"):
        actions.finish_tracing(again(answered), by=world.thanh)
    with refused("no_reason"):
        actions.trace_opinion(opinion, by=world.thanh, found=False)
    missing = actions.trace_opinion(opinion, by=world.thanh, found=False, remark="Văn bản bỏ hẳn khoản này.")
    assert (missing.found, missing.wording) == (False, "")
    with refused("traced"):
        factories.issue(world, answered)
    done = actions.finish_tracing(again(answered), by=world.thanh)
    assert facts(done) | {"adopted": 1, "found": 0} == facts(done)


# --- boards and programmes


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"seats": factories.seats(4), "neighbourhoods": 5}, "unrepresented"),
        ({"seats": [*factories.seats(5), factories.seats(5)[4]]}, "count"),
        ({"seats": factories.seats(6), "neighbourhoods": 3}, "too_many"),
        ({"neighbourhoods": 0}, "no_places"),
        ({"seats": [one | {"role": "member"} for one in factories.seats()]}, "no_head"),
        (
            {"seats": [one | {"role": "deputy"} if n else one for n, one in enumerate(factories.seats())]},
            "deputies",
        ),
        ({"term_until": in_days(-20)}, "bad_term"),
    ],
)
def test_a_peoples_board_is_composed_as_the_law_has_it(world: World, said: dict[str, Any], code: str) -> None:
    with refused(code):
        factories.board(world, **said)


def test_a_small_commune_has_a_board_of_up_to_five(world: World) -> None:
    assert len(factories.board(world, seats=factories.seats(5), neighbourhoods=3).seats) == 5


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"no_relatives": False}, "relatives"),
        ({"project": " "}, "no_project"),
        ({"project_starts_on": None}, "no_start"),
        ({"seats": factories.project_seats()[:4]}, "too_few"),
        ({"seats": [one | {"speaks_for": "Tổ 1"} for one in [*factories.project_seats(), factories.project_seats()[4]]]}, "residents"),
        ({"seats": [one | {"speaks_for": "front"} for one in factories.project_seats()]}, "no_seat"),
    ],
)  # fmt: skip
def test_an_investment_board_has_no_relatives_and_its_own_mix(
    world: World, said: dict[str, Any], code: str
) -> None:
    with refused(code):
        factories.board(world, kind="investment", **said)


def test_the_investor_is_told_in_time_or_late_and_that_is_told(world: World) -> None:
    early, late = (
        factories.board(world, kind="investment", state="notified", project_starts_on=in_days(days))
        for days in (60, 30)
    )
    assert [facts(one)["in_time"] for one in (early, late)] == [True, False]


def test_a_board_that_is_at_work_does_not_end(world: World) -> None:
    board = factories.board(world)
    running = factories.supervision(world, form="boards", board=board)
    with refused("busy"):
        actions.dissolve_board(board, by=world.lien, reason=WHY)
    actions.cancel_supervision(running, by=world.lien, reason=WHY)
    assert actions.dissolve_board(board, by=world.lien, reason=WHY).state == "dissolved"


def test_a_programme_drafted_in_the_last_quarter_is_told_apart(world: World) -> None:
    """Fourth quarter of the year before (joint resolution 403/2017, art. 3)."""
    for day, year, is_in_season in ((date(2026, 11, 2), 2027, True), (date(2027, 2, 1), 2028, False)):
        with time_machine.travel(day, tick=False):
            made = actions.draft_programme(by=world.thanh, body=world.front_x, year=year)
        assert facts(made)["in_season"] is is_in_season
    assert not actions.in_season(date(2026, 11, 2), 2026)


def test_a_programme_stands_once_a_year_and_is_not_empty(world: World) -> None:
    made = factories.programme(world)
    with refused("known"):
        actions.draft_programme(by=world.thanh, body=world.front_x, year=made.year)
    with refused("bad_year"):
        actions.draft_programme(by=world.thanh, body=world.front_x, year=made.year + 5)
    with refused("not_allowed"):
        actions.draft_programme(by=world.thanh, body=world.front_a, year=made.year)
    with refused("empty"):
        actions.agree_programme(made, by=world.lien, agreed_with="HĐND và UBND phường")


def test_choices_are_those_of_the_persons_units(world: World) -> None:
    thanh = fresh(world.thanh)
    assert bodies_of(thanh, "oversight.plan") == [world.front_x]
    others = queries.other_bodies(thanh)
    assert world.committee_x in others
    assert world.committee_y not in others
    assert {post.body.unit_id for post in queries.posts_nearby(thanh)} == {world.x.pk}


def test_nobody_outside_sees_anything(world: World) -> None:
    factories.opinion(world)
    assert not queries.opinions_for(Resident()).exists()
    assert queries.opinions_for(world.system).count() == Opinion.objects.count()
