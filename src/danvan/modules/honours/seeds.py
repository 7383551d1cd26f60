"""One decision on commendations in every commune at the end of the year, from nomination to signature."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from PIL import Image

from danvan.kernel.dossiers.public import Place, Story
from danvan.kernel.organisations.public import Person

from . import actions
from .models import Decision, Nomination

_DEEDS = (
    ("Tổ dân phố 1", "Vận động các hộ lùi tường, mở rộng ngõ chính lên 4 m trong ba tháng."),
    ("Tổ dân phố 2", "Giữ tuyến phố không rác suốt một năm, mỗi hộ một ngày trực."),
    ("Hội Phụ nữ", "Làm cùng người cao tuổi hơn một nghìn hồ sơ trực tuyến tại nhà văn hoá."),
)


class Honours(Story):
    """Who was honoured for what, in the first year after the reorganisation."""

    def begin(self) -> None:
        for number, place in enumerate(self.places):
            self.on(date(self.begins.year, 11, 20) + timedelta(days=number), self.nominate, place)

    def nominate(self, place: Place) -> None:
        head, reception = place.person("head"), place.person("reception")
        if head is None or reception is None:
            return
        today, body = timezone.localdate(), _body(head)
        made = []
        for recipient, deed in _DEEDS[: self.luck.randint(1, 3)]:
            nomination = actions.nominate(
                by=reception, nominator=body, system="state", form="commendation", kind="collective", recipient=recipient,
                achievement=f"{deed} Nơi làm: {place.unit.full_name}.", year=today.year,
            )  # fmt: skip
            actions.examine_nomination(
                nomination, by=head, finding="Đã đến tận nơi, đối chiếu biên bản và hỏi bà con."
            )
            made.append(nomination)
        self.on(today + timedelta(days=12), self.decide, place, made)

    def decide(self, place: Place, nominations: list[Nomination]) -> None:
        head = place.person("head")
        assert head is not None, "nominations are made only where everybody is there"
        decision: Decision = actions.draft_decision(
            by=head, body=_body(head), form="commendation", signer_title="Chủ tịch", budget=20_000_000,
            subject="đã có thành tích xuất sắc trong công tác dân vận và thực hiện dân chủ ở cơ sở",
            fund=f"Quỹ thi đua, khen thưởng năm {timezone.localdate().year}", each_collective=2_000_000,
            each_individual=500_000,
        )  # fmt: skip
        actions.list_nominations(decision, by=head, nominations=nominations)
        actions.minute_council(
            decision, by=head, council="Hội đồng Thi đua - Khen thưởng", held_on=timezone.localdate(), present=9,
            in_favour=9, minutes="Hội đồng đã xét từng trường hợp và thống nhất đề nghị khen thưởng.", exhibits=[_sheet()],
        )  # fmt: skip
        actions.sign_decision(decision, by=head)


def _body(person: Person) -> Any:
    return next(post.body for post in person.posts if post.role == "head")


def _sheet() -> tuple[str, io.BytesIO]:
    """A blank sheet in the place of scanned minutes."""
    data = io.BytesIO()
    Image.new("RGB", (210, 297), "#fdfcf8").save(data, "PNG", optimize=True)
    data.seek(0)
    return "bien-ban.png", data
