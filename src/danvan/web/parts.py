"""The small things every page shows, as plain values: a state, a deadline, a step of a timeline, a link.

Modules build these; the templates under `web/` draw them. Nothing here knows a table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise  # what gettext_lazy gives, by the name type checkers know it
else:
    Text = str | Promise

Tone = Literal["ok", "wait", "bad", "info", "quiet", "brand"]

TONE_ICONS: dict[str, str] = {
    "ok": "check-circle",
    "wait": "pause",
    "bad": "alert",
    "info": "clock",
    "quiet": "dot",
    "brand": "info",
}


@dataclass(frozen=True, slots=True)
class State:
    """A state worth telling: a word, a tone, an icon. The colour never speaks alone."""

    word: Text
    tone: Tone = "quiet"
    icon: str = ""

    @property
    def shown_icon(self) -> str:
        return self.icon or TONE_ICONS[self.tone]


@dataclass(frozen=True, slots=True)
class ClockStep:
    """One line of "why this date": what happened to the count on `on`."""

    text: Text
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline and its reason.

    `left` counts days to the due date in `unit` (negative when late); None when the clock stands still.
    `state`: running, soon, late, met, missed, paused, none.
    """

    due_on: dt.date | None
    state: Literal["running", "soon", "late", "met", "missed", "paused", "none"] = "running"
    left: int | None = None
    unit: Literal["working_day", "day"] = "working_day"
    label: Text = ""
    steps: Sequence[ClockStep] = field(default_factory=tuple)
    article: Text = ""
    article_url: str = ""
    rule: str = ""

    @property
    def late_by(self) -> int:
        return -self.left if self.left is not None and self.left < 0 else 0


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a timeline."""

    title: Text
    at: dt.datetime | dt.date | None = None
    who: Text = ""
    body: Text = ""
    tone: Tone = "quiet"
    icon: str = ""
    url: str = ""
    files: Sequence[Link] = ()
    proof_url: str = ""

    @property
    def shown_icon(self) -> str:
        return self.icon or TONE_ICONS[self.tone]

    @property
    def has_time(self) -> bool:
        return isinstance(self.at, dt.datetime)


@dataclass(frozen=True, slots=True)
class Link:
    """A way to somewhere. Also an item of the portal's menu or of the desk's rail."""

    label: Text
    url: str
    icon: str = ""
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that can be believed: value, numerator over denominator, what was left out, and the records.

    `value` is already in the unit shown; `kind` says how to print it.
    `trend` holds one number (or None) per period, oldest first.
    """

    label: Text
    value: float | int | None
    kind: Literal["number", "percent"] = "number"
    numerator: int | None = None
    denominator: int | None = None
    of: Text = ""
    exclusions: Sequence[tuple[Text, int]] = ()
    definition: Text = ""
    trend: Sequence[float | None] = ()
    trend_label: Text = ""
    url: str = ""
    period: Text = ""
