"""Petitions for tests, made through the same actions as real ones, in any state they can be in.

world = small_world()
matter = petition(world)                        # received at x
matter = petition(world, state="answered")      # taken up and answered with evidence by chị Hạnh
confirm_petition(matter, by=resident_of(matter))
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from PIL import Image

from danvan.kernel.organisations.public import Actor, Resident
from danvan.kernel.organisations.testing import World
from danvan.modules.petitions import actions
from danvan.modules.petitions.actions.disposal import Part
from danvan.modules.petitions.actions.receiving import Contact, Receipt, Submission
from danvan.modules.petitions.models import Petition, Topic

TITLE = "Cống thoát nước trước số nhà 12 bị tắc"
TEXT = (
    "Cống trước ngõ 12 bị tắc hơn một tuần nay, mưa là nước tràn vào nhà. Đề nghị phường cho người nạo vét."
)
ANSWER = "Ngày hôm qua tổ thoát nước đã nạo vét xong 40 m cống, nước rút bình thường."
#: What a resident leaves when they wish to be reachable. Invented.
BA_TU = Contact(name="Nguyễn Thị Tư", phone="0912345678", address="Số 12, tổ dân phố 3")
LONG_REASON = "Phải chờ kết quả khảo sát của đơn vị thoát nước thành phố."


def topic(code: str = "drains", **fields: Any) -> Topic:
    """A topic; made at its first mention."""
    names = {"name_vi": "Thoát nước, ngập úng", "name_en": "Drains and flooding"} | fields
    return Topic.objects.get_or_create(code=code, defaults=names)[0]


def submission(world: World, **fields: Any) -> Submission:
    """What bà Tư sends unless `fields` say otherwise."""
    usual: dict[str, Any] = {"kind": "feedback", "title": TITLE, "text": TEXT, "unit": world.x}
    return Submission(**(usual | fields))


def receipt(world: World, *, by: Actor | None = None, **fields: Any) -> Receipt:
    """Send a matter in; gives the receipt with its code."""
    return actions.receive_petition(submission(world, **fields), by=by or Resident())


def petition(world: World, *, state: str = "received", by: Actor | None = None, **fields: Any) -> Petition:
    """A matter at x in `state`, brought there by the people who would. `fields` go into the submission."""
    return bring(receipt(world, by=by, **fields).petition, world=world, state=state)


def bring(matter: Petition, *, world: World, state: str) -> Petition:
    """Lead a received matter of x into `state`."""
    if state != "received":
        _PATHS[state](world, matter)
    return again(matter)


def again(matter: Petition) -> Petition:
    """The row as it stands now."""
    return Petition.objects.select_related("unit", "body", "topic").get(pk=matter.pk)


def resident_of(*matters: Petition) -> Resident:
    """The one who holds these matters' receipts."""
    return Resident(holds=frozenset(matter.uid.hex for matter in matters))


def photo(
    name: str = "sau-khi-nao-vet.png", *, size: tuple[int, int] = (24, 16), colour: str = "green"
) -> tuple[str, io.BytesIO]:
    """A small real picture, as `(name, open file)`."""
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, "PNG")
    data.seek(0)
    return name, data


def days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def overdue(world: World, **fields: Any) -> Petition:
    """Received long ago and never taken up."""
    return petition(world, received_at=days_ago(60), **fields)


def answer(
    matter: Petition, *, world: World, outcome: str = "resolved", with_evidence: bool = True
) -> Petition:
    """Answered by chị Hạnh."""
    evidence = [photo()] if with_evidence else []
    actions.answer_petition(matter, by=world.hanh, text=ANSWER, outcome=outcome, evidence=evidence)
    return again(matter)


def _accepted(world: World, matter: Petition) -> None:
    actions.accept_petition(matter, by=world.hanh)


def _waiting(world: World, matter: Petition) -> None:
    _accepted(world, matter)
    actions.pause_petition(matter, by=world.hanh, reason=LONG_REASON)


def _answered(world: World, matter: Petition) -> None:
    _accepted(world, matter)
    answer(matter, world=world)


def _closed(world: World, matter: Petition) -> None:
    _answered(world, matter)
    actions.close_petition(matter, by=world.hanh)


def _refused(world: World, matter: Petition) -> None:
    actions.refuse_petition(
        matter, by=world.dung, ground="outside", reason="Việc giữa hai gia đình, không thuộc thẩm quyền của phường."
    )  # fmt: skip


def _forwarded(world: World, matter: Petition) -> None:
    actions.forward_petition(
        matter, by=world.dung, to="Công ty Điện lực Hoàng Mai", reason="Cột điện do công ty điện lực quản lý."
    )


def _joined(world: World, matter: Petition) -> None:
    actions.join_petition(matter, by=world.hanh, into=receipt(world).petition)


def _split(world: World, matter: Petition) -> None:
    parts = [
        Part(kind="feedback", title="Cống tắc", text="Cống trước ngõ 12 bị tắc hơn một tuần nay."),
        Part(kind="proposal", title="Xin thêm đèn", text="Đề nghị lắp thêm đèn đường ở ngõ 12."),
    ]
    actions.split_petition(matter, by=world.hanh, parts=parts)


def _withdrawn(world: World, matter: Petition) -> None:
    actions.withdraw_petition(matter, by=resident_of(matter))


_PATHS: dict[str, Callable[[World, Petition], None]] = {
    "accepted": _accepted,
    "waiting": _waiting,
    "answered": _answered,
    "closed": _closed,
    "refused": _refused,
    "forwarded": _forwarded,
    "joined": _joined,
    "split": _split,
    "withdrawn": _withdrawn,
}
#: Every state a petition can be in, for tests that go through all of them.
STATES = ["received", *_PATHS]
