"""A map of tiles: every province the same size, near its true neighbours, so that small ones can be read.

No boundary is drawn or claimed. Positions are our own, from the label points of the 34 provinces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from danvan.web.charts.frame import Kind, data_table, figure, shown
from danvan.web.formats import percent
from danvan.web.parts import Text

SIZE = 52
STEP = 54
CLASSES = 5
_FEW = 40  #: whole numbers that a legend can go through one by one


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a province stands: column and row from the north-west, and the letters people know it by."""

    name: str
    short: str
    column: int
    row: int


#: Province code (as in force since 1 July 2025) → tile.
PROVINCE_TILES: dict[str, Tile] = {
    "12": Tile("Lai Châu", "L.Châu", 0, 0),
    "15": Tile("Lào Cai", "L.Cai", 1, 0),
    "08": Tile("Tuyên Quang", "T.Quang", 2, 0),
    "04": Tile("Cao Bằng", "C.Bằng", 3, 0),
    "11": Tile("Điện Biên", "Đ.Biên", 0, 1),
    "14": Tile("Sơn La", "Sơn La", 1, 1),
    "25": Tile("Phú Thọ", "P.Thọ", 2, 1),
    "19": Tile("Thái Nguyên", "T.Nguyên", 3, 1),
    "20": Tile("Lạng Sơn", "L.Sơn", 4, 1),
    "01": Tile("Hà Nội", "Hà Nội", 2, 2),
    "24": Tile("Bắc Ninh", "B.Ninh", 3, 2),
    "22": Tile("Quảng Ninh", "Q.Ninh", 4, 2),
    "37": Tile("Ninh Bình", "N.Bình", 2, 3),
    "33": Tile("Hưng Yên", "H.Yên", 3, 3),
    "31": Tile("Hải Phòng", "H.Phòng", 4, 3),
    "38": Tile("Thanh Hoá", "T.Hoá", 2, 4),
    "40": Tile("Nghệ An", "N.An", 2, 5),
    "42": Tile("Hà Tĩnh", "H.Tĩnh", 2, 6),
    "44": Tile("Quảng Trị", "Q.Trị", 3, 7),
    "46": Tile("Huế", "Huế", 4, 7),
    "48": Tile("Đà Nẵng", "Đ.Nẵng", 4, 8),
    "51": Tile("Quảng Ngãi", "Q.Ngãi", 5, 9),
    "52": Tile("Gia Lai", "Gia Lai", 5, 10),
    "66": Tile("Đắk Lắk", "Đ.Lắk", 5, 11),
    "80": Tile("Tây Ninh", "T.Ninh", 2, 12),
    "75": Tile("Đồng Nai", "Đ.Nai", 3, 12),
    "68": Tile("Lâm Đồng", "L.Đồng", 4, 12),
    "56": Tile("Khánh Hoà", "K.Hoà", 5, 12),
    "91": Tile("An Giang", "A.Giang", 0, 13),
    "82": Tile("Đồng Tháp", "Đ.Tháp", 1, 13),
    "86": Tile("Vĩnh Long", "V.Long", 2, 13),
    "79": Tile("Hồ Chí Minh", "TP.HCM", 3, 13),
    "96": Tile("Cà Mau", "Cà Mau", 0, 14),
    "92": Tile("Cần Thơ", "C.Thơ", 1, 14),
}


def tile_map(
    values: Mapping[str, float | None],
    *,
    title: Text,
    kind: Kind = "number",
    urls: Mapping[str, str] | None = None,
    value_label: Text = "",
    tiles: Mapping[str, Tile] = PROVINCE_TILES,
) -> SafeString:
    """One tile per place, darker for more, in five equal classes; no figure is a pale tile, not a zero."""
    known = [value for code in tiles if (value := values.get(code)) is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    is_counted = kind == "number" and all(float(value).is_integer() for value in known)
    links = urls or {}
    drawn = format_html_join(
        "",
        "{}",
        (
            (_tile(tile, values.get(code), kind, _class(values.get(code), low, high), links.get(code, "")),)
            for code, tile in tiles.items()
        ),
    )
    columns = max(tile.column for tile in tiles.values()) + 1
    rows = max(tile.row for tile in tiles.values()) + 1
    body = format_html(
        '<svg class="tiles" viewBox="0 0 {} {}" role="{}" aria-label="{}">{}</svg>',
        columns * STEP,
        rows * STEP,
        "group" if links else "img",
        title,
        drawn,
    )
    ranked = sorted(
        tiles.items(), key=lambda item: (values.get(item[0]) is None, -(values.get(item[0]) or 0))
    )
    table = data_table(
        [gettext("Province"), value_label or gettext("Value")],
        ((tile.name, shown(values.get(code), kind)) for code, tile in ranked),
    )
    return figure(
        title, body, table=table, legend=_legend(low, high, kind, is_counted=is_counted) if known else ""
    )


def _class(value: float | None, low: float, high: float) -> int:
    """0 for no figure, else 1 to 5; where all are alike the darkest, or for nothing everywhere the palest."""
    if value is None:
        return 0
    if high == low:
        return CLASSES if high > 0 else 1
    return min(CLASSES, 1 + int(CLASSES * (value - low) / (high - low)))


def _tile(tile: Tile, value: float | None, kind: Kind, shade: int, url: str) -> SafeString:
    left, top = tile.column * STEP, tile.row * STEP
    inner = format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="5" class="q{}"/>'
        '<text x="{}" y="{}">{}</text><text x="{}" y="{}" class="tile__value">{}</text><title>{}: {}</title>',
        left + 1,
        top + 1,
        SIZE,
        SIZE,
        shade,
        left + STEP // 2,
        top + 21,
        tile.short,
        left + STEP // 2,
        top + 39,
        _short_value(value, kind),
        tile.name,
        shown(value, kind),
    )
    css = "tile tile--dark" if shade >= 4 else "tile"
    if url:
        return format_html('<g class="{}"><a href="{}">{}</a></g>', css, url, inner)
    return format_html('<g class="{}">{}</g>', css, inner)


def _short_value(value: float | None, kind: Kind) -> str:
    """A value that fits a tile: no decimals."""
    if value is None:
        return "–"
    return percent(value, 0) if kind == "percent" else _brief(value)


def _brief(value: float) -> str:
    for size, letter in ((1_000_000, "M"), (10_000, "k")):
        if value >= size:
            return f"{round(value / (size if letter == 'M' else 1000))}{letter}"
    return shown(round(value), "number")


def _steps(low: float, high: float, *, is_counted: bool) -> dict[int, float]:
    """The least value of each class; of a few whole numbers only the classes that hold one."""
    if high == low:
        return {_class(high, low, high): high}
    if is_counted and high - low < _FEW:
        found: dict[int, float] = {}
        for value in range(int(low), int(high) + 1):
            found.setdefault(_class(value, low, high), value)
        return found
    width = (high - low) / CLASSES
    return {shade: low + width * (shade - 1) for shade in range(1, CLASSES + 1)}


def _legend(low: float, high: float, kind: Kind, *, is_counted: bool) -> SafeString:
    steps = _steps(low, high, is_counted=is_counted)
    return format_html(
        '<ul class="legend">{}</ul>',
        format_html_join(
            "",
            '<li><svg width="24" height="14" aria-hidden="true">'
            '<rect width="24" height="14" rx="3" class="q{}"/></svg>{}</li>',
            ((shade, f"≥ {shown(least, kind)}") for shade, least in steps.items()),
        ),
    )
