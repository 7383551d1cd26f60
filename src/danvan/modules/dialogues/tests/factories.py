"""Sessions, questions and promises for tests, each made by its own act."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from danvan.kernel.dossiers.testing import again, in_days
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World
from danvan.modules.dialogues import actions
from danvan.modules.dialogues.models import Commitment, Question, Session

PROMISE = "Chậm nhất cuối tháng này phường sẽ nạo vét xong cống ngõ 12."
ASKED = "Bao giờ cống ngõ 12 được nạo vét?"
NOTICE = "Mời bà con dự đối thoại tại nhà văn hoá phường."


def session(world: World, *, state: str = "planned", days: int = 10, **said: Any) -> Session:
    """A session of the commune x in a state, its acts done by the head."""
    starts: datetime = timezone.now() + timedelta(days=days)
    told: dict[str, Any] = {
        "host": world.committee_x, "title": "Đối thoại quý IV", "kind": "periodic", "form": "in_person",
        "chair": "Chủ tịch UBND phường", "starts_at": starts, "place": "Nhà văn hoá phường", **said,
    }  # fmt: skip
    made = actions.plan_session(by=world.dung, **told)
    steps: list[tuple[str, Any]] = [
        ("announced", lambda: actions.announce_session(made, by=world.dung, notice=NOTICE)),
        ("live", lambda: actions.open_session(made, by=world.mai)),
        ("held", lambda: actions.end_session(made, by=world.mai, attendance=84)),
        ("concluded", lambda: actions.conclude_session(made, by=world.dung, conclusion="Đã trả lời tất cả các câu hỏi.")),
    ]  # fmt: skip
    if state == "planned":
        return made
    if state == "cancelled":
        return actions.cancel_session(made, by=world.dung, reason="Mưa lũ, dời sang tháng sau.")
    for reached, step in steps:
        step()
        if reached == state:
            break
    return again(made)


def question(world: World, of: Session | None = None, **said: Any) -> Question:
    return actions.ask_question(
        of or session(world, state="live"), by=Resident(), **{"text": ASKED, **said}
    ).question


def commitment(world: World, of: Session | None = None, *, days: int = 20, **said: Any) -> Commitment:
    told = {
        "promise": PROMISE,
        "speaker": "Chủ tịch UBND phường",
        "to_whom": "bà con ngõ 12",
        "due_on": in_days(days),
    }
    return actions.make_commitment(
        by=world.dung, session=of or session(world, state="live"), **{**told, **said}
    )
