"""Small drawn street scenes: what the resident sees, and the same street after the work."""

from __future__ import annotations

import io
import random
from functools import lru_cache

from PIL import Image, ImageDraw

SIZE = (384, 256)
_HORIZON = 120
_WALLS = ["#d8c9a8", "#c9d3c0", "#d9b8a4", "#b9c8d6", "#e0d6b9", "#c7b7c9"]
#: What a picture shows, by topic; every other topic shows a street with a tool shed's worth of disorder.
SUBJECTS = {
    "drains": "flood", "waterways": "flood", "water": "flood", "rubbish": "rubbish", "food": "rubbish",
    "smoke": "rubbish", "livestock": "rubbish", "roads": "holes", "pavements": "goods", "parking": "goods",
    "building": "goods", "lights": "dark", "electricity": "dark", "cables": "dark", "trees": "tree",
}  # fmt: skip
VARIANTS = 3


def photo(topic: str, *, after: bool, variant: int, series: str = "") -> tuple[str, io.BytesIO]:
    """A JPEG as `(name, open file)`: a few dozen different ones for each series, so that few bytes are stored."""
    subject = SUBJECTS.get(topic, "goods")
    name = "sau-khi-xu-ly.jpg" if after else "hien-trang.jpg"
    return name, io.BytesIO(_drawn(subject, after, variant % VARIANTS, series))


@lru_cache(maxsize=400)
def _drawn(subject: str, after: bool, variant: int, series: str) -> bytes:
    luck = random.Random(f"{subject}/{variant}/{series}")
    dusk = subject == "dark"
    picture = Image.new("RGB", SIZE, "#26324a" if dusk else luck.choice(["#bcd7ea", "#cfdde6", "#a9c6dd"]))
    draw = ImageDraw.Draw(picture)
    _houses(draw, luck, dusk=dusk)
    _street(draw, dusk=dusk)
    _DRAWERS[subject](draw, luck, after)
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=62)
    return data.getvalue()


def _houses(draw: ImageDraw.ImageDraw, luck: random.Random, *, dusk: bool) -> None:
    left = -10
    while left < SIZE[0]:
        wide, tall = luck.randint(42, 76), luck.randint(56, 108)
        top = _HORIZON + 18 - tall
        draw.rectangle(
            (left, top, left + wide, _HORIZON + 18),
            fill="#3c4254" if dusk else luck.choice(_WALLS),
            outline="#6d6a64",
        )
        for floor in range(top + 10, _HORIZON, 28):
            for column in range(left + 8, left + wide - 12, 22):
                draw.rectangle(
                    (column, floor, column + 11, floor + 15),
                    fill="#f0c865" if dusk and luck.random() < 0.5 else "#5d7386",
                )
        left += wide + luck.randint(0, 5)


def _street(draw: ImageDraw.ImageDraw, *, dusk: bool) -> None:
    draw.polygon(
        [(0, 150), (SIZE[0], 150), (SIZE[0], SIZE[1]), (0, SIZE[1])], fill="#33363d" if dusk else "#8a8d90"
    )
    draw.rectangle((0, _HORIZON + 16, SIZE[0], 152), fill="#4a4d55" if dusk else "#b9b1a3")
    for left in range(10, SIZE[0], 74):
        draw.rectangle((left, 202, left + 36, 206), fill="#c9c9c2")


def _flood(draw: ImageDraw.ImageDraw, luck: random.Random, after: bool) -> None:
    if after:
        draw.rectangle((240, 156, 290, 168), fill="#4c4f52", outline="#2c2d2f")
        for bar in range(244, 290, 8):
            draw.line((bar, 157, bar, 167), fill="#8b8e91", width=2)
        draw.ellipse((60, 226, 128, 238), fill="#7f8386")
        return
    draw.polygon([(0, 170), (90, 158), (230, 164), (SIZE[0], 156), SIZE, (0, SIZE[1])], fill="#7d7358")
    for _ripple in range(26):
        left, top = luck.randrange(SIZE[0]), luck.randrange(176, SIZE[1])
        draw.arc((left, top, left + luck.randint(18, 60), top + 8), 200, 340, fill="#a99f82", width=2)


def _rubbish(draw: ImageDraw.ImageDraw, luck: random.Random, after: bool) -> None:
    if after:
        draw.rectangle((46, 118, 84, 172), fill="#2f7d4a", outline="#1d5230")
        draw.rectangle((42, 112, 88, 120), fill="#256a3d")
        return
    for _bag in range(34):
        left, top = 30 + int(luck.gauss(90, 46)), 138 + luck.randrange(50)
        size = luck.randint(14, 30)
        draw.ellipse(
            (left, top, left + size, top + size * 3 // 4),
            fill=luck.choice(["#23262b", "#d9d4c8", "#4d7f9e", "#a8432f", "#c9b458"]),
        )


def _holes(draw: ImageDraw.ImageDraw, luck: random.Random, after: bool) -> None:
    for _hole in range(7):
        left, top, wide = luck.randrange(10, 330), luck.randrange(164, 238), luck.randint(28, 66)
        box = (left, top, left + wide, top + wide // 3)
        if after:
            draw.rectangle(box, fill="#5c5f62")
        else:
            draw.ellipse(box, fill="#4b4338", outline="#6b6152", width=3)


def _goods(draw: ImageDraw.ImageDraw, luck: random.Random, after: bool) -> None:
    if after:
        draw.line((0, 156, SIZE[0], 156), fill="#f2f2ea", width=3)
        return
    for stall in range(4):
        left = 16 + stall * 92 + luck.randrange(14)
        draw.polygon(
            [(left - 8, 126), (left + 70, 126), (left + 62, 108), (left, 108)],
            fill=luck.choice(["#b3402e", "#2e6fb3", "#d0a02c"]),
        )
        draw.rectangle((left, 150, left + 60, 178), fill="#8a6a44", outline="#5b4329")
        for item in range(5):
            draw.ellipse(
                (left + 4 + item * 11, 142, left + 14 + item * 11, 152),
                fill=luck.choice(["#5c9e3d", "#c94f30", "#e0b93a"]),
            )


def _dark(draw: ImageDraw.ImageDraw, luck: random.Random, after: bool) -> None:
    pole = luck.randint(150, 230)
    draw.rectangle((pole, 60, pole + 5, 178), fill="#7b7f88")
    draw.line((pole, 62, pole + 34, 56), fill="#7b7f88", width=4)
    if after:
        draw.polygon([(pole + 34, 60), (pole - 40, 220), (pole + 120, 220)], fill="#6f6a4c")
        draw.ellipse((pole + 26, 54, pole + 44, 64), fill="#ffe9a3")
        return
    for wire in range(4):
        draw.arc((-60, 20 + wire * 9, pole + 10, 110 + wire * 14), 0, 90, fill="#15181d", width=2)


def _tree(draw: ImageDraw.ImageDraw, luck: random.Random, after: bool) -> None:
    if after:
        draw.rectangle((196, 90, 208, 168), fill="#6b4a2d")
        draw.ellipse((166, 44, 238, 104), fill="#4f8a45")
        return
    draw.line((150, 176, 330, 196), fill="#6b4a2d", width=14)
    for _leaf in range(30):
        left, top = luck.randrange(236, 350), luck.randrange(160, 222)
        draw.ellipse((left, top, left + 30, top + 20), fill=luck.choice(["#4f8a45", "#3f7438", "#6a9c4e"]))


_DRAWERS = {
    "flood": _flood,
    "rubbish": _rubbish,
    "holes": _holes,
    "goods": _goods,
    "dark": _dark,
    "tree": _tree,
}

#: A one-page PDF, for offices that answer with minutes instead of a picture.
MINUTES = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 121>>stream\nBT /F1 16 Tf 170 760 Td (BIEN BAN KIEM TRA) Tj /F1 12 Tf -90 -40 Td "
    b"(Ban sao minh hoa cho the gioi mau cua Dan Van.) Tj ET\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def minutes(series: str = "") -> tuple[str, io.BytesIO]:
    """Minutes of an inspection, as `(name, open file)`."""
    return "bien-ban-kiem-tra.pdf", io.BytesIO(MINUTES + f"% {series}\n".encode())
