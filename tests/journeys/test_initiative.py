"""A neighbourhood's way of working is shown before and after, judged blind, decided, found by others and copied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from danvan.kernel.ledger.testing import verified
from danvan.kernel.organisations.public import Person
from danvan.kernel.organisations.testing import World
from danvan.modules.initiatives.models import Assessment, Candidacy, Initiative, Season
from danvan.modules.initiatives.tests.factories import (
    FORM,
    REASON,
    REPORT,
    again,
    in_days,
    recognised,
    season,
    third_above,
)

from .conftest import PASSWORD
from .inspection import PHONE
from .visitor import Visitor

Visit = Callable[..., Visitor]
SignIn = Callable[..., Visitor]
SHEET = {
    "Name of the model": "name", "Situation and reason": "situation", "Goal, and how one sees that it is reached": "goal",
    "What is done, and how": "way", "Where it is done": "place", "For whom": "target_people", "Who leads": "led_by",
    "Who works with them, who takes part": "forces", "What comes out of it": "output",
}  # fmt: skip
FOUND = "Đã đến xem tận nơi, hỏi từng hộ, kết quả rõ ràng."


def test_a_model_is_shown_before_and_after_and_judged_by_three_who_cannot_see_each_other(
    world: World, visit: Visit, sign_in: SignIn, photo: Callable[..., Path], log_grows: Callable[[], int]
) -> None:
    lien = sign_in(world.lien)
    lien.go("/ban-lam-viec/mo-hinh/dot/")
    lien.follow("Prepare a season")
    lien.write("Title", "Dân vận khéo năm nay")
    lien.write("Registration until", in_days(20).isoformat())
    lien.write("Rubric of your own", "Thiết thực | 50\nHiệu quả | 40")
    lien.press("Prepare a season")
    assert not Season.objects.exists(), "a rubric of 90 points was taken"
    assert lien.field("Title").input_value() == "Dân vận khéo năm nay"
    lien.write("Rubric of your own", "")
    lien.press("Prepare a season")
    opened = Season.objects.get()
    lien.follow("Open for registration")
    lien.write("Notice", "Mời các tổ dân phố, cơ quan đăng ký mô hình.")
    lien.press("Open for registration")

    hanh = sign_in(world.hanh, size=PHONE)
    hanh.go("/ban-lam-viec/mo-hinh/danh-sach/")
    hanh.follow("Register a model")
    hanh.choose_from("Carried by", hanh.say("a neighbourhood"))
    _fill(hanh)
    hanh.press("Register a model")
    assert not Initiative.objects.exists(), "registered for a neighbourhood that nobody named"
    assert hanh.field("What is done, and how").input_value() == FORM["way"]
    hanh.choose_from("Neighbourhood", world.hamlet)
    hanh.press("Register a model")
    model = Initiative.objects.get()
    home = f"/ban-lam-viec/mo-hinh/danh-sach/{model.pk}/"
    hanh.go("/ban-lam-viec/mo-hinh/danh-sach/new/")
    _fill(hanh)
    hanh.press("Register a model")
    assert Initiative.objects.count() == 1, "the same model was registered twice"
    lien.go(f"{home}accept/")
    lien.press("Take on the list")

    resident = visit(scripts=False)  # is there one already?
    resident.go("/mo-hinh/")
    resident.follow("Is there one already?")
    resident.write("Your idea in a few sentences", f"{FORM['name']}. {FORM['situation']} {FORM['way']}")
    resident.press("Compare")
    resident.reads(FORM["name"])

    for act, words, colour in (
        ("before", "Rác đổ đầy đầu ngõ 12.", "saddlebrown"),
        ("after", "Đầu ngõ sạch, có hai thùng.", "seagreen"),
    ):
        hanh.go(f"{home}{act}/")
        hanh.write("What can be seen", words)
        hanh.attach("Photos or papers", photo(f"{act}.png", colour=colour))
        hanh.press("Show how it was" if act == "before" else "Show how it is now")
    hanh.follow("Count the effect")
    hanh.write("What is counted", "Bao rác tái chế mỗi tháng")
    hanh.write("Who counts, where it is written", "Tổ trưởng tổ 3, sổ cân rác")
    hanh.write("Before", "4")
    hanh.write("Now", "31")
    hanh.press("Count the effect")
    hanh.follow("Hand in the self-report")
    hanh.write("Self-report", REPORT)
    hanh.press("Hand in the self-report")

    lien.go(f"/ban-lam-viec/mo-hinh/dot/{opened.pk}/appraise/")
    lien.press("Begin the appraisal")
    dossier = Candidacy.objects.get()
    ngoc = sign_in(world.ngoc)
    lien.go(f"/ban-lam-viec/mo-hinh/ho-so/{dossier.pk}/panel/")
    lien.reads_not(world.hanh.name)  # of the body that registered it
    _seat(lien, world.thanh, world.phuc, world.ngoc)
    visitors = {world.thanh: sign_in(world.thanh), world.phuc: sign_in(world.phuc), world.ngoc: ngoc}
    for taken, (person, visitor) in enumerate(visitors.items()):
        lien.go(f"/ban-lam-viec/mo-hinh/ho-so/{dossier.pk}/")
        lien.reads_not("Agreement of the assessors (Krippendorff’s α)")  # nobody sees another’s points
        _judge(visitor, person, dossier, taken)
    lien.go(f"/ban-lam-viec/mo-hinh/ho-so/{dossier.pk}/")
    lien.reads("Agreement of the assessors (Krippendorff’s α)")
    lien.follow("Decide")
    lien.choose("Recognise")
    lien.write("Reason", REASON)
    lien.press("Decide")

    log_grows()
    resident.go("/mo-hinh/?problem=waste")
    resident.leave_by(lambda: resident.page.get_by_role("link", name=FORM["name"]).first.click())
    for words in (
        "Before and after",
        "Bao rác tái chế",
        "What councils decided",
        REASON,
        world.hamlet.full_name,
    ):
        resident.reads(words)
    for person in (world.hanh, *visitors):
        resident.reads_not(person.name)
    resident.go("/mo-hinh/?problem=roads")
    resident.reads_not(FORM["name"])
    assert verified().ok


def test_a_recognised_model_goes_upward_and_next_door_and_its_lineage_is_drawn(
    world: World, visit: Visit, sign_in: SignIn, log_grows: Callable[[], int]
) -> None:
    model, third = recognised(world), third_above(world)
    above = season(world, upper=True)
    home = f"/ban-lam-viec/mo-hinh/danh-sach/{model.pk}/"

    quang = sign_in(world.quang)  # next door
    quang.go("/mo-hinh/?problem=waste")
    quang.leave_by(lambda: quang.page.get_by_role("link", name=FORM["name"]).first.click())
    quang.follow("We copy this")
    quang.follow("Begin the registration (staff)")
    assert quang.field("What is done, and how").input_value() == FORM["way"], "nothing was taken over"
    quang.write("Situation and reason", "Chợ cóc cuối phố để rác lẫn lộn từ sáng đến tối.")
    quang.write("Where it is done", "Phố Định Công Hạ")
    quang.write("For whom", "Tiểu thương và 80 hộ cuối phố")
    quang.press("Register the copy")
    assert Initiative.objects.count() == 1, "registered without who leads"
    quang.write("Who leads", "Công đoàn UBND phường Định Công")
    quang.write("Begins", timezone.localdate().isoformat())
    quang.press("Register the copy")
    copy = Initiative.objects.get(copied_from=model)

    hanh = sign_in(world.hanh)
    hanh.go(home)
    hanh.follow("Ask for the level above")
    hanh.write("Reason", "Nhiều phường đã đến học và làm theo.")
    hanh.press("Ask for the level above")
    upward = Candidacy.objects.get(season=above)
    lien, phuc = sign_in(world.lien), sign_in(world.phuc)
    lien.go(f"/ban-lam-viec/mo-hinh/ho-so/{upward.pk}/")
    lien.follow("Propose upward")
    lien.write("Reason", "Mô hình đã được kiểm tra, dễ nhân rộng.")
    lien.press("Propose upward")
    phuc.go(f"/ban-lam-viec/mo-hinh/danh-sach/{copy.pk}/accept/")
    phuc.press("Take on the list")
    phuc.go(f"/ban-lam-viec/mo-hinh/dot/{above.pk}/appraise/")
    phuc.press("Begin the appraisal")
    phuc.go(f"/ban-lam-viec/mo-hinh/ho-so/{upward.pk}/panel/")
    _seat(phuc, world.phuc, world.ngoc, third)
    third.set_password(PASSWORD)
    third.save()
    for taken, person in enumerate((world.phuc, world.ngoc, third)):
        _judge(phuc if person == world.phuc else sign_in(person), person, upward, taken)
    phuc.go(f"/ban-lam-viec/mo-hinh/ho-so/{upward.pk}/decide/")
    phuc.choose("Recognise")
    phuc.write("Reason", REASON)
    phuc.press("Decide")
    assert again(model).level == "province"

    log_grows()
    resident = visit(scripts=False)
    resident.go(f"/mo-hinh/{model.pk}/")
    resident.reads("Lineage: who copied from whom")
    resident.reads(str(world.y))
    resident.leave_by(
        lambda: resident.page.locator("table").get_by_role("link", name=copy.name).first.click()
    )
    resident.reads("Chợ cóc cuối phố")
    lien.go(f"/ban-lam-viec/mo-hinh/dot/{model.season_id}/")  # level by level
    lien.reads("Level by level")
    assert verified().ok


def _fill(visitor: Visitor) -> None:
    """The form of registration, as it is printed."""
    visitor.choose_from("Problem that it solves", visitor.say("waste and environment"))
    visitor.choose_from("Field", visitor.say("culture and society"))
    for label, name in SHEET.items():
        visitor.write(label, FORM[name])
    visitor.write("Begins", timezone.localdate().isoformat())


def _seat(visitor: Visitor, *people: Person) -> None:
    for person in people:
        visitor.page.get_by_label(person.name).check()
    visitor.press("Name the assessors")


def _judge(visitor: Visitor, person: Person, dossier: Candidacy, taken: int) -> None:
    """One's own points, `taken` from each criterion's most."""
    mine = Assessment.objects.get(candidacy=dossier, assessor=person)
    visitor.go(f"/ban-lam-viec/mo-hinh/tham-dinh/{mine.pk}/")
    visitor.follow("Give points")
    for one in dossier.season.rubric:
        visitor.page.locator(f"[name=p_{one['code']}]").fill(str(one["most"] - taken))
    visitor.write("Reasons", FOUND)
    visitor.choose("I have no part in this model and no interest in the decision.")
    visitor.press("Give points")
