"""Every address of drives: for staff who may, for staff who may not, for everybody."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from danvan.kernel.dossiers.testing import again, evidence, in_days
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.organisations.public import BreakGlass
from danvan.kernel.organisations.testing import World
from danvan.modules.drives import actions
from danvan.modules.drives.models import (
    Contribution,
    Drive,
    JointTask,
    Match,
    Need,
    Offer,
    Programme,
    Spending,
)
from danvan.modules.drives.tests.factories import (
    CALL,
    DONE,
    PURPOSE,
    WHY,
    drive,
    gift,
    match,
    need,
    offer,
    programme,
    spending,
    task,
)

pytestmark = pytest.mark.django_db
RICE, HOA = "Lê Văn Nam", "Trần Thị Hoa"


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    client.force_login(world.dung)
    return client


def page_of(client: Client, name: str, *args: Any, status: int = 200) -> str:
    answer = client.get(reverse(f"drives:{name}", args=args))
    assert answer.status_code == status, name
    return answer.content.decode()


def go_through(client: Client, door: str, row: Any, **told: Any) -> str:
    """Open the page of an act, press its button; gives where it leads."""
    address = reverse(f"drives:{door}", args=[row.pk])
    assert client.get(address).status_code == 200, door
    answer = client.post(address, told)
    assert answer.status_code == 302, (door, answer.content.decode()[:3000])
    return str(answer["Location"])


# --- at the desk


def test_a_drive_is_planned_opened_closed_and_accounted_for_at_the_desk(desk: Client, world: World) -> None:
    page_of(desk, "drive_list")
    form = {
        "host": world.committee_x.pk, "title": "Chung tay sau bão", "purpose": PURPOSE, "starts_on": in_days(0),
        "ends_on": in_days(30), "accepts": ["money", "rice"], "goal": "10.000.000", "goal_kind": "money", "how": "Tại quầy",
    }  # fmt: skip
    page_of(desk, "drive_new")
    for wrong in (
        {"title": ""},
        {"ends_on": in_days(-3)},
        {"goal_kind": "land"},
        {"goal": "mười"},
        {"host": 0},
    ):
        refused = desk.post(reverse("drives:drive_new"), form | wrong)
        assert refused.status_code == 422, wrong
        assert PURPOSE in refused.content.decode(), "what was typed survives"
    desk.post(reverse("drives:drive_new"), form)
    made = Drive.objects.get()
    assert made.goal == 10_000_000
    edited = {
        "purpose": PURPOSE,
        "starts_on": in_days(0),
        "ends_on": in_days(40),
        "goal": "",
        "how": "",
        "reason": WHY,
    }
    go_through(desk, "drive_edit", made, **edited)
    assert again(made).goal == 0
    record = go_through(desk, "drive_open", made, call=CALL, exhibits=evidence())
    assert PURPOSE in desk.get(record).content.decode()
    go_through(desk, "drive_close", made, reason="Đã hết thời gian vận động.")
    go_through(desk, "drive_account", made, account=DONE)
    assert again(made).state == "accounted"
    assert desk.get(reverse("drives:drive_cancel", args=[made.pk]))["Location"] == record, (
        "too late: led back"
    )
    go_through(desk, "drive_cancel", drive(world), reason="Không còn cần thiết nữa.")


def test_what_is_given_leads_to_a_receipt_and_what_goes_out_awaits_somebody_else(
    desk: Client, world: World
) -> None:
    made = drive(world)
    pledge = offer(world, made, kind="money", quantity=1_000_000)
    told = {
        "kind": "money", "quantity": "1.000.000", "means": "cash", "day": in_days(0), "giver_kind": "individual", "giver": HOA,
        "consent": "none", "from_offer": pledge.pk,
    }  # fmt: skip
    assert (
        desk.post(reverse("drives:drive_give", args=[made.pk]), told | {"quantity": "0"}).status_code == 422
    )
    slip = go_through(desk, "drive_give", made, **told)
    line = Contribution.objects.get()
    assert slip == reverse("drives:slip", args=[line.pk])
    printed = desk.get(slip).content.decode()
    assert line.code in printed
    assert HOA in printed, "on the giver's own receipt"
    assert again(pledge).state == "met"
    page_of(desk, "contribution", line.pk)
    go_through(desk, "contribution_consent", line, is_given="yes", how="Ký vào phiếu thu hôm nay.")
    page_of(desk, "contribution_list")

    desk.force_login(world.mai)
    wanted = need(world, made, kind="money", quantity=300_000)
    out = {
        "kind": "money",
        "quantity": "300000",
        "purpose": "Mua tôn lợp nhà",
        "day": in_days(0),
        "need": wanted.pk,
    }
    assert desk.post(reverse("drives:drive_spend", args=[made.pk]), out).status_code == 422, "no evidence"
    record = go_through(desk, "drive_spend", made, **out, exhibits=evidence())
    entered = Spending.objects.get()
    approve = reverse("drives:spending_approve", args=[entered.pk])
    assert desk.get(approve)["Location"] == record, "who entered it never approves it"
    assert approve not in desk.get(record).content.decode()
    desk.force_login(world.dung)
    assert "1 khoản chi chờ duyệt" in page_of(desk, "drive", made.pk)
    go_through(desk, "spending_approve", entered)
    assert again(wanted).state == "met"
    go_through(desk, "spending_counter", entered, reason=WHY)
    page_of(desk, "spending", entered.pk)
    page_of(desk, "spending", Spending.objects.get(state="counter").pk)
    go_through(desk, "spending_refuse", spending(world, made), reason=WHY)
    page_of(desk, "spending_list")
    against = go_through(desk, "contribution_counter", line, reason=WHY)
    assert desk.get(against).status_code == 200
    page_of(desk, "contribution", line.pk)
    assert (
        desk.get(reverse("drives:slip", args=[Contribution.objects.get(state="counter").pk])).status_code
        == 404
    )


def test_needs_and_offers_are_entered_matched_and_delivered_at_the_desk(desk: Client, world: World) -> None:
    made = drive(world)
    told = {
        "kind": "rice",
        "quantity": 50,
        "unit": world.hamlet.pk,
        "people": 4,
        "name": RICE,
        "phone": "0912345678",
    }
    assert (
        desk.post(reverse("drives:drive_need", args=[made.pk]), told | {"unit": world.y.pk}).status_code
        == 422
    )
    record = go_through(desk, "drive_need", made, **told)
    wanted = Need.objects.get()
    assert record == reverse("drives:need", args=[wanted.pk])
    for address in (record, reverse("drives:need_list"), reverse("drives:drive", args=[made.pk])):
        page = desk.get(address).content.decode()
        assert RICE not in page
        assert "0912345678" not in page
    go_through(desk, "drive_offer", made, kind="rice", quantity=80, unit=world.x.pk, phone="0987654321")
    given = Offer.objects.get()
    refused = desk.post(
        reverse("drives:need_match", args=[wanted.pk]), {"from_offer": given.pk, "quantity": 51}
    )
    assert refused.status_code == 422
    page = go_through(desk, "need_match", wanted, from_offer=given.pk, quantity=20)
    row = Match.objects.get()
    assert page == reverse("drives:match", args=[row.pk])
    go_through(desk, "match_deliver", row, report="Đã giao đủ tại nhà văn hoá.", exhibits=evidence())
    other = actions.match_need(wanted, by=world.mai, from_offer=again(given), quantity=30)
    go_through(desk, "match_undo", other, reason="Người tặng có việc đột xuất.")
    for name in ("match_list", "offer_record_list", "need_list"):
        page_of(desk, name)
    page_of(desk, "offer_record", given.pk)
    go_through(desk, "need_message", wanted, message="Mời bác đến nhà văn hoá nhận gạo.")
    go_through(desk, "offer_record_message", given, message="Mời bác mang gạo đến nhà văn hoá.")
    go_through(desk, "need_withdraw", wanted, reason="Gia đình đã tự lo được.")
    go_through(desk, "offer_record_withdraw", given, reason="Người tặng xin rút lại.")
    desk.force_login(world.thanh)
    go_through(desk, "need_contact", wanted, reason="Cần địa chỉ để giao gạo cho hộ này.")
    address = go_through(
        desk, "offer_record_contact", given, reason="Cần hỏi lại giờ giao gạo của người tặng."
    )
    assert BreakGlass.objects.count() == 2
    assert desk.get(address).status_code == 200


def test_programmes_are_agreed_planned_reported_and_concluded_at_the_desk(desk: Client, world: World) -> None:
    page_of(desk, "programme_list")
    page_of(desk, "programme_new")
    form = {
        "host": world.committee_x.pk, "parties": [world.front_x.pk], "title": "Giữ sạch kênh mương", "purpose": PURPOSE,
        "starts_on": in_days(0), "ends_on": in_days(700),
    }  # fmt: skip
    assert desk.post(reverse("drives:programme_new"), form | {"parties": []}).status_code == 422
    desk.post(reverse("drives:programme_new"), form)
    made = Programme.objects.get()
    plan = {"title": "Ra quân dọn kênh Tô Lịch", "due_on": in_days(20)}
    go_through(desk, "programme_task", made, body=world.committee_x.pk, **plan)
    go_through(desk, "programme_task", made, body=world.front_x.pk, **plan)
    mine, theirs = JointTask.objects.order_by("pk")
    go_through(desk, "task_report", mine, report="Đã dọn xong 800 m kênh.", exhibits=evidence())
    assert desk.get(reverse("drives:task_report", args=[theirs.pk])).status_code == 302, (
        "another body is in charge"
    )
    go_through(desk, "task_drop", theirs, reason="Đã có đơn vị khác làm.")
    page_of(desk, "task", mine.pk)
    page_of(desk, "task_list")
    go_through(
        desk, "programme_review", made, year=in_days(0).year, review="Các bên đã làm đúng kế hoạch đề ra."
    )
    go_through(desk, "programme_end", made, conclusion="Chương trình đã hoàn thành các mục tiêu.")
    page_of(desk, "programme", made.pk)
    shown = page_of(desk, "public_programme", made.pk)
    assert "Ra quân dọn kênh Tô Lịch" in shown
    file = re.search(r'href="(/ho-so/tep-cong-khai/[^"]+)"', shown)
    assert file
    desk.logout()
    assert desk.get(file[1]).status_code == 200, "the report of a joint task is public"
    assert made.title in page_of(desk, "public_programme_list")


# --- bank statements


def statement(*rows: tuple[Any, ...], head: tuple[str, ...] = ("Mã giao dịch", "Ngày giao dịch", "Số tiền", "Người chuyển")) -> bytes:  # fmt: skip
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for number, row in enumerate((head, *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return data.getvalue()


def sent(client: Client, of: Drive, content: bytes) -> Any:
    address = reverse("drives:import", args=[of.pk])
    return client.post(address, {"file": SimpleUploadedFile("sao-ke.xlsx", content)})


def test_a_bank_statement_comes_in_whole_and_once(desk: Client, world: World) -> None:
    made = drive(world)
    address = reverse("drives:import", args=[made.pk])
    assert desk.get(address).status_code == 200
    assert "FT26327001" in desk.get(address + "?format=csv").content.decode()
    file = statement(("FT1", in_days(0), 500_000, HOA), ("FT2", f"{in_days(0):%d/%m/%Y}", "1.250.000", ""))
    preview = sent(desk, made, file)
    assert preview.status_code == 200
    assert not Contribution.objects.exists(), "shown before anything is written"
    token = re.search(r'name="token" value="([^"]+)"', preview.content.decode())
    assert token
    assert desk.post(address, {"token": token[1]}).status_code == 302
    assert sorted(Contribution.objects.values_list("quantity", flat=True)) == [500_000, 1_250_000]
    assert set(Contribution.objects.values_list("means", "consent")) == {("transfer", "none")}
    again_ = desk.post(address, {"token": token[1]})
    assert again_.status_code == 422
    assert "đã có trong sổ" in again_.content.decode()
    assert Contribution.objects.count() == 2
    desk.force_login(world.quang)
    assert desk.get(address).status_code == 404


def test_every_mistake_of_a_statement_is_named_by_its_row_and_nothing_is_written(
    desk: Client, world: World
) -> None:
    made = drive(world)
    head = ("Mã giao dịch", "Ngày giao dịch", "Số tiền", "Nêu tên")
    wrong = statement(
        ("FT1", in_days(0), 500_000, "không"), ("FT1", in_days(0), 7, ""), ("FT3", in_days(9), 7, ""), ("FT4", in_days(0), -5, ""),
        ("FT5", in_days(0), 0, ""), ("", in_days(0), 7, ""), ("FT7", in_days(0), 10.5, ""), ("FT8", in_days(0), 7, "có"),
        head=head,
    )  # fmt: skip
    answer = sent(desk, made, wrong)
    assert answer.status_code == 422
    rows = set(re.findall(r'<th scope="row" class="num">(\d+)</th>', answer.content.decode()))
    assert rows == {"3", "4", "5", "6", "7", "8", "9"}
    assert not Contribution.objects.exists()


# --- whose eyes


def test_another_units_drives_are_not_there(client: Client, world: World) -> None:
    made = drive(world)
    rows = {
        "drive": made, "contribution": gift(world, made), "spending": spending(world, made), "need": need(world, made),
        "offer_record": offer(world, made), "match": match(world, made), "programme": programme(world), "task": task(world),
    }  # fmt: skip
    client.force_login(world.quang)
    for name, row in rows.items():
        page_of(client, name, row.pk, status=404)
        assert f"/{row.pk}/" not in page_of(client, f"{name}_list")
    page_of(client, "slip", rows["contribution"].pk, status=404)
    for door in ("drive_give", "drive_spend", "drive_account", "drive_need"):
        assert client.post(reverse(f"drives:{door}", args=[made.pk]), {}).status_code == 404
    assert client.post(reverse("drives:spending_approve", args=[rows["spending"].pk]), {}).status_code == 404
    file = client.get(reverse("drives:contribution_list") + "?format=csv").getvalue().decode()
    assert rows["contribution"].code not in file


def test_evidence_of_spending_is_for_staff_of_the_unit_alone(client: Client, world: World) -> None:
    line = spending(world)
    client.force_login(world.dung)
    file = re.search(r'href="(/ho-so/tep/[^"]+)"', page_of(client, "spending", line.pk))
    assert file
    assert client.get(file[1]).status_code == 200
    assert client.get(file[1].replace("tep/", "tep-cong-khai/")).status_code == 404
    client.force_login(world.quang)
    assert client.get(file[1]).status_code == 404


def test_names_stand_in_no_public_page_or_file_without_consent(client: Client, world: World) -> None:
    made = drive(world)
    hidden, named = (
        gift(world, made, giver=HOA, reference="FT77"),
        gift(world, made, giver="Bà Sáu", consent="given"),
    )
    need(world, made, name=RICE, phone="0912345678", people=2, unit=world.hamlet)
    spending(world, made, state="approved")
    pages = [
        page_of(client, "public_drive", made.pk), page_of(client, "book"), page_of(client, "receipt", hidden.code),
        client.get(reverse("drives:book") + "?format=csv").getvalue().decode("utf-8-sig"),
    ]  # fmt: skip
    for page in pages:
        assert HOA not in page
        assert RICE not in page
        assert "FT77" not in page
    assert "Bà Sáu" in pages[0]
    assert "Bà Sáu" in pages[1]
    assert "dưới 5" in pages[0]
    assert hidden.code not in pages[0] + pages[1] + pages[3], "a code belongs to whoever holds the receipt"
    assert named.code in page_of(client, "receipt", named.code)
    client.force_login(world.dung)
    file = b"".join(client.get(reverse("drives:need_list") + "?format=xlsx"))
    cells = [
        str(cell)
        for row in CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()
        for cell in row
    ]
    assert RICE not in cells
    assert "0912345678" not in cells


# --- for everybody


def test_everybody_reads_what_came_in_and_went_out_to_the_last_dong(client: Client, world: World) -> None:
    planned, made = drive(world, state="planned"), drive(world)
    gift(world, made, quantity=9_999_999)
    wrong = gift(world, made, quantity=500)
    actions.counter_contribution(wrong, by=world.dung, reason=WHY)
    spending(world, made, quantity=1_234_567, state="approved")
    match(world, made, state="delivered")
    page_of(client, "public_drive", planned.pk, status=404)
    assert made.title in page_of(client, "public_drive_list")
    page = page_of(client, "public_drive", made.pk)
    for told in ("9.999.999 đồng", "1.234.567 đồng", "8.765.432 đồng", "(99%)", "−500 đồng", "93/2021/NĐ-CP"):
        assert told in page, told
    assert "Số liệu không khớp" not in page
    Contribution.objects.filter(quantity=9_999_999).update(quantity=9_999_998)
    broken = page_of(client, "public_drive", made.pk)
    assert "Số liệu không khớp" in broken
    assert "sổ ghi 9.999.998 đồng, nhật ký công khai ghi 9.999.999 đồng" in broken


def test_the_account_stands_with_the_drive(client: Client, world: World) -> None:
    made = drive(world)
    gift(world, made)
    actions.close_drive(made, by=world.dung, reason="Đã hết thời gian vận động.")
    actions.account_drive(made, by=world.dung, account=DONE, remainder_to="Chuyển Quỹ Vì người nghèo.")
    page = page_of(client, "public_drive", made.pk)
    for told in (DONE, "Chuyển Quỹ", "01/BC-UBND"):
        assert told in page
    client.force_login(world.dung)
    assert DONE in page_of(client, "drive", made.pk)


def test_anybody_offers_once_without_a_name_and_gets_a_receipt(client: Client, world: World) -> None:
    made = drive(world)
    address = reverse("drives:offer", args=[made.pk])
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', client.get(address).content.decode())
    assert key
    told = {
        "kind": "rice",
        "quantity": "80",
        "unit": world.hamlet.pk,
        "note": "Gạo tẻ",
        "phone": "0912345678",
        "key": key[1],
    }
    for wrong in ({"quantity": "0"}, {"kind": "gold"}, {"unit": world.y.pk}, {"email": "?"}):
        refused = client.post(address, told | wrong)
        assert refused.status_code == 422, wrong
        assert "Gạo tẻ" in refused.content.decode()
    places = {client.post(address, told)["Location"] for _time in range(2)}
    assert len(places) == Offer.objects.count() == 1
    sequence_all()
    page = client.get(places.pop()).content.decode()
    assert "80 kg" in page
    assert "0912345678" not in page
    closed = drive(world, state="closed")
    assert client.get(reverse("drives:offer", args=[closed.pk]))["Location"] == reverse(
        "drives:public_drive", args=[closed.pk]
    )
    page_of(client, "offer", drive(world, state="planned").pk, status=404)


def test_a_refused_offer_says_why(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from danvan.lib.errors import Refused

    def no(*_args: Any, **_said: Any) -> None:
        raise Refused("no_seal", "Nơi đây chưa niêm phong được.")

    monkeypatch.setattr(actions, "make_offer", no)
    made = drive(world)
    told = {"kind": "rice", "quantity": "80", "unit": world.x.pk}
    answer = client.post(reverse("drives:offer", args=[made.pk]), told)
    assert answer.status_code == 422
    assert "chưa niêm phong được" in answer.content.decode()


def test_a_receipt_is_looked_up_however_it_is_typed(client: Client, world: World) -> None:
    made = drive(world)
    line = gift(world, made)
    gift(world, made, quantity=5)
    page_of(client, "check")
    look = reverse("drives:check")
    typed = line.code.lower().replace("-", " ")
    assert client.get(look, {"code": typed})["Location"] == reverse("drives:receipt", args=[line.code])
    assert client.get(look, {"code": "DG-0000-0000-1"}).status_code == 422
    assert client.get(reverse("drives:receipt", args=["khong-phai-ma"])).status_code == 404
    loose = reverse("drives:receipt", args=[line.code.lower()])
    assert client.get(loose)["Location"] == reverse("drives:receipt", args=[line.code])
    page = page_of(client, "receipt", line.code)
    assert "1.000.000 đồng" in page
    assert "2 khoản đóng góp cùng loại" in page
    actions.counter_contribution(line, by=world.dung, reason=WHY)
    assert "không còn được tính" in page_of(client, "receipt", line.code)
    Contribution.objects.filter(pk=line.pk).update(code="")
    assert "Không có biên nhận" in page_of(client, "receipt", line.code, status=404)


def test_drives_stand_on_the_units_page_and_among_activities(client: Client, world: World) -> None:
    made = drive(world)
    gift(world, made, quantity=7_000_001)
    assert reverse("drives:public_drive_list") in client.get("/hoat-dong/").content.decode()
    page = client.get(reverse("portal:unit", args=[world.x.ref]))
    assert "7.000.001 đồng" in page.content.decode()


def test_lists_and_records_take_a_fixed_number_of_queries(
    desk: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    made, joint = drive(world), programme(world)
    for n in range(12):
        gift(world, made, quantity=n + 1)
        match(world, made, quantity=n + 1)
        task(world, joint)
        spending(world, made, quantity=1)
    wanted = need(world, made)
    for name, args, most in (
        ("public_drive_list", [], 8), ("public_drive", [made.pk], 24), ("book", [], 8), ("public_programme", [joint.pk], 16),
        ("drive_list", [], 16), ("drive", [made.pk], 32), ("contribution_list", [], 16), ("spending_list", [], 16),
        ("need_list", [], 16), ("offer_record_list", [], 16), ("match_list", [], 16), ("programme", [joint.pk], 26),
        ("task_list", [], 16), ("need", [wanted.pk], 22),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert desk.get(reverse(f"drives:{name}", args=args)).status_code == 200, name
    answer = desk.get(reverse("drives:drive_list"), {"unit": "00337", "q": "bão", "state": "open"})
    assert made.title in answer.content.decode()
    assert (
        desk.get(reverse("drives:contribution_list"), {"drive": made.pk, "kind": "money"}).status_code == 200
    )
    assert (
        desk.get(reverse("drives:contribution_list"), {"drive": "x", "day_from": in_days(-1)}).status_code
        == 200
    )
