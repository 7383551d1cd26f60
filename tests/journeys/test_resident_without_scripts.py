"""Bà Tư, on an old phone, without an account and without scripts."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from danvan.kernel.organisations.testing import World
from danvan.modules.petitions import actions
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests import factories

from .visitor import Visitor

TITLE = "Cống đầu ngõ 12 bị tắc, nước tràn ra đường"
TEXT = (
    "Cống trước ngõ 12 bị tắc hơn một tuần nay, mưa là nước tràn vào nhà. "
    "Đề nghị phường cho người nạo vét. Cần gì gọi tôi số 0912 345 678."
)


def test_a_report_becomes_a_receipt_an_answer_a_dispute_and_a_proof(
    world: World,
    visit: Callable[..., Visitor],
    log_grows: Callable[[], int],
    photo: Callable[..., Path],
    tmp_path: Path,
) -> None:
    tu = visit(scripts=False)
    code = _she_reports(tu, photo("cong-tac.png"), log_grows)
    matter = Petition.objects.get()
    assert "0912" not in matter.text
    _she_sends_the_same_page_again(tu, code)

    later = visit(scripts=False)
    _she_follows(later, code)

    _the_office_answers(world, matter)
    later.go(later.page.url)
    later.reads("Resolved")
    later.reads(factories.ANSWER)
    assert later.page.locator("img[src*='/tep/']").count() >= 1, "the evidence picture is not shown"
    later.press("No, not done")
    later.reads("The matter is open again, with a new deadline. The level above sees it too.")
    assert Petition.objects.get().reopened_count == 1

    _the_office_answers(world, matter)
    later.go(later.page.url)
    later.press("Yes, done")
    later.reads("Thank you. The matter is closed by your word.")
    assert Petition.objects.get().state == "closed"

    log_grows()
    later.go(later.page.url)
    _anybody_can_check(later, later.save("tlog-proof", tmp_path), tmp_path)


def _she_reports(tu: Visitor, picture: Path, log_grows: Callable[[], int]) -> str:
    """From the place to the receipt; returns its code."""
    tu.go("/gui/")
    tu.write("Commune or ward", "hoang liet")
    tu.press("Find")
    tu.follow("Phường Hoàng Liệt")
    tu.leave_by(lambda: tu.page.locator("a[href*='loai=phan-anh']").click())
    tu.write("In a few words: what is it about?", TITLE)
    tu.write("What happened?", TEXT)
    tu.write("Where exactly?", "Ngõ 12, tổ dân phố 3")
    tu.press("Check and continue")

    tu.reads("This is what the office will read")
    tu.reads("Hidden to protect people")
    tu.reads("“0912 345 678” →")
    assert "0912" not in tu.page.locator("dl.facts").inner_text(), (
        "the number stands in what the office will read"
    )
    tu.attach("Photos or papers", picture)
    tu.press("Send")

    tu.reads("We have received it")
    log_grows()
    return _code_on(tu)


def _code_on(visitor: Visitor) -> str:
    code = visitor.page.locator(".receipt__code").inner_text().strip()
    assert re.fullmatch(r"DV(-\w+)+", code), code
    return code


def _she_sends_the_same_page_again(tu: Visitor, code: str) -> None:
    """Back, and send once more: the same receipt, no second matter."""
    tu.go_back()
    tu.reads("This is what the office will read")
    tu.press("Send")
    assert _code_on(tu) == code
    assert Petition.objects.count() == 1


def _she_follows(visitor: Visitor, code: str) -> None:
    visitor.go("/theo-doi/")
    visitor.write("Receipt code", "DV-0000-0000-00-0")
    visitor.press("Open the matter")
    assert visitor.path == "/theo-doi/"
    visitor.write("Receipt code", code.lower().replace("-", " "))
    visitor.press("Open the matter")
    visitor.reads(TITLE)
    visitor.reads("Why this date?")
    assert code not in visitor.page.url


def _the_office_answers(world: World, matter: Petition) -> None:
    now = factories.again(matter)
    if now.state == "received":
        actions.accept_petition(now, by=world.hanh)
    factories.answer(factories.again(matter), world=world)


def _anybody_can_check(tu: Visitor, proof: Path, folder: Path) -> None:
    """With the program and the key that the portal gives out, in a process that knows nothing of this house."""
    for name in ("danvan-verify.pyz", "key"):
        (folder / name).write_bytes(tu.context.request.get(f"{tu.home}/nhat-ky/{name}").body())
    command = [sys.executable, "-I", "danvan-verify.pyz", "receipt", proof.name, "--vkey", "key"]

    right = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert right.returncode == 0, right.stdout + right.stderr
    proof.write_text(
        re.sub(r"^index (\d+)", r"index 1\1", proof.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
    )
    wrong = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert wrong.returncode == 1, "a changed proof passed"
