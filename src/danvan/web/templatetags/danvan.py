"""Tags and filters of the page frame. Everything returned as safe has been escaped here."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from danvan.web import formats

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite. Without a label it is decoration and stays silent to screen readers."""
    classes = f"icon {css}".strip()
    href = f"{static('web/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', classes, label, href
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, href)


for shown in (
    formats.day,
    formats.moment,
    formats.ago,
    formats.number,
    formats.percent,
    formats.highlight,
    formats.code,
    formats.spell,
    formats.days_left,
):
    register.filter(shown.__name__, shown)


@register.filter
def widget_kind(field: BoundField) -> str:
    """How `_field.html` lays a widget out: hidden, check, group, file or plain."""
    if field.is_hidden:
        return "hidden"
    if field.use_fieldset:
        return "group"
    kind = getattr(field.field.widget, "input_type", "")
    return {"checkbox": "check", "file": "file"}.get(kind, "plain")


@register.filter
def minute(seconds: int) -> str:
    """A place in a recording: 12:40, or 1:02:30 from the second hour on."""
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


@register.filter
def brief(text: str, longest: int) -> str:
    """At most `longest` characters, cut between words: half a Vietnamese syllable is another word."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    kept = text[: longest + 1].rpartition(" ")[0] or text[:longest]
    return kept.rstrip(" ,.;:–-") + "…"


@register.filter
def first_id(field: BoundField) -> str:
    """The id a link in the error summary must point at: a group has its first choice."""
    return f"{field.auto_id}_0" if field.use_fieldset else (field.id_for_label or field.auto_id)


@register.simple_tag
def pill(state: Any) -> SafeString:
    """A `parts.State` as icon and word."""
    return format_html(
        '<span class="pill pill--{}">{}{}</span>', state.tone, icon(state.shown_icon), str(state.word)
    )


CLOCK_LOOKS = {
    "running": ("running", "info", "clock"),
    "soon": ("soon", "wait", "clock"),
    "late": ("late", "bad", "alert"),
    "missed": ("late", "bad", "alert"),
    "met": ("met", "ok", "check-circle"),
    "paused": ("paused", "quiet", "pause"),
    "none": ("none", "quiet", "minus"),
}


@register.filter
def clock_look(clock: Any) -> str:
    """The CSS name of a clock's state."""
    return CLOCK_LOOKS[clock.state][0]


@register.filter
def clock_icon(clock: Any) -> str:
    return CLOCK_LOOKS[clock.state][2]


@register.simple_tag
def clock_pill(clock: Any) -> SafeString:
    """The deadline in a table cell: date, then words in a pill."""
    if clock is None or clock.due_on is None:
        return SafeString("")
    _, tone, name = CLOCK_LOOKS[clock.state]
    return format_html(
        '<span class="nowrap num">{}</span> <span class="pill pill--{}">{}{}</span>',
        formats.day(clock.due_on),
        tone,
        icon(name),
        formats.days_left(clock),
    )


@register.simple_tag
def either(*values: Any) -> Any:
    """The first value that holds something; names nobody set count as empty."""
    return next((value for value in values if value), "")
