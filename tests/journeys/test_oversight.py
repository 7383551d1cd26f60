"""The Front goes and looks, asks, is answered in part and goes again; a draft is spoken about and traced as issued."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from danvan.kernel.ledger.testing import verified
from danvan.kernel.organisations.testing import World
from danvan.modules.oversight.models import (
    Check,
    Critique,
    Member,
    Opinion,
    Programme,
    Recommendation,
    Supervision,
)
from danvan.modules.oversight.tests.factories import (
    CONCLUSION,
    CONTENT,
    DRAFT,
    ISSUED,
    OUTLINE,
    again,
    in_days,
    word,
)

from .inspection import PHONE
from .visitor import Visitor

Visit = Callable[..., Visitor]
SignIn = Callable[..., Visitor]
TITLE = "Giám sát công khai các khoản đóng góp của Nhân dân"
ASKED = "Niêm yết đủ các khoản thu năm 2026 tại nhà văn hoá tổ 3."
PARTLY = "Sẽ niêm yết tại tổ 3 trước ngày 15; các tổ khác theo kế hoạch quý sau."
CRITIQUE = "Dự thảo cần thiết và đúng thẩm quyền; mức phí của hộ nghèo cần xem lại."
OPINION = "Nên miễn phí cho hộ nghèo, hộ cận nghèo trong phường."
SECOND = "Nên thu ba tháng một lần cho đỡ phải đi lại nhiều."
WORDING = "hộ nghèo, hộ cận nghèo được miễn"


def test_what_the_front_saw_and_asked_is_answered_and_seen_again(
    world: World, visit: Visit, sign_in: SignIn, photo: Callable[..., Path], log_grows: Callable[[], int]
) -> None:
    thanh, lien = sign_in(world.thanh), sign_in(world.lien)
    session = in_days(30)
    thanh.go("/ban-lam-viec/chuong-trinh-giam-sat/")
    thanh.follow("Draft a programme")
    thanh.write("Year", str(session.year))
    thanh.press("Draft a programme")
    programme = Programme.objects.get()

    thanh.go("/ban-lam-viec/giam-sat/")
    thanh.follow("Plan a supervision")
    thanh.choose_from("Who is supervised", "UBND phường Hoàng Liệt")
    thanh.write("Title", TITLE)
    thanh.choose_from("Form", thanh.say("supervision team"))
    thanh.choose_from("In the programme of", str(programme))
    thanh.write("Purpose, content and scope", CONTENT)
    thanh.write("Working session", in_days(-3).isoformat())
    thanh.press("Plan a supervision")
    assert not Supervision.objects.exists(), "planned for a day that is over"
    assert thanh.field("Purpose, content and scope").input_value() == CONTENT, "what was written is lost"
    thanh.write("Working session", session.isoformat())
    thanh.press("Plan a supervision")
    planned = Supervision.objects.get()
    home = f"/ban-lam-viec/giam-sat/{planned.pk}/"
    thanh.reads("No team yet")

    thanh.follow("Add to the team")
    thanh.choose_from("Post", world.hanh.posts[0])
    thanh.press("Add to the team")
    assert not Member.objects.exists(), "one of the supervised body got into the team"
    thanh.reads("Somebody of the supervised body may not be in the team: %(body)s.", body=world.committee_x)
    for person in (world.lien, world.thanh):
        thanh.go(f"{home}member/")
        thanh.choose_from("Post", person.posts[0])
        if person == world.lien:
            thanh.choose("Heads the team")
        thanh.press("Add to the team")
    for visitor, member in zip((lien, thanh), Member.objects.order_by("pk"), strict=True):
        visitor.go(f"/ban-lam-viec/doan-giam-sat/{member.pk}/declare/")
        visitor.write("Declaration", "Tôi không có lợi ích liên quan đến UBND phường.")
        visitor.press("Declare no conflict of interest")
    thanh.go(f"{home}checklist/")
    thanh.write(
        "What is to be looked at", "Bảng công khai ở tổ 3 có đủ khoản thu?\nSổ thu có chữ ký người nộp?"
    )
    thanh.press("Add to the checklist")

    lien.go(f"/ban-lam-viec/chuong-trinh-giam-sat/{programme.pk}/agree/")
    lien.write("Agreed with", "Thường trực HĐND và UBND phường, họp ngày 20/12")
    lien.press("Agree and make public")
    lien.go(f"{home}decide/")
    lien.write("Outline of the report that is asked for", OUTLINE)
    lien.press("Decide on the supervision")
    thanh.go(f"{home}notify/")
    thanh.write("Message to the supervised body", "Kính gửi UBND phường quyết định và đề cương.")
    thanh.press("Send the papers")
    thanh.follow("Take in the body’s report")
    thanh.write("What the report says", "UBND phường báo cáo các khoản thu và hình thức công khai.")
    thanh.press("Take in the body’s report")
    thanh.follow("Begin")
    thanh.press("Begin")

    phone = sign_in(
        world.thanh, size=PHONE, scripts=False
    )  # on the spot, where nothing but the page may load
    phone.go(f"{home}hien-truong/")
    first, second = Check.objects.order_by("number")
    line = phone.page.locator("#dong-1")
    line.get_by_label(phone.say("Note")).fill("Bảng không có quỹ khuyến học.")
    phone.press("Keep this answer", within=line)
    assert again(first).state == "open", "looked at without an answer"
    line.get_by_label(phone.say("no"), exact=True).check()
    line.get_by_label(phone.say("Photo")).set_input_files(photo("bang-cong-khai.png"))
    phone.press("Keep this answer", within=line)
    assert again(first).remark == "Bảng không có quỹ khuyến học."
    thanh.go(f"{home}end/")
    thanh.press("End")
    assert again(planned).state == "live", "ended with a line that nobody looked at"
    line = phone.page.locator("#dong-2")
    line.get_by_label(phone.say("yes"), exact=True).check()
    phone.press("Keep this answer", within=line)
    assert again(second).state == "looked"

    thanh.go(f"{home}recommend/")
    thanh.write("What was found", "Bảng công khai tại nhà văn hoá tổ 3 thiếu quỹ khuyến học.")
    thanh.write("What is asked for", ASKED)
    thanh.write("Reply asked for by", in_days(20).isoformat())
    thanh.attach("Evidence", photo("bang.png"))
    thanh.press("Write a recommendation")
    asked = Recommendation.objects.get()
    thanh.go(f"{home}end/")
    thanh.write("Minutes", "Đã xem hai điểm và làm việc với UBND phường.")
    thanh.press("End")
    thanh.go(f"{home}report/")
    thanh.write("Report", "Đoàn đã xem tận nơi: một trong hai điểm chưa công khai đủ.")
    thanh.press("Report")
    lien.go(f"{home}conclude/")
    lien.write("Conclusion", CONCLUSION)
    lien.press("Conclude and make public")

    hanh = sign_in(world.hanh)  # the body that was asked
    hanh.go("/ban-lam-viec/kien-nghi-giam-sat/")
    hanh.leave_by(lambda: hanh.page.get_by_role("link", name=ASKED).first.click())
    hanh.follow("Reply")
    hanh.choose("accepted in part")
    hanh.write("In words; for a refusal, the reason", PARTLY)
    hanh.press("Reply")
    assert again(asked).state == "sent", "accepted without a day"
    assert hanh.field("In words; for a refusal, the reason").input_value() == PARTLY
    hanh.write("Will be done by", in_days(10).isoformat())
    hanh.press("Reply")
    thanh.go(f"/ban-lam-viec/kien-nghi-giam-sat/{asked.pk}/")
    thanh.follow("Verify on the spot")
    thanh.choose("It was done")
    thanh.write("What you saw", "Đã đến tổ 3: bảng có đủ khoản thu.")
    thanh.attach("Evidence", photo("bang-moi.png", colour="seagreen"))
    thanh.press("Verify on the spot")

    log_grows()
    resident = visit(scripts=False)
    resident.go("/chuong-trinh-giam-sat/")
    resident.leave_by(lambda: resident.page.get_by_role("link", name=str(session.year)).first.click())
    resident.leave_by(lambda: resident.page.get_by_role("link", name=TITLE).first.click())
    for words in (CONCLUSION, ASKED, PARTLY, "Done, seen on the spot", "Đã đến tổ 3"):
        resident.reads(words)
    for name in (world.thanh.name, world.lien.name, world.hanh.name):
        resident.reads_not(name)
    resident.leave_by(lambda: resident.page.get_by_role("link", name=ASKED).first.click())
    resident.reads(PARTLY)
    thanh.go(f"/ban-lam-viec/giam-sat/tong-hop/?year={timezone.localdate().year}&half=2")
    assert verified().ok


def test_an_opinion_on_a_clause_is_found_again_in_the_text_as_issued(
    world: World, visit: Visit, sign_in: SignIn, tmp_path: Path, log_grows: Callable[[], int]
) -> None:
    thanh = sign_in(world.thanh)
    thanh.go("/ban-lam-viec/phan-bien/")
    thanh.follow("Take in a draft")
    thanh.choose_from("Drafted by", "UBND phường Hoàng Liệt")
    thanh.write("Title of the draft", "Dự thảo Quyết định về phí vệ sinh")
    thanh.choose_from("Form", thanh.say("written opinions"))
    thanh.write("Received on", timezone.localdate().isoformat())
    thanh.write("Submitted for signing on", in_days(30).isoformat())
    thanh.write("What it is about", "Mức thu phí vệ sinh trong phường.")
    thanh.attach(
        "The draft (Word or PDF with text is split into clauses)", _word(tmp_path, "du-thao.docx", DRAFT)
    )
    thanh.press("Take in a draft")
    draft = Critique.objects.get()
    home = f"/ban-lam-viec/phan-bien/{draft.pk}/"
    assert len(draft.clauses) > 3, "the Word file was not split"
    thanh.follow("Open for opinions")
    thanh.write("Open until", in_days(15).isoformat())
    thanh.press("Open for opinions")

    resident = visit(scripts=False)  # a phone of 360 px without scripts or account
    resident.go("/phan-bien/")
    resident.leave_by(lambda: resident.page.get_by_role("link", name=draft.title).first.click())
    clause = resident.page.locator("article", has_text="30.000 đồng").first
    resident.leave_by(lambda: clause.get_by_role("link").first.click())
    resident.write("Your opinion", "Không.")
    resident.press("Send the opinion")
    assert not Opinion.objects.exists(), "an opinion of one word was taken"
    resident.write("Your opinion", OPINION)
    resident.write("Wording you propose instead", "Hộ gia đình: 30.000 đồng; hộ nghèo được miễn.")
    resident.press("Send the opinion")
    resident.reads(OPINION)
    resident.follow("Give your opinion")
    resident.write("Your opinion", SECOND)
    resident.press("Send the opinion")

    thanh.go(home)
    thanh.follow("End the taking of opinions")
    thanh.press("End the taking of opinions")
    lien = sign_in(world.lien)
    lien.go(f"{home}send/")
    lien.write("Critique", CRITIQUE)
    lien.press("Send the critique")

    hanh = sign_in(world.hanh)  # for the drafter
    first, second = Opinion.objects.order_by("number")
    hanh.go(home)
    hanh.leave_by(lambda: hanh.page.get_by_role("link", name=OPINION).first.click())
    hanh.follow("Adopted or not")
    hanh.choose("adopted")
    hanh.press("Adopted or not")
    hanh.go(f"{home}answer/")
    hanh.write("Answer of the drafter", "Đã tiếp thu ý kiến về hộ nghèo.")
    hanh.press("Answer of the drafter")
    assert again(draft).state == "sent", "answered with an opinion that nobody weighed"
    hanh.go(f"/ban-lam-viec/y-kien-phan-bien/{second.pk}/weigh/")
    hanh.choose("not adopted")
    hanh.press("Adopted or not")
    assert again(second).state == "given", "not adopted without a reason"
    hanh.write("Reason", "Kỳ thu do Hội đồng nhân dân thành phố quy định.")
    hanh.press("Adopted or not")
    hanh.go(f"{home}answer/")
    hanh.write("Answer of the drafter", "Đã tiếp thu ý kiến về hộ nghèo.")
    hanh.press("Answer of the drafter")

    thanh.go(f"{home}issued/")
    thanh.write("Number and title as issued", "Quyết định 12/2026/QĐ-UBND")
    thanh.write("Issued on", timezone.localdate().isoformat())
    thanh.attach(
        "The text as issued (Word or PDF with text is split into clauses)",
        _word(tmp_path, "ban-hanh.docx", ISSUED),
    )
    thanh.press("Bring in the text as issued")
    thanh.go(f"/ban-lam-viec/y-kien-phan-bien/{first.pk}/trace/")
    thanh.choose("Yes")
    where = next(n for n, one in enumerate(again(draft).issued_clauses, 1) if WORDING in one["text"])
    thanh.field("Where").select_option(str(where))
    thanh.write("Words of the issued text", "hộ nghèo được giảm một nửa")
    thanh.press("Trace in the text as issued")
    assert again(first).found is None, "found where the text does not hold it"
    thanh.write("Words of the issued text", WORDING)
    thanh.press("Trace in the text as issued")
    thanh.go(home)
    thanh.follow("Finish the tracing")
    thanh.press("Finish the tracing")

    log_grows()
    resident.go(f"/phan-bien/{draft.pk}/")
    for words in (
        CRITIQUE,
        "Adopted",
        "Not adopted, with a reason",
        "Kỳ thu do Hội đồng",
        "In the text as issued",
        WORDING,
    ):
        resident.reads(words)
    assert verified().ok


def _word(folder: Path, name: str, text: str) -> Path:
    """A Word file on the visitor's device."""
    path = folder / name
    path.write_bytes(word(text, name)[1].read())
    return path
