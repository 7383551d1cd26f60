"""A survey of how a paper is carried out: prepared, answered on the spot by phone, concluded, mended and seen again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from danvan.kernel.dossiers.public import Exhibit
from danvan.kernel.dossiers.testing import again, in_days
from danvan.kernel.ledger.testing import verified
from danvan.kernel.organisations.testing import World
from danvan.modules.directives.models import Answer, FollowUp, Question, Survey, Visit
from danvan.modules.directives.tests.factories import directive, task

from .inspection import PHONE
from .visitor import Visitor

Arrive = Callable[..., Visitor]
TITLE = "Khảo sát việc thực hiện kế hoạch dân vận"
WORKING = "Thiếu phần thu, chi của quý trước."
SHORTCOMING = "Bảng công khai tại trụ sở chưa đủ nội dung."
CONCLUSION = "Phường thực hiện tốt đối thoại; cần cập nhật bảng công khai tại trụ sở."
DONE = "Đã niêm yết lại đủ nội dung và phân công người cập nhật."


def test_answers_from_the_spot_lead_to_a_conclusion_and_a_follow_up_that_was_seen(
    world: World, visit: Arrive, sign_in: Arrive, photo: Callable[..., Path], log_grows: Callable[[], int]
) -> None:
    paper = directive(world)
    task(world, paper)
    phuc = sign_in(world.phuc)
    phuc.go("/ban-lam-viec/khao-sat/")
    phuc.follow("Plan a survey")
    phuc.choose_from("Who surveys", "UBND")
    phuc.write("Number of the paper", "999-KH/ĐU")
    phuc.write("Title", TITLE)
    phuc.write("Purpose and scope", "Xem tận nơi phường công khai và đối thoại ra sao.")
    phuc.press("Plan a survey")
    assert not Survey.objects.exists(), "a survey of a paper that nobody entered was planned"
    phuc.write("Number of the paper", paper.number)
    phuc.press("Plan a survey")
    made = Survey.objects.get()
    home = f"/ban-lam-viec/khao-sat/{made.pk}/"
    for text, kind, more in (
        ("Bảng công khai có đủ nội dung không?", "yes_no", ""),
        ("Bao nhiêu cuộc đối thoại đã tổ chức?", "number", "cuộc"),
    ):
        phuc.follow("Add a question")
        phuc.write("Question", text)
        phuc.field("Answered by").select_option(kind)
        phuc.write("What the number counts", more)
        phuc.press("Add a question")
    phuc.follow("Name a member of the team")
    phuc.choose("Leads the team")
    phuc.press("Name a member of the team")
    phuc.follow("Choose units to visit")
    phuc.choose(world.x.full_name)
    phuc.write("Day of the visit", in_days(5).isoformat())
    phuc.press("Choose units to visit")
    phuc.follow("Announce the survey")
    phuc.press("Announce the survey")
    phuc.reads("Announced to the units.")

    # On the spot, where nothing but the page may load: a phone of 360 px without scripts.
    Visit.objects.update(visit_on=timezone.localdate())
    here, (first, second) = Visit.objects.get(), Question.objects.order_by("number")
    phone = sign_in(world.phuc, size=PHONE, scripts=False)
    phone.go(f"/ban-lam-viec/khao-sat/tai-don-vi/{here.pk}/")
    board = phone.page.locator("#cau-1")
    board.get_by_label(phone.say("Note")).fill(WORKING)
    phone.press("Keep this answer", within=board)
    assert not Answer.objects.exists(), "a note without an answer was kept"
    board.get_by_label(phone.say("No"), exact=True).check()
    board.get_by_label(phone.say("Photos or papers")).set_input_files(photo("bang.png"))
    phone.press("Keep this answer", within=board)
    phone.reads("%(n)s of %(of)s answered", n=1, of=2)
    phone.reads("bang.png")
    assert Answer.objects.get(question=first).remark == WORKING
    assert Exhibit.objects.filter(act="directives.answer_kept").count() == 1
    phone.press("The visit is finished")
    assert again(here).state == "begun", "a visit ended with a question that nobody answered"
    held = phone.page.locator("#cau-2")
    held.get_by_label(phone.say("Whole number: %(unit)s", unit="cuộc")).fill("3")
    phone.press("Keep this answer", within=held)
    assert Answer.objects.get(question=second).value == "3"
    phone.press("The visit is finished")
    phone.go(f"{home}finding/")
    phone.choose_from("Kind", phone.say("shortcoming"))
    phone.write("What was found", SHORTCOMING)
    phone.write("What it comes from", "Chưa phân công người cập nhật.")
    phone.press("Note a finding")

    phuc.go(f"{home}conclude/")
    phuc.write("Conclusion", CONCLUSION)
    phuc.press("Conclude the survey")
    phuc.follow("Ask for follow-up")
    phuc.write("To be done", "Cập nhật bảng công khai tại trụ sở")
    phuc.write("By when", in_days(20).isoformat())
    phuc.press("Ask for follow-up")

    dung = sign_in(world.dung, size=PHONE)
    asked = FollowUp.objects.get()
    dung.go("/ban-lam-viec/viec-sau-khao-sat/")
    dung.leave_by(lambda: dung.page.get_by_role("link", name=asked.title).first.click())
    dung.follow("Report it done")
    dung.write("What was done", DONE)
    dung.press("Report it done")
    assert again(asked).state == "asked", "reported done without evidence"
    dung.attach("Evidence", photo("bang-moi.png", colour="seagreen"))
    dung.press("Report it done")
    assert again(asked).state == "reported"

    phuc.go(f"/ban-lam-viec/viec-sau-khao-sat/{asked.pk}/verify/")
    phuc.choose("It was done")
    phuc.write("In words", "Đã đến xem: bảng đủ nội dung, có ngày cập nhật.")
    phuc.press("Verify")
    phuc.go(f"{home}close/")
    phuc.press("All is followed up")
    assert again(made).state == "followed_up"
    phuc.go("/ban-lam-viec/nhiem-vu/tong-quan/")
    phuc.reads("Tổ chức ít nhất một cuộc đối thoại")

    log_grows()
    reader = visit(scripts=False)
    reader.go("/khao-sat-van-ban/")
    reader.leave_by(lambda: reader.page.get_by_role("link", name=TITLE).first.click())
    for words in (SHORTCOMING, CONCLUSION, asked.title, "Verified: it was done"):
        reader.reads(words)
    for words in (WORKING, world.phuc.name, world.dung.name):
        reader.reads_not(words)
    assert verified().ok
