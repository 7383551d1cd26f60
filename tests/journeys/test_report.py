"""A quarter is reported: figures stand in words by name, the paper is frozen, comes back with remarks, is accepted, and opens."""

from __future__ import annotations

from collections.abc import Callable

from danvan.kernel.figures.public import rebuild
from danvan.kernel.ledger.testing import verified
from danvan.kernel.organisations.testing import World
from danvan.modules.dialogues.tests.factories import again, session
from danvan.modules.reports import actions, queries
from danvan.modules.reports.tests.factories import REMARKS, TEXTS, dialogues_held, opened

from .visitor import Visitor

Visit = Callable[..., Visitor]
SignIn = Callable[..., Visitor]


def test_a_return_goes_up_comes_back_and_stands_in_the_open(
    world: World, visit: Visit, sign_in: SignIn, log_grows: Callable[[], int]
) -> None:
    session(world, state="concluded", title="Đối thoại quý")
    dialogues_held(world, 2)
    rebuild("dialogues")
    row = opened(world)
    dung = sign_in(world.dung)
    dung.go("/ban-lam-viec/lich-bao-cao/")
    dung.go(f"/ban-lam-viec/bao-cao/{row.pk}/")
    dung.follow("Write")
    dung.write("I. Công tác lãnh đạo, chỉ đạo, quán triệt", TEXTS["leadership"])
    dung.write("2. Thực hiện dân chủ ở cơ sở", "Đã tổ chức {{dialogues.imagined}} cuộc đối thoại.")
    dung.press("Save")
    dung.reads("không phải là một số liệu")
    dung.write("2. Thực hiện dân chủ ở cơ sở", TEXTS["democracy"])
    dung.write("III. Hạn chế, nguyên nhân", TEXTS["limits"])
    dung.write("IV. Nhiệm vụ trọng tâm", TEXTS["tasks"])
    dung.press("Save")
    dung.reads("Đã tổ chức 2 cuộc đối thoại")
    dung.follow("Sign the return")
    dung.press("Sign the return")
    dung.reads("What changed since")
    dung.follow("Send to the level above")
    dung.press("Send to the level above")

    phuc = sign_in(world.phuc)
    phuc.go("/ban-lam-viec/lich-bao-cao/")
    phuc.go(f"/ban-lam-viec/bao-cao/{row.pk}/send-back/")
    phuc.write("Remarks for the unit", REMARKS)
    phuc.press("Return with remarks")

    dung.go(f"/ban-lam-viec/bao-cao/{row.pk}/")
    dung.reads(REMARKS)
    actions.submit_return(
        actions.sign_return(again(row), by=world.dung, signer_title="Chủ tịch"), by=world.dung
    )
    phuc.go(f"/ban-lam-viec/bao-cao/{row.pk}/accept/")
    phuc.press("Accept the return")

    merged = opened(world, body=world.committee_a)
    phuc.go(f"/ban-lam-viec/bao-cao/{merged.pk}/gop/democracy/")
    phuc.choose("Phường Hoàng Liệt")
    phuc.press("Take over")
    phuc.reads("Phường Hoàng Liệt")
    phuc.go(f"/ban-lam-viec/bao-cao/{merged.pk}/tap-hop/")
    phuc.press("Begin")
    phuc.reads("0/1")
    phuc.go("/ban-lam-viec/mau-bao-cao/")
    phuc.go(f"/ban-lam-viec/mau-bao-cao/{row.template_id}/")

    log_grows()
    resident = visit(scripts=False)
    resident.go("/bao-cao/")
    edition = queries.last_edition(row)
    assert edition is not None
    resident.go(f"/bao-cao/ban/{edition.sha256[:16]}/")  # as the code on the paper leads
    resident.reads("Đã tổ chức 2 cuộc đối thoại")
    resident.go(f"/bao-cao/{row.pk}/so/dialogues.held/")
    resident.reads("đối thoại")
    resident.go(f"/bao-cao/{row.pk}/thay-doi/")
    assert verified().ok
