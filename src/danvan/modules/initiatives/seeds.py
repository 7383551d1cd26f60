"""A season of models in every commune, from registration to what the council decided."""

from __future__ import annotations

import io
import tomllib
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone
from PIL import Image, ImageDraw

from danvan.kernel.dossiers.public import Place, Story
from danvan.kernel.organisations.public import Person

from . import actions
from .models import Initiative, Season


@lru_cache(maxsize=1)
def _said() -> list[dict[str, Any]]:
    with (settings.DATA_DIR / "demo" / "stories" / "initiatives.toml").open("rb") as file:
        models: list[dict[str, Any]] = tomllib.load(file)["model"]
    return models


class Initiatives(Story):
    """What communes try, show and report in the year after the reorganisation."""

    def begin(self) -> None:
        for number, place in enumerate(self.places):
            self.on(date(self.begins.year + 1, 1, 20) + timedelta(days=number), self.open, place)

    def open(self, place: Place) -> None:
        head, handler = place.person("head"), place.person("handler")
        if head is None or handler is None:
            return
        today = timezone.localdate()
        season = actions.prepare_season(
            by=head, host=_body(head, "head"), title=f"Dân vận khéo năm {today.year}", year=today.year,
            registers_until=today + timedelta(days=60),
        )  # fmt: skip
        actions.open_season(
            season, by=head, notice="Mời các tổ dân phố, cơ quan, đoàn thể và cá nhân đăng ký."
        )
        for told in self.luck.sample(_said(), self.luck.randint(2, 4)):
            self.on(today + timedelta(days=self.luck.randint(5, 50)), self.register, place, season, told)

    def register(self, place: Place, season: Season, told: dict[str, Any]) -> None:
        head, handler, today = (
            _some(place.person("head")),
            _some(place.person("handler")),
            timezone.localdate(),
        )
        form = {name: words for name, words in told.items() if name != "report"}
        model = actions.register_initiative(
            by=handler, body=_body(handler, "handler"), kind="model", owner="body", starts_on=today,
            place=place.unit.full_name, led_by=f"Đảng ủy {place.unit.full_name.lower()}", **form,
        )  # fmt: skip
        actions.accept_initiative(model, by=head)
        self.on(today + timedelta(days=7), self.show, place, model, False)
        if self.luck.random() < 0.75:
            self.on(today + timedelta(days=self.luck.randint(90, 150)), self.show, place, model, True)
            self.on(
                today + timedelta(days=self.luck.randint(160, 220)), self.report, place, model, told["report"]
            )

    def show(self, place: Place, model: Initiative, is_after: bool) -> None:
        handler = _some(place.person("handler"))
        if is_after:
            actions.log_after(
                model,
                by=handler,
                words="Kết quả đến hôm nay, chụp cùng một chỗ.",
                exhibits=[_picture(model.pk, after=True)],
            )
        else:
            actions.log_before(
                model, by=handler, words="Hiện trạng khi bắt đầu.", exhibits=[_picture(model.pk, after=False)]
            )

    def report(self, place: Place, model: Initiative, words: str) -> None:
        actions.report_initiative(model, by=_some(place.person("handler")), report=words)


def _some(person: Person | None) -> Person:
    assert person is not None, "a season is opened only where everybody is there"
    return person


def _body(person: Person, role: str) -> Any:
    return next(post.body for post in person.posts if post.role == role)


@lru_cache(maxsize=16)
def _drawn(variant: int, after: bool) -> bytes:
    """A lane before and after, drawn."""
    picture = Image.new("RGB", (320, 240), "#d7e3ea" if after else "#c9cdd0")
    draw = ImageDraw.Draw(picture)
    for house in range(5):
        draw.rectangle(
            (house * 66, 50 + (house + variant) % 4 * 12, house * 66 + 56, 150),
            fill=("#a8998f", "#8fa3a8")[house % 2],
        )
    draw.rectangle((0, 150, 320, 240), fill="#8a8d8e" if after else "#77705f")
    for spot in range(0 if after else 9):
        draw.ellipse(
            (20 + spot * 33, 170 + (spot * variant) % 40, 44 + spot * 33, 188 + (spot * variant) % 40),
            fill="#5b4b3a",
        )
    data = io.BytesIO()
    picture.save(data, "PNG", optimize=True)
    return data.getvalue()


def _picture(variant: int, *, after: bool) -> tuple[str, BinaryIO]:
    return ("sau.png" if after else "truoc.png"), io.BytesIO(_drawn(variant % 4, after))
