"""Papers in words of our own, handed in and read by their own acts."""

from __future__ import annotations

import io
from typing import Any

from danvan.kernel.dossiers.testing import again
from danvan.kernel.organisations.testing import World
from danvan.modules.reading import actions
from danvan.modules.reading.models import Find, Reading

PAPER = """BÁO CÁO
Kết quả công tác dân vận năm 2025
Thực hiện Kế hoạch số 12-KH/ĐU ngày 15/01/2025 của Đảng ủy phường, trong năm 2025 phường đã tổ chức 4 cuộc giám sát và 2 cuộc phản biện xã hội.
Năm 2025, phường tổ chức 3 cuộc đối thoại với 210 người tham dự. Nhân dân đóng góp 350 triệu đồng làm đường.
Ngày 20/11/2025, phường tổ chức hội nghị tổng kết phong trào “Dân vận khéo”. Đồng chí Trần Văn Bảo, Bí thư Đảng ủy phường, dự và phát biểu.
Chủ tịch UBND phường tặng giấy khen cho 5 tập thể và 7 cá nhân có thành tích xuất sắc trong phong trào thi đua “Dân vận khéo” năm 2025.
"""


def handed_in(world: World, *, text: str = PAPER, **said: Any) -> Reading:
    """A paper of the commune x, waiting."""
    told: dict[str, Any] = {"unit": world.x, "title": "Báo cáo năm 2025", "text": text, **said}
    return actions.upload_paper(by=world.mai, **told)


def paper(world: World, **said: Any) -> Reading:
    """A paper that was read."""
    made = handed_in(world, **said)
    actions.read_paper_of(made.pk)
    return again(made)


def file(data: bytes, name: str) -> tuple[str, io.BytesIO]:
    return name, io.BytesIO(data)


def find(reading: Reading, quote: str, kind: str = "figure") -> Find:
    """The find with these words."""
    return Find.objects.select_related("unit", "reading__paper").get(
        reading=reading, kind=kind, quote__icontains=quote
    )


def figure(reading: Reading, measure: str) -> Find:
    """The first figure of a measure."""
    rows = Find.objects.select_related("unit", "reading__paper").filter(reading=reading, kind="figure")
    return next(one for one in rows.order_by("start") if one.understood["measure"] == measure)
