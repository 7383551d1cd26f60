"""A question from a phone becomes a promise; it is broken, put off, kept, seen by another body, and all of it stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from danvan.kernel.ledger.testing import verified
from danvan.kernel.organisations.testing import World
from danvan.modules.dialogues.actions import break_overdue
from danvan.modules.dialogues.models import Commitment, Question
from danvan.modules.dialogues.tests.factories import NOTICE, again, in_days, session

from .visitor import Visitor

Visit = Callable[..., Visitor]
SignIn = Callable[..., Visitor]
ASKED = "Cống ngõ 12 tắc ba tuần nay, bao giờ phường nạo vét?"
PROMISE = "Trong 15 ngày tới tôi cho nạo vét xong cống ngõ 12."


def test_a_promise_lives_through_all_it_can_in_the_open(
    world: World, visit: Visit, sign_in: SignIn, photo: Callable[..., Path], log_grows: Callable[[], int]
) -> None:
    planned = session(world, title="Đối thoại quý IV")
    dung = sign_in(world.dung)
    dung.go(f"/ban-lam-viec/doi-thoai/{planned.pk}/")
    dung.follow("Announce")
    dung.write("Notice to the residents", NOTICE)
    dung.press("Announce")
    dung.reads(NOTICE)

    resident = visit(scripts=False)  # a phone of 360 px without scripts or account
    resident.go("/hoat-dong/")
    resident.go("/doi-thoai/")
    resident.leave_by(lambda: resident.page.get_by_role("link", name="Đối thoại quý IV").first.click())
    resident.follow("Ask a question")
    resident.write("Your question", "Sao?")
    resident.press("Send the question")
    assert not Question.objects.exists(), "a question of one word was taken"
    resident.write("Your question", ASKED)
    resident.press("Send the question")
    resident.reads(ASKED)

    dung.go(f"/ban-lam-viec/doi-thoai/{planned.pk}/open/")
    dung.press("Begin the session")
    asked = Question.objects.get()
    dung.go(f"/ban-lam-viec/cau-hoi/{asked.pk}/call/")
    dung.press("It is this one’s turn")
    hall = visit(size=(1280, 800))
    hall.go(f"/doi-thoai/{planned.pk}/man-hinh/")
    hall.reads(ASKED)

    dung.go(f"/ban-lam-viec/cau-hoi/{asked.pk}/promise/")
    dung.write("Promise, in the speaker’s own words", PROMISE)
    dung.write("By when", in_days(15).isoformat())
    dung.write("Minute of the recording", "12:40")
    dung.press("A promise was made")
    made = Commitment.objects.get()
    first = made.first_due_on
    dung.go(f"/ban-lam-viec/doi-thoai/{planned.pk}/end/")
    dung.write("People present", "84")
    dung.press("End the session")

    # Its day passes: what nobody has to say, the calendar says.
    assert break_overdue(by=world.system, today=timezone.localdate() + timedelta(days=16)) == 1
    dung.go(f"/ban-lam-viec/cam-ket/{made.pk}/redate/")
    dung.write("New date", in_days(40).isoformat())
    dung.write("Reason", "Mưa kéo dài, nhà thầu chưa thi công được.")
    dung.press("Name a new date")
    dung.go(f"/ban-lam-viec/cam-ket/{made.pk}/report/")
    dung.write("What was done", "Đã nạo vét xong 45 m.")
    dung.press("Report it done")
    assert again(made).state == "open", "reported without evidence"
    dung.attach("Evidence", photo("sau.png"))
    dung.press("Report it done")
    dung.reads("Reported done, to be verified")

    thanh = sign_in(world.thanh)
    thanh.go(f"/ban-lam-viec/cam-ket/{made.pk}/verify/")
    thanh.choose("It was done as promised")
    thanh.write("What you saw", "Đã đến xem, nước thoát tốt.")
    thanh.press("Verify")

    log_grows()
    resident.go(f"/cam-ket/{made.pk}/")
    for words in ("Broken: the day passed", "Given a new date", "Reported done", "Verified: it was done"):
        resident.reads(words)
    resident.reads(f"{first:%d/%m/%Y}")
    resident.reads("Mưa kéo dài")
    resident.go("/cam-ket/")
    resident.reads(PROMISE)
    assert verified().ok
