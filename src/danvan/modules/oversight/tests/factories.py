"""Supervisions, recommendations, critiques and boards for tests, each made by its own acts."""

from __future__ import annotations

import io
from datetime import date
from typing import Any, BinaryIO

from django.utils import timezone
from docx import Document

from danvan.kernel.dossiers.testing import again, in_days
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World
from danvan.kernel.papers.testing import photo
from danvan.modules.oversight import actions
from danvan.modules.oversight.models import (
    Board,
    Critique,
    Member,
    Opinion,
    Programme,
    Recommendation,
    Supervision,
)

CONTENT = "Việc công khai các khoản đóng góp của Nhân dân tại phường năm 2026."
OUTLINE = "1. Danh mục các khoản thu. 2. Hình thức công khai. 3. Khó khăn, vướng mắc."
FINDING = "Bảng công khai tại nhà văn hoá tổ 3 không có khoản thu năm 2026."
REQUEST = "Niêm yết đầy đủ các khoản thu năm 2026 tại nhà văn hoá tổ 3."
CONCLUSION = "UBND phường đã công khai phần lớn các khoản thu; còn một điểm chưa đủ."
OPINION = "Mức phí nên có miễn giảm cho hộ nghèo, hộ cận nghèo."
WHY_NOT = "Mức phí đã được Hội đồng nhân dân thành phố quy định thống nhất."
DRAFT = """QUYẾT ĐỊNH
Chương I. QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Quyết định này quy định mức phí vệ sinh tại phường.
Điều 2. Mức phí
1. Hộ gia đình: 30.000 đồng mỗi tháng.
2. Cơ sở kinh doanh: 100.000 đồng mỗi tháng.
a) Trừ cơ sở nghỉ trên một tháng.
Điều 3. Hiệu lực
Quyết định có hiệu lực từ ngày 01/01/2027."""
ISSUED = DRAFT.replace("30.000 đồng mỗi tháng.", "30.000 đồng mỗi tháng; hộ nghèo, hộ cận nghèo được miễn.")


def word(text: str = DRAFT, name: str = "du-thao.docx") -> tuple[str, BinaryIO]:
    """A real Word file with a paragraph for each line."""
    document, data = Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(data)
    data.seek(0)
    return name, data


def programme(world: World, *, state: str = "drafted") -> Programme:
    known = Programme.objects.count()
    year = timezone.localdate().year + known
    made = actions.draft_programme(by=world.thanh, body=world.front_x, year=year)
    if state == "agreed":
        supervision(world, programme=made, session_on=max(timezone.localdate(), date(year, 1, 15)))
        actions.agree_programme(made, by=world.lien, agreed_with="HĐND và UBND phường, họp ngày 20/12")
    return again(made)


def supervision(world: World, *, state: str = "planned", **said: Any) -> Supervision:
    """A supervision of the committee of x by its Front, in a state."""
    told: dict[str, Any] = {
        "body": world.front_x, "supervised": world.committee_x, "title": "Giám sát công khai các khoản thu",
        "form": "team", "ground": "yearly_programme", "content": CONTENT, "session_on": in_days(30), **said,
    }  # fmt: skip
    made = actions.plan_supervision(by=world.thanh, **told)
    if state == "planned":
        return made
    if state == "cancelled":
        return actions.cancel_supervision(
            made, by=world.lien, reason="Trùng với cuộc thanh tra của thành phố."
        )
    team(world, made)
    if state in ("live", "ended", "reported", "concluded"):
        actions.list_checks(made, by=world.thanh, questions=["Bảng công khai ở tổ 3 có đủ khoản thu?"])
    steps: list[tuple[str, Any]] = [
        ("decided", lambda: actions.decide_supervision(made, by=world.lien, outline=OUTLINE)),
        ("notified", lambda: actions.notify_object(made, by=world.thanh, message="Kính gửi UBND phường kế hoạch giám sát.")),
        ("live", lambda: actions.open_supervision(made, by=world.thanh)),
        ("ended", lambda: end(world, made)),
        ("reported", lambda: actions.report_supervision(made, by=world.thanh, report="Đoàn đã xem tận nơi và thấy như sau.")),
        ("concluded", lambda: actions.conclude_supervision(made, by=world.lien, conclusion=CONCLUSION)),
    ]  # fmt: skip
    for reached, step in steps:
        step()
        if reached == state:
            break
    return again(made)


def team(world: World, of: Supervision) -> list[Member]:
    """The Front's head and one more, both declared."""
    if of.form != "team":
        return []
    made = []
    for person, is_head in ((world.lien, True), (world.thanh, False)):
        member = actions.name_member(of, by=world.thanh, post=person.posts[0], is_head=is_head)
        actions.declare_no_conflict(member, by=person, declaration="Tôi không có lợi ích liên quan.")
        made.append(again(member))
    return made


def end(world: World, of: Supervision) -> None:
    for check in of.checks.filter(state="open"):
        actions.look(check, by=world.thanh, seen="no", remark="Thiếu khoản thu quỹ khuyến học.")
    actions.end_supervision(of, by=world.thanh, minutes="Đã làm việc với UBND phường.")


def recommendation(world: World, *, state: str = "sent", of: Any = None, **said: Any) -> Recommendation:
    told: dict[str, Any] = {
        "addressee": world.committee_x, "finding": FINDING, "request": REQUEST, "reply_by": in_days(20),
        "exhibits": [photo()], **said,
    }  # fmt: skip
    if state in ("drafted", "dropped"):
        of = of or board(world, kind="investment")
    made = actions.recommend(of or supervision(world, state="live"), by=world.thanh, **told)
    if state == "dropped":
        actions.drop_recommendation(made, by=world.lien, reason="Chưa đủ căn cứ để kiến nghị.")
    if state in ("accepted", "partly", "refused", "done", "not_done"):
        kind = state if state in ("partly", "refused") else "accepted"
        reply(world, made, kind)
    if state in ("done", "not_done"):
        actions.verify_recommendation(
            made, by=world.thanh, is_done=state == "done", verdict="Đã đến tổ 3 xem bảng.", exhibits=[photo()]
        )
    return again(made)


def reply(world: World, to: Recommendation, kind: str = "accepted") -> Recommendation:
    return actions.reply_to_recommendation(
        to, by=world.hanh, kind=kind, reply="UBND phường sẽ niêm yết bổ sung tại tổ 3 ngay.",
        doing_by=None if kind == "refused" else in_days(10),
    )  # fmt: skip


def critique(world: World, *, state: str = "received", **said: Any) -> Critique:
    told: dict[str, Any] = {
        "body": world.front_x, "drafter": world.committee_x, "title": "Dự thảo Quyết định về phí vệ sinh",
        "form": "written", "received_on": in_days(0), "submission_on": in_days(30), "text": DRAFT, **said,
    }  # fmt: skip
    made = actions.receive_draft(by=world.thanh, **told)
    if state == "cancelled":
        return actions.cancel_critique(made, by=world.lien, reason="Cơ quan soạn thảo rút dự thảo.")
    steps: list[tuple[str, Any]] = [
        ("received", lambda: None),
        ("open", lambda: actions.open_critique(made, by=world.thanh, closes_on=in_days(15))),
        ("closed", lambda: (opinion(world, made), actions.close_critique(made, by=world.thanh))),
        ("sent", lambda: actions.send_critique(made, by=world.lien, document="Dự thảo cần thiết; mức phí cần xem lại.")),
        ("answered", lambda: answer(world, made)),
        ("traced", lambda: trace(world, made)),
    ]  # fmt: skip
    for reached, step in steps:
        step()
        if reached == state:
            break
    return again(made)


def opinion(world: World, of: Critique | None = None, **said: Any) -> Opinion:
    told: dict[str, Any] = {"text": OPINION, "clause": 3, **said}
    return actions.give_opinion(of or critique(world, state="open"), by=Resident(), **told).opinion


def answer(world: World, of: Critique) -> None:
    for one in of.opinions.filter(state="given"):
        actions.weigh_opinion(one, by=world.hanh, kind="adopted")
    actions.answer_critique(of, by=world.hanh, answer="Cơ quan soạn thảo đã tiếp thu các ý kiến.")


def issue(world: World, of: Critique) -> Critique:
    return actions.bring_issued_text(
        again(of), by=world.thanh, issued_as="Quyết định 12/2026/QĐ-UBND", issued_on=in_days(0), text=ISSUED
    )


def trace(world: World, of: Critique) -> None:
    issue(world, of)
    for one in of.opinions.filter(state="adopted"):
        actions.trace_opinion(
            one, by=world.thanh, found=True, found_at=3, wording="hộ nghèo, hộ cận nghèo được miễn"
        )
    actions.finish_tracing(of, by=world.thanh)


def seats(count: int = 5) -> list[dict[str, str]]:
    """Seats of a people's board: one for each of so many neighbourhoods."""
    roles = ["head", "deputy", *["member"] * count]
    return [
        {"role": roles[n], "post": f"Thành viên {n + 1}", "speaks_for": f"Tổ dân phố {n + 1}"}
        for n in range(count)
    ]


def project_seats() -> list[dict[str, str]]:
    """Seats of an investment board: the Front, the people's board, three residents."""
    places = ["front", "board", "Tổ dân phố 1", "Tổ dân phố 2", "Tổ dân phố 3"]
    roles = ["head", "deputy", "member", "member", "member"]
    return [
        {"role": role, "post": f"Thành viên {n}", "speaks_for": place}
        for n, (role, place) in enumerate(zip(roles, places, strict=True))
    ]


def board(world: World, *, kind: str = "people", state: str = "formed", **said: Any) -> Board:
    told: dict[str, Any] = {
        "front": world.front_x, "kind": kind, "name": "Ban Thanh tra nhân dân phường", "term_from": in_days(-10),
        "term_until": in_days(900), "neighbourhoods": 5, "seats": seats(),
    }  # fmt: skip
    if kind == "investment":
        told |= {
            "name": "Ban Giám sát đầu tư đường ngõ 12", "seats": project_seats(), "project": "Cải tạo ngõ 12",
            "investor": "Ban quản lý dự án phường", "project_starts_on": in_days(60), "no_relatives": True,
        }  # fmt: skip
    made = actions.form_board(by=world.thanh, **(told | said))
    if state == "notified":
        actions.tell_investor(made, by=world.thanh, message="Gửi kế hoạch và danh sách thành viên.")
    if state == "dissolved":
        actions.dissolve_board(made, by=world.lien, reason="Đã hết nhiệm kỳ của Ban.")
    return again(made)
