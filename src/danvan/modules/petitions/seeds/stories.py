"""A few matters that every demonstration and every picture tells again, at the commune of the cast."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from danvan.kernel.organisations.public import (
    Resident,
    approve_opening,
    ask_opening,
    open_sealed,
    refuse_opening,
)

from .. import actions
from ..actions.receiving import Contact, Submission
from .agenda import Matter
from .lives import Lives
from .pictures import photo
from .words import Place

_TITLE = "Cống thoát nước đầu ngõ bị tắc, nước tràn vào nhà"
_TEXT = (
    "Cống thoát nước đầu ngõ, cạnh nhà văn hoá tổ dân phố 3, bị tắc gần hai tuần nay. Cứ mưa chừng nửa tiếng là nước"
    " đen tràn vào nhà tôi và mấy nhà bên. Tôi già rồi, tát nước không nổi. Mong phường cho người nạo vét sớm."
)
_FIRST = "Tổ thoát nước đã nạo vét 30 m cống đầu ngõ và vớt rác ở hai hố ga. Đề nghị bà con không đổ rác xuống cống."
_DISPUTE = "Mới làm được một đoạn ngoài đường, chỗ trước nhà văn hoá vẫn tắc. Hôm qua mưa nước lại vào nhà."
_SECOND = (
    "Đã nạo vét tiếp 45 m còn lại đến trước nhà văn hoá tổ dân phố 3, thay một nắp hố ga vỡ và thử nước cùng tổ trưởng."
    " Ảnh chụp cùng một chỗ trước và sau khi làm."
)


class Stories:
    """What bà Tư lives through, and how a sealed identity is opened by two people."""

    def __init__(self, lives: Lives, people: dict[str, Any]) -> None:
        self.lives, self.people = lives, people
        self.receipt = ""  #: bà Tư's code, printed with the cast

    def expect(self, until: datetime) -> None:
        at = self.lives.agenda.add
        at(self._work(until - timedelta(days=24)), self.begin)
        if self.people.get("thanh") and self.people.get("lien"):
            at(self._work(until - timedelta(days=19)), self.open_a_seal)
            at(self._work(until - timedelta(days=11)), self.refuse_a_seal)
            at(self._work(until - timedelta(days=1)), self.ask_for_a_seal)

    def begin(self) -> None:
        lives = self.lives
        hamlet = next((one for one in lives.commune.hamlets if one.name == "3"), lives.commune.now)
        place = Place(
            "đầu ngõ, cạnh nhà văn hoá tổ dân phố 3",
            "tổ dân phố 3",
            lives.commune.now.name,
            "UBND phường Hoàng Liệt",
            "",
            "north",
            False,
        )
        point: dict[str, Any] = lives._point()
        receipt = actions.receive_petition(
            Submission(
                kind="feedback", title=_TITLE, text=_TEXT, unit=hamlet, topic=lives.topics["drains"], place=place.spot,
                contact=Contact(phone="0900000003"), files=[photo("drains", after=False, variant=0)], **point,
            ),
            by=Resident(),
        )  # fmt: skip
        self.receipt = receipt.code
        matter = Matter(receipt.petition, lives.commune, "drains", place, 0, has_photo=True)
        at, now = lives.agenda.add, lives.clock.moment
        at(self._work(now + timedelta(hours=5)), lives.review, matter, True)
        at(self._work(now + timedelta(days=1)), lives.accept, matter)
        for days in (2, 3, 3.2, 5):
            at(now + timedelta(days=days), lives.support, matter)
        at(self._work(now + timedelta(days=6)), self.reply, matter, _FIRST)
        at(now + timedelta(days=9), self.dispute, matter)
        at(self._work(now + timedelta(days=19)), self.reply, matter, _SECOND)

    def reply(self, matter: Matter, text: str) -> None:
        before, after = (photo("drains", after=is_after, variant=0) for is_after in (False, True))
        given = actions.answer_petition(
            matter.petition,
            by=self.lives._handler(matter),
            text=text,
            outcome="resolved",
            evidence=[before, after],
        )
        matter.petition = given.petition

    def dispute(self, matter: Matter) -> None:
        matter.petition = actions.dispute_petition(matter.petition, by=matter.resident, text=_DISPUTE)

    # --- two people, a reason, a record

    def open_a_seal(self) -> None:
        opening = self._ask(
            "Công an phường đề nghị bằng văn bản để bảo vệ người phản ánh đang bị đe doạ.", "CV 214/CAP"
        )
        if opening is not None:
            opening = approve_opening(opening, by=self.people["lien"])
            open_sealed(opening, by=self.people["thanh"])

    def refuse_a_seal(self) -> None:
        opening = self._ask("Phòng chuyên môn muốn gọi trực tiếp cho người dân để hỏi thêm vị trí.", "")
        if opening is not None:
            refuse_opening(opening, by=self.people["lien"])

    def ask_for_a_seal(self) -> None:
        self._ask("Trạm y tế cần liên hệ gấp gia đình có người nghi mắc sốt xuất huyết nặng.", "CV 31/TYT")

    def _ask(self, reason: str, request: str) -> Any:
        """About the newest matter of the commune that has a sealed contact."""
        for matter in reversed(list(self.lives.matters.values())):
            sealed = matter.petition.contact
            if (
                sealed is not None
                and sealed.blob is not None
                and sealed.key.body.unit_id == self.lives.commune.now.pk
            ):
                return ask_opening(
                    sealed,
                    by=self.people["thanh"],
                    thing=matter.petition.thing,
                    reason=reason,
                    legal_request=request,
                )
        return None

    def _work(self, moment: datetime) -> datetime:
        return self.lives._at_work(moment)
