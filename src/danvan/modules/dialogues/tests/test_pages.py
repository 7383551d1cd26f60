"""Every address of dialogues: for staff who may, for staff who may not, for everybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from danvan.kernel.dossiers.testing import again, evidence, in_days
from danvan.kernel.figures.public import rebuild, values
from danvan.kernel.organisations.testing import World
from danvan.kernel.papers.testing import photo
from danvan.modules.dialogues import actions
from danvan.modules.dialogues.models import Commitment, Question, Session
from danvan.modules.dialogues.tests.factories import ASKED, NOTICE, PROMISE, commitment, question, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    client.force_login(world.dung)
    return client


def test_a_session_is_planned_announced_and_held_at_the_desk(desk: Client, world: World) -> None:
    assert desk.get(reverse("dialogues:session_list")).status_code == 200
    form = {
        "host": world.committee_x.pk, "title": "Đối thoại đầu năm", "kind": "periodic", "form": "both",
        "chair": "Chủ tịch UBND phường", "starts_at": f"{in_days(12)}T08:00", "place": "Hội trường",
    }  # fmt: skip
    assert desk.get(reverse("dialogues:session_new")).status_code == 200
    assert desk.post(reverse("dialogues:session_new"), form | {"title": ""}).status_code == 422
    desk.post(reverse("dialogues:session_new"), form)
    made = Session.objects.get()
    record = reverse("dialogues:session", args=[made.pk])
    assert "Đối thoại đầu năm" in desk.get(record).content.decode()
    for door, told in (
        (
            "session_edit",
            {"starts_at": f"{in_days(14)}T14:00", "place": "Nhà văn hoá", "reason": "Hội trường đang sửa."},
        ),
        ("session_announce", {"notice": NOTICE}),
        ("session_open", {}),
        ("session_ask", {"text": ASKED}),
        (
            "session_promise",
            {"promise": PROMISE, "speaker": "Chủ tịch", "due_on": in_days(30), "minute": "1:02:30"},
        ),
        ("session_end", {"attendance": 84}),
    ):
        address = reverse(f"dialogues:{door}", args=[made.pk])
        assert desk.get(address).status_code == 200, door
        assert desk.post(address, told)["Location"] == record, door
    assert Commitment.objects.get().minute == 3750
    asked = Question.objects.get()
    actions.answer_question(asked, by=world.dung, answer="Tuần tới sẽ làm xong.")
    conclude = reverse("dialogues:session_conclude", args=[made.pk])
    assert desk.post(conclude, {"conclusion": "ngắn"}).status_code == 422
    desk.post(conclude, {"conclusion": "Đã trả lời tất cả câu hỏi của bà con."})
    assert again(made).state == "concluded"
    assert desk.get(reverse("dialogues:session_cancel", args=[made.pk]))["Location"] == record, (
        "too late: led back"
    )


def test_questions_are_settled_at_the_desk(desk: Client, world: World) -> None:
    live = session(world, state="live")
    told: dict[str, dict[str, Any]] = {
        "call": {}, "answer": {"answer": "Tuần tới sẽ làm xong.", "minute": "12:40"}, "pass": {},
        "promise": {"promise": PROMISE, "speaker": "Chủ tịch", "due_on": in_days(30)},
        "withhold": {"reason": "Chuyện riêng của một gia đình."},
    }  # fmt: skip
    other = question(world, live)
    told["join"] = {"into": other.pk}
    assert desk.get(reverse("dialogues:question_list")).status_code == 200
    for name in (
        "question_call",
        "question_answer",
        "question_pass",
        "question_promise",
        "question_withhold",
        "question_join",
    ):
        asked = question(world, live, text=f"{ASKED} {name}")
        address = reverse(f"dialogues:{name}", args=[asked.pk])
        assert desk.get(address).status_code == 200
        assert desk.post(address, told[name.partition("_")[2]])["Location"] == reverse(
            "dialogues:question", args=[asked.pk]
        )
        assert desk.get(reverse("dialogues:question", args=[asked.pk])).status_code == 200
    refused = desk.post(
        reverse("dialogues:question_answer", args=[other.pk]), {"answer": "Sẽ làm ngay.", "minute": "99:99"}
    )
    assert refused.status_code == 422
    assert "Sẽ làm ngay." in refused.content.decode(), "what was typed survives"


def test_promises_are_reported_verified_and_redated_at_the_desk(
    desk: Client, client: Client, world: World
) -> None:
    made = commitment(world)
    assert desk.get(reverse("dialogues:commitment_list")).status_code == 200
    redate = reverse("dialogues:commitment_redate", args=[made.pk])
    assert desk.get(redate).status_code == 200
    desk.post(redate, {"due_on": in_days(60), "reason": "Nhà thầu chậm bàn giao mặt bằng."})
    report = reverse("dialogues:commitment_report", args=[made.pk])
    assert desk.get(report).status_code == 200
    assert desk.post(report, {"report": "Đã nạo vét xong 45 m."}).status_code == 422
    desk.post(report, {"report": "Đã nạo vét xong 45 m.", "exhibits": evidence()})
    client.force_login(world.thanh)
    verify = reverse("dialogues:commitment_verify", args=[made.pk])
    assert client.get(verify).status_code == 200
    client.post(verify, {"is_kept": "yes", "finding": "Đã đến xem, nước thoát tốt."})
    assert again(made).state == "kept"
    page = client.get(reverse("dialogues:commitment", args=[made.pk])).content.decode()
    assert "Đã đến xem" in page


def test_another_units_dialogues_are_not_there(client: Client, world: World) -> None:
    live = session(world, state="live")
    asked, made = question(world, live), commitment(world, live)
    client.force_login(world.quang)
    for name, row in (("session", live), ("question", asked), ("commitment", made)):
        assert client.get(reverse(f"dialogues:{name}", args=[row.pk])).status_code == 404
        assert str(row.pk) not in re.findall(
            r"/(\d+)/", client.get(reverse(f"dialogues:{name}_list")).content.decode()
        )
    for name in ("session_end", "session_open", "session_edit", "session_announce", "session_conclude"):
        assert client.post(reverse(f"dialogues:{name}", args=[live.pk]), {}).status_code == 404
    assert (
        client.get(reverse("dialogues:commitment_list") + "?format=csv").getvalue().decode().count(PROMISE)
        == 0
    )


def test_everybody_reads_a_session_and_asks_in_it(client: Client, world: World) -> None:
    planned, live = session(world), session(world, state="live")
    listed = client.get(reverse("dialogues:public_session_list")).content.decode()
    assert reverse("dialogues:public_session", args=[live.pk]) in listed
    assert client.get(reverse("dialogues:public_session", args=[planned.pk])).status_code == 404
    assert client.get(reverse("dialogues:ask", args=[planned.pk])).status_code == 404
    ask = reverse("dialogues:ask", args=[live.pk])
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', client.get(ask).content.decode())
    assert key
    short = client.post(ask, {"text": "Sao?", "key": key[1]})
    assert short.status_code == 422
    for _time in range(2):
        client.post(ask, {"text": ASKED, "key": key[1]})
    assert Question.objects.count() == 1
    page = client.get(reverse("dialogues:public_session", args=[live.pk])).content.decode()
    assert ASKED in page
    assert NOTICE in page
    for name in ("dialogues:screen", "dialogues:code"):
        assert "<svg" in client.get(reverse(name, args=[live.pk])).content.decode()
    part = client.get(
        reverse("dialogues:screen", args=[live.pk]), headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in part
    assert ASKED in part


def test_a_session_that_is_over_takes_no_question_and_says_so(client: Client, world: World) -> None:
    ended = session(world, state="concluded")
    answer = client.get(reverse("dialogues:ask", args=[ended.pk]), follow=True)
    assert answer.redirect_chain
    assert not Question.objects.exists()


def test_the_register_of_promises_is_open_with_its_score_and_first_dates(
    client: Client, world: World
) -> None:
    made = commitment(world)
    actions.redate_commitment(
        made, by=world.hanh, due_on=in_days(60), reason="Nhà thầu chậm bàn giao mặt bằng."
    )
    page = client.get(reverse("dialogues:public_commitment_list")).content.decode()
    assert PROMISE in page
    assert f"{made.first_due_on:%d/%m/%Y}" in page
    one = client.get(reverse("dialogues:public_commitment", args=[made.pk])).content.decode()
    assert f"{made.first_due_on:%d/%m/%Y}" in one
    assert "Nhà thầu chậm" in one
    assert "Dũng" not in one, "posts and bodies act in public, not persons"


def test_evidence_is_served_to_everybody_only_where_the_dossier_is_public(
    client: Client, world: World
) -> None:
    made = commitment(world)
    actions.report_commitment(made, by=world.hanh, report="Đã nạo vét xong.", exhibits=[photo()])
    page = client.get(reverse("dialogues:public_commitment", args=[made.pk])).content.decode()
    address = re.search(r'href="(/ho-so/tep-cong-khai/[^"]+)"', page)
    assert address
    assert client.get(address[1]).status_code == 200
    staff_address = address[1].replace("tep-cong-khai", "tep")
    assert client.get(staff_address).status_code == 302
    client.force_login(world.quang)
    assert client.get(staff_address).status_code == 404
    client.force_login(world.hanh)
    assert client.get(staff_address).status_code == 200


def test_lists_and_records_take_a_fixed_number_of_queries(
    desk: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    live = session(world, state="live")
    for n in range(12):
        commitment(world, question(world, live, text=f"{ASKED} lần {n}").session)
    for address, most in (
        (reverse("dialogues:public_commitment_list"), 8), (reverse("dialogues:commitment_list"), 16),
        (reverse("dialogues:public_session", args=[live.pk]), 16), (reverse("dialogues:session", args=[live.pk]), 26),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert desk.get(address).status_code == 200


def test_figures_count_promises_and_the_rate_leaves_nothing_out(world: World) -> None:
    live = session(world, state="live")
    kept, late, open_one = (commitment(world, live, promise=f"{PROMISE} {n}") for n in range(3))
    Commitment.objects.filter(pk=late.pk).update(state="broken")
    actions.report_commitment(kept, by=world.hanh, report="Đã nạo vét xong.", exhibits=[photo()])
    actions.verify_commitment(kept, by=world.thanh, is_kept=True, finding="Đã thấy tận nơi.")
    rebuild("dialogues")
    month = again(open_one).first_due_on
    found = values(["dialogues.kept_rate", "dialogues.fell_due"], world.province, start=month, end=month)
    assert (found["dialogues.kept_rate"].numerator, found["dialogues.kept_rate"].denominator) == (1, 2)
    assert found["dialogues.fell_due"].value == 2
