"""A quarter's figures: entered on a phone, refused, mended, replaced, and read by everybody with what is missing."""

from __future__ import annotations

from collections.abc import Callable

from danvan.kernel.indicators.public import Statement
from danvan.kernel.ledger.testing import verified
from danvan.kernel.organisations.testing import World

from .visitor import Visitor

Visit = Callable[..., Visitor]
SignIn = Callable[..., Visitor]
QUARTER = "2026-Q1"
REASON = "Đối chiếu lại với sổ hòa giải."


def test_an_office_states_its_quarter_and_everybody_sees_who_told_it_and_who_did_not(
    world: World, visit: Visit, sign_in: SignIn, log_grows: Callable[[], int]
) -> None:
    dung = sign_in(world.dung)
    dung.go(f"/ban-lam-viec/chi-tieu/?don-vi={world.x.code}&ky={QUARTER}")
    dung.page.locator('[name="so-reception.sessions"]').fill("5")
    dung.write("Find an item", "hoa giai")
    dung.press("Open what matches")
    dung.page.locator('[name="so-mediation.cases"]').fill("mười hai")
    dung.page.locator('[name="so-mediation.settled"]').fill("14")
    dung.press("State the figures")
    assert not Statement.objects.exists(), "a word was taken for a number"
    assert dung.page.locator('[name="so-mediation.cases"]').input_value() == "mười hai"
    dung.page.locator('[name="so-mediation.cases"]').fill("12")
    dung.press("State the figures")
    assert Statement.objects.count() == 3, "what was typed before the search is stated too"
    dung.reads("nhiều hơn 2")  # settled more than there were: said beside the field, not refused

    wrong = Statement.objects.get(item="mediation.settled")
    dung.go(f"/ban-lam-viec/chi-tieu/{wrong.uid.hex}/")
    dung.follow("Replace the figure")
    dung.write("The right number", "9")
    dung.write("Why the number changes", REASON)
    dung.press("Replace the figure")
    dung.reads("9")

    anybody = visit(scripts=False)
    anybody.go("/chi-tieu/?tim=hoa+giai&ky=" + QUARTER)
    anybody.go(f"/chi-tieu/mediation.settled_share/?don-vi={world.x.code}&ky={QUARTER}")
    anybody.reads("75")
    anybody.go(f"/chi-tieu/mediation.settled/?don-vi={world.province.code}&ky={QUARTER}&tu-ngay=2026-01-01")
    anybody.reads("1 đơn vị cấp dưới: chưa có số liệu")
    anybody.reads(REASON)
    anybody.go(f"/chi-tieu/loi/{wrong.uid.hex}/")
    anybody.reads(REASON)
    log_grows()
    assert verified().ok
