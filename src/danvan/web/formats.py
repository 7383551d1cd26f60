"""How values look on screen: days, numbers, codes, marked words. Pure functions, in the reader's language."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, pgettext

DAY_SECONDS = 86_400


def _local(value: Any) -> Any:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day(value: dt.date | dt.datetime | None) -> str:
    """22/11/2026, in local time; nothing for nothing."""
    value = _local(value)
    return value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else ""


def moment(value: dt.datetime | dt.date | None) -> str:
    """14:05 22/11/2026, in local time; a bare date stays a date."""
    value = _local(value)
    return value.strftime("%H:%M %d/%m/%Y") if isinstance(value, dt.datetime) else day(value)


def ago(value: dt.datetime | dt.date | None) -> str:
    """How long ago, in the largest unit that fits; days to come are told as such."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        seconds = int((timezone.now() - value).total_seconds())
        if 0 <= seconds < DAY_SECONDS:
            return _ago_within_a_day(seconds)
        value = _local(value).date()
    return _ago_in_days((timezone.localdate() - value).days)


def _ago_within_a_day(seconds: int) -> str:
    if seconds < 60:
        return gettext("just now")
    if seconds < 3600:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", seconds // 60) % {"n": seconds // 60}
    return ngettext("%(n)d hour ago", "%(n)d hours ago", seconds // 3600) % {"n": seconds // 3600}


def _ago_in_days(days: int) -> str:
    if days == 0:
        return gettext("today")
    if days < 0:
        return ngettext("in %(n)d day", "in %(n)d days", -days) % {"n": -days}
    if days < 31:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    if days < 365:
        return ngettext("%(n)d month ago", "%(n)d months ago", days // 30) % {"n": days // 30}
    return ngettext("%(n)d year ago", "%(n)d years ago", days // 365) % {"n": days // 365}


def grouped(value: float | Decimal, places: int = 0) -> str:
    """1.234,5 in Vietnamese, 1,234.5 in English."""
    text = f"{value:,.{places}f}"
    if (get_language() or "vi").startswith("vi"):
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "−", 1)


def number(value: Any, places: int = 0) -> str:
    """A count or an amount, grouped; an em dash where there is none."""
    if value is None or value == "":
        return "–"
    if not isinstance(value, (int, float, Decimal)):
        return str(value)
    return grouped(value, int(places))


def percent(ratio: Any, places: int = 1) -> str:
    """0.973 → 97,3%; an em dash where nothing was due, for no rate is no zero."""
    if ratio is None or ratio == "":
        return "–"
    return f"{grouped(float(ratio) * 100, int(places))}%"


def fold(text: str) -> str:
    """Lower case without marks, one output letter per input letter, so that positions stay true."""
    return "".join(_fold_letter(letter) for letter in text)


def _fold_letter(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    bare = unicodedata.normalize("NFD", letter)[0].lower()
    return bare if len(bare) == 1 else letter


def highlight(value: Any, terms: Any) -> SafeString:
    """Mark the words of `terms` in `value`, with or without diacritics; all text is escaped."""
    text = unicodedata.normalize("NFC", str(value if value is not None else ""))
    words = {fold(word) for word in unicodedata.normalize("NFC", str(terms or "")).split()}
    words = {word for word in words if len(word) > 1}
    if not words:
        return escape(text)
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    pieces, end = [], 0
    for match in pattern.finditer(fold(text)):
        pieces += [escape(text[end : match.start()]), "<mark>", escape(text[match.start() : match.end()])]
        pieces.append("</mark>")
        end = match.end()
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308 - every piece is escaped above


def code(value: Any, size: int = 4) -> str:
    """Group a long code for the eye: DV7K2M9QX4 → DV7K-2M9Q-X4. Codes that carry their own marks stay."""
    text = str(value or "")
    if not text.isalnum():
        return text
    return "-".join(text[start : start + size] for start in range(0, len(text), size))


def spell(value: Any) -> str:
    """A code as one says it on the phone: letters by name, digits as words."""
    words = [
        pgettext("digit", "zero"),
        pgettext("digit", "one"),
        pgettext("digit", "two"),
        pgettext("digit", "three"),
        pgettext("digit", "four"),
        pgettext("digit", "five"),
        pgettext("digit", "six"),
        pgettext("digit", "seven"),
        pgettext("digit", "eight"),
        pgettext("digit", "nine"),
    ]
    letters = [letter for letter in str(value or "") if letter.isalnum()]
    return " · ".join(words[int(letter)] if letter in "0123456789" else letter.upper() for letter in letters)


def days_left(clock: Any) -> str:
    """What the clock says, in words: "3 working days left", "late by 2 days", "answered in time"."""
    if clock.state == "met":
        return gettext("Done in time")
    if clock.state == "missed":
        return gettext("Done late")
    if clock.state == "paused":
        return gettext("Paused")
    if clock.left is None:
        return ""
    days = abs(clock.left)
    if clock.left == 0:
        return gettext("Due today")
    if clock.unit == "working_day":
        late = ngettext("Late by %(n)d working day", "Late by %(n)d working days", days)
        left = ngettext("%(n)d working day left", "%(n)d working days left", days)
    else:
        late = ngettext("Late by %(n)d day", "Late by %(n)d days", days)
        left = ngettext("%(n)d day left", "%(n)d days left", days)
    return (late if clock.left < 0 else left) % {"n": days}
