"""Every address of reports: for staff who may, for staff who may not, for everybody."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from danvan.kernel.dossiers.public import Clock
from danvan.kernel.dossiers.testing import again
from danvan.kernel.organisations.testing import World
from danvan.modules.reports import actions, queries
from danvan.modules.reports.models import Return, TemplateVersion

from .factories import REMARKS, TEXTS, TITLE, dialogues_held, opened, returned, stated, template

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    client.force_login(world.dung)
    return client


def above(world: World) -> Client:
    client = Client()
    client.force_login(world.phuc)
    return client


def test_a_return_is_written_signed_and_sent_at_the_desk(desk: Client, world: World) -> None:
    row = opened(world)
    record = reverse("reports:return", args=[row.pk])
    assert desk.get(reverse("reports:return_list")).status_code == 200
    assert desk.get(record).status_code == 200
    write = reverse("reports:write", args=[row.pk])
    page = desk.get(write).content.decode()
    assert "{{dialogues.held}}" in page, "the codes that may be inserted stand beside the fields"
    wrong = desk.post(write, {**TEXTS, "limits": "Còn {{dialogues.imagined}} việc."})
    assert wrong.status_code == 422
    assert "Còn {{dialogues.imagined}} việc." in wrong.content.decode(), "what was typed survives"
    assert desk.post(write, TEXTS)["Location"] == record
    shown = desk.get(record).content.decode()
    assert "cuộc đối thoại" in shown
    assert reverse("reports:desk_number", args=[row.pk, "dialogues.held"]) in shown
    for door, told in (
        ("return_sign", {"signer_title": TITLE}), ("return_reopen", {"reason": "Sửa một câu ở mục III."}),
        ("return_sign", {"signer_title": TITLE}), ("return_submit", {}),
    ):  # fmt: skip
        address = reverse(f"reports:{door}", args=[row.pk])
        assert desk.get(address).status_code == 200, door
        assert desk.post(address, told)["Location"] == record, door
    assert desk.get(write)["Location"] == record, "nobody writes in what was sent"
    province = above(world)
    for door, told in (("return_send-back", {"remarks": REMARKS}),):
        assert province.get(reverse(f"reports:{door}", args=[row.pk])).status_code == 200
        province.post(reverse(f"reports:{door}", args=[row.pk]), told)
    assert again(row).state == "returned"
    desk.post(reverse("reports:return_sign", args=[row.pk]), {"signer_title": TITLE})
    desk.post(reverse("reports:return_submit", args=[row.pk]))
    province.post(reverse("reports:return_accept", args=[row.pk]), {"note": "Đã đủ."})
    assert again(row).state == "accepted"


def test_a_stranger_finds_nothing_of_a_return_that_is_not_public(world: World) -> None:
    row = returned(world, state="submitted")
    stranger = Client()
    stranger.force_login(world.quang)
    named = [("return", []), ("write", []), ("take", ["tasks"]), ("desk_number", ["dialogues.held"]), ("assembly", []),
             ("desk_differences", []), ("desk_file", ["docx"])]  # fmt: skip
    for name, more in named:
        assert stranger.get(reverse(f"reports:{name}", args=[row.pk, *more])).status_code == 404, name
    nobody = Client()
    for name, more in (
        ("public_return", []),
        ("public_number", ["dialogues.held"]),
        ("differences", []),
        ("public_file", ["pdf"]),
    ):
        assert nobody.get(reverse(f"reports:{name}", args=[row.pk, *more])).status_code == 404, name
    assert nobody.get(reverse("reports:edition", args=["0" * 16])).status_code == 404
    assert nobody.get(reverse("reports:edition", args=["xyz"])).status_code == 404


def test_an_accepted_return_is_public_with_numbers_that_open(client: Client, world: World) -> None:
    dialogues_held(world, 3)
    stated(world, "reception.people", 40)
    row = returned(world, state="accepted")
    edition = queries.last_edition(row)
    assert edition is not None
    assert row.title in client.get(reverse("reports:public_return_list")).content.decode()
    page = client.get(reverse("reports:public_return", args=[row.pk])).content.decode()
    assert edition.sha256 in page
    links = set(re.findall(r'href="(/bao-cao/\d+/so/[^"]+)"', page))
    assert len(links) > 8
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link
    assert client.get(reverse("reports:differences", args=[row.pk])).status_code == 200
    lead = client.get(reverse("reports:edition", args=[edition.sha256[:16]]))
    assert lead["Location"] == reverse("reports:public_return", args=[row.pk])
    assert world.dung.name not in page, "nobody’s own name stands in public"
    number = reverse("reports:public_number", args=[row.pk, "dialogues.held"])
    assert client.get(number, {"ky": "someday"}).status_code == 404
    assert client.get(number, {"don-vi": world.y.code}).status_code == 404
    assert client.get(reverse("reports:public_number", args=[row.pk, "nobody.counts"])).status_code == 404


def test_the_code_on_a_paper_that_is_not_accepted_leads_to_its_proof_only(
    client: Client, world: World
) -> None:
    row = returned(world, state="submitted")
    edition = queries.last_edition(row)
    assert edition is not None
    page = client.get(reverse("reports:edition", args=[edition.sha256[:16]])).content.decode()
    assert edition.sha256 in page
    assert "chậm công khai" not in page


@pytest.mark.parametrize("state", ["writing", "accepted"])
def test_files_say_what_the_page_says(desk: Client, world: World, state: str) -> None:
    dialogues_held(world, 3)
    row = returned(world, state=state)
    document = Document(io.BytesIO(desk.get(reverse("reports:desk_file", args=[row.pk, "docx"])).content))
    words = "\n".join(one.text for one in document.paragraphs)
    assert "Đã tổ chức 3 cuộc đối thoại" in words
    assert desk.get(reverse("reports:desk_file", args=[row.pk, "pdf"])).content.startswith(b"%PDF")
    sheet = b"".join(desk.get(reverse("reports:desk_file", args=[row.pk, "xlsx"])).streaming_content)  # type: ignore[attr-defined]  # a stream, which the client does not name
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(io.BytesIO(sheet)).namelist()
    assert desk.get(reverse("reports:desk_file", args=[row.pk, "odt"])).status_code == 404
    public = Client().get(reverse("reports:public_file", args=[row.pk, "docx"]))
    assert public.status_code == (200 if state == "accepted" else 404)


def test_the_calendar_says_who_is_late_and_who_is_missing(desk: Client, world: World) -> None:
    row = opened(world)
    page = above(world).get(reverse("reports:calendar")).content.decode()
    assert row.title in page
    assert desk.get(reverse("reports:calendar")).status_code == 200
    officer = Client()
    officer.force_login(world.quang)
    assert row.title not in officer.get(reverse("reports:calendar")).content.decode().partition("<h3>")[2]


def test_a_thematic_return_is_begun_by_hand(desk: Client, world: World) -> None:
    thematic = template(world, "dan-van.thematic")
    address = reverse("reports:return_new")
    assert desk.get(address).status_code == 200
    told: dict[str, Any] = {
        "body": world.committee_x.pk,
        "template": thematic.pk,
        "subject": "Hòa giải ở cơ sở",
    }
    assert desk.post(address, {**told, "period": "mai"}).status_code == 422
    desk.post(address, {**told, "period": "2026-01-15..2026-02-14"})
    row = Return.objects.get()
    assert (row.subject, row.period.code) == ("Hòa giải ở cơ sở", "2026-01-15..2026-02-14")
    assert desk.get(reverse("reports:return", args=[row.pk])).status_code == 200


def test_numbers_of_a_return_that_closes_within_a_month_open_to_their_records(
    desk: Client, world: World
) -> None:
    dialogues_held(world, 2)
    told = {
        "body": world.committee_x.pk,
        "template": template(world, "dan-van.thematic").pk,
        "subject": "Hòa giải ở cơ sở",
    }
    desk.post(reverse("reports:return_new"), {**told, "period": "2026-01-15..2026-12-14"})
    row = Return.objects.get()
    page = desk.get(reverse("reports:desk_number", args=[row.pk, "dialogues.held"])).content.decode()
    assert "Dữ liệu đã được đếm" not in page
    assert page.count("<tr") > 2, "the two dialogues are listed"
    received = desk.get(reverse("reports:desk_number", args=[row.pk, "petitions.received"])).content.decode()
    assert "tu=2026-01-15&amp;den=2026-12-14" in received


def test_a_province_makes_a_template_of_its_own(world: World) -> None:
    kept = template(world)
    province = above(world)
    assert province.get(reverse("reports:template_list")).status_code == 200
    assert province.get(reverse("reports:template", args=[kept.pk])).status_code == 200
    address = reverse("reports:template_change", args=[kept.pk])
    words = queries.words_of(kept)
    assert "version = 2" in province.get(address).content.decode()
    told = {"unit": world.province.pk, "reason": "Tỉnh thêm một mục riêng."}
    for wrong, said in (("[template", "TOML"), (words.replace("dialogues.held", "dialogues.imagined"), "dialogues.imagined"),
                        (words.replace('periods = ["quarter"]', 'periods = ["fortnight"]'), "fortnight")):  # fmt: skip
        page = province.post(address, {**told, "words": wrong + " " * 50})
        assert page.status_code == 422
        assert said in page.content.decode()
    province.post(address, {**told, "words": words.replace("closes = 0", "closes = 14")})
    own = TemplateVersion.objects.get(unit=world.province)
    assert (own.number, own.blueprint.closes, own.copy_of) == (2, 14, kept)
    assert [
        one.pk for one in queries.in_force_at(world.x, on=own.begun_at.date()) if one.key == kept.key
    ] == [own.pk]
    province.post(reverse("reports:template_end", args=[own.pk]), {"reason": "Trở lại mẫu chung."})
    assert again(own).state == "ended"


def test_a_record_takes_the_same_number_of_queries_whatever_was_written(
    desk: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    row = returned(world, state="accepted")
    desk.get(reverse("reports:return", args=[row.pk]))
    with django_assert_max_num_queries(40):
        desk.get(reverse("reports:return", args=[row.pk]))
    with django_assert_max_num_queries(20):
        Client().get(reverse("reports:public_return", args=[row.pk]))
    for _more in range(3):
        actions.keep_templates(by=world.system)
    with django_assert_max_num_queries(20):
        desk.get(reverse("reports:calendar"))


def test_what_changed_since_stands_on_a_page_with_its_reasons(client: Client, world: World) -> None:
    dialogues_held(world, 2)
    row = returned(world, state="accepted")
    with Clock(timezone.now() + timedelta(days=3)):
        dialogues_held(world, 1)
        page = client.get(reverse("reports:differences", args=[row.pk])).content.decode()
        number = client.get(
            reverse("reports:public_number", args=[row.pk, "dialogues.held"])
        ).content.decode()
    assert "Phường Hoàng Liệt" in page
    assert "+1" in page
    assert reverse("reports:differences", args=[row.pk]) in number
    desk = Client()
    desk.force_login(world.dung)
    assert desk.get(reverse("reports:desk_differences", args=[row.pk])).status_code == 200
    assert (
        desk.get(reverse("reports:return_list"), {"late": "1", "kind": "quarter", "year": "2026"}).status_code
        == 200
    )


def test_numbers_of_units_and_of_both_sides_of_a_share_open(world: World) -> None:
    dialogues_held(world, 2)
    merged = opened(world, body=world.committee_a)
    province = above(world)
    held = reverse("reports:desk_number", args=[merged.pk, "dialogues.held"])
    page = province.get(held, {"don-vi": world.x.code, "ky": "before"})
    assert "Phường Hoàng Liệt" in page.content.decode()
    share = reverse("reports:desk_number", args=[merged.pk, "dialogues.kept_share"])
    for part in ("tu", "mau"):
        assert province.get(share, {"phan": part}).status_code == 200
    received = reverse("reports:desk_number", args=[merged.pk, "petitions.received"])
    assert "so-lieu=petitions.received" in province.get(received).content.decode(), (
        "the list that its module offers"
    )
