"""An award from its nomination to its revocation, and every way in which an act says no."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone
from docx import Document

from danvan.kernel.dossiers.public import life_of
from danvan.kernel.dossiers.testing import again, refused
from danvan.kernel.figures.public import rebuild, values
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.ledger.testing import audit, verified
from danvan.kernel.organisations.testing import World, small_world
from danvan.kernel.papers.testing import photo
from danvan.kernel.registry.public import house, load
from danvan.kernel.rulebook.public import rule
from danvan.modules.honours import actions, queries
from danvan.modules.honours.actions.decisions import roll_of
from danvan.modules.honours.models import Decision, Nomination
from danvan.modules.honours.states import Form
from danvan.modules.honours.tests import factories
from danvan.modules.honours.tests.factories import DEED, FOUND, WHY, decision, nomination
from danvan.modules.honours.views import papers

pytestmark = pytest.mark.django_db


def told(document: bytes) -> str:
    found = Document(io.BytesIO(document))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in found.paragraphs), *cells])


# --- the article of 2024


def test_the_two_decisions_of_the_2024_article_are_made_from_records_and_counted() -> None:
    with time_machine.travel("2024-02-05 09:00+07:00", tick=False):
        world = small_world(on=date(2023, 1, 1))
        committee, drafts, signs = factories.body(world, "party_committee", "Ban Thường vụ Thành ủy", "TU")
        board, board_drafts, board_signs = factories.body(
            world, "party_board", "Ban Dân vận Thành ủy", "BDVTU"
        )

        def granted(made_by: Any, form: str, *, people: tuple[Any, Any], of: dict[str, int]) -> Decision:
            rows = []
            for kind, count in of.items():
                for n in range(count):
                    row = actions.nominate(
                        by=people[0], nominator=made_by, system="party", form=form, kind=kind,
                        recipient=f"{form} {kind} {n + 1}", achievement=f"{DEED} Việc số {n + 1}.", year=2023,
                    )  # fmt: skip
                    rows.append(actions.examine_nomination(row, by=people[1], finding=FOUND))
            draft = actions.draft_decision(
                by=people[0], body=made_by, form=form, subject=f"{factories.SUBJECT} năm 2023", signer_title="Phó Bí thư"
            )  # fmt: skip
            actions.list_nominations(draft, by=people[0], nominations=rows)
            factories.minute(draft, by=people[0])
            return actions.sign_decision(draft, by=people[1])

        merit = granted(committee, "merit", people=(drafts, signs), of={"collective": 15})
        praise = granted(
            board, "commendation", people=(board_drafts, board_signs), of={"collective": 42, "individual": 15}
        )
    assert (merit.collectives, merit.individuals, str(merit.number)) == (15, 0, "1-QĐ/TU")
    assert (praise.collectives, praise.individuals, str(praise.number)) == (42, 15, "1-QĐ/BDVTU")

    rebuild("honours")
    names = ["merit_collectives", "merit_individuals", "commendation_collectives", "commendation_individuals",
             "collectives", "individuals", "by_party", "by_state", "decisions", "granted"]  # fmt: skip
    month = date(2024, 2, 5)
    found = values([f"honours.{name}" for name in names], world.province, start=month, end=month)
    assert [found[f"honours.{name}"].value for name in names] == [15, 0, 42, 15, 57, 15, 72, 0, 2, 72]

    words = told(papers.decision_file(again(praise)))
    assert "Tặng “Giấy khen” cho 42 tập thể và 15 cá nhân (có danh sách kèm theo)" in words
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in words
    assert "CỘNG HÒA" not in words
    assert "BAN THƯỜNG VỤ THÀNH ỦY" in words, "the board stands under its committee"
    assert "Số 1-QĐ/BDVTU" in words
    assert "Hà Nội, ngày 05 tháng 02 năm 2024" in words
    sequence_all()
    assert verified().ok
    assert list(audit()) == []


# --- nominating


def test_an_award_goes_from_nomination_to_certificate_and_its_life_is_told(world: World) -> None:
    made = nomination(world, state="granted")
    assert (made.state, made.place, made.amount) == ("granted", 1, 2_000_000)
    assert made.code.startswith("KT-")
    life = [event.act.rpartition("_")[2] for event in life_of(made)]
    assert life == ["made", "examined", "listed", "granted"]
    signed = again(made.decision)
    assert str(signed.number) == "01/QĐ-UBND"
    assert signed.roll == roll_of([made])
    sequence_all()
    assert verified().ok
    assert list(audit()) == []


def test_the_same_record_is_rewarded_once_in_a_system_whoever_is_named(world: World) -> None:
    thing = nomination(world, recipient="Tổ 9", achievement=f"{DEED} Đợt hai.").thing
    first = nomination(world, state="granted", record=thing)
    with refused("rewarded_already") as refusal:
        nomination(world, record=thing, kind="individual", recipient="Nguyễn Văn Bình", form="praise")
    assert "01/QĐ-UBND" in refusal.value.message
    assert "không khen thưởng nhiều lần" in refusal.value.message.lower()
    elsewhere = nomination(world, record=thing, system="front", form="praise")
    assert [one.pk for one in queries.awards_elsewhere(elsewhere)] == [first.pk]


def test_the_same_words_for_the_same_body_are_the_same_achievement(world: World) -> None:
    nomination(world)
    with refused("already_nominated"):
        nomination(world, recipient="  TỔ DÂN  PHỐ 3 ", achievement=DEED.upper(), form="praise")
    other = nomination(world, recipient="Tổ dân phố 4")
    assert other.state == "nominated", "another body did its own"
    namesake = nomination(world, nominator=world.committee_y, by=world.quang)
    assert namesake.state == "nominated", "a neighbourhood of the same name next door"


def test_after_a_revocation_or_a_refusal_the_achievement_may_be_nominated_again(world: World) -> None:
    nomination(world, state="declined")
    nomination(world, state="revoked")
    assert nomination(world).state == "nominated"


def test_an_award_that_came_in_between_stops_the_signature(world: World) -> None:
    first, second = (nomination(world, state="examined", recipient=f"Tổ {n}") for n in (1, 2))
    draft = decision(world, lines=[second], state="minuted")
    decision(world, lines=[first], state="signed")
    Nomination.objects.filter(pk=second.pk).update(key=first.key)
    with refused("rewarded_already"):
        actions.sign_decision(draft, by=world.dung)
    assert again(draft).state == "minuted"
    assert again(second).state == "proposed", "nothing of the signature stays"
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.filter(pk=second.pk).update(
            state="granted", place=1, code="x", granted_on=timezone.localdate()
        )


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"recipient": " "}, "no_recipient"), ({"achievement": "Tốt."}, "no_achievement"), ({"year": 1999}, "bad_year"),
        ({"record": "initiatives.model:" + "0" * 32}, "no_record"), ({"system": "army"}, "unknown"),
    ],
)  # fmt: skip
def test_a_nomination_says_who_what_when_and_stands_on_a_record_that_is_there(
    world: World, said: dict[str, Any], code: str
) -> None:
    with refused(code):
        nomination(world, **said)


def test_a_body_is_honoured_under_its_own_name_and_never_as_an_individual(world: World) -> None:
    made = nomination(world, body=world.front_x, recipient="")
    assert made.recipient == world.front_x.name
    with refused("not_a_collective"):
        nomination(world, body=world.front_x, kind="individual")


def test_strangers_do_not_nominate_here(world: World) -> None:
    with refused("not_allowed"):
        nomination(world, by=world.quang)


def test_a_nomination_is_corrected_before_it_is_examined_and_not_after(world: World) -> None:
    made, twin = nomination(world), nomination(world, recipient="Tổ dân phố 4")
    mended = {"described": "", "achievement": DEED, "year": made.year, "reason": "Sửa lỗi đánh máy tên tổ."}
    with refused("already_nominated"):
        actions.correct_nomination(made, by=world.mai, recipient=twin.recipient, **mended)
    actions.correct_nomination(made, by=world.mai, recipient="Tổ dân phố số 3", **mended)
    assert again(made).recipient == "Tổ dân phố số 3"
    assert again(made).key != made.key
    actions.examine_nomination(made, by=world.hanh, finding=FOUND)
    with refused("not_allowed"):
        actions.correct_nomination(made, by=world.mai, recipient="Tổ khác", **mended)


def test_consent_names_an_individual_and_can_be_taken_back(world: World) -> None:
    made = nomination(world, kind="individual", recipient="Nguyễn Văn Bình", state="granted")
    assert queries.public_name(made) != "Nguyễn Văn Bình"
    actions.record_consent(made, by=world.mai, is_given=True, how="Ông Bình ký đồng ý tại quầy.")
    assert queries.public_name(again(made)) == "Nguyễn Văn Bình"
    with refused("no_change"):
        actions.record_consent(made, by=world.mai, is_given=True, how="Ông Bình ký đồng ý tại quầy.")
    actions.record_consent(made, by=world.mai, is_given=False, how="Ông Bình gọi điện rút lại đồng ý.")
    assert queries.public_name(again(made)) != "Nguyễn Văn Bình"


# --- who may grant


def test_a_body_grants_only_the_forms_that_the_rulebook_of_the_day_gives_it(world: World) -> None:
    with refused("not_the_grantor") as refusal:
        decision(world, form="merit")
    assert "Chủ tịch Ủy ban nhân dân cấp tỉnh" in refusal.value.message
    with refused("no_such_form"):
        decision(world, form="flag")
    with refused("not_the_grantor"):
        decision(world, body=world.office, by=world.system)
    assert decision(world, body=world.committee_a, by=world.phuc, form="merit", lines=[]).system == "state"


def test_the_head_of_a_district_granted_commendations_until_districts_ended(world: World) -> None:
    world.x.level = "district"
    world.x.save(update_fields=["level"])
    world.committee_x.valid_from = date(2020, 1, 1)
    world.committee_x.save(update_fields=["valid_from"])
    body = type(world.committee_x).objects.select_related("unit").get(pk=world.committee_x.pk)
    actions.decisions.must_grant(body, system="state", form="commendation", on=date(2025, 6, 30))
    with refused("not_the_grantor"):
        actions.decisions.must_grant(body, system="state", form="commendation", on=date(2025, 7, 1))


def test_no_body_decides_in_the_name_of_another(world: World) -> None:
    with refused("not_allowed"):
        decision(world, by=world.phuc)


def test_the_forms_of_the_product_are_those_of_the_rulebook() -> None:
    assert set(rule("honours.forms").codes) == set(Form.values)


# --- deciding


def test_the_list_takes_only_examined_nominations_of_its_form_system_and_reach(world: World) -> None:
    draft = decision(world, lines=[])
    for wrong in (
        nomination(world), nomination(world, state="examined", form="praise", recipient="Tổ 6"),
        nomination(world, state="examined", system="front", recipient="Tổ 7"),
    ):  # fmt: skip
        with refused("not_among_them"):
            actions.list_nominations(draft, by=world.dung, nominations=[wrong])
    with refused("nothing_chosen"):
        actions.list_nominations(draft, by=world.dung, nominations=[])


def test_a_line_may_be_taken_off_and_a_dropped_draft_frees_its_lines(world: World) -> None:
    rows = [nomination(world, state="examined", recipient=f"Tổ {n}") for n in (1, 2)]
    draft = decision(world, lines=rows)
    actions.unlist_nominations(draft, by=world.dung, nominations=rows[:1], reason="Cần xác minh thêm.")
    assert (again(rows[0]).state, again(rows[0]).decision) == ("examined", None)
    actions.drop_decision(draft, by=world.dung, reason="Để gộp vào đợt cuối năm.")
    assert again(rows[1]).state == "examined"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"present": 8, "in_favour": 4}, "no_majority"), ({"present": 8, "in_favour": 9}, "bad_votes"),
        ({"exhibits": []}, "no_minutes"), ({"council": "x"}, "no_council"),
        ({"held_on": timezone.localdate() + timedelta(days=400)}, "bad_day"),
    ],
)  # fmt: skip
def test_the_council_agrees_by_majority_with_signed_minutes(
    world: World, said: dict[str, Any], code: str
) -> None:
    draft = decision(world)
    with refused(code):
        factories.minute(draft, by=world.dung, **said)
    assert again(draft).state == "drafted"


def test_an_empty_list_goes_to_no_council_and_an_agreed_one_does_not_change(world: World) -> None:
    with refused("empty_list"):
        factories.minute(decision(world, lines=[]), by=world.dung)
    agreed = decision(world, state="minuted")
    spare = nomination(world, state="examined", recipient="Tổ 11")
    with refused("not_allowed"):
        actions.list_nominations(agreed, by=world.dung, nominations=[spare])
    actions.reopen_decision(agreed, by=world.dung, reason="Bổ sung một tập thể bị sót.")
    assert again(agreed).council_on is None
    actions.list_nominations(agreed, by=world.dung, nominations=[spare])
    with refused("not_allowed"):
        actions.sign_decision(agreed, by=world.dung)


def test_rewards_add_up_and_stay_within_the_budget(world: World) -> None:
    rows = [nomination(world, state="examined", recipient=f"Tổ {n}") for n in (1, 2)]
    rows.append(nomination(world, state="examined", kind="individual", recipient="Nguyễn Văn Bình"))
    draft = decision(world, lines=rows, budget=4_499_999)
    terms = {"subject": draft.subject, "signer_title": "Chủ tịch", "grounds": "", "fund": draft.fund,
             "each_collective": 2_000_000, "each_individual": 500_000}  # fmt: skip
    factories.minute(draft, by=world.dung)
    with refused("over_budget") as refusal:
        actions.sign_decision(draft, by=world.dung)
    assert "4.500.000" in refusal.value.message
    actions.reopen_decision(draft, by=world.dung, reason="Điều chỉnh kinh phí.")
    actions.edit_decision(draft, by=world.dung, budget=4_500_000, **terms)
    factories.minute(draft, by=world.dung)
    signed = actions.sign_decision(draft, by=world.dung)
    assert signed.total == sum(one.amount for one in signed.nominations.all()) == 4_500_000
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=signed.pk).update(total=4_500_001, budget=9_000_000)


@pytest.mark.parametrize(
    ("said", "code"),
    [({"subject": "Tốt"}, "no_subject"), ({"signer_title": ""}, "no_signer"), ({"fund": ""}, "no_fund"),
     ({"budget": -1}, "bad_amount")],
)  # fmt: skip
def test_a_draft_says_for_what_who_signs_and_who_pays(world: World, said: dict[str, Any], code: str) -> None:
    with refused(code):
        decision(world, lines=[], **said)


# --- revoking


def test_a_revoked_award_stays_with_its_ground_and_the_rest_stands(world: World) -> None:
    rows = [nomination(world, state="examined", recipient=f"Tổ {n}") for n in (1, 2)]
    made = decision(world, lines=rows, state="partly_revoked")
    gone, stands = (again(one) for one in rows)
    assert (made.state, gone.state, stands.state) == ("partly_revoked", "revoked", "granted")
    assert gone.code
    assert gone.amount == 2_000_000, "what was granted stays visible"
    assert str(gone.revoked_number) == "02/QĐ-UBND"
    assert queries.ground_in_words(gone)
    assert queries.ground_in_words(stands) == ""
    assert life_of(made, public=True)[-1].words == WHY
    actions.revoke_awards(made, by=world.dung, ground="found_wanting", reason=WHY)
    assert (again(made).state, again(made).collectives, again(made).total) == ("revoked", 2, 4_000_000)
    with refused("not_allowed"):
        actions.revoke_awards(made, by=world.dung, ground="found_wanting", reason=WHY)


def test_awards_are_revoked_on_a_ground_of_the_law_by_the_body_that_gave_them(world: World) -> None:
    made = decision(world, state="signed")
    with refused("no_ground"):
        actions.revoke_awards(made, by=world.dung, ground="disliked", reason=WHY)
    with refused("no_reason"):
        actions.revoke_awards(made, by=world.dung, ground="false_papers", reason="Sai.")
    with refused("not_allowed"):
        actions.revoke_awards(made, by=world.phuc, ground="false_papers", reason=WHY)


def test_figures_leave_revoked_awards_out_and_count_them_apart(world: World) -> None:
    rows = [nomination(world, state="examined", recipient=f"Tổ {n}") for n in (1, 2)]
    decision(world, lines=rows, state="partly_revoked")
    rebuild("honours")
    today = timezone.localdate()
    found = values(
        ["honours.granted", "honours.revoked", "honours.on_records_rate"], world.x, start=today, end=today
    )
    assert (found["honours.granted"].value, found["honours.revoked"].value) == (1, 1)
    rate = found["honours.on_records_rate"]
    assert (rate.numerator, rate.denominator) == (0, 1)


# --- what other modules use


def test_other_modules_nominate_and_read_awards_by_name(world: World) -> None:
    record = nomination(world, recipient="Tổ 9", achievement=f"{DEED} Đợt hai.").thing
    offered: Any = load(house().offer("honours.nominate"))
    made = offered(
        by=world.mai, nominator=world.committee_x, system="state", form="commendation", kind="collective",
        recipient="Tổ dân phố 3", achievement=DEED, year=timezone.localdate().year, record=record, exhibits=[photo()],
    )  # fmt: skip
    actions.examine_nomination(made, by=world.hanh, finding=FOUND)
    decision(world, lines=[again(made)], state="signed")
    awards: Any = load(house().offer("honours.awards_for"))
    assert [(one["number"], one["body"]) for one in awards(record)] == [
        ("01/QĐ-UBND", "UBND phường Hoàng Liệt")
    ]
    assert awards("initiatives.model:" + "0" * 32) == []


# --- papers


def test_the_word_file_of_a_peoples_committee_follows_the_decree(world: World) -> None:
    rows = [nomination(world, state="examined"),
            nomination(world, state="examined", kind="individual", recipient="Nguyễn Văn Bình")]  # fmt: skip
    draft = decision(world, lines=rows, grounds="Căn cứ Kế hoạch số 12/KH-UBND;\n\n")
    words = told(papers.decision_file(again(draft)))
    assert "Số: …/QĐ-UBND" in words, "a draft has no number yet"
    assert "tháng … năm …" in words
    factories.sign(world, draft)
    words = told(papers.decision_file(again(draft)))
    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 01/QĐ-UBND",
        "Căn cứ Điều 80 Luật Thi đua, khen thưởng", "Căn cứ Kế hoạch số 12/KH-UBND;", "QUYẾT ĐỊNH:",
        "01 tập thể và 01 cá nhân", "2.500.000 đồng", "Nguyễn Văn Bình", "CHỦ TỊCH", "Trần Văn Dũng", "Nơi nhận:",
    ):  # fmt: skip
        assert said in words, said


def test_the_front_signs_for_its_committee(world: World) -> None:
    made = nomination(world, system="front", nominator=world.front_x, by=world.thanh)
    actions.examine_nomination(made, by=world.lien, finding=FOUND)
    draft = decision(world, body=world.front_x, by=world.lien, lines=[again(made)])
    factories.minute(draft, by=world.lien)
    actions.sign_decision(draft, by=world.lien)
    words = told(papers.decision_file(again(draft)))
    assert "TM. UBMTTQ VIỆT NAM PHƯỜNG HOÀNG LIỆT" in words
    assert "UBMTTQ VIỆT NAM THÀNH PHỐ HÀ NỘI" in words, "its superior stands above it"
