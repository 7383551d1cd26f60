"""Drives, lines of their books, needs, offers and programmes for tests, each made by its own act."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from danvan.kernel.dossiers.testing import again, in_days
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World
from danvan.kernel.papers.testing import photo
from danvan.modules.drives import actions
from danvan.modules.drives.models import (
    Contribution,
    Drive,
    JointTask,
    Match,
    Need,
    Offer,
    Programme,
    Spending,
)

PURPOSE = "Giúp các hộ bị tốc mái, ngập nước sau bão số 10 ổn định cuộc sống."
CALL = "Kêu gọi các tổ chức, cá nhân chung tay giúp bà con sau bão số 10."
WHY = "Ghi nhầm số tiền so với phiếu thu, ghi lại dòng khác."
DONE = "Đã hỗ trợ các hộ theo danh sách niêm yết tại nhà văn hoá."
ALL = ["money", "rice", "household", "oxygen", "beds", "transport", "volunteers", "land"]


def drive(world: World, *, state: str = "open", **said: Any) -> Drive:
    """A drive of the committee of x in a state; Dũng leads, Mai keeps the books."""
    told: dict[str, Any] = {
        "host": world.committee_x, "title": "Chung tay sau bão số 10", "purpose": PURPOSE, "starts_on": in_days(0),
        "ends_on": in_days(30), "accepts": ALL, "goal": 10_000_000, "goal_kind": "money", "how": "Tại bộ phận một cửa.", **said,
    }  # fmt: skip
    made = actions.plan_drive(by=world.mai, **told)
    if state == "planned":
        return made
    if state == "cancelled":
        return actions.cancel_drive(made, by=world.dung, reason="Không còn cần thiết nữa.")
    actions.open_drive(made, by=world.dung, call=CALL)
    if state in ("closed", "accounted"):
        actions.close_drive(made, by=world.dung, reason="Đã hết thời gian vận động.")
    if state == "accounted":
        actions.account_drive(made, by=world.dung, account=DONE)
    return again(made)


def gift(world: World, of: Drive | None = None, **said: Any) -> Contribution:
    told: dict[str, Any] = {
        "kind": "money", "quantity": 1_000_000, "day": in_days(0), "means": "cash", "giver_kind": "individual", **said,
    }  # fmt: skip
    return actions.receive_contribution(of or drive(world), by=world.mai, **told)


def spending(world: World, of: Drive | None = None, *, state: str = "entered", **said: Any) -> Spending:
    if of is None:
        of = drive(world)
        gift(world, of)
    told: dict[str, Any] = {
        "kind": "money", "quantity": 400_000, "day": in_days(0), "purpose": "Mua tôn lợp lại nhà", "exhibits": [photo()], **said,
    }  # fmt: skip
    made = actions.enter_spending(of, by=world.mai, **told)
    if state in ("approved", "countered"):
        actions.approve_spending(made, by=world.dung)
    if state == "countered":
        actions.counter_spending(made, by=world.dung, reason=WHY)
    if state == "refused":
        actions.refuse_spending(made, by=world.dung, reason=WHY)
    return again(made)


def need(world: World, of: Drive | None = None, **said: Any) -> Need:
    told: dict[str, Any] = {"kind": "rice", "quantity": 50, "people": 4, **said}
    return actions.enter_need(of or drive(world), by=world.mai, **told)


def offer(world: World, of: Drive | None = None, **said: Any) -> Offer:
    told: dict[str, Any] = {"kind": "rice", "quantity": 80, **said}
    return actions.make_offer(of or drive(world), by=Resident(), **told).offer


def match(world: World, of: Drive | None = None, *, quantity: int = 30, state: str = "agreed") -> Match:
    of = of or drive(world)
    made = actions.match_need(need(world, of), by=world.mai, from_offer=offer(world, of), quantity=quantity)
    if state == "delivered":
        actions.deliver_match(made, by=world.mai, report="Đã giao đủ gạo tại nhà văn hoá.")
    if state == "undone":
        actions.undo_match(made, by=world.mai, reason="Người tặng có việc đột xuất.")
    return again(made)


def programme(world: World, *, state: str = "running", **said: Any) -> Programme:
    """The committee of x leads, the Front of x takes part."""
    told: dict[str, Any] = {
        "host": world.committee_x, "parties": [world.front_x], "title": "Giữ sạch kênh mương", "starts_on": in_days(-30),
        "purpose": "Phối hợp vận động người dân không đổ rác xuống kênh.", "ends_on": in_days(700), **said,
    }  # fmt: skip
    made = actions.agree_programme(by=world.dung, **told)
    if state in ("reviewed", "ended"):
        year = timezone.localdate().year
        actions.review_programme(
            made, by=world.dung, year=year, review="Năm qua các bên đã làm đúng kế hoạch."
        )
    if state == "ended":
        actions.end_programme(made, by=world.dung, conclusion="Chương trình đã hoàn thành các mục tiêu.")
    return again(made)


def task(world: World, of: Programme | None = None, *, state: str = "open", **said: Any) -> JointTask:
    told: dict[str, Any] = {
        "title": "Ra quân dọn kênh Tô Lịch", "body": world.front_x, "due_on": in_days(20), **said,
    }  # fmt: skip
    made = actions.plan_task(of or programme(world), by=world.dung, **told)
    if state == "done":
        actions.report_task(made, by=world.thanh, report="Đã dọn xong 800 m kênh.", exhibits=[photo()])
    if state == "dropped":
        actions.drop_task(made, by=world.dung, reason="Đã có đơn vị khác làm.")
    return again(made)


__all__ = ["again", "drive", "gift", "in_days", "match", "need", "offer", "programme", "spending", "task"]
