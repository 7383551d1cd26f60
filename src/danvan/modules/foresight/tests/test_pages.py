"""Pages of staff and of everybody: from the alarm to "did it help", with small counts kept back."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from danvan.kernel.dossiers.testing import again, refused
from danvan.kernel.organisations.testing import World
from danvan.kernel.registry.public import load
from danvan.modules.foresight import actions, bulletins, jobs, loads, queries
from danvan.modules.foresight.models import Advice, Alarm, Batch, Miss, Outlook, Run
from danvan.modules.foresight.views import staff

from .factories import REASON, WEEK, advice, alarm, last_week, past

pytestmark = pytest.mark.django_db


def as_(person: Any) -> Client:
    client = Client(headers={"accept-language": "vi"})
    client.force_login(person)
    return client


def page(client: Client, name: str, *args: Any, status: int = 200, data: Any = None) -> str:
    url = reverse(name, args=args)
    answer = client.get(url) if data is None else client.post(url, data)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_an_alarm_says_all_that_it_should(world: World, django_assert_max_num_queries: Any) -> None:
    one = alarm(world)
    alarm(world, unit=world.y)
    with django_assert_max_num_queries(45):
        text = page(as_(world.hanh), "foresight:alarm", one.pk)
    for word in (
        "Phường Hoàng Liệt",
        "4,0",
        "1–9",
        "95 trong 100",
        "Vì ngẫu nhiên",
        "1 trong 100.000",
        "1 trong 100",
        "Phường Định Công",
    ):
        assert word in text, word
    page(as_(world.quang), "foresight:alarm", one.pk, status=404)
    assert "Phường Hoàng Liệt" in page(as_(world.hanh), "foresight:alarm_list")
    assert "Phường Hoàng Liệt" not in page(as_(world.quang), "foresight:alarm_list")


def test_small_counts_are_for_the_office_in_charge(world: World) -> None:
    one = alarm(world, count=4, window="week")
    mine = page(as_(world.hanh), "foresight:alarm", one.pk)
    assert "đã có 4 vụ" in mine
    for text in (
        page(as_(world.phuc), "foresight:alarm", one.pk),
        page(Client(), "foresight:public_alarm", one.pk),
    ):
        assert "&lt;5" in text
        assert "đã có 4 vụ" not in text
        assert "100.000" not in text, "from p and the expectation the count could be computed"
    assert "&lt;5" in page(Client(), "foresight:public_alarm_list")


def test_units_below_cannot_be_had_by_subtraction(world: World) -> None:
    told = alarm(world).told | {"below": [[world.x.pk, 31], [world.y.pk, 2], [world.hamlet.pk, 12]]}
    one = alarm(world, unit=world.province, count=45, told=told)
    text = page(Client(), "foresight:public_alarm", one.pk)
    assert "45" in text
    assert ">31<" in text
    assert ">2<" not in text
    assert ">12<" not in text
    assert ">12<" in page(as_(world.phuc), "foresight:alarm", one.pk), (
        "the province is in charge of its own alarm"
    )


def test_people_explain_judge_and_end_it(world: World) -> None:
    one, head = alarm(world), as_(world.dung)
    page(head, "foresight:alarm_explain", one.pk, data={"cause": "real", "text": "ngắn"}, status=422)
    page(head, "foresight:alarm_explain", one.pk, data={"cause": "real", "text": REASON}, status=302)
    page(head, "foresight:alarm_judge", one.pk, data={"said": "hit", "text": REASON}, status=302)
    page(head, "foresight:alarm_close", one.pk, data={"reason": REASON}, status=302)
    one = again(one)
    assert (one.state, one.cause, one.people_said) == ("over", "real", "hit")
    with refused("not_allowed"):
        actions.explain_alarm(one, by=world.dung, cause="real", text=REASON)
    with refused("no_verdict"):
        actions.say_alarm(one, by=world.dung, said="", text=REASON)
    assert "đúng" in page(Client(), "foresight:log")


def test_advice_drafts_itself_is_sent_and_agreed(world: World) -> None:
    one, writer = alarm(world), as_(world.hanh)
    form = page(writer, "foresight:alarm_advise", one.pk)
    assert "bình thường 1–9" in form
    assert "Phường Hoàng Liệt" in form
    said = {
        "kind": "proposal",
        "title": "Tăng phản ánh thoát nước",
        "situation": "Bốn tuần qua có mười hai vụ.",
        "causes": "",
        "target": "5",
        "proposal": "Giao tổ thoát nước kiểm tra.",
        "task": "Nạo vét cống",
        "measure": "petitions.closed",
        "due_on": (last_week() + 8 * WEEK).isoformat(),
        "body": world.committee_x.pk,
    }
    page(writer, "foresight:alarm_advise", one.pk, data=said, status=302)
    paper = Advice.objects.get()
    page(writer, "foresight:advice_write", paper.pk, data={**said, "task": "Nạo vét toàn tuyến"}, status=302)
    page(writer, "foresight:advice_send", paper.pk, data={}, status=302)
    assert again(one).state == "advised"
    page(as_(world.dung), "foresight:advice_return", paper.pk, data={"reason": REASON}, status=302)
    page(writer, "foresight:advice_send", paper.pk, data={}, status=302)
    page(as_(world.dung), "foresight:advice_agree", paper.pk, data={}, status=302)
    paper = again(paper)
    assert (paper.state, paper.task, len(paper.tasks)) == ("agreed", "Nạo vét toàn tuyến", 1)
    assert paper.tasks[0].startswith("directives.task:")
    assert again(one).state == "acted"
    text = page(as_(world.dung), "foresight:advice", paper.pk)
    assert paper.number is not None
    assert paper.number.text in text
    assert paper.title in page(Client(), "foresight:public_alarm", one.pk)
    assert paper.title in page(writer, "foresight:advice_list")
    with refused("not_allowed"):
        actions.write_advice(paper, by=world.hanh, task="Khác")


def test_the_paper_is_a_word_file_with_its_chart(world: World) -> None:
    paper = advice(world)
    answer = as_(world.hanh).get(reverse("foresight:advice_file", args=[paper.pk]))
    told = Document(BytesIO(answer.content))
    text = "\n".join(one.text for one in told.paragraphs)
    assert "Bốn tuần qua có 12 vụ" in text
    assert "Nạo vét cống" in text
    assert len(told.inline_shapes) == 1
    page(as_(world.quang), "foresight:advice_file", paper.pk, status=404)


def test_it_comes_back_as_did_it_help(world: World) -> None:
    rise = [9, 12, 11, 14, 2, 1, 1, 1, 1, 1]
    past(world, {("x", "drains"): rise})
    paper = advice(world, "agreed")
    assert actions.measure_due(by=world.system) == 0, "four weeks have not passed"
    earlier = last_week() - 5 * WEEK
    Advice.objects.filter(pk=paper.pk).update(agreed_on=earlier + timedelta(days=2), before=46)
    assert actions.measure_due(by=world.system, today=last_week() + 2 * WEEK) == 1
    paper = again(paper)
    assert (paper.state, paper.helped) == ("measured", "yes")
    text = page(as_(world.hanh), "foresight:advice", paper.pk)
    assert "46" in text
    assert "đã giảm về mức thường" in text
    assert "đã giảm về mức thường" in page(Client(), "foresight:public_alarm", paper.alarm_id)


def test_the_bulletin_and_the_maps(world: World, django_assert_max_num_queries: Any) -> None:
    assert "Chưa xét tuần nào" in page(Client(), "foresight:bulletin")
    past(world, {("x", "drains"): [9, 12, 11, 14], ("y", "drains"): [9, 12, 11, 14]}, mean=4)
    run = actions.run_week(by=world.system)
    with django_assert_max_num_queries(40):
        text = page(Client(), "foresight:bulletin")
    assert "Phường Hoàng Liệt" in text
    assert "<svg" in text
    assert "Thành phố Hà Nội" in text
    assert "cùng tăng" in text, "two communes side by side"
    assert "Các lĩnh vực trong cả nước" in text
    week = run.week.isoformat()
    page(Client(), "foresight:bulletin_of", week)
    page(Client(), "foresight:bulletin_of", "2020-01-06", status=404)
    page(Client(), "foresight:bulletin_of", "hom-nay", status=404)
    told = Document(BytesIO(Client().get(reverse("foresight:bulletin_file", args=[week])).content))
    assert any(
        "Phường Hoàng Liệt" in cell.text for table in told.tables for row in table.rows for cell in row.cells
    )
    assert "Phường Hoàng Liệt" in page(Client(), "foresight:province", world.province.code)
    page(Client(), "foresight:province", world.x.code, status=404)


def test_small_sums_are_hidden_in_the_bulletin(world: World) -> None:
    row = [world.province.code, "province", "petitions.received", "drains", 3, 0, 20, 5]
    other = [world.province.code, "nation", "petitions.received", "drains", 3, 0, 20, 5]
    run = Run(
        unit=world.nation,
        week=last_week(),
        tests=3,
        expected_false=0,
        alarms=0,
        engine="x",
        told={"sums": [row, other]},
        state="done",
    )
    run.save()
    made = bulletins.bulletin_of(run)
    assert [one.count for one in made.provinces] == ["·"]
    assert [(one.count, str(one.spark)) for one in made.topics] == [("", "")]
    assert made.quiet == made.topics[0].name
    assert made.quiet in page(Client(), "foresight:bulletin")


def test_the_method_page_is_vietnamese_first(world: World) -> None:
    text = page(Client(), "foresight:method")
    assert "Ví dụ có số" in text
    assert "1 trong 260" in text
    assert "Worked" not in text
    english = Client(headers={"accept-language": "en"}).get(
        reverse("foresight:method"), headers={"accept-language": "en"}
    )
    assert english.status_code == 200


def test_load_ahead(world: World) -> None:
    past(world)
    run_page = page(as_(world.ngoc), "foresight:capacity")
    assert reverse("foresight:run") in run_page
    page(as_(world.ngoc), "foresight:run", data={}, status=302)
    page(as_(world.hanh), "foresight:run", data={}, status=404)
    assert "Phường Hoàng Liệt" in page(as_(world.dung), "foresight:capacity")
    assert "Phường Định Công" not in page(as_(world.dung), "foresight:capacity")


def test_an_office_sees_overload_before_deadlines_break(world: World) -> None:
    def word(expected: int, upper: int, done: int, waiting: int) -> str:
        return loads.load_of(
            Outlook(
                lower=0, expected=expected, upper=upper, done8=done, done13=done * 13 // 8, waiting=waiting
            )
        ).word

    assert word(20, 30, 40, 10) == "watch"
    assert word(40, 50, 40, 10) == "over"
    assert word(16, 20, 40, 10) == "fine"
    assert word(40, 50, 0, 0) == "unknown", "who answers elsewhere is not overloaded"
    assert word(40, 50, 0, 3) == "over"


def test_old_counts_come_from_a_file_with_every_mistake_named(world: World) -> None:
    sync: Any = load("danvan.modules.petitions.actions.sync_topics")
    sync(by=world.system)
    registrar = as_(world.ngoc)
    url = reverse("foresight:import")
    assert as_(world.hanh).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    bad = f"week,unit,topic,count\n2025-W07,99999,drains,3\n2025-W08,{world.x.code},nothing,-1\nx,{world.x.code},drains,1,5\n"
    answer = registrar.post(url, {"file": SimpleUploadedFile("a.csv", bad.encode())})
    assert answer.status_code == 422
    assert "99999" in answer.content.decode()
    assert "nothing" in answer.content.decode()
    assert not Batch.objects.exists()
    good = f"week,unit,topic,count\n2025-W07,{world.x.code},drains,3\n2025-02-18,{world.x.code},drains,4\n"
    answer = registrar.post(url, {"file": SimpleUploadedFile("a.csv", good.encode())})
    assert answer.status_code == 200
    token = answer.context["token"]
    assert registrar.post(url, {"token": token}).status_code == 302
    made = Batch.objects.get()
    assert (made.rows, made.total, made.first_week.isoformat()) == (2, 7, "2025-02-10")
    assert registrar.post(url, {"file": SimpleUploadedFile("a.csv", good.encode())}).status_code == 422
    assert made.title in page(registrar, "foresight:batch_list")
    page(registrar, "foresight:batch", made.pk)
    page(registrar, "foresight:batch_withdraw", made.pk, data={"reason": REASON}, status=302)


def test_a_rise_that_no_alarm_named_counts_as_a_miss(world: World) -> None:
    head = as_(world.dung)
    page(head, "foresight:miss")
    said = {
        "unit": world.x.code,
        "series": "petitions.received",
        "topic": "",
        "week": last_week().isoformat(),
        "text": "Ngập cả tuần ở ngõ 12.",
    }
    page(head, "foresight:miss", data={**said, "unit": "99999"}, status=422)
    page(head, "foresight:miss", data={**said, "unit": world.y.code}, status=422)
    page(head, "foresight:miss", data=said, status=302)
    assert Miss.objects.count() == 1
    assert "Ngập cả tuần" in page(Client(), "foresight:log")
    page(as_(world.hanh), "foresight:miss", status=404)


def test_mondays_do_it_by_themselves(world: World) -> None:
    past(world, {("x", "drains"): [9, 12, 11, 14]})
    jobs.look_at_week(timestamp=0)
    assert Run.objects.count() == 1
    assert Alarm.objects.filter(unit=world.x).exists()
    assert queries.last_run() is not None


def test_an_alarm_leads_to_the_matters_without_names_unless_they_are_few(world: World) -> None:
    one = alarm(world)
    listed = reverse("petitions:matters")
    for text in (
        page(Client(), "foresight:public_alarm", one.pk),
        page(as_(world.hanh), "foresight:alarm", one.pk),
    ):
        assert f"{listed}?so-lieu=petitions.received&amp;tu={one.since}" in text
        assert "chu_de=drains" in text
        assert f"don-vi={world.x.ref}" in text
    few = alarm(world, count=4, window="week")
    assert f"{listed}?so-lieu" not in page(Client(), "foresight:public_alarm", few.pk)


def test_the_load_page_can_be_narrowed_paged_and_looked_at(
    world: World, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    past(world)
    run = actions.run_week(by=world.system)
    Outlook.objects.filter(run=run, unit=world.x).update(
        done8=8, done13=13, waiting=10, expected=60, upper=80
    )
    head = as_(world.phuc)
    url = reverse("foresight:capacity")
    with django_assert_max_num_queries(40):
        text = head.get(url).content.decode()
    assert "Vụ đang mở và sẽ đến trong bốn tuần" in text
    assert "Phường Định Công" in text
    narrowed = head.get(url, {"muc": "over"}).content.decode()
    assert "Phường Hoàng Liệt" in narrowed
    assert "Phường Định Công" not in narrowed
    monkeypatch.setattr(staff, "_A_PAGE", 1)
    assert "muc=&amp;trang=2" in head.get(url).content.decode()
    assert 'rel="prev"' in head.get(url, {"trang": "2"}).content.decode()
    assert head.get(url, {"trang": "x", "muc": "y"}).status_code == 200
