"""A survey of how a paper is carried out: what it refuses, what it shows, what comes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from danvan.kernel.dossiers.testing import again, evidence, in_days, refused
from danvan.kernel.figures.public import rebuild, values
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.ledger.testing import verified
from danvan.kernel.organisations.testing import World
from danvan.modules.directives import actions, queries
from danvan.modules.directives.models import Answer, Finding, FollowUp, Question, Survey, Visit
from danvan.modules.directives.tests.factories import directive, follow_up, survey, task

pytestmark = pytest.mark.django_db


def test_nobody_surveys_the_unit_where_they_hold_a_post(world: World) -> None:
    made = survey(world)
    with refused("other_unit"):
        actions.name_surveyor(made, by=world.phuc, post=world.dung.posts[0])
    with refused("own_unit"):
        actions.name_surveyor(made, by=world.phuc, post=world.phuc.posts[0], is_lead=True)
        actions.plan_visits(made, by=world.phuc, units=[world.province], visit_on=in_days(2))
    assert [one.pk for one in queries.visitable(made)] == [world.y.pk, world.x.pk]


def test_a_survey_is_announced_ahead_with_questions_a_lead_and_units(world: World) -> None:
    made = survey(world)
    with refused("no_questions"):
        actions.announce_survey(made, by=world.phuc)
    actions.add_question(made, by=world.phuc, text="Ai làm tốt nhất?", kind="choice", options=["A", "B", "A"])
    assert Question.objects.get().options == ["A", "B"]
    with refused("no_lead"):
        actions.announce_survey(made, by=world.phuc)
    actions.name_surveyor(made, by=world.phuc, post=world.phuc.posts[0], is_lead=True)
    with refused("known"):
        actions.name_surveyor(made, by=world.phuc, post=world.phuc.posts[0])
    with refused("no_visits"):
        actions.announce_survey(made, by=world.phuc)
    with refused("bad_day"):
        actions.plan_visits(made, by=world.phuc, units=[world.x], visit_on=timezone.localdate())
    actions.plan_visits(made, by=world.phuc, units=[world.x], visit_on=in_days(2))
    with refused("known"):
        actions.plan_visits(made, by=world.phuc, units=[world.x], visit_on=in_days(2))
    assert actions.announce_survey(made, by=world.phuc).state == "announced"
    with refused("not_allowed"):
        actions.add_question(made, by=world.phuc, text="Còn một câu nữa?", kind="text")
    assert actions.cancel_survey(made, by=world.phuc, reason="Bão lớn, hoãn chuyến đi.").state == "cancelled"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"kind": "number"}, "no_unit"),
        ({"kind": "choice", "options": ["A"]}, "no_options"),
        ({"kind": "stars"}, "no_kind"),
        ({"kind": "text", "text": "Ai?"}, "too_short"),
    ],
)
def test_a_question_says_how_it_is_answered(world: World, said: dict[str, Any], code: str) -> None:
    with refused(code):
        actions.add_question(survey(world), by=world.phuc, **{"text": "Bao nhiêu cuộc?", **said})


def test_answers_are_of_their_kind_and_all_are_needed(world: World) -> None:
    made = survey(world, "announced")
    visit = made.visits.get()
    yes_no, number = made.questions.order_by("number")
    for question, value, code in (
        (yes_no, "maybe", "no_answer"),
        (number, "3,5", "no_number"),
        (number, " ", "no_answer"),
    ):
        with refused(code):
            actions.keep_answer(visit, by=world.phuc, question=question, value=value)
    actions.keep_answer(visit, by=world.phuc, question=number, value="007")
    actions.keep_answer(visit, by=world.phuc, question=number, value="8", remark="Đếm lại")
    assert Answer.objects.get().value == "8"
    assert (again(made).state, again(visit).state) == ("visiting", "begun")
    with refused("unanswered"):
        actions.end_visit(visit, by=world.phuc)
    with refused("visits_open"):
        actions.conclude_survey(made, by=world.phuc, conclusion="Kết luận chung của đoàn.")
    Visit.objects.update(visit_on=timezone.localdate() + timedelta(days=2))
    with refused("too_early"):
        actions.keep_answer(visit, by=world.phuc, question=yes_no, value="yes")


def test_a_shortcoming_names_its_cause_and_leads_to_a_follow_up_that_others_verify(world: World) -> None:
    made = survey(world, "visiting")
    visit = made.visits.get()
    with refused("no_cause"):
        actions.note_finding(
            made, by=world.phuc, visit=visit, kind="shortcoming", text="Chưa công khai đầy đủ."
        )
    actions.end_visit(visit, by=world.phuc)
    with refused("no_findings"):
        actions.conclude_survey(made, by=world.phuc, conclusion="Kết luận chung của đoàn.")
    asked = follow_up(world)
    held = asked.finding.visit.survey
    with refused("waiting"):
        actions.close_survey(held, by=world.phuc)
    with refused("no_evidence"):
        actions.report_follow_up(asked, by=world.dung, report="Đã cập nhật bảng công khai.")
    shown = [("anh.jpg", evidence())]
    actions.report_follow_up(asked, by=world.dung, report="Đã cập nhật bảng công khai.", exhibits=shown)
    with refused("not_allowed"):
        actions.verify_follow_up(asked, by=world.dung, is_done=True, seen="Tự thấy là đã xong.")
    actions.verify_follow_up(asked, by=world.phuc, is_done=False, seen="Bảng còn thiếu mục thu chi.")
    assert again(asked).state == "asked"
    actions.report_follow_up(
        asked, by=world.dung, report="Đã bổ sung mục thu chi.", exhibits=[("b.jpg", evidence())]
    )
    actions.verify_follow_up(asked, by=world.phuc, is_done=True, seen="Đã xem, đủ các mục.")
    assert actions.close_survey(held, by=world.phuc).state == "followed_up"
    rebuild("directives")
    today = timezone.localdate()
    names = [
        "directives.surveys_held",
        "directives.units_visited",
        "directives.shortcomings",
        "directives.followed_up",
    ]
    counted = values(names, world.province, start=today.replace(day=1), end=today)
    assert [int(counted[one].value or 0) for one in names] == [1, 2, 1, 1]
    sequence_all()
    assert verified().ok


def test_a_survey_is_led_through_its_pages(client: Client, world: World) -> None:
    paper = directive(world)
    client.force_login(world.phuc)
    new = reverse("directives:survey_new")
    assert client.get(new).status_code == 200
    told = {
        "directive": "999-KH/ĐU",
        "body": world.committee_a.pk,
        "title": "Khảo sát kế hoạch",
        "purpose": "Xem kế hoạch làm ra sao.",
    }
    assert client.post(new, told).status_code == 422
    assert client.post(new, told | {"directive": paper.number}).status_code == 302
    made = Survey.objects.get()

    def through(door: str, said: dict[str, Any], name: str = "survey", row: Any = None) -> None:
        address = reverse(f"directives:{name}_{door}", args=[(row or made).pk])
        assert client.get(address).status_code == 200, door
        answer = client.post(address, said)
        assert answer.status_code == 302, (door, answer.content.decode()[-3000:])

    through("question", {"text": "Có bảng công khai không?", "kind": "yes_no"})
    through("member", {"post": world.phuc.posts[0].pk, "is_lead": "on"})
    through("units", {"units": [world.x.pk], "visit_on": in_days(2)})
    through("announce", {"message": "Đoàn sẽ đến."})
    Visit.objects.update(visit_on=timezone.localdate())
    visit, question = Visit.objects.get(), Question.objects.get()
    sheet = reverse("directives:visit", args=[visit.pk])
    assert client.get(sheet).status_code == 200
    assert client.post(sheet, {"question": question.pk, "remark": "Giữ lại"}).status_code == 422
    assert client.post(sheet, {"question": "0"}).status_code == 404
    client.post(sheet, {"question": question.pk, "value": "no", "exhibits": evidence()})
    assert client.post(sheet, {"question": "end"}).status_code == 302
    assert client.post(sheet, {"question": "end"}).status_code == 422
    through(
        "finding",
        {
            "visit": visit.pk,
            "kind": "shortcoming",
            "text": "Chưa có bảng công khai.",
            "cause": "Thiếu kinh phí.",
        },
    )
    public = reverse("directives:public_survey", args=[made.pk])
    assert client.get(public).status_code == 404, "a survey that runs is not public"
    through("conclude", {"conclusion": "Phường thực hiện khá, cần công khai."})
    through("ask", {"finding": Finding.objects.get().pk, "title": "Làm bảng công khai", "due_on": in_days(9)})
    asked = FollowUp.objects.get()
    client.force_login(world.dung)
    through("report", {"report": "Đã làm bảng mới.", "exhibits": evidence()}, "follow_up", asked)
    assert client.get(sheet).status_code == 404, "answers are working papers of those who survey"
    client.force_login(world.phuc)
    through("verify", {"is_done": "yes", "seen": "Đã xem tận nơi."}, "follow_up", asked)
    through("close", {})
    for name, row in (("survey", made), ("follow_up", asked)):
        assert client.get(reverse(f"directives:{name}_list")).status_code == 200
        assert client.get(reverse(f"directives:{name}", args=[row.pk])).status_code == 200
    cancelled = survey(world)
    through("cancel", {"reason": "Trùng với đoàn khác."}, row=cancelled)
    client.logout()
    shown = client.get(public).content.decode()
    assert "Chưa có bảng công khai" in shown
    assert world.phuc.name not in shown
    assert "Khảo sát kế hoạch" in client.get(reverse("directives:public_survey_list")).content.decode()


def test_the_surveyed_unit_reads_what_is_announced_and_a_stranger_nothing(
    client: Client, world: World
) -> None:
    planned, announced = survey(world), survey(world, "announced")
    client.force_login(world.dung)
    assert client.get(reverse("directives:survey", args=[planned.pk])).status_code == 404
    assert client.get(reverse("directives:survey", args=[announced.pk])).status_code == 200
    client.force_login(world.quang)
    assert client.get(reverse("directives:survey", args=[announced.pk])).status_code == 404


def test_tasks_of_a_year_stand_by_level_with_those_behind_and_those_missing(
    client: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    today = timezone.localdate()
    span = {"starts_on": today - timedelta(days=10), "due_on": today + timedelta(days=10)}
    theme = directive(world, kind="theme", title="Năm chính quyền thân thiện", issued_on=today)
    given = task(world, units=[world.x, world.hamlet], target=9, **span)
    [line] = queries.matrix(world.dung, today.year)
    communes, hamlets = line.levels
    assert [
        len(one) for one in (communes.reached, communes.on_the_way, communes.behind, communes.missing)
    ] == [0, 0, 1, 0]
    assert len(hamlets.behind) == 1
    assert queries.matrix(world.dung, today.year - 5) == []
    assert queries.themes(today.year) == [theme]
    client.force_login(world.dung)
    address = reverse("directives:overview")
    with django_assert_max_num_queries(40):
        shown = client.get(address).content.decode()
    assert reverse("directives:task", args=[given.pk]) in shown
    assert theme.title in shown
    assert client.get(address, {"year": "abc"}).status_code == 200
    client.logout()
    assert client.get(address).status_code in (302, 404)
