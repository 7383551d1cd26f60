"""One deed is honoured once, with the name only by consent; everybody verifies the certificate, also a revoked one."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from danvan.kernel.ledger.testing import verified
from danvan.kernel.organisations.testing import World
from danvan.modules.honours.models import Decision, Nomination
from danvan.modules.honours.tests.factories import DEED, FOUND, MINUTES, SUBJECT, WHY, again
from danvan.modules.initiatives.tests.factories import model

from .visitor import Visitor

Visit = Callable[..., Visitor]
SignIn = Callable[..., Visitor]
NAME = "Bà Nguyễn Thị Tám"


def test_a_deed_is_honoured_once_and_its_certificate_tells_when_it_was_revoked(
    world: World,
    visit: Visit,
    sign_in: SignIn,
    photo: Callable[..., Path],
    tmp_path: Path,
    log_grows: Callable[[], int],
) -> None:
    record = f"/ban-lam-viec/mo-hinh/danh-sach/{model(world).pk}/"
    mai = sign_in(world.mai)
    mai.go("/ban-lam-viec/de-nghi-khen-thuong/")
    mai.follow("Enter a nomination")
    mai.choose_from("Form", mai.say("commendation"))
    mai.choose("individual")
    mai.write("Name", NAME)
    mai.write("Post and place of work", "Tổ trưởng tổ dân phố 3")
    mai.write("What was done", DEED)
    mai.write("Record that it stands on", "/ban-lam-viec/mo-hinh/danh-sach/999/")
    mai.press("Enter a nomination")
    assert not Nomination.objects.exists(), "nominated for a record that is not there"
    assert mai.field("What was done").input_value() == DEED
    mai.write("Record that it stands on", record)
    mai.press("Enter a nomination")
    nominated = Nomination.objects.get()
    home = f"/ban-lam-viec/de-nghi-khen-thuong/{nominated.pk}/"
    mai.go("/ban-lam-viec/de-nghi-khen-thuong/new/")  # the same deed under another name
    mai.choose_from("Form", mai.say("commendation"))
    mai.choose("collective")
    mai.write("Name", "Tổ dân phố 3")
    mai.write("What was done", "Cả tổ cùng phân loại rác tại nguồn suốt sáu tháng qua.")
    mai.write("Record that it stands on", f"http://danvan.example{record}")
    mai.press("Enter a nomination")
    assert Nomination.objects.count() == 1, "one deed was nominated twice"
    mai.go(f"{home}consent/")
    mai.choose("Yes, the person agrees")
    mai.write("How and when the person said so", "Bà Tám ký giấy đồng ý tại phường sáng nay.")
    mai.press("Consent to be named")

    hanh, dung = sign_in(world.hanh), sign_in(world.dung)
    hanh.go(home)
    hanh.follow("Examine")
    hanh.write("What you found", FOUND)
    hanh.press("Examine")
    dung.go("/ban-lam-viec/quyet-dinh-khen-thuong/")
    dung.follow("Draft a decision")
    dung.choose_from("Form", dung.say("commendation"))
    dung.write("For what", SUBJECT)
    dung.write("Who signs (the post)", "Chủ tịch")
    dung.write("Reward of each individual", "500.000")
    dung.write("Budget", "400.000")
    dung.write("From which fund", "Quỹ thi đua, khen thưởng năm 2026")
    dung.press("Draft a decision")
    drafted = Decision.objects.get()
    decision = f"/ban-lam-viec/quyet-dinh-khen-thuong/{drafted.pk}/"
    dung.follow("Put on the list")
    dung.page.get_by_label(NAME).check()
    dung.press("Put on the list")
    dung.reads("The rewards exceed the budget: the decision cannot be signed.")
    dung.go(f"{decision}edit/")
    dung.write("Budget", "20.000.000")
    dung.press("Change")
    dung.go(f"{decision}council/")
    dung.write("Council", "Hội đồng Thi đua - Khen thưởng phường")
    dung.write("Met on", timezone.localdate().isoformat())
    dung.write("Members present", "9")
    dung.write("In favour", "10")
    dung.write("What the council said", MINUTES)
    dung.attach("Signed minutes", photo("bien-ban.png"))
    dung.press("Record the council’s minutes")
    assert again(drafted).state == "drafted", "ten of nine were in favour"
    dung.write("In favour", "8")
    dung.attach("Signed minutes", photo("bien-ban.png"))
    dung.press("Record the council’s minutes")
    dung.follow("Sign")
    dung.press("Sign")
    with zipfile.ZipFile(dung.save("Word file", tmp_path)) as word:
        assert NAME in word.read("word/document.xml").decode()
    dung.go(home)
    assert dung.save("Certificate (PDF)", tmp_path).read_bytes().startswith(b"%PDF")

    code = again(nominated).code
    log_grows()
    resident = visit(scripts=False)  # a phone of 360 px without scripts or account
    resident.go("/khen-thuong/")
    resident.follow("Verify a certificate")
    resident.write("Code on the certificate", "KT-0000")
    resident.press("Verify")
    assert resident.path == "/khen-thuong/kiem-tra/"
    resident.write("Code on the certificate", code.lower())
    resident.press("Verify")
    resident.reads("This award stands")
    resident.reads(NAME)
    resident.leave_by(
        lambda: resident.page.get_by_role("link", name=str(again(drafted).number)).first.click()
    )
    resident.reads(NAME)

    mai.go(f"{home}consent/")  # taken back after the award
    mai.choose("No, or no longer")
    mai.write("How and when the person said so", "Bà Tám báo qua điện thoại chiều nay.")
    mai.press("Consent to be named")
    resident.go(f"/khen-thuong/{code}/")
    resident.reads_not(NAME)
    resident.write("Name on the certificate", "ba nguyen thi tam")
    resident.press("Compare")
    resident.reads("Yes: this is the name of the award.")

    dung.go(f"{decision}revoke/")
    dung.page.get_by_label(NAME).check()
    dung.write("What was found", WHY)
    dung.press("Revoke awards")
    log_grows()
    resident.go(f"/khen-thuong/{code}/")
    resident.reads("This award was revoked")
    resident.go("/khen-thuong/")
    resident.leave_by(lambda: resident.page.locator("table").get_by_role("link").first.click())
    resident.reads("Revoked")
    assert verified().ok
