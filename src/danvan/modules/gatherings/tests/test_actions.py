"""What acts on gatherings change, record, and refuse."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from danvan.kernel.dossiers.testing import again, in_days, refused
from danvan.kernel.figures.public import rebuild, refresh, values
from danvan.kernel.ledger.public import Entry, sequence_all
from danvan.kernel.ledger.testing import audit, verified
from danvan.kernel.notices.public import Notice
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World
from danvan.kernel.papers.testing import photo
from danvan.lib.merkle.leaf import parse_leaf
from danvan.modules.gatherings import actions, codes, queries
from danvan.modules.gatherings.models import Delegate, Gathering, Roll, Site
from danvan.modules.gatherings.tests.factories import CONCLUSION, NOTICE, delegates, gathering, paper, site

pytestmark = pytest.mark.django_db


def entries(act: str) -> list[Entry]:
    return list(Entry.objects.filter(act=f"gatherings.{act}").order_by("pk"))


def facts(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = parse_leaf(bytes(entry.leaf))["facts"]
    return told


def test_a_gathering_lives_from_plan_to_conclusion_with_its_counts_in_the_log(world: World) -> None:
    running = gathering(world, state="running")
    lan, _hai = delegates(world, site(running), "Trần Thị Lan", "Lê Văn Hai")
    actions.check_in(site(running), by=Resident(), code=lan.code)
    ended = actions.end_gathering(running, by=world.mai)
    assert facts(entries("gathering_ended")[0]) == {
        "sites": 1,
        "delegates": 2,
        "present": 1,
        "state": "ended",
    }
    told = actions.conclude_gathering(ended, by=world.dung, conclusion=CONCLUSION, exhibits=[photo()])
    assert told.state == "concluded"
    assert told.number is not None
    assert told.number.text.endswith("/TB-UBND")


def test_several_days_are_kept_in_order_and_the_past_is_refused(world: World) -> None:
    made = gathering(world, more_days=[in_days(12), in_days(11), in_days(12)])
    assert made.further_days == [in_days(11), in_days(12)]
    for said, code in (
        ({"starts_at": timezone.now() - timedelta(hours=1)}, "past"),
        ({"starts_at": timezone.now() + timedelta(days=900)}, "far"),
        ({"more_days": [in_days(3)]}, "bad_days"),
    ):
        with refused(code):
            gathering(world, **said)
    changed = actions.edit_gathering(made, by=world.mai, reason="Hội trường đang sửa.", place="Nhà văn hoá")
    assert (changed.place, changed.further_days) == ("Nhà văn hoá", [in_days(11), in_days(12)])


def test_nobody_is_invited_without_an_agenda_or_to_the_past(world: World) -> None:
    with refused("no_agenda"):
        gathering(world, state="invited", agenda=[])
    planned = gathering(world)
    Gathering.objects.filter(pk=planned.pk).update(starts_at=timezone.now() - timedelta(days=1))
    with refused("past"):
        actions.invite_gathering(planned, by=world.dung, notice=NOTICE)
    with refused("not_allowed"):
        actions.end_gathering(planned, by=world.dung)


def test_thousands_of_sites_take_one_entry_and_each_stands_in_the_host_s_reach(world: World) -> None:
    planned = gathering(world, host=world.committee_a)
    new = [actions.NewSite(world.x, f"Hội trường {n}", 20) for n in range(300)]
    assert actions.add_sites(planned, by=world.phuc, sites=[*new, new[0]]) == 300
    assert [facts(one)["sites"] for one in entries("sites_added")] == [1, 300]
    assert site(planned, 301).place == "Hội trường 299"
    with refused("no_sites"):
        actions.add_sites(planned, by=world.phuc, sites=new)
    with refused("elsewhere"):
        actions.add_sites(gathering(world), by=world.dung, sites=[actions.NewSite(world.y, "Bên kia")])


def test_a_site_changes_gets_a_new_code_and_leaves_only_when_nobody_is_invited_there(world: World) -> None:
    planned = gathering(world)
    actions.add_sites(planned, by=world.dung, sites=[actions.NewSite(world.hamlet, "Nhà văn hoá tổ 3", 30)])
    second = actions.edit_site(site(planned, 2), by=world.dung, place="Trường tiểu học", expected=25)
    old = second.handle
    renewed = actions.renew_site(second, by=world.dung, reason="Mã bị chụp đưa lên mạng.")
    assert queries.site_called(old) is None
    assert queries.site_called(renewed.handle) == second
    for wrong in ("", "abc", f"{second.pk}-", f"{second.pk}-{'a' * 16}", f"{second.pk}-é", "9" * 30 + "-x"):
        assert queries.site_called(wrong) is None
    someone = delegates(world, second)[0]
    with refused("has_delegates"):
        actions.drop_site(second, by=world.dung, reason="Mất điện cả tổ.")
    actions.withdraw_delegate(someone, by=world.dung, reason="Chuyển công tác.")
    assert actions.drop_site(second, by=world.dung, reason="Mất điện cả tổ.").state == "dropped"
    assert not list(audit())


def test_a_list_is_entered_whole_once_in_one_entry(world: World) -> None:
    invited = gathering(world, state="invited")
    listed = [actions.NewDelegate(site(invited), f"Đại biểu {n}") for n in range(50)]
    before = Entry.objects.count()
    roll = actions.register_delegates(invited, by=world.hanh, delegates=listed, file_digest="a" * 64)
    assert Entry.objects.count() == before + 1
    assert (roll.count, roll.delegates.count()) == (50, 50)
    assert len({one.code for one in roll.delegates.all()}) == 50
    with refused("known"):
        actions.register_delegates(invited, by=world.hanh, delegates=listed, file_digest="a" * 64)
    with refused("nobody"):
        actions.register_delegates(invited, by=world.hanh, delegates=[])
    with refused("other_site"):
        actions.register_delegates(gathering(world), by=world.hanh, delegates=listed)
    assert (Roll.objects.count(), Delegate.objects.count()) == (1, 50)


def test_a_site_s_own_unit_enters_its_delegates_and_nobody_else_s(world: World) -> None:
    planned = gathering(world, host=world.committee_a)
    actions.add_sites(
        planned, by=world.phuc, sites=[actions.NewSite(world.x, "X"), actions.NewSite(world.y, "Y")]
    )
    mine, other = site(planned, 2), site(planned, 3)
    actions.register_delegates(planned, by=world.hanh, delegates=[actions.NewDelegate(mine, "Trần Thị Lan")])
    with refused("not_allowed"):
        actions.register_delegates(
            planned,
            by=world.hanh,
            delegates=[actions.NewDelegate(mine, "Lê Hai"), actions.NewDelegate(other, "Lê Ba")],
        )
    elsewhere = site(gathering(world))
    with refused("other_site"):
        actions.register_delegates(
            planned, by=world.hanh, delegates=[actions.NewDelegate(elsewhere, "Lê Tư")]
        )
    assert Delegate.objects.count() == 1


def test_whoever_leaves_an_address_is_written_to_once_with_the_code(world: World) -> None:
    planned = gathering(world)
    listed = [
        actions.NewDelegate(site(planned), "Trần Thị Lan", email="lan@example.vn"),
        actions.NewDelegate(site(planned), "Lê Hai"),
    ]
    actions.register_delegates(planned, by=world.hanh, delegates=listed)
    assert not Notice.objects.exists()
    actions.invite_gathering(planned, by=world.dung, notice=NOTICE)
    lan = Delegate.objects.get(name="Trần Thị Lan")
    assert lan.code in Notice.objects.get().text
    assert lan.contact is not None
    assert b"lan@example.vn" not in bytes(lan.contact.blob)
    late = [actions.NewDelegate(site(planned), "Đỗ Năm", email="nam@example.vn")]
    actions.register_delegates(planned, by=world.hanh, delegates=late)
    assert Notice.objects.count() == 2


def test_coming_twice_is_coming_once(world: World) -> None:
    running = gathering(world, state="running")
    lan = delegates(world, site(running))[0]
    first = actions.check_in(site(running), by=Resident(), code=lan.code.lower().replace("-", " "))
    again_ = actions.check_in(
        site(running), by=Resident(), code=f"https://danvan.example/giay-moi/{lan.code}/"
    )
    ticked = actions.mark_delegate(lan, by=world.mai)
    assert [first.is_new, again_.is_new, ticked.is_new] == [True, False, False]
    assert first.delegate.attended_at == again_.delegate.attended_at == ticked.delegate.attended_at
    assert len(entries("delegate_attended")) == 1
    assert facts(entries("delegate_attended")[0]) == {"how": "self", "site": 1, "state": "attended"}
    assert "Lan" not in bytes(entries("delegate_attended")[0].leaf).decode()


def test_codes_that_are_wrong_foreign_withdrawn_or_early_count_nobody(world: World) -> None:
    invited, other = gathering(world, state="invited"), gathering(world, state="running")
    lan, hai = delegates(world, site(invited), "Trần Thị Lan", "Lê Hai")
    actions.withdraw_delegate(hai, by=world.dung, reason="Chuyển công tác.")
    for at, code, refusal in (
        (site(invited), lan.code, "closed"), (site(other), lan.code, "unknown"), (site(invited), hai.code, "unknown"),
        (site(invited), "DB-0000", "bad_code"), (site(invited), "", "bad_code"), (site(invited), lan.code[:-1] + "?", "bad_code"),
    ):  # fmt: skip
        with refused(refusal):
            actions.check_in(at, by=Resident(), code=code)
    with refused("not_allowed"):
        actions.mark_delegate(lan, by=world.dung)
    assert not entries("delegate_attended")


def test_somebody_may_come_to_another_site_and_counts_there(world: World) -> None:
    running = gathering(world)
    actions.add_sites(running, by=world.dung, sites=[actions.NewSite(world.hamlet, "Nhà văn hoá tổ 3")])
    lan = delegates(world, site(running))[0]
    actions.invite_gathering(running, by=world.dung, notice=NOTICE)
    actions.open_gathering(running, by=world.dung)
    actions.check_in(site(running, 2), by=Resident(), code=lan.code)
    first, second = queries.counted(Site.objects.filter(gathering=running)).order_by("number")
    assert (first.invited_count, first.present_count, second.invited_count, second.present_count) == (
        1,
        0,
        0,
        1,
    )
    assert [(one.name, one.sites, one.invited, one.present) for one in queries.attendance_by_unit(running)] == [
        (world.x.full_name, 1, 1, 0), (world.hamlet.full_name, 1, 0, 1),
    ]  # fmt: skip


def test_the_clerk_ticks_names_of_the_own_site_only(world: World) -> None:
    running = gathering(world, state="running")
    lan, hai, ba = delegates(world, site(running), "Trần Thị Lan", "Lê Hai", "Lê Ba")
    stranger = delegates(world, site(gathering(world, state="running")), "Người khác")[0]
    actions.withdraw_delegate(ba, by=world.dung, reason="Chuyển công tác.")
    assert actions.mark_delegates(site(running), by=world.mai, delegates=[lan, hai, ba, stranger]) == 2
    assert actions.mark_delegates(site(running), by=world.mai, delegates=[lan]) == 0
    assert {again(one).state for one in (stranger, ba)} == {"invited", "withdrawn"}
    with refused("not_allowed"):
        actions.mark_delegates(site(running), by=world.quang, delegates=[lan])


def test_a_paper_is_handed_in_returned_and_accepted(world: World) -> None:
    asked = paper(world)
    told = {"title": "Kinh nghiệm vận động", "speaker": "Chủ tịch UBMTTQ phường"}
    with refused("no_files"):
        actions.submit_paper(asked, by=world.lien, **told, exhibits=[])
    actions.submit_paper(asked, by=world.lien, **told, exhibits=[photo()])
    actions.return_paper(asked, by=world.dung, reason="Bổ sung số liệu năm nay.")
    actions.submit_paper(asked, by=world.lien, **told, exhibits=[photo()])
    with refused("no_order"):
        actions.accept_paper(asked, by=world.dung, order=0)
    actions.accept_paper(asked, by=world.dung, order=2)
    assert [one.title for one in queries.accepted_papers(asked.gathering)] == ["Kinh nghiệm vận động"]
    with refused("not_allowed"):
        actions.drop_paper(asked, by=world.dung, reason="Không đọc nữa vì hết giờ.")
    assert paper(world, asked.gathering, state="dropped").state == "dropped"


def test_a_conclusion_becomes_tasks_measured_by_a_figure(world: World) -> None:
    done = gathering(world, state="concluded")
    told: dict[str, Any] = {"units": [world.x], "task": "Giải quyết dứt điểm đơn tồn", "measure": "petitions.received",
                            "target": 5, "due_on": in_days(60)}  # fmt: skip
    for _time in range(2):
        done = actions.give_tasks(done, by=world.dung, **told)
    assert len(done.tasks) == 2
    assert all(one.startswith("directives.task:") for one in done.tasks)
    assert Entry.objects.filter(act="directives.directive_registered").count() == 1, (
        "its paper is entered once"
    )
    with refused("too_many_units"):
        actions.give_tasks(done, by=world.dung, **told | {"units": [world.x] * 201})
    with refused("no_decision"):
        actions.tell_honours(done, by=world.dung, decision="honours.decision:00")


def test_documents_need_a_file_and_say_whom_they_are_for(world: World) -> None:
    planned = gathering(world)
    with refused("no_files"):
        actions.add_documents(planned, by=world.dung, note="Báo cáo tổng kết.", exhibits=[], is_public=True)
    actions.add_documents(
        planned, by=world.dung, note="Báo cáo tổng kết.", exhibits=[photo()], is_public=False
    )
    assert len(entries("documents_added")) == 1


def test_the_audit_finds_every_row_that_was_changed_behind_the_acts(world: World) -> None:
    running = gathering(world, state="running")
    lan, hai = delegates(world, site(running), "Trần Thị Lan", "Lê Hai")
    actions.check_in(site(running), by=Resident(), code=lan.code)
    paper(world, gathering(world, state="invited"), state="accepted")
    sequence_all()
    assert list(audit()) == []
    assert verified().ok
    now = timezone.now()
    for rows, was, fields in (
        (Delegate.objects.filter(pk=hai.pk), {"name": "Lê Hai"}, {"name": "Lê Tám"}),
        (Delegate.objects.filter(pk=lan.pk), {"attended_at": again(lan).attended_at}, {"attended_at": now}),
        (Site.objects.filter(gathering=running), {"expected": 40}, {"expected": 41}),
        (Gathering.objects.filter(pk=running.pk), {"place": running.place}, {"place": "Nơi khác"}),
    ):
        rows.update(**fields)
        assert list(audit()), fields
        rows.update(**was)
    assert list(audit()) == []
    Delegate.objects.filter(pk=hai.pk).delete()
    assert [one.kind for one in audit()] == ["content"], "somebody was taken off a list without an act"


def test_figures_count_people_where_their_site_lies_on_the_day_it_was_held(world: World) -> None:
    running = gathering(world, host=world.committee_a)
    actions.add_sites(running, by=world.phuc, sites=[actions.NewSite(world.x, "X")])
    actions.invite_gathering(running, by=world.phuc, notice=NOTICE)
    actions.open_gathering(running, by=world.phuc)
    lan, _hai = delegates(world, site(running, 2), "Trần Thị Lan", "Lê Hai")
    actions.check_in(site(running, 2), by=Resident(), code=lan.code)
    rebuild("gatherings")
    actions.end_gathering(running, by=world.phuc)
    paper(world, state="accepted")
    sequence_all()
    refresh("gatherings")
    today = timezone.localdate()
    names = ["gatherings.held", "gatherings.sites", "gatherings.attended_rate", "gatherings.papers"]
    for unit, held, sites in ((world.x, 0, 1), (world.province, 1, 2)):
        found = values(names, unit, start=today, end=today)
        rate = found["gatherings.attended_rate"]
        assert (found["gatherings.held"].value or 0, found["gatherings.sites"].value) == (held, sites)
        assert (rate.numerator, rate.denominator) == (1, 2)
        assert found["gatherings.papers"].value == 1


def test_codes_are_the_same_each_time_and_hashes_tell_none(world: World) -> None:
    lan = delegates(world, site(gathering(world)))[0]
    assert codes.code_of(lan.uid) == lan.code
    assert lan.code.encode() not in bytes(again(lan).code_hash)
    assert json.dumps(lan.code).isascii()


@pytest.mark.django_db(transaction=True)
def test_the_same_delegate_at_two_doors_at_once_is_counted_once(world: World) -> None:
    running = gathering(world, state="running")
    lan, at, found = delegates(world, site(running))[0], site(running), []

    def come() -> None:
        try:
            found.append(actions.check_in(at, by=Resident(), code=lan.code).is_new)
        finally:
            connection.close()

    threads = [threading.Thread(target=come) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [False] * 5 + [True]
    assert len(entries("delegate_attended")) == 1
