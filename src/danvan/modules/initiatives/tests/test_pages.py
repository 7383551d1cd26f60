"""Every address of initiatives: for staff who may, for staff who may not, for everybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from danvan.kernel.dossiers.testing import again, evidence, in_days
from danvan.kernel.figures.public import rebuild, values
from danvan.kernel.organisations.testing import World
from danvan.modules.initiatives import actions, slots
from danvan.modules.initiatives.models import Assessment, Candidacy, Initiative, Season
from danvan.modules.initiatives.tests.factories import (
    FORM,
    OTHER_FORM,
    REASON,
    REPORT,
    asked_upward,
    assessed,
    dossier,
    model,
    panel,
    points,
    recognised,
    season,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    client.force_login(world.hanh)
    return client


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(f"initiatives:{name}", args=args), query)
    assert answer.status_code == 200, name
    return answer.content.decode()


def go(client: Client, name: str, row: Any, told: dict[str, Any]) -> None:
    """Open an act's page, act, and be led back to the record."""
    stem = name.partition("_")[0]
    address = reverse(f"initiatives:{name}", args=[row.pk])
    assert client.get(address).status_code == 200, name
    answer = client.post(address, told)
    assert answer.status_code == 302, (name, re.findall(r"field__error.*?</", answer.content.decode()))
    assert answer["Location"] == reverse(f"initiatives:{stem}", args=[row.pk])


def test_a_season_is_prepared_opened_appraised_and_closed_at_the_desk(client: Client, world: World) -> None:
    client.force_login(world.lien)
    assert page(client, "season_list")
    form = {
        "host": world.front_x.pk, "title": "Dân vận khéo", "year": in_days(0).year, "registers_until": in_days(9),
        "rubric": "Kết quả | 70\nLan toả | 20", "rubric_basis": "HD 12-HD/BDV",
    }  # fmt: skip
    new = reverse("initiatives:season_new")
    assert client.get(new).status_code == 200
    for wrong in (
        "Kết quả | 70\nLan toả | 20",
        "Kết quả 70",
        "\n".join(f"Tiêu chí {n} | 1" for n in range(30)),
    ):
        kept = client.post(new, {**form, "rubric": wrong})
        assert kept.status_code == 422
        assert "Kết quả" in kept.content.decode() or "Tiêu chí 3" in kept.content.decode(), "typing survives"
    client.post(new, {**form, "rubric": "Kết quả | 70\nLan toả | 30"})
    made = Season.objects.get()
    assert (made.is_sample, [one["most"] for one in made.rubric]) == (False, [70, 30])
    go(
        client,
        "season_edit",
        made,
        {"title": "Dân vận khéo 2", "registers_until": in_days(8), "reason": "Sửa tên cho rõ."},
    )
    go(client, "season_open", made, {"notice": "Mời các tổ đăng ký."})
    go(client, "season_appraise", made, {})
    shown = page(client, "season", made.pk)
    assert "HD 12-HD/BDV" in shown
    go(client, "season_close", made, {"summary": "Năm nay chưa có mô hình nào."})
    assert again(made).state == "closed"


def test_the_sample_rubric_is_marked_wherever_it_is_shown(client: Client, world: World) -> None:
    made = recognised(world)
    client.force_login(world.lien)
    marks = ("Sample rubric", "Bộ tiêu chí mẫu")
    for name, pk in (
        ("season", made.season_id),
        ("candidacy", made.candidacies.get().pk),
        ("public_model", made.pk),
    ):
        assert any(mark in page(client, name, pk) for mark in marks), name


def test_a_model_is_registered_run_and_reported_at_the_desk(desk: Client, world: World) -> None:
    season(world)
    assert page(desk, "model_list")
    new, form = (
        reverse("initiatives:model_new"),
        {**FORM, "body": world.committee_x.pk, "starts_on": in_days(0)},
    )
    assert desk.get(new).status_code == 200
    kept = desk.post(new, {**form, "owner": "neighbourhood"})
    assert kept.status_code == 422
    assert FORM["situation"] in kept.content.decode(), "what was typed survives"
    desk.post(new, {**form, "owner": "neighbourhood", "neighbourhood": world.hamlet.pk})
    made = Initiative.objects.get()
    assert made.neighbourhood == world.hamlet
    double = desk.post(new, form)
    assert double.status_code == 422
    assert made.name in double.content.decode()
    words = {name: value for name, value in FORM.items() if name not in ("kind", "owner")}
    go(desk, "model_edit", made, {**words, "starts_on": in_days(0), "reason": "Viết rõ hơn."})
    desk.force_login(world.lien)
    go(desk, "model_accept", made, {})
    desk.force_login(world.hanh)
    assert (
        desk.post(reverse("initiatives:model_before", args=[made.pk]), {"words": "Ngõ đầy rác."}).status_code
        == 422
    )
    go(desk, "model_before", made, {"words": "Ngõ đầy rác hôi.", "exhibits": evidence()})
    go(desk, "model_log", made, {"words": "Phát thùng cho 120 hộ."})
    go(desk, "model_after", made, {"words": "Ngõ đã sạch hẳn.", "exhibits": evidence()})
    gauge = {
        "gauge": "bao rác mỗi tuần",
        "gauge_source": "sổ cân của tổ",
        "before_value": 120,
        "after_value": 55,
    }
    go(desk, "model_measure", made, {**gauge, "figure": "petitions.received"})
    go(desk, "model_report", made, {"report": REPORT})
    shown = page(desk, "model", made.pk)
    for words_ in ("Phát thùng", "bao rác mỗi tuần", "<img", REPORT):
        assert words_ in shown
    go(desk, "model_withdraw", made, {"reason": "Tổ không làm tiếp được."})
    late = desk.get(reverse("initiatives:model_report", args=[made.pk]))
    assert late["Location"] == reverse("initiatives:model", args=[made.pk]), "too late: led back"


def test_a_model_may_be_declined_and_a_name_taken_back(client: Client, world: World) -> None:
    made = model(world, state="registered", owner="person", person_name="Nguyễn Văn A", consent_on=in_days(0))
    client.force_login(world.lien)
    go(client, "model_remove-name", made, {})
    assert "Nguyễn Văn A" not in page(client, "model", made.pk)
    go(client, "model_decline", made, {"reason": "Trùng phong trào đã có."})
    assert client.get(reverse("initiatives:public_model", args=[made.pk])).status_code == 404


def test_a_dossier_is_assessed_blind_and_decided_at_the_desk(client: Client, world: World) -> None:
    waiting = dossier(world)
    client.force_login(world.lien)
    assert page(client, "candidacy_list")
    choices = page(client, "candidacy_panel", waiting.pk)
    assert world.hanh.name not in choices, "of the registering body"
    short = client.post(
        reverse("initiatives:candidacy_panel", args=[waiting.pk]), {"assessors": [world.thanh.pk]}
    )
    assert short.status_code == 422
    go(client, "candidacy_panel", waiting, {"assessors": [one.pk for one in panel(world)]})
    for place, person in enumerate(panel(world), start=1):
        client.force_login(person)
        own = waiting.assessments.get(assessor=person)
        told = {f"p_{code}": value for code, value in points(place).items()}
        told |= {"reason": f"Lý do riêng của người {place}: kết quả rõ ràng.", "has_no_part": "on"}
        assert (
            client.post(
                reverse("initiatives:assessment_give", args=[own.pk]), {**told, "p_need": 99}
            ).status_code
            == 422
        )
        go(client, "assessment_give", own, told)
        others = waiting.assessments.exclude(pk=own.pk)
        if place < 3:
            for other in others:
                assert client.get(reverse("initiatives:assessment", args=[other.pk])).status_code == 404
            listed = client.get(reverse("initiatives:assessment_list"), {"format": "csv"}).getvalue().decode()
            assert listed.count(waiting.initiative.name) == 1, "an export shows no more than the screen"
            shown = page(client, "candidacy", waiting.pk)
            assert "Lý do riêng" not in shown
            assert f">{100 - 6 * place}<" not in shown
    own_page = page(client, "assessment", waiting.assessments.get(place=1).pk)
    assert "Lý do riêng của người 1" in own_page
    assert "82 – 88 – 94" in page(client, "candidacy", waiting.pk)
    go(client, "candidacy_decide", waiting, {"is_recognised": "yes", "reason": REASON})
    assert again(waiting.initiative).state == "recognised"


def test_assessors_stand_aside_and_more_are_asked_at_the_desk(client: Client, world: World) -> None:
    waiting = dossier(world)
    actions.take_up_candidacy(waiting, by=world.dung, assessors=panel(world))
    own = waiting.assessments.get(assessor=world.thanh)
    client.force_login(world.thanh)
    go(client, "assessment_recuse", own, {"reason": "Tôi từng giúp tổ này."})
    client.force_login(world.lien)
    go(client, "candidacy_seat", waiting, {"assessors": [world.ngoc.pk]})
    assert waiting.assessments.filter(state="asked").count() == 3


def test_dossiers_go_upward_or_back_at_the_desk(client: Client, world: World) -> None:
    season(world, upper=True)
    made = recognised(world)
    client.force_login(world.hanh)
    go(client, "model_ask", made, {"reason": "Nhiều phường đã đến học."})
    up = Candidacy.objects.get(state="asked")
    client.force_login(world.lien)
    assert page(client, "candidacy_hold-back", up.pk)
    go(client, "candidacy_send", up, {"reason": "Đủ điều kiện đề nghị."})
    assert again(up).state == "sent"
    assert reverse("initiatives:candidacy", args=[up.pk]) in page(client, "model", made.pk)


def test_what_is_not_proposed_or_not_complete_is_told_at_the_desk(client: Client, world: World) -> None:
    up = asked_upward(world)
    client.force_login(world.lien)
    go(client, "candidacy_hold-back", up, {"reason": "Chưa đủ thời gian để đánh giá."})
    Season.objects.filter(unit=world.x).update(state="open")
    other = model(world, state="reported", **OTHER_FORM)
    sent = other.candidacies.get()
    go(client, "candidacy_return", sent, {"reason": "Báo cáo thiếu số liệu."})
    assert again(other).state == "running"


def test_a_recheck_is_done_at_the_desk_and_told_to_everybody(client: Client, world: World) -> None:
    made = recognised(world)
    client.force_login(world.thanh)
    assert again(made).recheck_due_on.strftime("%d/%m/%Y") in page(client, "model", made.pk)
    go(client, "model_recheck", made, {"is_alive": "no", "finding": "Thùng rác đã bỏ, không ai làm nữa."})
    client.logout()
    assert "Thùng rác đã bỏ" in page(client, "public_model", made.pk)


def test_another_units_models_are_not_there(client: Client, world: World) -> None:
    done = assessed(world)
    client.force_login(world.quang)
    rows = {
        "season": done.season,
        "model": done.initiative,
        "candidacy": done,
        "assessment": done.assessments.first(),
    }
    for name, row in rows.items():
        assert client.get(reverse(f"initiatives:{name}", args=[row.pk])).status_code == 404, name
        listed = client.get(reverse(f"initiatives:{name}_list"), {"format": "csv"}).getvalue().decode()
        assert done.initiative.name not in listed
        assert done.season.title not in listed
    assert client.post(reverse("initiatives:model_log", args=[done.initiative.pk]), {}).status_code == 404
    assert client.get(reverse("initiatives:season_new")).status_code == 404
    assert client.post(reverse("initiatives:candidacy_decide", args=[done.pk]), {}).status_code == 404


def test_everybody_searches_the_catalogue_and_reads_a_models_story(client: Client, world: World) -> None:
    made = recognised(world)
    Season.objects.filter(unit=world.x).update(state="open")
    hidden = model(world, state="registered", **OTHER_FORM)
    address = reverse("initiatives:public_model", args=[made.pk])
    for query in (
        {},
        {"problem": "waste"},
        {"field": "culture"},
        {"q": "ngõ 12"},
        {"unit": world.x.code},
        {"level": "commune"},
    ):
        assert address in page(client, "public_model_list", **query), query
    for query in ({"problem": "roads"}, {"q": "không có"}, {"unit": "999"}, {"copy": "1"}, {"year": "x"}):
        assert address not in page(client, "public_model_list", **query), query
    assert client.get(reverse("initiatives:public_model", args=[hidden.pk])).status_code == 404
    story = page(client, "public_model", made.pk)
    for words in (FORM["situation"], REPORT, "α", "82 – 88 – 94", "QĐ"):
        assert words in story
    for person in (world.thanh, world.hanh, world.phuc):
        assert person.name not in story, "bodies act in public, not persons"
    picture = re.search(r'src="(/ho-so/tep-cong-khai/[^"]+)"', story)
    assert picture
    assert client.get(picture[1]).status_code == 200


def test_whether_there_is_one_already_is_asked_without_a_trace(client: Client, world: World) -> None:
    made = model(world)
    ask = reverse("initiatives:alike")
    assert client.get(ask).status_code == 200
    assert client.post(ask, {"text": "ngắn"}).status_code == 422
    alike = client.post(ask, {"text": made.text}).content.decode()
    assert reverse("initiatives:public_model", args=[made.pk]) in alike
    other = client.post(ask, {"text": OTHER_FORM["situation"]}).content.decode()
    assert reverse("initiatives:public_model", args=[made.pk]) not in other
    assert Initiative.objects.count() == 1


def test_a_model_is_copied_and_both_pages_show_the_lineage(client: Client, world: World) -> None:
    first = model(world)
    copying = page(client, "copying", first.pk)
    copy = reverse("initiatives:copy", args=[first.pk])
    assert copy in copying
    assert client.get(copy).status_code == 302, "staff only"
    client.force_login(world.ngoc)
    assert client.get(copy).status_code == 404, "may not register"
    client.force_login(world.phuc)
    above = season(world, upper=True)
    assert above.state == "open"
    client.force_login(world.quang)
    filled = client.get(copy).content.decode()
    assert FORM["way"] in filled
    assert FORM["situation"] not in filled, "one's own situation is never copied"
    form = {**FORM, "body": world.committee_y.pk, "starts_on": in_days(0)}
    assert client.post(copy, {**form, "owner": "neighbourhood"}).status_code == 422
    assert client.post(copy, {**form, "situation": ""}).status_code == 422
    client.post(copy, {**form, "place": "Ngõ 5, phường Định Công"})
    child = Initiative.objects.get(copied_from=first)
    assert page(client, "model", child.pk)
    actions.accept_initiative(child, by=world.phuc)
    client.logout()
    for one, other in ((first, child), (child, first)):
        story = page(client, "public_model", one.pk)
        assert '<svg class="tiles"' in story
        assert reverse("initiatives:public_model", args=[other.pk]) in story
    actions.withdraw_initiative(first, by=world.hanh, reason="Tổ không làm tiếp được.")
    assert client.get(reverse("initiatives:copying", args=[first.pk])).status_code == 404


def test_a_units_page_shows_its_models(client: Client, world: World) -> None:
    made = model(world)

    class Asked:
        shown_unit = world.x

    told = slots.of_unit(Asked())
    assert told is not None
    assert [one["row"] for one in told["models"]] == [made]
    before = slots.unit_version(Asked())
    actions.log_work(made, by=world.hanh, words="Phát thùng cho 120 hộ.")
    assert slots.unit_version(Asked()) != before
    Asked.shown_unit = world.y
    assert slots.of_unit(Asked()) is None


def test_lists_and_records_take_a_fixed_number_of_queries(
    client: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    made = recognised(world)
    Season.objects.filter(unit=world.x).update(state="open")
    for n in range(12):
        model(world, copied_from=made, name=f"Bản làm theo số {n}")
    client.force_login(world.lien)
    sent = made.candidacies.get()
    for name, args, most in (
        ("public_model_list", [], 10), ("model_list", [], 18), ("public_model", [made.pk], 16), ("model", [made.pk], 30),
        ("candidacy", [sent.pk], 26), ("season", [made.season_id], 24), ("assessment_list", [], 18), ("candidacy_list", [], 18),
        ("assessment", [sent.assessments.order_by("pk")[0].pk], 24), ("season_list", [], 18),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert client.get(reverse(f"initiatives:{name}", args=args)).status_code == 200


def test_figures_have_their_own_denominators_and_count_a_model_once(world: World) -> None:
    up = asked_upward(world)
    actions.send_candidacy(up, by=world.lien, reason="Đủ điều kiện đề nghị lên trên.")
    Season.objects.filter(unit=world.x).update(state="open")
    model(world, copied_from=up.initiative, name="Bản làm theo")
    rebuild("initiatives")
    today = in_days(0)
    names = ["initiatives.registered", "initiatives.recognised", "initiatives.replicated_rate",
             "initiatives.granted_rate_commune", "initiatives.proposed_rate_province", "initiatives.granted_rate_province"]  # fmt: skip
    found = values(names, world.province, start=today, end=today)
    shares = {name: (one.numerator, one.denominator) for name, one in found.items() if one.is_rate}
    assert (found["initiatives.registered"].value, found["initiatives.recognised"].value) == (2, 1)
    assert shares == {
        "initiatives.replicated_rate": (1, 2), "initiatives.granted_rate_commune": (1, 1),
        "initiatives.proposed_rate_province": (1, 1), "initiatives.granted_rate_province": (0, 1),
    }  # fmt: skip
    assert Assessment.objects.count() == 3
