"""Seasons, models and dossiers for tests, each made by its own act."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from danvan.kernel.dossiers.testing import again, in_days
from danvan.kernel.organisations.public import Person
from danvan.kernel.organisations.testing import World, add_person
from danvan.kernel.papers.testing import photo
from danvan.modules.initiatives import actions
from danvan.modules.initiatives.models import Assessment, Candidacy, Initiative, Season

REASON = "Hội đồng đã xem xét hồ sơ và đến tận nơi."
REPORT = "Cả tổ đã phân loại rác tại nhà trong sáu tháng; lượng rác chôn lấp giảm còn một nửa."
FORM: dict[str, Any] = {
    "kind": "model", "owner": "body", "field": "culture", "problem": "waste", "name": "Tổ dân phố phân loại rác tại nguồn",
    "situation": "Rác sinh hoạt để lẫn lộn ở đầu ngõ 12, bốc mùi, xe không vào được.",
    "goal": "Tám phần mười số hộ phân loại trước tháng 6.",
    "way": "Mỗi ngõ cử một người nhắc, phát hai thùng cho mỗi hộ, cuối tuần cân và ghi bảng.",
    "place": "Ngõ 12, tổ dân phố 3", "target_people": "120 hộ của tổ", "led_by": "Chi bộ tổ dân phố 3",
    "forces": "Hội Phụ nữ, Đoàn Thanh niên", "output": "Bảng cân rác hằng tuần",
}  # fmt: skip
OTHER_FORM: dict[str, Any] = {
    **FORM, "name": "Cà phê giải đáp thủ tục", "problem": "procedures", "field": "system",
    "situation": "Người lớn tuổi không biết nộp hồ sơ trực tuyến, phải đi lại nhiều lần.",
    "way": "Sáng thứ bảy cán bộ ngồi quán nước hướng dẫn từng người làm trên điện thoại.",
}  # fmt: skip


def season(world: World, *, state: str = "open", upper: bool = False, **said: Any) -> Season:
    """The season of the commune x run by its Front, or that of the province."""
    by = world.phuc if upper else world.lien
    told: dict[str, Any] = {
        "host": world.committee_a if upper else world.front_x, "title": "Dân vận khéo năm nay",
        "year": timezone.localdate().year, "registers_until": in_days(20), **said,
    }  # fmt: skip
    made = actions.prepare_season(by=by, **told)
    steps = {
        "open": lambda: actions.open_season(made, by=by, notice="Mời các tổ dân phố, cơ quan đăng ký."),
        "appraisal": lambda: actions.appraise_season(made, by=by),
        "closed": lambda: actions.close_season(made, by=by, summary="Năm nay có nhiều mô hình tốt được nhân rộng."),
    }  # fmt: skip
    if state != "prepared":
        for reached, step in steps.items():
            step()
            if reached == state:
                break
    return again(made)


def model(world: World, *, state: str = "running", **said: Any) -> Initiative:
    """A model that the committee of x registers, in its season, as far as its carriers bring it."""
    if not Season.objects.filter(unit=world.x).exists():
        season(world)
    made = actions.register_initiative(
        by=world.hanh, **{"body": world.committee_x, "starts_on": in_days(0), **FORM, **said}
    )
    if state == "registered":
        return made
    actions.accept_initiative(made, by=world.lien)
    if state == "running":
        return again(made)
    actions.log_before(made, by=world.hanh, words="Rác đổ đầy đầu ngõ 12.", exhibits=[photo()])
    actions.log_after(made, by=world.hanh, words="Đầu ngõ sạch, có hai thùng.", exhibits=[photo()])
    actions.report_initiative(made, by=world.hanh, report=REPORT)
    return again(made)


def dossier(world: World, *, of: Initiative | None = None) -> Candidacy:
    """The dossier of a reported model in a season under appraisal."""
    of = of or model(world, state="reported")
    place = of.season
    if place.state == "open":
        actions.appraise_season(place, by=world.lien)
    return again(of.candidacies.get(season=place, state="sent"))


def panel(world: World) -> list[Person]:
    """Three who have no part in a model of the committee of x."""
    return [world.thanh, world.lien, world.phuc]


def points(least: int = 0, of: Candidacy | None = None) -> dict[str, int]:
    """Points of the sample rubric, each `least` below its most."""
    most = {"need": 20, "way": 20, "forces": 15, "result": 25, "lasting": 10, "spread": 10}
    return {code: value - least for code, value in most.items()}


def assessed(world: World, *, of: Candidacy | None = None, people: list[Person] | None = None) -> Candidacy:
    """A dossier with all assessments in."""
    of = of or dossier(world)
    if of.state == "sent":
        actions.take_up_candidacy(of, by=world.phuc, assessors=people or panel(world))
    for number, one in enumerate(of.assessments.filter(state="asked").order_by("place")):
        give(one, points(number + 1))
    return again(of)


def give(assessment: Assessment, told: dict[str, int]) -> Assessment:
    return actions.give_assessment(
        assessment, by=assessment.assessor, points=told, reason="Đã đến xem tận nơi, kết quả rõ ràng.", has_no_part=True
    )  # fmt: skip


def recognised(world: World, *, of: Candidacy | None = None) -> Initiative:
    done = assessed(world, of=of)
    actions.decide_candidacy(done, by=world.phuc, is_recognised=True, reason=REASON)
    return again(done.initiative)


def asked_upward(world: World) -> Candidacy:
    """A recognised model of x that asks for the province, where a season is open."""
    season(world, upper=True)
    return actions.ask_upward(recognised(world), by=world.hanh, reason="Nhiều phường đã đến học.")


def third_above(world: World) -> Person:
    """The third assessor whom a province needs."""
    return add_person(world.front_a, "checker_head", name="Bà Hoà")
