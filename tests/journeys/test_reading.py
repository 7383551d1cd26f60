"""A report is handed in on a phone, read in the background, and reviewed by keys alone; its figures stand beside the records."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from danvan.kernel.indicators.public import Statement
from danvan.kernel.organisations.testing import World
from danvan.lib.extraction.tests.test_figures_of_tables import as_word
from danvan.modules.reading import actions
from danvan.modules.reading.models import Find, Reading
from danvan.modules.reading.tests import factories

from .visitor import Visitor

SignIn = Callable[..., Visitor]
PHONE = (360, 780)
#: A folder of newspaper articles, which are no part of the project; who names none tests without.
ARTICLES = Path(os.environ.get("ARTICLES", "/nowhere"))
_AT = "/ban-lam-viec/doc-van-ban/"


def key(visitor: Visitor, name: str) -> None:
    """A key that leads to another page."""
    visitor.leave_by(lambda: visitor.page.keyboard.press(name))


def test_a_report_is_read_and_reviewed_by_keys(world: World, sign_in: SignIn, tmp_path: Path) -> None:
    mai = sign_in(world.mai, size=PHONE)
    mai.go(_AT)
    mai.follow("Hand in a paper")
    mai.press("Hand in a paper")
    mai.reads("Choose a file, or paste the text.")
    paper = tmp_path / "bao-cao.txt"
    paper.write_text(factories.PAPER, encoding="utf-8")
    mai.page.set_input_files("input[type=file]", str(paper))
    mai.press("Hand in a paper")
    made = Reading.objects.get()
    mai.reads("waiting for its turn")
    actions.read_paper_of(made.pk)
    mai.follow("Look again")
    mai.reads("Left unsaid for want of evidence")

    dung = sign_in(world.dung)
    dung.go(f"{_AT}{made.pk}/")
    dung.follow("Review what was found")
    first = Find.objects.get(reading=made, number=1)
    assert dung.page.locator("mark").inner_text() == first.quote
    key(dung, "a")
    key(dung, "d")
    assert [one.state for one in Find.objects.filter(reading=made).order_by("number")[:2]] == [
        "accepted",
        "rejected",
    ]
    key(dung, "k")
    key(dung, "z")
    assert Find.objects.get(reading=made, number=2).state == "waiting", "taken back"
    key(dung, "j")
    figure = factories.figure(made, "supervision.sessions")
    dung.go(f"{_AT}{made.pk}/ra-soat/?find={figure.number}&kind=figure")
    key(dung, "a")
    assert Statement.objects.get().value == 4
    key(dung, "s")
    dung.write("Number", "5")
    dung.press("Correct")
    assert Find.objects.filter(state="corrected").count() == 1

    dung.follow("Accept many at once")
    dung.leave_by(lambda: dung.page.locator("main form[method=post] button").click())
    dung.go(f"{_AT}{made.pk}/mau-thuan/")
    dung.go(f"{_AT}do-chinh-xac/")
    dung.reads("Read right, by kind")
    dung.go(f"{_AT}doi-chieu/{world.x.ref}/2025/")
    dung.reads(figure.quote)


def test_without_scripts_on_a_phone_it_can_be_reviewed_too(world: World, sign_in: SignIn) -> None:
    made = factories.paper(world, text="", file=factories.file(as_word(), "bieu.docx"))
    hanh = sign_in(world.hanh, size=PHONE, scripts=False)
    hanh.go(f"{_AT}{made.pk}/ra-soat/")
    hanh.press("Accept")
    hanh.press("Reject")
    hanh.follow("Previous")
    hanh.press("Take the decision back")
    hanh.follow("Correct")
    hanh.write("Number", "77")
    hanh.press("Correct")
    hanh.follow("Add what was not found")
    hanh.write("Words of the paper, exactly", "công tác dân vận")
    hanh.write("Number", "1")
    hanh.write("Counted in", "biểu")
    hanh.press("Add it to the finds")
    assert Find.objects.filter(state="added").exists()


@pytest.mark.skipif(
    not ARTICLES.is_dir(),
    reason="no folder of articles is named (ARTICLES=…); they are no part of the project",
)
def test_every_article_of_the_folder_is_read_and_reviewed(world: World, sign_in: SignIn) -> None:
    dung = sign_in(world.dung, size=PHONE)
    for article in sorted(ARTICLES.glob("*.txt")):
        made = factories.paper(world, text="", file=factories.file(article.read_bytes(), "bai-bao.txt"))
        assert made.found > 0
        dung.go(f"{_AT}{made.pk}/ra-soat/")
        assert dung.page.locator("mark").count() == 1
        dung.press("Accept")
        dung.press("Reject")
        dung.go(f"{_AT}{made.pk}/ra-soat/nhieu/?least=60")
        dung.leave_by(lambda: dung.page.locator("main form[method=post] button").click())
        left = Find.objects.filter(reading=made, state="waiting").count()
        assert left < made.found / 2, "most finds are sure enough to be accepted at once"
        dung.go(f"{_AT}{made.pk}/mau-thuan/")
