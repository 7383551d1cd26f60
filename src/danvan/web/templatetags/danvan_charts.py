"""The charts as template tags: `{% sparkline values label=… %}`, `{% bar_chart bars title=… %}` and so on."""

from __future__ import annotations

from django import template

from danvan.web import charts

register = template.Library()
register.simple_tag(charts.sparkline)
register.simple_tag(charts.bar_chart)
register.simple_tag(charts.stacked_bars)
register.simple_tag(charts.line_chart)
register.simple_tag(charts.tile_map)
