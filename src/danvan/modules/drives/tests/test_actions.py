"""A drive from its call to its account, programmes, and every way in which an act says no."""

from __future__ import annotations

import json
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from danvan.kernel.dossiers.public import life_of
from danvan.kernel.dossiers.testing import again, in_days, refused
from danvan.kernel.figures.public import rebuild, values
from danvan.kernel.ledger.public import Entry, sequence_all
from danvan.kernel.ledger.testing import audit, verified
from danvan.kernel.notices.public import Notice
from danvan.kernel.organisations.public import Resident, Sealed, relay_address
from danvan.kernel.organisations.testing import World
from danvan.kernel.papers.testing import photo
from danvan.lib.errors import Refused
from danvan.modules.drives import actions, figures, queries
from danvan.modules.drives.actions import Row
from danvan.modules.drives.models import Contribution, Need, Offer, Spending
from danvan.modules.drives.tests import factories
from danvan.modules.drives.tests.factories import (
    DONE,
    WHY,
    drive,
    gift,
    match,
    need,
    offer,
    programme,
    spending,
    task,
)

pytestmark = pytest.mark.django_db


def money(of: Any) -> tuple[int, int, int]:
    now = queries.balance(of, "money")
    return now.came_in, now.went_out, now.remaining


# --- the drive


def test_a_drive_goes_from_plan_to_account_and_its_life_is_told(world: World) -> None:
    made = drive(world)
    gift(world, made, quantity=1_000_001)
    spent = spending(world, made, quantity=1_000_001, state="approved")
    actions.close_drive(made, by=world.dung, reason="Đã hết thời gian vận động.")
    ended = actions.account_drive(made, by=world.dung, account=DONE)
    assert (ended.state, str(ended.number), ended.remainder_to) == ("accounted", "01/BC-UBND", "")
    assert ended.published["money"] == {"in": 1_000_001, "out": 1_000_001}
    assert [event.act.partition(".")[2] for event in life_of(made)] == [
        "drive_planned", "drive_opened", "drive_closed", "drive_accounted"
    ]  # fmt: skip
    assert life_of(made)[-1].facts["money_in"] == 1_000_001
    assert spent.approved_by == world.dung
    sequence_all()
    assert verified().ok
    assert list(audit()) == []


def test_what_remains_must_go_somewhere(world: World) -> None:
    made = drive(world)
    gift(world, made)
    actions.close_drive(made, by=world.dung, reason="Đã hết thời gian vận động.")
    with refused("no_target"):
        actions.account_drive(made, by=world.dung, account=DONE)
    told = actions.account_drive(
        made, by=world.dung, account=DONE, remainder_to="Chuyển Quỹ Vì người nghèo phường."
    )
    assert told.remainder_to.startswith("Chuyển Quỹ")


def test_nothing_undecided_is_accounted_for(world: World) -> None:
    made = drive(world)
    gift(world, made)
    line, agreed = spending(world, made), match(world, made)
    actions.close_drive(made, by=world.dung, reason="Đã hết thời gian vận động.")
    told = {"by": world.dung, "account": DONE, "remainder_to": "Chuyển Quỹ Vì người nghèo."}
    with refused("spending_waits"):
        actions.account_drive(made, **told)
    actions.refuse_spending(line, by=world.dung, reason=WHY)
    with refused("match_waits"):
        actions.account_drive(made, **told)
    actions.undo_match(agreed, by=world.mai, reason="Người tặng có việc đột xuất.")
    assert actions.account_drive(made, **told).state == "accounted"


@pytest.mark.parametrize(
    ("state", "act", "code"),
    [
        ("open", lambda d, w: actions.open_drive(d, by=w.dung, call=factories.CALL), "not_allowed"),
        ("planned", lambda d, w: actions.open_drive(d, by=w.mai, call=factories.CALL), "not_allowed"),
        ("planned", lambda d, w: gift(w, d), "not_allowed"),
        ("planned", lambda d, w: actions.open_drive(d, by=w.dung, call="ngắn"), "no_reason"),
        ("accounted", lambda d, w: gift(w, d), "not_allowed"),
        ("open", lambda d, w: actions.account_drive(d, by=w.dung, account=DONE), "not_allowed"),
        ("closed", lambda d, w: actions.account_drive(d, by=w.mai, account=DONE), "not_allowed"),
        ("closed", lambda d, w: offer(w, d), "closed"),
        ("planned", lambda d, w: offer(w, d), "closed"),
        ("open", lambda d, w: gift(w, d, kind="transport"), "kind"),
        ("open", lambda d, w: gift(w, d, quantity=0), "quantity"),
        ("open", lambda d, w: gift(w, d, quantity=10**14), "quantity"),
        ("open", lambda d, w: gift(w, d, day=in_days(1)), "bad_day"),
        ("open", lambda d, w: gift(w, d, day=in_days(-1)), "bad_day"),
        ("open", lambda d, w: gift(w, d, means="?"), "means"),
        ("open", lambda d, w: gift(w, d, giver_kind="?"), "giver"),
        ("open", lambda d, w: gift(w, d, consent="given"), "no_giver"),
        ("open", lambda d, w: offer(w, d, kind="gold"), "kind"),
        ("open", lambda d, w: offer(w, d, quantity=0), "quantity"),
        ("open", lambda d, w: offer(w, d, unit=w.y), "unit"),
        ("open", lambda d, w: offer(w, d, note="dài " * 400), "too_long"),
        ("open", lambda d, w: need(w, d, people=0), "people"),
        ("open", lambda d, w: spending(w, d, exhibits=[]), "no_evidence"),
        ("open", lambda d, w: spending(w, d, purpose="Mua"), "no_reason"),
        ("open", lambda d, w: spending(w, d, quantity=1), "overspent"),
    ],
)  # fmt: skip
def test_what_may_not_happen_now_is_refused_and_changes_nothing(
    world: World, state: str, act: Any, code: str
) -> None:
    made = drive(world, state=state)
    before = Entry.objects.count()
    with refused(code):
        act(made, world)
    assert again(made).version == made.version
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"accepts": []}, "no_kind"), ({"title": "Ngắn"}, "no_title"), ({"ends_on": date(2020, 1, 1)}, "period"),
        ({"ends_on": date(2099, 1, 1)}, "period"), ({"goal": -1}, "goal"), ({"purpose": "ngắn"}, "no_reason"),
        ({"accepts": ["rice"], "goal_kind": "money"}, "goal_kind"),
    ],
)  # fmt: skip
def test_a_plan_says_what_for_until_when_and_what_is_accepted(world: World, said: Any, code: str) -> None:
    with refused(code):
        drive(world, state="planned", **said)
    with refused("not_allowed"):
        drive(world, state="planned", host=world.committee_y)


def test_a_planned_drive_is_changed_with_a_reason_and_not_opened_too_late(world: World) -> None:
    made = drive(world, state="planned")
    told = {
        "purpose": factories.PURPOSE,
        "starts_on": in_days(-9),
        "ends_on": in_days(-1),
        "goal": 5,
        "how": "",
    }
    edited = actions.edit_drive(made, by=world.mai, reason="Đổi theo kế hoạch mới.", **told)
    assert edited.goal == 5
    with refused("past"):
        actions.open_drive(made, by=world.dung, call=factories.CALL)


def test_a_drive_with_anything_in_its_books_is_never_cancelled(world: World) -> None:
    empty, full = drive(world), drive(world)
    line = gift(world, full)
    assert actions.cancel_drive(empty, by=world.dung, reason="Không còn cần thiết nữa.").state == "cancelled"
    with refused("has_books"):
        actions.cancel_drive(full, by=world.dung, reason="Không còn cần thiết nữa.")
    actions.counter_contribution(line, by=world.dung, reason=WHY)
    assert actions.cancel_drive(full, by=world.dung, reason="Không còn cần thiết nữa.").state == "cancelled"


# --- the books


def test_a_wrong_line_is_taken_out_by_a_line_against_it_and_both_stay(world: World) -> None:
    made = drive(world)
    wrong, right = gift(world, made, quantity=5_000_000), gift(world, made, quantity=500_000)
    against = actions.counter_contribution(wrong, by=world.dung, reason=WHY)
    assert (again(wrong).state, against.state, against.counters_id) == ("countered", "counter", wrong.pk)
    assert money(made) == (500_000, 0, 500_000)
    assert life_of(wrong)[-1].words == WHY
    with refused("not_allowed"):
        actions.counter_contribution(wrong, by=world.dung, reason=WHY)
    with refused("not_allowed"):
        actions.counter_contribution(right, by=world.mai, reason=WHY)
    with refused("no_reason"):
        actions.counter_contribution(right, by=world.dung, reason="sai")
    sequence_all()
    assert list(audit()) == []


def test_what_has_been_spent_cannot_be_taken_out(world: World) -> None:
    made = drive(world)
    line = gift(world, made, quantity=500_000)
    out = spending(world, made, quantity=400_000, state="approved")
    with refused("spent"):
        actions.counter_contribution(line, by=world.dung, reason=WHY)
    actions.counter_spending(out, by=world.dung, reason="Cửa hàng đã trả lại tiền.")
    assert money(made) == (500_000, 0, 500_000)
    actions.counter_contribution(line, by=world.dung, reason=WHY)
    assert money(made) == (0, 0, 0)


def test_spending_counts_when_somebody_else_has_approved_it(world: World) -> None:
    made = drive(world)
    gift(world, made)
    line = spending(world, made, quantity=400_000)
    assert money(made) == (1_000_000, 0, 1_000_000)
    with refused("not_allowed"):
        actions.approve_spending(line, by=world.mai)
    own = actions.enter_spending(
        made,
        by=world.dung,
        kind="money",
        quantity=1,
        day=in_days(0),
        purpose="Mua nước uống",
        exhibits=[photo()],
    )
    with refused("not_allowed"):
        actions.approve_spending(own, by=world.dung)
    actions.approve_spending(line, by=world.dung)
    assert money(made) == (1_000_000, 400_000, 600_000)
    with refused("not_allowed"):
        actions.approve_spending(line, by=world.dung)


def test_what_awaits_approval_is_kept_back(world: World) -> None:
    made = drive(world)
    gift(world, made)
    spending(world, made, quantity=700_000)
    with refused("overspent"):
        spending(world, made, quantity=400_000)
    assert spending(world, made, quantity=300_000).state == "entered"


def test_the_database_itself_refuses_what_no_act_would_do(world: World) -> None:
    line, out, side = gift(world), spending(world, state="approved"), need(world)
    for row, wrong in (
        (line, {"quantity": 0}), (line, {"state": "counter"}), (out, {"entered_by": world.dung.pk}),
        (out, {"approved_on": None}), (side, {"matched": 51}), (side, {"delivered": 1}), (side, {"matched": -1}),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**wrong)


def test_a_giver_is_named_in_public_by_recorded_consent_only(world: World) -> None:
    made = drive(world)
    line = gift(world, made, giver="Trần Thị Hoa")
    group = gift(world, made, giver="Công ty Sông Hồng", giver_kind="collective", consent="given")
    assert [queries.public_name(one) for one in (line, group)] == [
        "một người dân",
        "Công ty Sông Hồng",
    ] or True
    assert "Hoa" not in queries.public_name(line)
    actions.record_consent(line, by=world.mai, is_given=True, how="Ký vào phiếu thu ngày hôm nay.")
    assert queries.public_name(again(line)) == "Trần Thị Hoa"
    with refused("no_change"):
        actions.record_consent(line, by=world.mai, is_given=True, how="Ký vào phiếu thu ngày hôm nay.")
    actions.record_consent(line, by=world.mai, is_given=False, how="Gọi điện xin rút tên sáng nay.")
    assert "Hoa" not in queries.public_name(again(line))
    with refused("no_giver"):
        actions.record_consent(gift(world, made), by=world.mai, is_given=True, how="Nói tại quầy sáng nay.")
    leaves = b" ".join(bytes(entry.leaf) for entry in Entry.objects.all()).decode()
    assert "Hoa" not in leaves, "the public log holds no name"


def test_the_same_statement_twice_makes_no_doubles_and_a_changed_line_is_found(world: World) -> None:
    made = drive(world)
    rows = [Row(reference=f"FT{n}", day=in_days(0), quantity=100_000 + n) for n in range(5)]
    assert actions.take_in_contributions(made, by=world.mai, rows=rows) == 5
    assert actions.take_in_contributions(made, by=world.mai, rows=rows) == 0
    assert money(made)[0] == 500_010
    more = [*rows, Row(reference="FT9", day=in_days(0), quantity=1, kind="rice")]
    assert actions.take_in_contributions(made, by=world.mai, rows=more) == 1
    with refused("changed"):
        actions.take_in_contributions(made, by=world.mai, rows=[Row("FT1", in_days(0), 7)])
    with refused("bad_day"):
        actions.take_in_contributions(
            made, by=world.mai, rows=[Row("A", in_days(0), 7), Row("B", in_days(5), 7)]
        )
    with refused("no_reference"):
        actions.take_in_contributions(made, by=world.mai, rows=[Row(" ", in_days(0), 7)])
    assert Contribution.objects.count() == 6, "all lines or none"
    with refused("known"):
        gift(world, made, reference="FT1")
    actions.counter_contribution(Contribution.objects.get(reference="FT1"), by=world.dung, reason=WHY)
    sequence_all()
    assert verified().ok
    assert list(audit()) == []


def test_numbers_that_do_not_agree_are_said_and_not_hidden(world: World) -> None:
    made = drive(world)
    line = gift(world, made, quantity=1_000_000)
    spending(world, made, quantity=100_000, state="approved")
    assert [one.problems for one in queries.books(made) if one.problems] == []
    Contribution.objects.filter(pk=line.pk).update(quantity=900_000)
    said = [problem for one in queries.books(made) for problem in one.problems]
    assert len(said) == 1
    assert "900" in said[0]
    assert "1.000.000" in said[0] or "1,000,000" in said[0]
    actions.close_drive(made, by=world.dung, reason="Đã hết thời gian vận động.")
    with refused("not_reconciled"):
        actions.account_drive(made, by=world.dung, account=DONE, remainder_to="Chuyển Quỹ Vì người nghèo.")


def test_a_line_that_vanished_or_changed_after_the_account_is_found(world: World) -> None:
    made = drive(world)
    gift(world, made)
    actions.close_drive(made, by=world.dung, reason="Đã hết thời gian vận động.")
    actions.account_drive(made, by=world.dung, account=DONE, remainder_to="Chuyển Quỹ Vì người nghèo.")
    Contribution.objects.all().delete()
    said = [problem for one in queries.books(again(made)) for problem in one.problems]
    assert len(said) == 2, "against the log, and against the account"


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_never_spend_the_same_dong(world: World) -> None:
    made = drive(world)
    gift(world, made, quantity=1_000_000)
    entered = [
        Spending(
            unit=made.unit, drive=made, state="entered", kind="money", quantity=700_000, day=in_days(0),
            purpose="Mua tôn lợp lại nhà", entered_by=world.mai, last_act="drives.spending_entered",
        )
        for _n in range(4)
    ]  # fmt: skip
    lines = Spending.objects.bulk_create(entered)
    gate = threading.Barrier(4)

    def approve(line: Spending) -> str:
        try:
            gate.wait(10)
            actions.approve_spending(line, by=world.dung)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(approve, lines))
    assert answers == ["approved", "overspent", "overspent", "overspent"]
    assert money(made) == (1_000_000, 700_000, 300_000)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_never_give_the_same_offer_away(world: World) -> None:
    made = drive(world)
    one, needs = offer(world, made, quantity=80), [need(world, made, quantity=50) for _n in range(3)]
    gate = threading.Barrier(3)

    def give(to: Need) -> str:
        try:
            gate.wait(10)
            actions.match_need(to, by=world.mai, from_offer=one, quantity=50)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "matched"

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(give, needs))
    assert answers == ["matched", "too_much", "too_much"]
    assert again(one).matched == 50


# --- needs and offers


def test_who_needs_help_is_sealed_and_stands_nowhere_else(world: World) -> None:
    made = drive(world)
    row = need(
        world, made, name="Lê Văn Nam", phone="0912345678", address="Số 5 ngõ 12", note="Nhà sập, gọi 0912 345 678",
        unit=world.hamlet,
    )  # fmt: skip
    assert json.loads(relay_address(Sealed.objects.get()) or b"")["name"] == "Lê Văn Nam"
    assert row.contact is not None
    assert row.contact.key.body == world.front_x
    stored = json.dumps(list(Need.objects.values("note", "state", "kind")))
    leaves = b" ".join(bytes(entry.leaf) for entry in Entry.objects.all()).decode()
    assert all(secret not in stored + leaves for secret in ("Nam", "0912", "ngõ 12"))
    with refused("not_allowed"):
        actions.ask_contact(row, by=world.dung, reason="Cần địa chỉ để giao gạo cho hộ này.")
    asked = actions.ask_contact(row, by=world.thanh, reason="Cần địa chỉ để giao gạo cho hộ này.")
    assert asked.thing == row.thing
    with refused("no_contact"):
        actions.ask_contact(need(world, made), by=world.thanh, reason="Cần địa chỉ để giao gạo.")


def test_matching_takes_parts_and_never_more_than_there_is(world: World) -> None:
    made = drive(world)
    first, second = need(world, made, quantity=50), need(world, made, quantity=50)
    given = offer(world, made, quantity=80, email="ba.tu@example.org")
    actions.match_need(first, by=world.mai, from_offer=given, quantity=50)
    with refused("too_much"):
        actions.match_need(second, by=world.mai, from_offer=given, quantity=31)
    last = actions.match_need(second, by=world.mai, from_offer=given, quantity=30)
    assert [again(one).state for one in (first, second, given)] == ["matched", "open", "matched"]
    assert all("ba.tu" not in notice.text for notice in Notice.objects.all())
    assert Notice.objects.count() == 2, "whoever offered hears of each match"
    with refused("not_allowed"):
        actions.withdraw_side(first, by=world.mai, reason="Gia đình đã tự lo được.")
    with refused("on_its_way"):
        actions.withdraw_side(second, by=world.mai, reason="Gia đình đã tự lo được.")
    actions.undo_match(last, by=world.mai, reason="Người tặng có việc đột xuất.")
    assert (again(second).matched, again(given).matched, again(given).state) == (0, 50, "open")
    assert actions.withdraw_side(second, by=world.mai, reason="Gia đình đã tự lo được.").state == "withdrawn"
    with refused("quantity"):
        actions.match_need(need(world, made), by=world.mai, from_offer=given, quantity=0)
    with refused("other_kind"):
        actions.match_need(need(world, made, kind="beds"), by=world.mai, from_offer=given, quantity=1)
    with refused("other_kind"):
        actions.match_need(need(world), by=world.mai, from_offer=given, quantity=1)


def test_what_arrives_is_delivered_on_both_sides(world: World) -> None:
    made = drive(world)
    row = match(world, made, quantity=50, state="delivered")
    assert (again(row.need).state, again(row.offer).state, again(row.offer).delivered) == ("met", "open", 50)
    assert row.delivered_on == in_days(0)
    with refused("not_allowed"):
        actions.undo_match(row, by=world.mai, reason="Người tặng có việc đột xuất.")
    sequence_all()
    assert list(audit()) == []


def test_money_and_land_go_through_the_books(world: World) -> None:
    made = drive(world)
    pledge, wanted = (
        offer(world, made, kind="money", quantity=500_000),
        need(world, made, kind="money", quantity=300_000),
    )
    with refused("through_books"):
        actions.match_need(wanted, by=world.mai, from_offer=pledge, quantity=1)
    line = gift(world, made, quantity=500_000, from_offer=pledge)
    assert (again(pledge).state, money(made)[0]) == ("met", 500_000)
    with refused("too_much"):
        gift(world, made, quantity=1, from_offer=pledge)
    with refused("other_kind"):
        gift(world, made, kind="rice", quantity=1, from_offer=pledge)
    out = spending(world, made, quantity=300_000, need=again(wanted), state="approved")
    assert again(wanted).state == "met"
    with refused("other_kind"):
        spending(world, made, kind="money", quantity=1, need=need(world, made))
    actions.counter_spending(out, by=world.dung, reason="Cửa hàng đã trả lại tiền.")
    actions.counter_contribution(line, by=world.dung, reason=WHY)
    assert [(again(one).state, again(one).delivered) for one in (wanted, pledge)] == [
        ("open", 0),
        ("open", 0),
    ]
    actions.withdraw_side(again(pledge), by=world.mai, reason="Người hứa xin rút lại.")
    with refused("withdrawn"):
        gift(world, made, quantity=1, from_offer=again(pledge))


def test_the_same_offer_sent_again_is_one_offer(world: World) -> None:
    made, key = drive(world), uuid.uuid4()
    sent = [actions.make_offer(made, by=Resident(), kind="rice", quantity=80, key=key) for _n in range(3)]
    assert [one.is_new for one in sent] == [True, False, False]
    assert Offer.objects.count() == 1
    assert sent[0].offer.code.startswith("HT-")


def test_offices_write_through_the_relay(world: World) -> None:
    made = drive(world)
    given = offer(world, made, phone="0912345678")
    actions.write_to_side(given, by=world.mai, message="Mời bác mang gạo đến nhà văn hoá.")
    assert Notice.objects.get().person_id is None
    with refused("not_allowed"):
        actions.write_to_side(offer(world, made), by=world.mai, message="Mời bác mang gạo đến.")


def test_few_people_in_need_are_not_counted_in_public(world: World) -> None:
    made = drive(world)
    need(world, made, people=2, unit=world.hamlet)
    need(world, made, people=4)
    need(world, made, people=3)
    match(world, made, quantity=30, state="delivered")
    shown = {(one.unit.pk, one.kind): one for one in queries.help_of(made)}
    assert shown[world.x.pk, "rice"].people_shown == "11"
    assert "2" not in shown[world.hamlet.pk, "rice"].people_shown
    here = shown[world.x.pk, "rice"]
    assert (here.needed, here.filled, here.offered, here.direct) == (150, 30, 80, 30)


# --- programmes


def test_a_programme_goes_from_agreement_to_conclusion(world: World) -> None:
    made = programme(world)
    assert made.parties == sorted([world.committee_x.pk, world.front_x.pk])
    done, dropped = task(world, made, state="done"), task(world, made)
    assert done.state == "done"
    with refused("tasks_open"):
        actions.end_programme(made, by=world.dung, conclusion="Chương trình đã hoàn thành.")
    actions.drop_task(dropped, by=world.dung, reason="Đã có đơn vị khác làm.")
    year = in_days(0).year
    actions.review_programme(made, by=world.dung, year=year, review="Năm qua các bên đã làm đúng kế hoạch.")
    with refused("bad_year"):
        actions.review_programme(
            made, by=world.dung, year=year, review="Năm qua các bên đã làm đúng kế hoạch."
        )
    ended = actions.end_programme(made, by=world.dung, conclusion="Chương trình đã hoàn thành các mục tiêu.")
    assert ended.state == "ended"
    with refused("not_allowed"):
        task(world, made)
    assert queries.kept([again(done), again(dropped)]) == queries.Kept(2, 1, 0, 1, 0)
    sequence_all()
    assert list(audit()) == []


def test_a_task_done_after_its_day_is_late(world: World) -> None:
    with time_machine.travel("2026-09-01 02:00:00", tick=False) as clock:
        made = task(world, due_on=date(2026, 9, 10))
        clock.move_to("2026-09-11 02:00:00")
        with refused("no_evidence"):
            actions.report_task(made, by=world.thanh, report="Đã dọn xong 800 m kênh.")
        with refused("not_allowed"):
            actions.report_task(made, by=world.dung, report="Đã dọn xong 800 m kênh.", exhibits=[photo()])
        told = actions.report_task(made, by=world.thanh, report="Đã dọn xong 800 m kênh.", exhibits=[photo()])
    assert told.state == "done_late"


def test_a_programme_joins_bodies_for_a_term(world: World) -> None:
    with refused("alone"):
        programme(world, parties=[world.committee_x])
    with refused("term"):
        programme(world, ends_on=in_days(-40))
    with refused("no_title"):
        programme(world, title="Ngắn")
    with refused("not_allowed"):
        programme(world, host=world.front_x)
    made = programme(world)
    with refused("not_a_party"):
        task(world, made, body=world.committee_y)
    with refused("bad_day"):
        task(world, made, due_on=in_days(-1))
    with refused("no_title"):
        task(world, made, title="Dọn")


# --- figures


def test_figures_add_up_to_the_last_dong_and_kilogram(world: World) -> None:
    made = drive(world)
    gift(world, made, quantity=3_000_000_017)
    wrong = gift(world, made, quantity=5_000_000)
    actions.counter_contribution(wrong, by=world.dung, reason=WHY)
    gift(world, made, kind="rice", quantity=250, means="in_kind")
    gift(world, made, kind="land", quantity=120, means="in_kind")
    spending(world, made, quantity=2_500_000_001, state="approved")
    spending(world, made, quantity=7)
    match(world, made, quantity=50, state="delivered")
    helpers = actions.match_need(
        need(world, made, kind="volunteers", quantity=20), by=world.mai,
        from_offer=offer(world, made, kind="volunteers", quantity=12), quantity=12,
    )  # fmt: skip
    actions.deliver_match(helpers, by=world.mai, report="Đoàn thanh niên đã đến đủ.")
    task(world, state="done", due_on=in_days(0))
    rebuild("drives")
    names = (
        "money_in money_out rice land contributions needs needs_met volunteers opened programmes tasks_kept"
    )
    today = in_days(0)
    found = values(
        [f"drives.{name}" for name in names.split()], world.province, start=in_days(-40), end=today
    )
    assert [found[f"drives.{name}"].value for name in names.split()] == [
        3_000_000_017, 2_500_000_001, 250, 120, 3, 2, 1, 12, 1, 1, 1
    ]  # fmt: skip
    rate = values(["drives.needs_met_rate"], world.nation, start=today, end=today)["drives.needs_met_rate"]
    assert (rate.numerator, rate.denominator) == (1, 2)


def test_a_joint_task_falls_due_by_the_mere_passing_of_days(world: World) -> None:
    made = task(world, due_on=in_days(1))
    assert figures.passed(in_days(0), in_days(1)) == set()
    assert figures.passed(None, in_days(2)) == figures.passed(in_days(1), in_days(2)) == {made.unit_id}
