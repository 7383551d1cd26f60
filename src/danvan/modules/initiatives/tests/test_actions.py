"""A model from its registration to its lapse, and every way in which an act says no."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from danvan.kernel.dossiers.public import life_of
from danvan.kernel.dossiers.testing import again, in_days, refused
from danvan.kernel.ledger.testing import audit
from danvan.kernel.organisations.public import Person, appoint_person
from danvan.kernel.organisations.testing import World, add_person, fresh
from danvan.kernel.papers.testing import photo
from danvan.modules.initiatives import actions, jobs, queries
from danvan.modules.initiatives.models import Assessment, Candidacy, Initiative, Season
from danvan.modules.initiatives.tests.factories import (
    FORM,
    OTHER_FORM,
    REASON,
    REPORT,
    asked_upward,
    assessed,
    dossier,
    give,
    model,
    panel,
    points,
    recognised,
    season,
    third_above,
)

pytestmark = pytest.mark.django_db
WHY = "Báo cáo chưa có số liệu trước khi làm."
RUBRIC = [{"code": "c1", "name": "Kết quả", "most": 60}, {"code": "c2", "name": "Lan toả", "most": 40}]


# --- seasons and rubrics


def test_a_season_without_a_document_is_judged_by_the_sample_and_says_so(world: World) -> None:
    made = season(world, state="prepared")
    assert (made.is_sample, made.rubric_basis) == (True, "")
    assert sum(one["most"] for one in made.rubric) == 100


def test_an_official_rubric_of_the_province_holds_in_the_communes_of_that_year(world: World) -> None:
    season(world, upper=True, state="prepared", rubric=RUBRIC, rubric_basis="Hướng dẫn 12-HD/BDV")
    below = season(world, state="prepared")
    assert (below.is_sample, below.rubric_basis) == (False, "Hướng dẫn 12-HD/BDV")
    assert below.rubric == RUBRIC
    with time_machine.travel(date(date.today().year + 1, 3, 1), tick=False):  # noqa: DTZ011 - a day for the test
        assert season(world, state="prepared").is_sample, "another year, another rubric"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"rubric": RUBRIC, "rubric_basis": ""}, "no_basis"),
        ({"rubric": RUBRIC[:1], "rubric_basis": "HD 12"}, "bad_rubric"),
        ({"rubric": [*RUBRIC, {"code": "c3", "name": "Thêm", "most": 1}], "rubric_basis": "HD 12"}, "bad_rubric"),
        ({"year": 1999}, "bad_year"),
        ({"registers_until": date(2020, 1, 1)}, "past"),
        ({"registers_until": date(2099, 1, 1)}, "far"),
    ],
)  # fmt: skip
def test_a_season_is_not_prepared_lightly(world: World, said: dict[str, Any], code: str) -> None:
    with refused(code):
        season(world, **said)
    assert not Season.objects.exists()


def test_one_season_a_year_and_only_by_those_who_lead(world: World) -> None:
    made = season(world, state="prepared")
    with refused("season_there"):
        season(world)
    with refused("not_allowed"):
        actions.prepare_season(
            by=world.mai, host=world.front_x, title="Năm sau", year=made.year + 1, registers_until=in_days(5)
        )


def test_the_rubric_can_change_only_before_models_are_registered(world: World) -> None:
    made = season(world, state="prepared")
    told = {"title": "Đợt 2", "registers_until": in_days(9), "reason": "Có hướng dẫn mới của tỉnh."}
    actions.edit_season(made, by=world.lien, rubric=RUBRIC, rubric_basis="HD 12-HD/BDV", **told)
    assert (again(made).is_sample, again(made).title) == (False, "Đợt 2")
    actions.open_season(made, by=world.lien, notice="Mời các tổ đăng ký.")
    with refused("not_allowed"):
        actions.edit_season(made, by=world.lien, rubric=RUBRIC, rubric_basis="HD 13", **told)


def test_a_season_closes_when_every_dossier_is_settled_and_its_balance_adds_up(world: World) -> None:
    waiting = dossier(world)
    model_left = Initiative.objects.create(**_like(waiting.initiative))
    with refused("dossiers_open"):
        actions.close_season(waiting.season, by=world.lien, summary="Năm nay có nhiều mô hình tốt.")
    recognised(world, of=waiting)
    made = actions.close_season(again(waiting.season), by=world.lien, summary="Năm nay có nhiều mô hình tốt.")
    told = life_of(made)[-1].facts
    assert (told["registered"], told["recognised"], told["running"]) == (2, 1, 1)
    counted = queries.balance(made)
    assert counted.registered == sum(counted.parts.values()) == 2
    assert again(model_left).state == "running"


def _like(row: Initiative) -> dict[str, Any]:
    """The columns of a model that is only counted."""
    kept = {
        f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in ("id", "uid")
    }
    return {**kept, "state": "running", "reported_on": None, "name": "Mô hình khác"}


# --- registration


def test_a_model_is_registered_accepted_shown_and_reported(world: World) -> None:
    made = model(world, state="reported")
    assert made.state == "reported"
    assert [event.act for event in life_of(made)] == [
        "initiatives.model_registered", "initiatives.model_accepted", "initiatives.before_shown",
        "initiatives.after_shown", "initiatives.model_reported",
    ]  # fmt: skip
    assert made.candidacies.get().level == "commune"
    assert list(audit()) == []


def test_one_much_like_a_standing_model_of_the_place_is_refused_until_it_says_how_it_differs(
    world: World,
) -> None:
    first = model(world)
    retold = {"name": "Phân loại rác tại nhà", "way": FORM["way"] + " Tổ trưởng kiểm tra."}
    with refused("alike"):
        model(world, state="registered", **retold)
    other = model(
        world, state="registered", differs="Tổ này cân rác hữu cơ để ủ phân, tổ kia chỉ phân loại.", **retold
    )
    assert life_of(other)[0].facts["alike"] == first.uid.hex
    assert model(world, state="registered", **OTHER_FORM).pk, "another matter is no double"


def test_what_no_longer_stands_and_what_stands_elsewhere_is_in_nobodys_way(world: World) -> None:
    first = model(world)
    found = queries.alike(name=first.name, text=first.text, unit=world.y)
    assert (found.here, found.elsewhere) == ([], [first])
    actions.withdraw_initiative(first, by=world.hanh, reason="Tổ đã chuyển sang cách khác.")
    assert model(world, state="registered").pk


def test_a_copy_is_no_double_and_knows_where_its_line_begins(world: World) -> None:
    first = model(world)
    child = model(world, copied_from=first)
    grandchild = model(world, state="registered", copied_from=child)
    assert (child.root_id, grandchild.root_id, grandchild.copied_from_id) == (first.pk, first.pk, child.pk)
    drawn = queries.family(grandchild, Initiative.objects.all())
    assert [(node.row, node.depth) for node in drawn.nodes] == [(first, 0), (child, 1), (grandchild, 2)]
    assert queries.family(model(world, **OTHER_FORM), Initiative.objects.all()).nodes == []


def test_only_a_standing_model_is_copied(world: World) -> None:
    gone = actions.decline_initiative(
        model(world, state="registered"), by=world.lien, reason="Trùng phong trào cũ."
    )
    with refused("not_copied"):
        model(world, copied_from=gone)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"goal": ""}, "not_told"),
        ({"owner": "neighbourhood"}, "no_neighbourhood"),
        ({"owner": "person", "person_name": "Nguyễn Văn A"}, "no_consent"),
        ({"owner": "person", "person_name": "Nguyễn Văn A", "consent_on": date(2099, 1, 1)}, "no_consent"),
        ({"starts_on": date(2001, 1, 1)}, "bad_day"),
        ({"ends_on": date(2001, 1, 1)}, "bad_day"),
    ],
)
def test_a_form_with_gaps_is_refused(world: World, said: dict[str, Any], code: str) -> None:
    season(world)
    with refused(code):
        model(world, **said)
    assert not Initiative.objects.exists()


def test_a_neighbourhood_of_another_place_carries_nothing_here(world: World) -> None:
    made = model(world, state="registered", owner="neighbourhood", neighbourhood=world.hamlet)
    assert made.shown_owner == str(world.hamlet)
    with refused("not_here"):
        model(world, **{**OTHER_FORM, "owner": "neighbourhood", "neighbourhood": world.y})


def test_models_are_registered_in_an_open_season_in_time_and_by_those_of_the_place(world: World) -> None:
    season(world, state="prepared")
    with refused("no_season"):
        model(world)
    Season.objects.all().update(state="open", registers_until=date(2020, 1, 1))
    with refused("too_late"):
        model(world)
    with refused("not_allowed"):
        actions.register_initiative(by=world.quang, body=world.committee_x, starts_on=in_days(0), **FORM)


def test_without_a_season_of_its_own_a_place_registers_in_the_one_above(world: World) -> None:
    above = season(world, upper=True)
    assert queries.open_season_for(world.x) == above
    own = season(world)
    assert queries.open_season_for(world.x) == own


def test_a_name_is_kept_only_while_the_person_consents(world: World) -> None:
    made = model(world, owner="person", person_name="Nguyễn Văn A", consent_on=in_days(0))
    assert made.shown_owner == "Nguyễn Văn A"
    actions.remove_name(made, by=world.mai)
    assert (again(made).person_name, again(made).consent_on) == ("", None)
    assert "Nguyễn" not in again(made).shown_owner
    with refused("not_allowed"):
        actions.remove_name(made, by=world.mai)
    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.filter(pk=made.pk).update(person_name="Nguyễn Văn A")


def test_numbers_of_people_in_the_form_are_masked(world: World) -> None:
    made = model(world, situation="Gọi ông tổ trưởng 0912345678 để biết rác đổ ở đâu trong ngõ 12.")
    assert "0912345678" not in made.situation


def test_the_form_is_mended_until_it_is_on_the_list(world: World) -> None:
    made = model(world, state="registered")
    told = {
        **{name: FORM[name] for name in FORM if name not in ("kind", "owner")},
        "goal": "Mọi hộ phân loại rác.",
    }
    actions.edit_initiative(made, by=world.mai, reason="Viết rõ mục tiêu hơn.", **told)
    assert again(made).goal == "Mọi hộ phân loại rác."
    actions.accept_initiative(made, by=world.lien)
    with refused("not_allowed"):
        actions.edit_initiative(made, by=world.mai, reason="Viết rõ mục tiêu hơn.", **told)


# --- evidence and effect


def test_no_report_without_before_and_after(world: World) -> None:
    made = model(world)
    for act in (actions.log_before, actions.log_after):
        with refused("no_evidence"):
            actions.report_initiative(made, by=world.hanh, report=REPORT)
        with refused("no_evidence"):
            act(made, by=world.hanh, words="Đầu ngõ 12 hôm nay.", exhibits=[])
        act(made, by=world.hanh, words="Đầu ngõ 12 hôm nay.", exhibits=[photo()])
    actions.log_work(made, by=world.hanh, words="Phát thùng cho 120 hộ.")
    shown = queries.evidence(made)
    assert (len(shown["before"]), len(shown["after"])) == (1, 1)
    actions.report_initiative(made, by=world.hanh, report=REPORT)
    assert again(made).state == "reported"


def test_an_effect_says_what_is_counted_and_by_whom(world: World) -> None:
    made = model(world)
    told: dict[str, Any] = {
        "gauge": "bao rác chôn mỗi tuần",
        "gauge_source": "sổ cân của tổ",
        "before_value": 120,
    }
    for change, code in (
        ({"gauge": ""}, "no_gauge"), ({"gauge_source": ""}, "no_source"), ({"figure": "initiatives.registered"}, "no_figure"),
    ):  # fmt: skip
        with refused(code):
            actions.measure_effect(made, by=world.hanh, **{**told, **change})
    actions.measure_effect(made, by=world.hanh, after_value=55, figure="petitions.received", **told)
    assert (again(made).before_value, again(made).after_value) == (120, 55)


def test_a_figure_is_compared_over_as_many_whole_months_before_as_after(world: World) -> None:
    name = queries.figure_choices()[0][0]
    made = model(world, starts_on=in_days(0))
    Initiative.objects.filter(pk=made.pk).update(figure=name)
    made = again(made)
    begun = made.starts_on
    assert queries.effect(made, today=begun) is None
    shown = queries.effect(made, today=date(begun.year + 1, begun.month, 1))
    assert shown is not None
    assert (shown.months, shown.before, shown.after) == (11, 0, 0)
    assert queries.effect(made, today=date(begun.year + 5, 1, 1)).months == 12


# --- appraisal


def test_nobody_reads_anothers_points_before_all_are_in(world: World) -> None:
    waiting = dossier(world)
    actions.take_up_candidacy(waiting, by=world.dung, assessors=panel(world))
    first, second, third = waiting.assessments.order_by("place")
    give(first, points(1))
    for person in (world.lien, world.dung, world.hanh, world.ngoc):
        assert first not in queries.assessments_for(fresh(person))
    assert list(queries.assessments_for(fresh(world.thanh))) == [first]
    give(second, points(2))
    assert again(waiting).complete_on is None
    give(third, points(3))
    assert queries.assessments_for(fresh(world.dung)).count() == 3
    done = again(waiting)
    assert (done.low, done.middle_halves, done.high, done.assessors) == (82, 176, 94, 3)
    assert list(audit()) == []


def test_agreement_is_counted_over_the_criteria_each_as_a_share_of_its_most(world: World) -> None:
    rubric = [dict(one) for one in queries.sample_rubric()]
    same = queries.agreement(rubric, [{**points(), "need": 10}] * 3)
    assert (same.value, same.word) == (1, "reliable")
    far = queries.agreement(rubric, [points(), dict.fromkeys(points(), 0)])
    assert far.value is not None
    assert far.value < 0
    assert far.word == "weak"
    assert queries.agreement(rubric, [points(), points()]).word == "none"
    assert queries.Agreement(Fraction(7, 10)).word == "tentative"


def test_a_dossier_keeps_how_far_its_assessors_agree_and_so_does_the_season(world: World) -> None:
    waiting = dossier(world)
    actions.take_up_candidacy(waiting, by=world.dung, assessors=panel(world))
    for one, least in zip(waiting.assessments.order_by("place"), (1, 1, 2), strict=True):
        give(one, points(least))
    done = again(waiting)
    given = [one.points for one in done.assessments.all()]
    found = queries.agreement(done.season.rubric, given).value
    assert found is not None
    assert abs(Fraction(done.agreement, 1000) - found) <= Fraction(1, 2000)
    assert queries.season_agreement(done.season).value is None, "nothing is decided yet"
    actions.decide_candidacy(done, by=world.phuc, is_recognised=True, reason=REASON)
    assert queries.season_agreement(done.season).value == found


@pytest.mark.parametrize(
    ("people", "code"),
    [
        (lambda w: [w.thanh, w.lien], "too_few"),
        (lambda w: [w.thanh, w.thanh, w.lien], "too_few"),
        (lambda w: [w.thanh, w.lien, w.hanh], "conflict"),
        (lambda w: [w.thanh, w.lien, w.dung], "conflict"),
        (lambda w: [w.thanh, w.lien, w.quang], "conflict"),
    ],
)
def test_a_panel_has_three_people_without_a_part_in_the_model(world: World, people: Any, code: str) -> None:
    waiting = dossier(world)
    with refused(code):
        actions.take_up_candidacy(waiting, by=world.lien, assessors=people(world))
    assert again(waiting).state == "sent"
    assert not Assessment.objects.exists()
    assert not {one.pk for one in queries.possible_assessors(waiting)} & {
        world.hanh.pk,
        world.dung.pk,
        world.quang.pk,
    }


def test_a_conflict_that_comes_up_later_is_refused_as_well(world: World) -> None:
    waiting = dossier(world)
    actions.take_up_candidacy(waiting, by=world.lien, assessors=panel(world))
    own = waiting.assessments.get(assessor=world.thanh)
    post = world.hanh.posts[0]
    appoint_person(post, by=world.system, person=world.thanh, starts_on=in_days(0))
    own = Assessment.objects.select_related("assessor").get(pk=own.pk)
    with refused("not_allowed"):
        give(own, points(1))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"points": points(-1)}, "bad_points"),
        ({"points": {"need": 3}}, "bad_points"),
        ({"points": {**points(), "more": 1}}, "bad_points"),
        ({"has_no_part": False}, "conflict"),
        ({"reason": "tốt"}, "no_reason"),
    ],
)
def test_points_are_whole_within_the_rubric_and_come_with_reasons(
    world: World, said: dict[str, Any], code: str
) -> None:
    waiting = dossier(world)
    actions.take_up_candidacy(waiting, by=world.lien, assessors=panel(world))
    own = waiting.assessments.get(assessor=world.thanh)
    told = {"points": points(1), "reason": "Đã đến xem tận nơi, kết quả rõ.", "has_no_part": True, **said}
    with refused(code):
        actions.give_assessment(own, by=world.thanh, **told)
    with refused("not_allowed"):
        actions.give_assessment(own, by=world.lien, **{**told, "points": points(1), "has_no_part": True})


def test_points_once_given_stand(world: World) -> None:
    done = assessed(world)
    with refused("not_allowed"):
        give(done.assessments.get(assessor=world.thanh), points(5))
    with refused("not_allowed"):
        actions.recuse_assessment(done.assessments.get(place=1), by=world.lien, reason="Cho điểm quá thấp.")
    with refused("not_allowed"):
        actions.seat_assessors(done, by=world.lien, assessors=[world.ngoc])


def test_who_stands_aside_is_replaced_before_anything_is_opened(world: World) -> None:
    waiting = dossier(world)
    actions.take_up_candidacy(waiting, by=world.lien, assessors=panel(world))
    first, second, third = waiting.assessments.order_by("place")
    give(first, points(1))
    give(second, points(1))
    actions.recuse_assessment(third, by=world.phuc, reason="Tôi từng giúp tổ làm mô hình này.")
    assert again(waiting).complete_on is None, "two are too few"
    with refused("asked_already"):
        actions.seat_assessors(waiting, by=world.lien, assessors=[world.phuc])
    actions.seat_assessors(waiting, by=world.lien, assessors=[world.ngoc])
    give(waiting.assessments.get(assessor=world.ngoc), points(2))
    assert again(waiting).assessors == 3


def test_no_decision_before_all_are_in_nor_by_the_body_whose_model_it_is(world: World) -> None:
    waiting = dossier(world)
    actions.take_up_candidacy(waiting, by=world.lien, assessors=panel(world))
    with refused("not_allowed"):
        actions.decide_candidacy(waiting, by=world.lien, is_recognised=True, reason=REASON)
    done = assessed(world, of=again(waiting))
    with refused("not_allowed"):
        actions.decide_candidacy(done, by=world.dung, is_recognised=True, reason=REASON)
    with refused("no_reason"):
        actions.decide_candidacy(done, by=world.lien, is_recognised=True, reason="đồng ý")
    actions.decide_candidacy(done, by=world.lien, is_recognised=False, reason=REASON)
    assert (again(done).state, again(done.initiative).state) == ("refused", "not_recognised")
    assert str(again(done).number).startswith("01/QĐ")


def test_the_database_itself_refuses_a_decision_by_two(world: World) -> None:
    done = assessed(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidacy.objects.filter(pk=done.pk).update(state="recognised", decided_on=in_days(0), assessors=2)


def test_a_report_with_gaps_goes_back_and_comes_again(world: World) -> None:
    waiting = dossier(world)
    actions.return_candidacy(waiting, by=world.lien, reason=WHY)
    assert again(waiting.initiative).state == "running"
    actions.report_initiative(again(waiting.initiative), by=world.hanh, report=REPORT)
    assert sorted(waiting.initiative.candidacies.values_list("state", flat=True)) == ["returned", "sent"]
    assert [step.sent for step in queries.ladder(waiting.season)] == [1], "what was sent back is not counted"


# --- upward


def test_a_dossier_goes_up_level_by_level_and_each_step_keeps_its_denominator(world: World) -> None:
    up = asked_upward(world)
    assert (up.state, up.level) == ("asked", "province")
    with refused("asked_already"):
        actions.ask_upward(again(up.initiative), by=world.hanh, reason="Xin đề nghị lần nữa.")
    actions.send_candidacy(up, by=world.lien, reason="Đủ điều kiện đề nghị lên trên.")
    actions.appraise_season(up.season, by=world.phuc)
    up = Candidacy.objects.get(pk=up.pk)
    people: list[Person] = [fresh(world.phuc), fresh(world.ngoc), third_above(world)]
    made = recognised(world, of=assessed(world, of=up, people=people))
    assert (made.state, made.level) == ("recognised", "province")
    steps = queries.ladder(made.season)
    assert [(one.level, one.asked, one.sent, one.recognised) for one in steps] == [
        ("commune", 0, 1, 1), ("province", 1, 1, 1),
    ]  # fmt: skip
    assert list(audit()) == []


def test_one_that_is_not_proposed_stays_recognised_below_and_stays_counted(world: World) -> None:
    up = asked_upward(world)
    with refused("not_allowed"):
        actions.take_up_candidacy(up, by=world.phuc, assessors=[])
    with refused("not_allowed"):
        actions.hold_back_candidacy(up, by=world.hanh, reason="Chưa đủ thời gian để đánh giá.")
    actions.hold_back_candidacy(up, by=world.lien, reason="Chưa đủ thời gian để đánh giá.")
    assert again(up.initiative).state == "recognised"
    assert [(one.asked, one.sent) for one in queries.ladder(up.below)] == [(0, 1), (1, 0)]


def test_a_refusal_above_leaves_the_recognition_below(world: World) -> None:
    up = asked_upward(world)
    actions.send_candidacy(up, by=world.lien, reason="Đủ điều kiện đề nghị lên trên.")
    actions.appraise_season(up.season, by=world.phuc)
    people = [fresh(world.phuc), fresh(world.ngoc), third_above(world)]
    done = assessed(world, of=Candidacy.objects.get(pk=up.pk), people=people)
    actions.decide_candidacy(done, by=world.phuc, is_recognised=False, reason=REASON)
    assert (again(up.initiative).state, again(up.initiative).level) == ("recognised", "commune")


def test_without_a_season_above_nothing_can_be_asked(world: World) -> None:
    with refused("no_season"):
        actions.ask_upward(recognised(world), by=world.hanh, reason="Nhiều phường đã đến học.")


def test_a_council_that_only_proposes_sends_models_up_as_they_are(world: World) -> None:
    season(world, upper=True)
    season(world, proposes_only=True)
    made = model(world, state="reported")
    assert not made.candidacies.exists(), "its own council decides nothing"
    up = actions.ask_upward(made, by=world.hanh, reason="Xin đề nghị cấp trên công nhận.")
    assert (up.state, up.level, up.below) == ("asked", "province", made.season)
    actions.send_candidacy(up, by=world.lien, reason="Đủ điều kiện đề nghị lên trên.")
    actions.appraise_season(up.season, by=world.phuc)
    people = [fresh(world.phuc), fresh(world.ngoc), third_above(world)]
    done = assessed(world, of=Candidacy.objects.get(pk=up.pk), people=people)
    actions.decide_candidacy(done, by=world.phuc, is_recognised=False, reason=REASON)
    assert again(made).state == "not_recognised"
    assert list(audit()) == []


def test_elsewhere_a_model_must_be_recognised_before_it_goes_up(world: World) -> None:
    season(world, upper=True)
    with refused("not_allowed"):
        actions.ask_upward(model(world), by=world.hanh, reason="Xin đề nghị cấp trên công nhận.")


# --- recognition


def test_recognition_is_rechecked_twice_and_then_lasts(world: World) -> None:
    with time_machine.travel("2026-01-15 02:00:00", tick=False) as clock:
        made = recognised(world)
        assert made.recheck_due_on == date(2026, 7, 15)
        clock.move_to("2026-07-10 02:00:00")
        told: dict[str, Any] = {"is_alive": True, "finding": "Đã đến xem, các hộ vẫn phân loại."}
        with refused("not_allowed"):
            actions.recheck_initiative(made, by=fresh(world.dung), **told)
        made = actions.recheck_initiative(made, by=fresh(world.thanh), **told)
        assert (made.rechecks_done, made.recheck_due_on) == (1, date(2027, 1, 15))
        clock.move_to("2027-01-10 02:00:00")
        made = actions.recheck_initiative(made, by=fresh(world.thanh), **told)
        assert (made.rechecks_done, made.recheck_due_on, made.state) == (2, None, "recognised")
        with refused("not_allowed"):
            actions.recheck_initiative(made, by=fresh(world.thanh), **told)
        assert list(audit()) == []


def test_a_missed_recheck_is_told_and_found_dead_the_recognition_lapses(world: World) -> None:
    with time_machine.travel("2026-01-15 02:00:00", tick=False) as clock:
        made = recognised(world)
        clock.move_to("2026-07-15 02:00:00")
        assert actions.mark_overdue(by=world.system) == 0, "the last day counts"
        clock.move_to("2026-07-16 02:00:00")
        jobs.mark_missed_rechecks(0)
        assert again(made).state == "unconfirmed"
        assert actions.mark_overdue(by=world.system) == 0
        actions.recheck_initiative(
            made, by=fresh(world.thanh), is_alive=False, finding="Thùng rác đã bỏ, không ai làm nữa.", exhibits=[photo()]
        )  # fmt: skip
        assert (again(made).state, again(made).lapsed_on) == ("lapsed", date(2026, 7, 16))
        assert life_of(made)[-1].facts["in_time"] is False


def test_a_lapse_and_a_withdrawal_end_what_waits(world: World) -> None:
    up = asked_upward(world)
    actions.recheck_initiative(
        again(up.initiative), by=world.thanh, is_alive=False, finding="Thùng rác đã bỏ, không ai làm nữa."
    )
    assert again(up).state == "withdrawn"
    with refused("not_allowed"):
        actions.send_candidacy(again(up), by=world.lien, reason="Đủ điều kiện đề nghị lên trên.")


def test_a_withdrawn_model_takes_its_dossier_with_it(world: World) -> None:
    waiting = dossier(world)
    actions.withdraw_initiative(waiting.initiative, by=world.hanh, reason="Tổ không làm tiếp được.")
    assert (again(waiting).state, again(waiting.initiative).state) == ("withdrawn", "withdrawn")


def test_refused_acts_leave_no_trace(world: World) -> None:
    made = model(world)
    add_person(world.committee_y, "head", name="Người phường bên")
    before = len(life_of(made))
    with refused("not_allowed"):
        actions.log_work(made, by=world.quang, words="Chúng tôi cũng làm thế.")
    with refused("no_reason"):
        actions.log_work(made, by=world.hanh, words="ok")
    assert (again(made).version, len(life_of(made))) == (made.version, before)
