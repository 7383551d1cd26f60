"""Every address of gatherings: for staff who may, for staff who may not, for everybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from danvan.kernel.dossiers.testing import again, evidence, in_days
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World
from danvan.kernel.papers.testing import photo
from danvan.modules.gatherings import actions, forms
from danvan.modules.gatherings.models import Delegate, Gathering, Paper, Site
from danvan.modules.gatherings.tests.factories import CONCLUSION, NOTICE, delegates, gathering, paper, site

pytestmark = pytest.mark.django_db


def at(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def read(client: Client, address: str, **how: Any) -> str:
    answer = client.get(address, **how)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    client.force_login(world.dung)
    return client


def test_a_gathering_is_planned_held_and_concluded_at_the_desk(desk: Client, world: World) -> None:
    form = {
        "host": world.committee_x.pk, "title": "Hội nghị tổng kết năm", "kind": "summing_up", "form": "both",
        "starts_at": f"{in_days(12)}T08:00", "more_days": f"{in_days(13):%d/%m/%Y}", "place": "Hội trường", "expected": 40,
        "agenda": "8h | Khai mạc | Chủ tịch\n14:30 | Tham luận",
    }  # fmt: skip
    assert read(desk, at("gatherings:gathering_list"))
    assert read(desk, at("gatherings:gathering_new"))
    for wrong in ({"title": ""}, {"agenda": "Khai mạc"}, {"more_days": "ngày mai"}):
        assert desk.post(at("gatherings:gathering_new"), form | wrong).status_code == 422
    desk.post(at("gatherings:gathering_new"), form)
    made = Gathering.objects.get()
    assert [one["at"] for one in made.agenda] == ["08:00", "14:30"]
    record = at("gatherings:gathering", made.pk)
    assert "Khai mạc" in read(desk, record)
    for door, told in (
        ("edit", {**form, "place": "Nhà văn hoá", "reason": "Hội trường đang sửa."}),
        ("sites", {"every": "4", "lines": "00337 | Trường tiểu học | 25", "expected": 30}),
        ("ask-paper", {"body": world.front_x.pk, "title": "Kinh nghiệm vận động"}),
        ("documents", {"note": "Báo cáo tổng kết.", "exhibits": evidence(), "is_public": "yes"}),
        ("invite", {"notice": NOTICE}),
        ("open", {}),
        ("end", {}),
        ("conclude", {"conclusion": CONCLUSION}),
        ("tasks", {"task": "Giải quyết dứt điểm đơn tồn", "units": [world.x.pk], "measure": "petitions.received", "target": 5,
                   "due_on": in_days(40)}),
    ):  # fmt: skip
        address = at(f"gatherings:gathering_{door}", made.pk)
        assert read(desk, address), door
        answer = desk.post(address, told)
        assert answer.status_code == 302, (door, answer.content.decode())
        assert answer["Location"] == record
    done = again(made)
    assert (done.state, done.place, len(done.tasks), done.sites.count()) == ("concluded", "Nhà văn hoá", 1, 3)
    assert [(one.place, one.expected) for one in done.sites.order_by("number")][2] == ("Trường tiểu học", 25)
    assert CONCLUSION in read(desk, record)
    assert desk.get(at("gatherings:gathering_cancel", made.pk))["Location"] == record, "too late: led back"


def test_awards_presented_here_stand_on_its_page(
    desk: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = gathering(world, state="concluded")
    thing = "honours.decision:0123"
    offered = [{"thing": thing, "label": "12/QĐ-UBND · Tổng kết năm", "url": "/khen-thuong/1/"}]
    monkeypatch.setattr("danvan.modules.gatherings.queries.load", lambda path: lambda unit: offered)
    assert (
        desk.post(
            at("gatherings:gathering_honours", done.pk), {"decision": "honours.decision:99"}
        ).status_code
        == 422
    )
    desk.post(at("gatherings:gathering_honours", done.pk), {"decision": thing})
    assert again(done).honours == [thing]
    for address in (at("gatherings:gathering", done.pk), at("gatherings:public_gathering", done.pk)):
        assert "12/QĐ-UBND" in read(desk, address)


def test_lines_of_sites_that_are_wrong_are_named(desk: Client, world: World) -> None:
    planned = gathering(world)
    address = at("gatherings:gathering_sites", planned.pk)
    for told in (
        {},
        {"lines": "99999 | Đâu đó"},
        {"lines": "00337"},
        {"lines": "00337 | Hội trường | nhiều"},
    ):
        assert desk.post(address, told).status_code == 422
    assert desk.post(address, {"lines": "00316 | Bên kia"}).status_code == 422, "outside the host’s unit"
    assert planned.sites.count() == 1
    assert (
        desk.post(
            at("gatherings:gathering_cancel", planned.pk), {"reason": "Mưa lũ, dời sang tháng sau."}
        ).status_code
        == 302
    )


def test_a_site_is_looked_after_at_the_desk(desk: Client, world: World) -> None:
    planned = gathering(world)
    actions.add_sites(planned, by=world.dung, sites=[actions.NewSite(world.hamlet, "Nhà văn hoá tổ 3")])
    second = site(planned, 2)
    assert "Nhà văn hoá tổ 3" in read(desk, at("gatherings:site_list") + f"?gathering={planned.pk}")
    lines = "Trần Thị Lan | Tổ trưởng\nLê Hai || hai@example.vn"
    for door, told in (
        ("edit", {"place": "Trường tiểu học", "expected": 25}), ("delegates", {"lines": lines}),
        ("renew", {"reason": "Mã bị chụp đưa lên mạng."}),
    ):  # fmt: skip
        assert read(desk, at(f"gatherings:site_{door}", second.pk))
        assert desk.post(at(f"gatherings:site_{door}", second.pk), told)["Location"] == at(
            "gatherings:site", second.pk
        )
    for wrong in ("| Tổ trưởng", "Lê Ba || không phải thư", "\n".join(["Lê Tư"] * 501)):
        assert desk.post(at("gatherings:site_delegates", second.pk), {"lines": wrong}).status_code == 422
    assert Delegate.objects.count() == 2
    assert desk.post(at("gatherings:site_drop", second.pk), {"reason": "Mất điện cả tổ."}).status_code == 422
    page = read(desk, at("gatherings:site", second.pk))
    assert "Trường tiểu học" in page
    assert site(planned, 2).handle in read(desk, at("gatherings:site_code", second.pk))
    cards = read(desk, at("gatherings:invitations", second.pk))
    assert all(one.code in cards and one.name in cards for one in Delegate.objects.all())
    assert Delegate.objects.get(name="Lê Hai").code not in read(
        desk, at("gatherings:invitations", second.pk) + "?from=120"
    )


def test_delegates_are_ticked_one_by_one_and_many_at_once(desk: Client, world: World) -> None:
    running = gathering(world, state="running")
    lan, hai, ba = delegates(world, site(running), "Trần Thị Lan", "Lê Hai", "Lê Ba")
    at_site = site(running)
    assert "Trần Thị Lan" in read(desk, at("gatherings:delegate_list") + f"?site={at_site.pk}")
    assert desk.post(at("gatherings:delegate_mark", lan.pk), {})["Location"] == at(
        "gatherings:delegate", lan.pk
    )
    assert read(desk, at("gatherings:delegate", lan.pk))
    assert "Trần Thị Lan" not in read(desk, at("gatherings:ticking", at_site.pk))
    found = read(desk, at("gatherings:ticking", at_site.pk) + "?q=hai")
    assert "Lê Hai" in found
    assert "Lê Ba" not in found
    for _time in range(2):
        desk.post(at("gatherings:ticking", at_site.pk), {"delegate": [hai.pk, "x", "9" * 30]})
    assert (
        desk.post(at("gatherings:delegate_withdraw", ba.pk), {"reason": "Chuyển công tác."}).status_code
        == 302
    )
    assert [again(one).state for one in (lan, hai, ba)] == ["attended", "attended", "withdrawn"]
    actions.end_gathering(running, by=world.dung)
    assert desk.get(at("gatherings:ticking", at_site.pk))["Location"] == at("gatherings:site", at_site.pk)
    assert read(desk, at("gatherings:live", running.pk))
    assert "<html" not in read(desk, at("gatherings:live", running.pk), headers={"HX-Request": "true"})


def upload(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(
        "dai-bieu.csv", "\n".join(("Điểm cầu;Họ và tên;Chức vụ;E-mail", *rows)).encode()
    )


def test_a_list_comes_in_from_a_file_all_of_it_or_nothing_once(desk: Client, world: World) -> None:
    planned = gathering(world)
    actions.add_sites(planned, by=world.dung, sites=[actions.NewSite(world.hamlet, "Nhà văn hoá tổ 3")])
    address = at("gatherings:import", planned.pk)
    assert read(desk, address)
    assert desk.get(address + "?format=csv").status_code == 200
    wrong = desk.post(address, {"file": upload("1;Trần Thị Lan;;", "7;Lê Hai;;", "1;Lê Ba;;không")})
    assert wrong.status_code == 422
    assert "7" in wrong.content.decode()
    rows = ("1;Trần Thị Lan;Tổ trưởng;lan@example.vn", "00337-03;Lê Hai;;", "337;Lê Ba;;")
    checked = desk.post(address, {"file": upload(*rows)}).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', checked)
    assert token, checked
    assert not Delegate.objects.exists(), "nothing is written before the yes"
    assert desk.post(address, {"token": token[1]}).status_code == 302
    assert [(one.name, one.site.number) for one in Delegate.objects.order_by("pk")] == [
        ("Trần Thị Lan", 1), ("Lê Hai", 2), ("Lê Ba", 1),
    ]  # fmt: skip
    assert desk.post(address, {"file": upload(*rows)}).status_code == 422
    assert Delegate.objects.count() == 3


def test_papers_pass_through_the_desk(client: Client, world: World) -> None:
    asked = paper(world)
    client.force_login(world.lien)
    told = {"title": "Kinh nghiệm vận động", "speaker": "Chủ tịch UBMTTQ phường"}
    assert read(client, at("gatherings:paper_list"))
    assert read(client, at("gatherings:paper_submit", asked.pk))
    assert client.post(at("gatherings:paper_submit", asked.pk), told).status_code == 422
    client.post(at("gatherings:paper_submit", asked.pk), told | {"exhibits": evidence()})
    client.force_login(world.dung)
    client.post(at("gatherings:paper_return", asked.pk), {"reason": "Bổ sung số liệu năm nay."})
    assert "Bổ sung số liệu" in read(client, at("gatherings:paper", asked.pk))
    actions.submit_paper(asked, by=world.lien, **told, exhibits=[photo()])
    client.post(at("gatherings:paper_accept", asked.pk), {"order": 3})
    assert again(asked).state == "accepted"
    page = read(client, at("gatherings:public_gathering", asked.gathering_id))
    assert "Kinh nghiệm vận động" in page
    assert "Bổ sung số liệu" not in page
    other = paper(world)
    client.post(at("gatherings:paper_drop", other.pk), {"reason": "Đơn vị xin không tham luận."})
    assert Paper.objects.get(pk=other.pk).state == "dropped"


def test_another_units_gatherings_are_not_there_and_a_units_own_site_is(client: Client, world: World) -> None:
    mine, shared = gathering(world, state="running"), gathering(world, host=world.committee_a)
    actions.add_sites(
        shared,
        by=world.phuc,
        sites=[actions.NewSite(world.x, "Phường X"), actions.NewSite(world.y, "Phường Y")],
    )
    lan = delegates(world, site(mine))[0]
    hidden, shown = (
        delegates(world, site(shared, 2), "Người phường X")[0],
        delegates(world, site(shared, 3), "Người phường Y")[0],
    )
    asked = paper(world, gathering(world, state="invited"))
    client.force_login(world.quang)
    for name, row in (
        ("gathering", mine), ("site", site(mine)), ("delegate", lan), ("paper", asked), ("import", mine), ("live", mine),
        ("ticking", site(mine)), ("site_code", site(mine)), ("invitations", site(mine)), ("delegate", hidden),
        ("site", site(shared, 2)), ("import", shared), ("gathering_end", mine), ("site_renew", site(mine)),
        ("delegate_mark", lan), ("paper_submit", asked), ("invitations", site(shared, 2)),
    ):  # fmt: skip
        assert client.get(at(f"gatherings:{name}", row.pk)).status_code == 404, name
    assert client.post(at("gatherings:ticking", site(mine).pk), {"delegate": lan.pk}).status_code == 404
    csv = client.get(at("gatherings:delegate_list") + "?format=csv").getvalue().decode()
    assert "Người phường Y" in csv
    assert "Người phường X" not in csv
    assert read(client, at("gatherings:gathering", shared.pk))
    assert "Người phường Y" in read(client, at("gatherings:invitations", site(shared, 3).pk))
    assert client.get(at("gatherings:delegate", shown.pk)).status_code == 200
    client.force_login(world.ngoc)
    assert client.get(at("gatherings:site_code", site(shared, 3).pk)).status_code == 404, (
        "reading is not standing at the door"
    )


def test_at_the_door_a_code_counts_once_and_a_wrong_one_gets_a_plain_answer(
    client: Client, world: World
) -> None:
    running = gathering(world, state="running")
    lan = delegates(world, site(running))[0]
    door = at("gatherings:door", site(running).handle)
    page = read(client, door)
    assert "Hội nghị tổng kết năm" in page
    for code, status in (("", 422), ("DB-0000", 422), (f"{lan.code[:-1]}?", 422)):
        assert client.post(door, {"code": code}).status_code == status
    first = client.post(door, {"code": lan.code.lower()})
    assert first.status_code == 200
    assert "Trần Thị Lan" not in first.content.decode(), "the door shows nobody’s name"
    client.post(door, {"code": lan.code})
    assert Delegate.objects.filter(state="attended").count() == 1
    as_json = {"Accept": "application/json"}
    told = client.post(door, {"code": lan.code}, headers=as_json).json()
    assert (told["present"], told["is_new"], told["receipt"]) == (True, False, lan.uid.hex)
    strange = delegates(world, site(gathering(world, state="running")))[0]
    refused = client.post(door, {"code": strange.code}, headers=as_json)
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown")
    assert client.get(at("gatherings:door", f"{site(running).pk}-{'a' * 16}")).status_code == 404
    other = delegates(world, site(running), "Lê Hai")[0]
    actions.end_gathering(running, by=world.dung)
    late = client.post(door, {"code": other.code}, headers=as_json)
    assert (late.status_code, late.json()["code"]) == (409, "closed")
    assert client.post(door, {"code": lan.code}).status_code == 200, "who is counted is told so, also later"


def test_whoever_tries_codes_has_to_wait_and_whoever_has_one_never(
    client: Client, world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMITS = True
    monkeypatch.setattr("danvan.modules.gatherings.views.public._WRONG", "2/10m")
    running = gathering(world, state="running")
    lan, door = delegates(world, site(running))[0], at("gatherings:door", site(running).handle)
    assert [client.post(door, {"code": f"DB-00{n}"}).status_code for n in range(4)] == [422, 422, 429, 429]
    assert client.post(door, {"code": lan.code}).status_code == 200


def test_an_invitation_shows_the_code_then_the_proof_and_never_the_name(client: Client, world: World) -> None:
    running = gathering(world, state="running")
    lan = delegates(world, site(running))[0]
    page = read(client, at("gatherings:invitation", lan.code))
    assert "<svg" in page
    assert "Trần Thị Lan" not in page
    assert client.get(at("gatherings:proof", lan.code)).status_code == 404, "nothing to prove yet"
    actions.check_in(site(running), by=Resident(), code=lan.code)
    sequence_all()
    assert at("gatherings:proof", lan.code) in read(client, at("gatherings:invitation", lan.code))
    assert b"c2sp.org/tlog-proof" in client.get(at("gatherings:proof", lan.code)).content
    for name in ("invitation", "proof"):
        for wrong in ("DB-0000", "x"):
            assert client.get(at(f"gatherings:{name}", wrong)).status_code == 404
    other = delegates(world, site(running), "Lê Hai")[0]
    actions.withdraw_delegate(other, by=world.dung, reason="Chuyển công tác.")
    assert client.get(at("gatherings:invitation", other.code)).status_code == 404


def test_everybody_reads_counts_and_nobodys_name(client: Client, world: World) -> None:
    planned, running = gathering(world, title="Hội nghị kín"), gathering(world, state="running")
    lan = delegates(world, site(running))[0]
    actions.check_in(site(running), by=Resident(), code=lan.code)
    actions.add_documents(
        running, by=world.dung, note="Tài liệu nội bộ.", exhibits=[photo()], is_public=False
    )
    actions.add_documents(
        running, by=world.dung, note="Báo cáo tổng kết.", exhibits=[photo()], is_public=True
    )
    listed = read(client, at("gatherings:public_gathering_list"))
    assert at("gatherings:public_gathering", running.pk) in listed
    assert "Hội nghị kín" not in listed
    assert client.get(at("gatherings:public_gathering", planned.pk)).status_code == 404
    page = read(client, at("gatherings:public_gathering", running.pk))
    assert "Khai mạc" in page
    assert page.count("/ho-so/tep-cong-khai/") >= 1
    assert "Tài liệu nội bộ" not in page
    sites = read(client, at("gatherings:public_site_list") + f"?gathering={running.pk}")
    assert read(client, at("gatherings:public_site", site(running).pk))
    for text in (listed, page, sites):
        assert "Trần Thị Lan" not in text
        assert lan.code not in text
        assert site(running).handle not in text
    assert client.get(at("gatherings:public_site_list") + "?format=csv").status_code in (200, 302)


def test_lists_and_records_take_a_fixed_number_of_queries(
    desk: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    running = gathering(world)
    actions.add_sites(
        running, by=world.dung, sites=[actions.NewSite(world.hamlet, f"Nhà văn hoá {n}") for n in range(30)]
    )
    for number in range(1, 12):
        delegates(world, site(running, number), "Trần Thị Lan", "Lê Hai")
    actions.invite_gathering(running, by=world.dung, notice=NOTICE)
    for _n in range(6):
        paper(world, running, state="accepted")
    actions.open_gathering(running, by=world.dung)
    first = Site.objects.get(gathering=running, number=1)
    for address, most in (
        (at("gatherings:gathering_list"), 16), (at("gatherings:site_list"), 16), (at("gatherings:delegate_list"), 16), (at("gatherings:paper_list"), 16),
        (at("gatherings:gathering", running.pk), 30), (at("gatherings:site", first.pk), 24), (at("gatherings:ticking", first.pk), 16),
        (at("gatherings:invitations", first.pk), 16), (at("gatherings:public_gathering_list"), 10), (at("gatherings:public_gathering", running.pk), 22),
        (at("gatherings:public_site_list"), 10), (at("gatherings:door", first.handle), 4),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert desk.get(address).status_code == 200


def test_an_agenda_is_shown_as_it_was_typed() -> None:
    field = forms.AgendaField(label="")
    told = field.clean("24/11 8:05 | Khai mạc | Chủ tịch\n\n9g | Giải lao")
    assert field.prepare_value(told) == "24/11 08:05 | Khai mạc | Chủ tịch\n09:00 | Giải lao"
    assert field.prepare_value("x") == "x"
    with pytest.raises(forms.forms.ValidationError):
        field.clean("\n".join(["8h | Việc"] * 201))
    days = forms.DaysField(required=False)
    assert days.prepare_value(["2026-11-24"]) == "24/11/2026"
    assert days.prepare_value("24/11/2026") == "24/11/2026"
