"""Every address of oversight: for staff who may, for staff who may not, for everybody."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from danvan.kernel.dossiers.testing import again, evidence, in_days
from danvan.kernel.figures.public import rebuild, values
from danvan.kernel.organisations.testing import World, add_person
from danvan.modules.oversight import actions
from danvan.modules.oversight.models import (
    Board,
    Check,
    Critique,
    Member,
    Opinion,
    Programme,
    Recommendation,
    Supervision,
)
from danvan.modules.oversight.tests import factories
from danvan.modules.oversight.tests.factories import (
    CONCLUSION,
    CONTENT,
    DRAFT,
    FINDING,
    ISSUED,
    OPINION,
    OUTLINE,
    REQUEST,
    WHY_NOT,
    word,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    client.force_login(world.lien)
    return client


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"oversight:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def through(client: Client, name: str, row: Any, told: dict[str, Any]) -> None:
    """Open the page of an act and go through it."""
    address = reverse(f"oversight:{name}", args=[row.pk])
    assert client.get(address).status_code == 200, name
    answer = client.post(address, told)
    assert answer.status_code == 302, (name, re.findall(r"<li>.*?</li>", answer.content.decode())[:6])


def test_a_supervision_is_planned_held_and_concluded_at_the_desk(desk: Client, world: World) -> None:
    assert page(desk, "supervision_list")
    form = {
        "body": world.front_x.pk, "supervised": world.committee_x.pk, "title": "Giám sát phí vệ sinh", "form": "team",
        "ground": "petitions", "content": CONTENT, "session_on": in_days(30),
    }  # fmt: skip
    new = reverse("oversight:supervision_new")
    assert desk.get(new).status_code == 200
    refused = desk.post(new, form | {"supervised": world.front_x.pk})
    assert refused.status_code == 422
    assert CONTENT in refused.content.decode(), "what was typed survives"
    desk.post(new, form)
    made = Supervision.objects.get()
    for person, is_head in ((world.lien, "on"), (world.thanh, "")):
        through(desk, "supervision_member", made, {"post": person.posts[0].pk, "is_head": is_head})
    conflict = reverse("oversight:supervision_member", args=[made.pk])
    assert desk.post(conflict, {"post": world.hanh.posts[0].pk}).status_code == 422
    for member in Member.objects.order_by("pk"):
        desk.force_login(world.lien if member.is_head else world.thanh)
        through(desk, "member_declare", member, {"declaration": "Tôi không có lợi ích liên quan."})
        assert "Hoàng Liệt" in page(desk, "member", member.pk)
    desk.force_login(world.lien)
    assert page(desk, "member_list")
    for door, told in (
        ("checklist", {"questions": "Bảng công khai có đủ?\nCó biên lai thu tiền?"}),
        ("decide", {"outline": OUTLINE}),
        ("notify", {"message": "Kính gửi kế hoạch giám sát."}),
        ("receive", {"summary": "UBND phường đã báo cáo đủ các mục."}),
        ("open", {}),
        ("recommend", {"addressee": world.committee_x.pk, "finding": FINDING, "request": REQUEST,
                       "reply_by": in_days(20), "exhibits": evidence()}),
    ):  # fmt: skip
        through(desk, f"supervision_{door}", made, told)
    assert desk.post(reverse("oversight:supervision_end", args=[made.pk]), {}).status_code == 422, (
        "lines are open"
    )
    for check in Check.objects.order_by("number"):
        through(desk, "check_look", check, {"seen": "yes"})
        assert page(desk, "check", check.pk)
    assert page(desk, "check_list")
    for door, told in (
        ("end", {"minutes": "Đã làm việc."}), ("report", {"report": "Đoàn đã xem tận nơi và thấy như sau."}),
        ("conclude", {"conclusion": CONCLUSION}),
    ):  # fmt: skip
        through(desk, f"supervision_{door}", made, told)
    shown = page(desk, "supervision", made.pk)
    assert CONCLUSION in shown
    assert "30/2" not in shown
    cancel = reverse("oversight:supervision_cancel", args=[made.pk])
    assert desk.get(cancel)["Location"] == reverse("oversight:supervision", args=[made.pk]), (
        "too late: led back"
    )


def test_a_member_is_taken_out_and_a_supervision_called_off(desk: Client, world: World) -> None:
    planned = factories.supervision(world)
    member = actions.name_member(planned, by=world.thanh, post=world.thanh.posts[0])
    through(desk, "member_remove", member, {"reason": "Có người thân ở cơ quan này."})
    through(desk, "supervision_cancel", planned, {"reason": "Trùng với cuộc thanh tra khác."})
    assert again(planned).state == "cancelled"


def test_the_field_sheet_keeps_each_line_by_itself(desk: Client, world: World) -> None:
    live = factories.supervision(world, state="live")
    actions.list_checks(live, by=world.thanh, questions=["Có biên lai thu tiền?"])
    field = reverse("oversight:field", args=[live.pk])
    first, second = live.checks.order_by("number")
    shown = desk.get(field).content.decode()
    assert first.question in shown
    key = re.search(rf'name="key" value="([0-9a-f-]{{36}})" id="id_{first.pk}_key"', shown)
    assert key
    answer = {
        "check": first.pk,
        "seen": "no",
        "remark": "Thiếu hai khoản thu.",
        "key": key[1],
        "exhibits": evidence(),
    }
    assert desk.post(field, answer)["Location"] == f"{field}#dong-1"
    desk.post(field, {**answer, "exhibits": evidence()})
    assert again(first).version == 2, "the same answer sent again is one"
    silent = desk.post(field, {"check": second.pk, "seen": "no", "remark": ""})
    assert silent.status_code == 422
    assert again(second).state == "open"
    assert desk.post(field, {"check": 0}).status_code == 404
    assert re.search(r'href="(/ho-so/tep/[^"]+)"', page(desk, "check", first.pk)), (
        "the photo stands with the line"
    )
    desk.force_login(world.hanh)
    assert desk.get(field).status_code == 404, "who is supervised does not read the questions beforehand"
    desk.force_login(world.ngoc)
    assert desk.get(field).status_code == 200, "an overseer reads"
    assert desk.post(field, {"check": second.pk, "seen": "yes"}).status_code == 422, "but does not answer"


def test_a_recommendation_is_answered_by_the_asked_and_seen_by_the_asker(
    client: Client, world: World
) -> None:
    made = factories.recommendation(world)
    client.force_login(world.hanh)
    assert REQUEST in page(client, "recommendation_list")
    through(client, "recommendation_reply", made,
            {"kind": "accepted", "reply": "Sẽ niêm yết bổ sung.", "doing_by": in_days(9)})  # fmt: skip
    verify = reverse("oversight:recommendation_verify", args=[made.pk])
    assert client.get(verify).status_code == 302, "nobody sees to their own promise"
    client.force_login(world.thanh)
    through(client, "recommendation_verify", made,
            {"is_done": "yes", "verdict": "Đã thấy bảng đủ khoản thu.", "exhibits": evidence()})  # fmt: skip
    assert "Đã thấy bảng" in page(client, "recommendation", made.pk)
    assert again(made).state == "done"


def test_what_an_investment_board_asks_is_confirmed_or_dropped(desk: Client, world: World) -> None:
    board = factories.board(world, kind="investment")
    for door, told in (("confirm", {}), ("drop", {"reason": "Chưa đủ căn cứ để gửi."})):
        made = factories.recommendation(world, of=board)
        through(desk, f"recommendation_{door}", made, told)
    assert {one.state for one in Recommendation.objects.all()} == {"sent", "dropped"}


def test_a_critique_goes_from_a_word_file_to_the_issued_text_at_the_desk(desk: Client, world: World) -> None:
    assert page(desk, "critique_list")
    new, (name, data) = reverse("oversight:critique_new"), word()
    form = {
        "body": world.front_x.pk, "drafter": world.committee_x.pk, "title": "Dự thảo phí vệ sinh", "form": "written",
        "received_on": in_days(0), "submission_on": in_days(30),
    }  # fmt: skip
    assert desk.get(new).status_code == 200
    pdf = SimpleUploadedFile("du-thao.pdf", b"%PDF-1.7 ...")
    assert desk.post(new, {**form, "exhibits": pdf}).status_code == 422, "a PDF alone has no text here"
    desk.post(new, {**form, "exhibits": SimpleUploadedFile(name, data.read())})
    made = Critique.objects.get()
    assert len(made.clauses) == 5
    through(desk, "critique_split", made, {"text": DRAFT, "reason": "Tách lại cho đúng điều khoản."})
    through(desk, "critique_open", made, {"closes_on": in_days(15)})
    through(desk, "critique_opinion", made,
            {"clause": 3, "text": OPINION, "voice": "member", "organisation": "Hội Phụ nữ phường"})  # fmt: skip
    private = factories.opinion(world, again(made), clause=0)
    through(desk, "opinion_withhold", private, {"reason": "Chuyện riêng của một gia đình."})
    through(desk, "critique_close", made, {})
    through(desk, "critique_send", made, {"document": "Dự thảo cần thiết; mức phí cần xem lại."})
    desk.force_login(world.hanh)
    opinion = Opinion.objects.get(state="given")
    assert OPINION in page(desk, "opinion_list")
    through(desk, "opinion_weigh", opinion, {"kind": "partly", "reason": "Chỉ miễn cho hộ nghèo theo chuẩn."})
    through(desk, "critique_answer", made, {"answer": "Đã tiếp thu một phần."})
    desk.force_login(world.lien)
    through(desk, "critique_issued", made,
            {"issued_as": "Quyết định 12/2026/QĐ-UBND", "issued_on": in_days(0), "text": ISSUED})  # fmt: skip
    trace = reverse("oversight:opinion_trace", args=[opinion.pk])
    wrong = {"found": "yes", "found_at": 1, "wording": "hộ nghèo, hộ cận nghèo được miễn"}
    assert desk.post(trace, wrong).status_code == 422, "that clause does not hold the words"
    through(desk, "opinion_trace", opinion, wrong | {"found_at": 3})
    assert "được miễn" in page(desk, "opinion", opinion.pk)
    through(desk, "critique_finish", made, {})
    assert OPINION in page(desk, "critique", made.pk)
    other = factories.critique(world, state="open")
    through(desk, "critique_cancel", other, {"reason": "Cơ quan soạn thảo đã rút dự thảo."})


def test_boards_are_formed_told_changed_and_ended_at_the_desk(desk: Client, world: World) -> None:
    new = reverse("oversight:board_new")
    assert desk.get(new).status_code == 200
    lines = [f"{'head' if n == 1 else 'member'}; Thành viên {n}; Tổ dân phố {n}" for n in range(1, 6)]
    form = {
        "front": world.front_x.pk, "kind": "people", "name": "Ban Thanh tra nhân dân", "neighbourhoods": 5,
        "seats": "\n".join(lines), "term_from": in_days(0), "term_until": in_days(900),
    }  # fmt: skip
    assert desk.post(new, form | {"seats": "\n".join(lines[:4])}).status_code == 422
    assert desk.post(new, form | {"seats": "Trưởng ban"}).status_code == 422
    desk.post(new, form)
    people = Board.objects.get()
    through(desk, "board_seats", people, {"seats": "\n".join(lines), "reason": "Bầu bổ sung một thành viên."})
    through(desk, "board_recommend", people,
            {"addressee": world.committee_x.pk, "finding": FINDING, "request": REQUEST, "exhibits": evidence()})  # fmt: skip
    project = factories.board(world, kind="investment")
    through(desk, "board_investor", project, {"message": "Gửi kế hoạch và thành viên."})
    through(desk, "board_dissolve", project, {"reason": "Dự án đã hoàn thành."})
    assert REQUEST in page(desk, "board", people.pk)
    assert people.name in page(desk, "board_list")


def test_a_programme_is_drafted_filled_and_agreed_at_the_desk(desk: Client, world: World) -> None:
    new, year = reverse("oversight:programme_new"), in_days(0).year
    assert desk.get(new).status_code == 200
    desk.post(new, {"body": world.front_x.pk, "year": year})
    made = Programme.objects.get()
    agree = reverse("oversight:programme_agree", args=[made.pk])
    assert desk.post(agree, {"agreed_with": "HĐND và UBND phường"}).status_code == 422, "an empty programme"
    factories.supervision(world, programme=made, session_on=in_days(0))
    through(desk, "programme_agree", made, {"agreed_with": "HĐND và UBND phường"})
    assert "Giám sát công khai" in page(desk, "programme", made.pk)
    assert page(desk, "programme_list")
    desk.logout()
    assert "Giám sát công khai" in page(desk, "public_programme", made.pk)
    assert page(desk, "public_programme_list")


def test_another_units_work_is_not_there(client: Client, world: World) -> None:
    asked = factories.recommendation(world)
    opinion, board = factories.opinion(world), factories.board(world)
    live = asked.supervision
    rows = {
        "supervision": live, "recommendation": asked, "opinion": opinion, "critique": opinion.critique, "board": board,
        "member": live.team.first(), "check": live.checks.first(), "programme": factories.programme(world),
    }  # fmt: skip
    client.force_login(world.quang)
    for name, row in rows.items():
        assert client.get(reverse(f"oversight:{name}", args=[row.pk])).status_code == 404, name
        listed = client.get(reverse(f"oversight:{name}_list")).content.decode()
        assert reverse(f"oversight:{name}", args=[row.pk]) not in listed
        export = client.get(reverse(f"oversight:{name}_list") + "?format=csv").getvalue().decode()
        assert str(row) not in export
    for name in ("supervision_end", "supervision_report", "supervision_conclude", "supervision_recommend"):
        assert client.post(reverse(f"oversight:{name}", args=[live.pk]), {}).status_code == 404
    assert client.get(reverse("oversight:critique_new")).status_code == 404, "an office plans no critique"


def test_the_other_side_sees_its_own_from_another_unit_once_it_is_told(client: Client, world: World) -> None:
    lead = add_person(world.front_a, "checker_head")
    planned = actions.plan_supervision(
        by=lead, body=world.front_a, supervised=world.committee_x, title="Giám sát của thành phố", form="documents",
        ground="press", content=CONTENT, session_on=in_days(30),
    )  # fmt: skip
    client.force_login(world.hanh)
    address = reverse("oversight:supervision", args=[planned.pk])
    assert client.get(address).status_code == 404
    actions.list_checks(planned, by=lead, questions=["Hồ sơ có đủ chữ ký?"])
    actions.decide_supervision(planned, by=lead, outline=OUTLINE)
    actions.notify_object(planned, by=lead, message="Kính gửi kế hoạch.")
    told = client.get(address)
    assert told.status_code == 200
    assert "Hồ sơ có đủ chữ ký?" not in told.content.decode(), "the checklist is the team's own"
    assert client.get(reverse("oversight:field", args=[planned.pk])).status_code == 404


def test_everybody_reads_what_was_concluded_and_replied(client: Client, world: World) -> None:
    running, done = factories.supervision(world, state="live"), factories.supervision(world, state="reported")
    made = factories.recommendation(world, state="refused", of=done)
    assert client.get(reverse("oversight:public_recommendation", args=[made.pk])).status_code == 404
    actions.conclude_supervision(done, by=world.lien, conclusion=CONCLUSION)
    assert client.get(reverse("oversight:public_supervision", args=[running.pk])).status_code == 404
    listed = page(client, "public_supervision_list")
    assert reverse("oversight:public_supervision", args=[done.pk]) in listed
    shown = page(client, "public_supervision", done.pk)
    assert CONCLUSION in shown
    assert "sẽ niêm yết bổ sung" in shown, "the reply stands beside what was asked"
    assert "Thành" not in shown.replace("Thành phố", ""), "posts act in public, not persons"
    one = page(client, "public_recommendation", made.pk)
    assert FINDING in one
    photo_ = re.search(r'href="(/ho-so/tep-cong-khai/[^"]+)"', one)
    assert photo_
    assert client.get(photo_[1]).status_code == 200
    assert REQUEST in page(client, "public_recommendation_list")


def test_everybody_speaks_about_a_clause_without_a_name(client: Client, world: World) -> None:
    unopened, opened = factories.critique(world), factories.critique(world, state="open")
    assert client.get(reverse("oversight:public_critique", args=[unopened.pk])).status_code == 404
    assert client.get(reverse("oversight:speak", args=[unopened.pk])).status_code == 404
    assert opened.title in page(client, "public_critique_list")
    speak = reverse("oversight:speak", args=[opened.pk])
    form = client.get(speak + "?clause=3").content.decode()
    assert "30.000 đồng" in form
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', form)
    assert key
    said = {"clause": 3, "text": f"{OPINION} Gọi tôi số 0912 345 678.", "key": key[1]}
    assert client.post(speak, said | {"text": "Sao?"}).status_code == 422
    assert client.post(speak, said | {"clause": 99}).status_code == 422
    for _time in range(2):
        assert client.post(speak, said).status_code == 302
    assert Opinion.objects.count() == 1
    shown = page(client, "public_critique", opened.pk)
    assert OPINION in shown
    assert "0912" not in shown, "clues are masked before anybody reads them"
    actions.withhold_opinion(Opinion.objects.get(), by=world.thanh, reason="Chuyện riêng của người khác.")
    assert OPINION not in page(client, "public_critique", opened.pk)
    actions.close_critique(again(opened), by=world.thanh)
    answer = client.get(speak, follow=True)
    assert answer.redirect_chain


def test_a_critique_tells_everybody_what_became_of_each_opinion(client: Client, world: World) -> None:
    sent = factories.critique(world, state="sent")
    actions.weigh_opinion(sent.opinions.get(), by=world.hanh, kind="declined", reason=WHY_NOT)
    actions.answer_critique(again(sent), by=world.hanh, answer="Giữ nguyên mức phí.")
    assert WHY_NOT in page(client, "public_critique", sent.pk)
    traced = factories.critique(world, state="traced")
    assert "hộ nghèo, hộ cận nghèo được miễn" in page(client, "public_critique", traced.pk)


def test_boards_are_public_with_their_seats_and_answers(client: Client, world: World) -> None:
    board = factories.board(world)
    factories.recommendation(world, of=board)
    assert board.name in page(client, "public_board_list")
    shown = page(client, "public_board", board.pk)
    assert "Tổ dân phố 3" in shown
    assert REQUEST in shown


def test_a_unit_shows_its_open_drafts_and_supervisions(client: Client, world: World) -> None:
    from danvan.modules.oversight import slots

    request = type("Request", (), {"shown_unit": world.x, "path": "/"})()
    assert slots.of_unit(request) is None
    before = slots.unit_version(request)
    factories.critique(world, state="open")
    found = slots.of_unit(request)
    assert found is not None
    assert len(found["critiques"]) == 1
    assert slots.unit_version(request) != before


def test_the_digest_counts_what_the_records_hold(client: Client, world: World) -> None:
    factories.recommendation(world, state="accepted", of=factories.supervision(world, state="reported"))
    factories.critique(world, state="traced")
    today = in_days(0)
    client.force_login(world.lien)
    address = reverse("oversight:digest")
    half = 1 if today.month <= 6 else 2
    shown = client.get(address, {"year": today.year, "half": half})
    found = shown.context["digest"]
    assert found.supervisions["commune"] == 1
    assert found.by_form == {"team": 1}
    assert (found.recommendations["sent"], found.recommendations["accepted"]) == (1, 1)
    assert (found.critiques["commune"], found.opinions["adopted"], found.opinions["found"]) == (1, 1, 1)
    assert client.get(address, {"year": 2020, "half": 1}).context["digest"].supervisions["commune"] == 0
    client.force_login(add_person(world.front_a, "auditor"))
    assert client.get(address).context["digest"].supervisions["commune"] == 1, "the level above counts it too"
    client.force_login(world.quang)
    assert client.get(address).status_code == 404, "the digest is for those who supervise"


def test_lists_and_records_take_a_fixed_number_of_queries(
    desk: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    live, opened = factories.supervision(world, state="live"), factories.critique(world, state="open")
    for n in range(9):
        factories.recommendation(world, of=live)
        factories.opinion(world, opened, clause=n % 5)
        factories.board(world)
    actions.list_checks(live, by=world.thanh, questions=[f"Dòng {n}" for n in range(9)])
    for name, args, most in (
        ("supervision_list", (), 16), ("recommendation_list", (), 16), ("opinion_list", (), 16), ("board_list", (), 16),
        ("supervision", (live.pk,), 30), ("critique", (opened.pk,), 24), ("field", (live.pk,), 16),
        ("public_critique", (opened.pk,), 14), ("public_recommendation_list", (), 10), ("digest", (), 24),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            page(desk, name, *args)


def test_figures_count_by_level_and_open_to_the_records(world: World) -> None:
    """The counts of a report (so many by the city, so many by communes, so many opinions) come out of records."""
    lead = add_person(world.front_a, "checker_head")
    above = actions.plan_supervision(
        by=lead, body=world.front_a, supervised=world.committee_x, title="Giám sát của thành phố", form="documents",
        ground="press", content=CONTENT, session_on=in_days(30),
    )  # fmt: skip
    actions.decide_supervision(above, by=lead, outline=OUTLINE)
    actions.open_supervision(above, by=lead)
    actions.end_supervision(above, by=lead)
    for _time in range(2):
        factories.supervision(world, state="ended")
    factories.recommendation(world, state="done", of=Supervision.objects.filter(unit=world.x).first())
    factories.critique(world, state="answered")
    rebuild("oversight")
    names = [
        "held",
        "held_commune",
        "held_above",
        "sent",
        "accepted",
        "done",
        "critiques_commune",
        "opinions",
        "adopted",
    ]
    found = values([f"oversight.{name}" for name in names], world.province, start=in_days(0), end=in_days(0))
    counts = [found[f"oversight.{name}"].value for name in names]
    assert counts == [3, 2, 1, 1, 1, 1, 1, 1, 1]
    rate = values(["oversight.adopted_rate"], world.province, start=in_days(0), end=in_days(0))[
        "oversight.adopted_rate"
    ]
    assert (rate.numerator, rate.denominator) == (1, 1)


def test_who_is_supervised_does_not_read_the_working_papers(client: Client, world: World) -> None:
    """The committee and its Front share a unit: reach alone would open the checklist before the visit."""
    planned = factories.supervision(world)
    actions.list_checks(planned, by=world.thanh, questions=["Bảng công khai ở tổ 3 có đủ khoản thu?"])
    opened = factories.opinion(world)
    client.force_login(world.dung)
    hidden = {
        "supervision": planned, "check": planned.checks.get(), "opinion": opened, "board": factories.board(world),
        "recommendation": factories.recommendation(world, state="drafted"),
    }  # fmt: skip
    for name, row in hidden.items():
        assert client.get(reverse(f"oversight:{name}", args=[row.pk])).status_code == 404, name
    assert OPINION not in page(client, "critique", opened.critique_id), "the drafter waits for the critique"
    client.force_login(world.thanh)
    for name, row in hidden.items():
        assert page(client, name, row.pk)


def test_the_menu_leads_those_who_take_part(client: Client, world: World) -> None:
    address = reverse("oversight:recommendation_list")
    for person, is_there in (
        (world.thanh, True),
        (world.hanh, True),
        (add_person(world.front_a, "registrar"), False),
    ):
        client.force_login(person)
        assert (
            f'href="{address}"' in client.get(reverse("dialogues:session_list")).content.decode()
        ) is is_there


def test_a_units_page_leads_to_its_drafts_and_lists_can_be_narrowed(client: Client, world: World) -> None:
    opened = factories.critique(world, state="open")
    done = factories.supervision(world, state="concluded")
    factories.recommendation(world, of=factories.board(world))
    from django.template.loader import render_to_string

    from danvan.modules.oversight import slots

    slot = slots.of_unit(type("Request", (), {"shown_unit": world.x, "path": "/"})())
    shown = render_to_string("oversight/public/_of_unit.html", {"slot": slot})
    assert reverse("oversight:public_critique", args=[opened.pk]) in shown
    listed = reverse("oversight:public_supervision_list")
    there = reverse("oversight:public_supervision", args=[done.pk])
    for narrowed, is_there in (
        (f"unit={world.x.code}", True), (f"unit={world.y.code}", False), ("unit=nowhere", False), ("form=team", True),
        ("form=joint", False), ("q=khoản thu", True), (f"day_from={in_days(40)}", False), (f"day_to={in_days(40)}", True),
    ):  # fmt: skip
        assert (there in client.get(f"{listed}?{narrowed}").content.decode()) is is_there, narrowed
    late = reverse("oversight:public_recommendation_list")
    assert REQUEST not in client.get(f"{late}?late=1").content.decode()
    assert REQUEST in client.get(f"{late}?state=sent").content.decode()
    years = reverse("oversight:public_programme_list")
    assert client.get(f"{years}?year=2026").status_code == 200
    assert client.get(f"{years}?year=abc").status_code == 200


def test_a_reply_that_fell_due_is_counted_by_the_passing_of_days(world: World) -> None:
    from danvan.modules.oversight.figures import passed

    made = factories.recommendation(world)
    assert passed(None, made.reply_due_on) == set()
    assert passed(made.reply_due_on, made.reply_due_on + timedelta(days=1)) == {world.x.pk}
