"""After a storm: a call, an offer from a phone, a gift at the counter, help that arrives, money that goes out with two
people's yes, and an account that everybody can add up."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from danvan.kernel.ledger.testing import audit, verified
from danvan.kernel.organisations.testing import World
from danvan.modules.drives.models import Contribution, Drive, Match, Need, Offer, Spending
from danvan.modules.drives.tests.factories import CALL, DONE, PURPOSE, again, in_days

from .visitor import Visitor

Visit = Callable[..., Visitor]
SignIn = Callable[..., Visitor]


def pick(visitor: Visitor, label: str, value: object) -> None:
    visitor.field(label).first.select_option(str(value))


def test_a_drive_after_a_storm_is_accounted_for_to_the_last_dong(
    world: World, visit: Visit, sign_in: SignIn, photo: Callable[..., Path], log_grows: Callable[[], int]
) -> None:
    mai, dung = sign_in(world.mai, size=(360, 740)), sign_in(world.dung)
    mai.go("/ban-lam-viec/van-dong/")
    mai.follow("Plan a drive")
    mai.write("Title", "Chung tay sau bão số 10")
    mai.write("Purpose", PURPOSE)
    mai.write("Until", in_days(30).isoformat())
    for kind in ("money", "rice"):
        mai.page.locator(f"input[name=accepts][value={kind}]").check()
    mai.write("Goal", "1.500.000")
    pick(mai, "Goal in", "money")
    mai.write("Where and how one gives", "Bộ phận một cửa, giờ hành chính.")
    mai.press("Plan a drive")
    drive = Drive.objects.get()
    desk, shown = f"/ban-lam-viec/van-dong/{drive.pk}/", f"/van-dong/{drive.pk}/"

    dung.go(desk)
    dung.follow("Open the drive")
    dung.write("Call to the public", CALL)
    dung.press("Open the drive")

    resident = visit(scripts=False)  # a phone of 360 px without scripts or account
    resident.go("/hoat-dong/")
    resident.go("/van-dong/")
    resident.leave_by(lambda: resident.page.get_by_role("link", name=drive.title).first.click())
    resident.reads(CALL)
    resident.follow("Offer help")
    pick(resident, "Kind", "rice")
    resident.write("Quantity", "0")
    resident.press("Send the offer")
    assert not Offer.objects.exists(), "an offer of nothing was taken"
    resident.write("Quantity", "80")
    resident.write("What exactly, and when", "Gạo tẻ, mang đến được chiều thứ Bảy.")
    resident.write("Phone", "0912345678")
    resident.press("Send the offer")
    offer = Offer.objects.get()
    resident.reads("We have received your offer")
    resident.reads(offer.code)

    mai.go(f"{desk}give/")
    mai.write("Quantity", "1.000.001")
    mai.write("Name", "Trần Thị Hoa")
    mai.press("Enter a contribution")
    gift = Contribution.objects.get()
    mai.reads("Receipt of a contribution")
    mai.reads(gift.code)
    mai.reads("1.000.001")

    mai.go(f"{desk}need/")
    pick(mai, "Kind", "rice")
    mai.write("Quantity", "50")
    pick(mai, "Where", world.hamlet.pk)
    mai.write("People in need", "4")
    mai.write("Who needs it", "Lê Văn Nam")
    mai.write("Phone", "0987654321")
    mai.press("Enter a need")
    mai.reads_not("Lê Văn Nam")
    need = Need.objects.get()
    mai.follow("Match with an offer")
    mai.write("Quantity", "81")
    mai.press("Match with an offer")
    assert not Match.objects.exists(), "more was matched than is needed"
    mai.write("Quantity", "50")
    mai.press("Match with an offer")
    mai.follow("It arrived")
    mai.write("What arrived", "Đã giao đủ 50 kg tại nhà văn hoá.")
    mai.press("It arrived")
    assert again(need).state == "met"

    mai.go(f"{desk}spend/")
    mai.write("Quantity", "2.000.000")
    mai.write("What for", "Mua tôn lợp lại mái nhà")
    mai.attach("Evidence", photo("phieu-chi.png"))
    mai.press("Enter spending")
    assert not Spending.objects.exists(), "more was spent than came in"
    mai.write("Quantity", "600.001")
    mai.attach("Evidence", photo("phieu-chi.png"))
    mai.press("Enter spending")
    spending = Spending.objects.get()
    assert mai.link("Approve").count() == 0, "who entered it may approve it"
    mai.go(f"/ban-lam-viec/chi/{spending.pk}/approve/")
    assert mai.path == f"/ban-lam-viec/chi/{spending.pk}/"
    dung.go(desk)
    dung.reads_not("600.000")
    dung.leave_by(lambda: dung.page.get_by_role("link", name=re.compile("Mua tôn")).first.click())
    dung.follow("Approve")
    dung.press("Approve")

    dung.go(f"{desk}close/")
    dung.write("Reason", "Đã hết thời gian tiếp nhận.")
    dung.press("Close the drive")
    dung.follow("Give account")
    dung.write("Account", DONE)
    dung.press("Give account")
    assert again(drive).state == "closed", "what remains went nowhere"
    dung.write("Where the rest goes", "Chuyển Quỹ Vì người nghèo của phường.")
    dung.press("Give account")

    log_grows()
    resident.go(shown)
    for words in ("1.000.001", "600.001", "400.000", DONE, "Chuyển Quỹ Vì người nghèo của phường."):
        resident.reads(words)
    resident.reads(
        "Computed anew from every line of the books for this page; the public log adds up to the same."
    )
    for secret in ("Trần Thị Hoa", "Lê Văn Nam", "0987654321", gift.code):
        resident.reads_not(secret)
    resident.reads("fewer than %(n)d", n=5)
    resident.go("/bien-nhan-dong-gop/")
    resident.write("Code of the receipt", gift.code.lower())
    resident.press("Look up")
    resident.reads("1.000.001")
    resident.reads("a resident")
    resident.go(f"/bien-nhan-dong-gop/{offer.code}/")
    resident.reads("50 kg")
    resident.go("/so-dong-gop/")
    resident.reads_not("Trần Thị Hoa")
    assert verified().ok
    assert list(audit()) == []
