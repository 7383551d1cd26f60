"""A conference from its plan to its conclusion: invited, counted at the door by phone, told to everybody without a name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from danvan.kernel.dossiers.testing import again, in_days
from danvan.kernel.ledger.testing import verified
from danvan.kernel.organisations.testing import World
from danvan.modules.gatherings.models import Delegate, Gathering
from danvan.modules.gatherings.tests.factories import CONCLUSION, NOTICE

from .visitor import Visitor

Visit = Callable[..., Visitor]
SignIn = Callable[..., Visitor]


def test_delegates_are_invited_counted_once_at_the_door_and_told_in_numbers(
    world: World, visit: Visit, sign_in: SignIn, tmp_path: Path, log_grows: Callable[[], int]
) -> None:
    dung = sign_in(world.dung)
    dung.go("/ban-lam-viec/hoi-nghi/new/")
    dung.field("Host").select_option(str(world.committee_x.pk))
    dung.write("Title", "Hội nghị tổng kết năm")
    dung.write("Begins", f"{in_days(12)}T08:00")
    dung.write("Place of the host", "Hội trường phường")
    dung.write("Agenda", "Khai mạc lúc tám giờ")
    dung.press("Plan a gathering")
    assert not Gathering.objects.exists(), "an agenda without times was taken"
    dung.write("Agenda", "08:00 | Khai mạc | Chủ tịch UBND phường")
    dung.press("Plan a gathering")
    planned = Gathering.objects.get()
    home = f"/ban-lam-viec/hoi-nghi/{planned.pk}/"
    dung.follow("Add sites")
    dung.write("Sites one by one", f"{world.hamlet.code} | Nhà văn hoá tổ 3 | 25")
    dung.press("Add sites")
    dung.follow("Ask for a paper")
    dung.page.get_by_label(dung.say("Body that is asked")).select_option(str(world.front_x.pk))
    dung.write("Theme", "Kinh nghiệm vận động Nhân dân")
    dung.press("Ask for a paper")

    # Delegates: a list from a file, and one typed at the site.
    rows = tmp_path / "dai-bieu.csv"
    rows.write_text("Điểm cầu;Họ và tên;Chức vụ\n1;Trần Thị Lan;Tổ trưởng\n9;Lê Văn Hai;Tổ phó\n")
    dung.go(f"{home}nhap-dai-bieu/")
    dung.page.locator("input[type=file]").set_input_files(str(rows))
    dung.leave_by(lambda: dung.page.locator("main form button").last.click())
    assert not Delegate.objects.exists(), "a list with a wrong row was taken"
    rows.write_text("Điểm cầu;Họ và tên;Chức vụ\n1;Trần Thị Lan;Tổ trưởng\n2;Lê Văn Hai;Tổ phó\n")
    dung.page.locator("input[type=file]").set_input_files(str(rows))
    dung.leave_by(lambda: dung.page.locator("main form button").last.click())
    dung.leave_by(lambda: dung.page.locator("main form:has(input[name=token]) button").first.click())
    lan, hai = Delegate.objects.order_by("pk")
    dung.go(f"/ban-lam-viec/diem-cau/{hai.site_id}/delegates/")
    dung.write("Delegates", "Đỗ Thị Ba | Chi hội trưởng Phụ nữ")
    dung.press("Enter delegates")
    dung.go(f"/ban-lam-viec/diem-cau/{hai.site_id}/giay-moi/")
    dung.reads(hai.code)
    dung.go(f"{home}invite/")
    dung.write("Invitation", NOTICE)
    dung.press("Invite and announce")
    dung.go(f"{home}open/")
    dung.press("Open the doors")
    dung.go(f"/ban-lam-viec/diem-cau/{lan.site_id}/ma-qr/")
    door = dung.page.locator("main .wrap-anywhere").last.inner_text().strip()

    phone = visit(scripts=False)  # a phone of 360 px without scripts, as the QR code leads it there
    phone.go(f"/giay-moi/{lan.code}/")
    phone.reads(lan.code)
    phone.reads_not("Trần Thị Lan")
    phone.go(door)
    phone.write("Code of your invitation", "DB-1234")
    phone.press("I am here")
    phone.reads("This is not the code of an invitation: please compare each group.")
    phone.write("Code of your invitation", lan.code.lower().replace("-", " "))
    phone.press("I am here")
    phone.reads("You are counted")
    phone.write("Code of your invitation", lan.code)
    phone.press("Count the next one")
    phone.reads("You are counted already")
    assert Delegate.objects.filter(state="attended").count() == 1

    dung.go(f"/ban-lam-viec/diem-cau/{hai.site_id}/diem-danh/")
    dung.page.get_by_label("Lê Văn Hai").check()
    dung.press("Count those ticked")
    dung.go(f"{home}truc-tiep/")
    dung.go(home)
    dung.go(f"{home}end/")
    dung.press("End it")
    dung.follow("Tell the conclusion")
    dung.write("Conclusion", CONCLUSION)
    dung.press("Tell the conclusion")
    assert again(planned).state == "concluded"

    log_grows()
    phone.go(f"/giay-moi/{lan.code}/")
    phone.reads("Proof in the public log")
    phone.go("/hoi-nghi/")
    phone.leave_by(lambda: phone.page.get_by_role("link", name="Hội nghị tổng kết năm").first.click())
    for words in (CONCLUSION, "Khai mạc", "Attendance", world.hamlet.full_name):
        phone.reads(words)
    assert [cell.inner_text() for cell in phone.page.locator(".scores dd").all()] == ["2", "3", "2"]
    for name in ("Trần Thị Lan", "Lê Văn Hai", "Đỗ Thị Ba"):
        phone.reads_not(name)
    phone.follow("All sites")
    phone.reads("Nhà văn hoá tổ 3")
    assert verified().ok
