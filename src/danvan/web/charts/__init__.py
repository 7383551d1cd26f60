"""Charts drawn on the server as SVG: readable at 360 px, in print, without scripts, by a screen reader.

Every function is pure and returns safe markup; everything from outside is escaped. Colours are classes
of `danvan.css` (no style attributes: the content security policy forbids them). Every chart carries its
numbers as a table.
"""

from danvan.web.charts.bars import Bar, Series, bar_chart, stacked_bars
from danvan.web.charts.lines import line_chart, sparkline
from danvan.web.charts.tiles import PROVINCE_TILES, tile_map

__all__ = [
    "PROVINCE_TILES",
    "Bar",
    "Series",
    "bar_chart",
    "line_chart",
    "sparkline",
    "stacked_bars",
    "tile_map",
]
