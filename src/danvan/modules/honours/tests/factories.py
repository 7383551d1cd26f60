"""Nominations and decisions for tests, each made by its own act."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from danvan.kernel.dossiers.testing import again
from danvan.kernel.organisations.public import Body, Person
from danvan.kernel.organisations.testing import World, add_person
from danvan.kernel.papers.testing import photo
from danvan.modules.honours import actions
from danvan.modules.honours.models import Decision, Nomination

DEED = "Vận động 42 hộ hiến 310 m² đất mở rộng ngõ 12, hoàn thành trong ba tháng."
SUBJECT = "đã có thành tích xuất sắc trong công tác dân vận và thực hiện quy chế dân chủ ở cơ sở"
FOUND = "Đã đến tận nơi, đối chiếu biên bản hiến đất của từng hộ."
MINUTES = "Hội đồng đã xét từng trường hợp và thống nhất đề nghị khen thưởng."
WHY = "Kết luận thanh tra cho thấy thành tích được khai không đúng sự thật."


def nomination(world: World, *, state: str = "nominated", **said: Any) -> Nomination:
    """A nomination at the commune x; entered by reception, examined by a handler."""
    told: dict[str, Any] = {
        "nominator": world.committee_x, "system": "state", "form": "commendation", "kind": "collective",
        "recipient": "Tổ dân phố 3", "achievement": DEED, "year": timezone.localdate().year, **said,
    }  # fmt: skip
    made = actions.nominate(by=told.pop("by", world.mai), **told)
    if state == "nominated":
        return made
    if state == "declined":
        return actions.decline_nomination(
            made, by=world.hanh, reason="Thành tích đã có trong nhiệm vụ thường xuyên."
        )
    if state == "withdrawn":
        return actions.withdraw_nomination(made, by=world.mai, reason="Tập thể đề nghị để sang năm.")
    actions.examine_nomination(made, by=world.hanh, finding=FOUND)
    if state == "examined":
        return again(made)
    listed = decision(world, lines=[again(made)])
    if state in ("granted", "revoked"):
        sign(world, listed)
    if state == "revoked":
        actions.revoke_awards(listed, by=world.dung, ground="false_achievement", reason=WHY)
    return again(made)


def decision(
    world: World, *, lines: list[Nomination] | None = None, state: str = "drafted", **said: Any
) -> Decision:
    """A decision of the People's Committee of x with a list, or the given lines."""
    told: dict[str, Any] = {
        "body": world.committee_x, "form": "commendation", "subject": SUBJECT, "signer_title": "Chủ tịch",
        "fund": "Quỹ thi đua, khen thưởng năm 2026", "budget": 20_000_000, "each_collective": 2_000_000,
        "each_individual": 500_000, **said,
    }  # fmt: skip
    by: Person = told.pop("by", world.dung)
    made = actions.draft_decision(by=by, **told)
    rows = lines if lines is not None else [nomination(world, state="examined", recipient=f"Tổ {made.pk}")]
    if rows:
        actions.list_nominations(made, by=by, nominations=rows)
    if state == "dropped":
        return actions.drop_decision(made, by=by, reason="Để gộp vào đợt khen cuối năm.")
    if state in ("minuted", "signed", "partly_revoked", "revoked"):
        minute(made, by=by)
    if state in ("signed", "partly_revoked", "revoked"):
        actions.sign_decision(made, by=by)
    if state in ("partly_revoked", "revoked"):
        chosen = list(made.nominations.order_by("pk")[:1]) if state == "partly_revoked" else []
        actions.revoke_awards(made, by=by, ground="false_achievement", reason=WHY, nominations=chosen)
    return again(made)


def minute(made: Decision, *, by: Person, **said: Any) -> Decision:
    told: dict[str, Any] = {
        "council": "Hội đồng Thi đua - Khen thưởng phường", "held_on": timezone.localdate(), "present": 9,
        "in_favour": 8, "minutes": MINUTES, "exhibits": [photo("bien-ban.jpg")], **said,
    }  # fmt: skip
    return actions.minute_council(made, by=by, **told)


def sign(world: World, made: Decision) -> Decision:
    minute(made, by=world.dung)
    return actions.sign_decision(made, by=world.dung)


def body(world: World, kind: str, name: str, short: str, *, unit: Any = None) -> tuple[Body, Person, Person]:
    """A body of the province (or of a unit), with a handler and a head."""
    made = Body.objects.create(
        unit=unit or world.province, kind=kind, name=name, short_name=short, valid_from=world.province.valid_from
    )  # fmt: skip
    since = world.province.valid_from
    return (
        made,
        add_person(made, "handler", name="Người chuẩn bị", on=since),
        add_person(made, "head", name="Người ký quyết định", on=since),
    )
