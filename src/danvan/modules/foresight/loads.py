"""Load ahead: what an office has to expect against what it gets done. About offices and weeks, never about people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from danvan.web.charts import Series, stacked_bars
from danvan.web.formats import number

from .models import Outlook

WEEKS = 4
#: Verdicts, the heaviest first, as they are called.
WORDS = {
    "over": gettext_lazy("Too much"), "watch": gettext_lazy("Watch"), "fine": gettext_lazy("In hand"),
    "unknown": gettext_lazy("No answers recorded here"),
}  # fmt: skip
_CHARTED = 12


@dataclass(frozen=True)
class Load:
    """An office in the next four weeks: `after` are matters open at their end if it goes on as in the last 13 weeks."""

    outlook: Outlook
    pace8: Fraction
    pace13: Fraction
    can: int
    after_low: int
    after: int
    after_high: int
    word: str

    @property
    def said(self) -> str:
        """The verdict in words."""
        return str(WORDS[self.word])

    @property
    def week8(self) -> str:
        return number(float(self.pace8), 1)

    @property
    def week13(self) -> str:
        return number(float(self.pace13), 1)


def load_of(outlook: Outlook) -> Load:
    """ "over" where even the expected intake leaves more open than stands open now by a quarter and by three at least;
    "watch" where the upper bound would; else "fine". "unknown" where nothing was answered and nothing stands open: such an
    office answers elsewhere, and no answer here is not the same as none."""
    pace8, pace13 = Fraction(outlook.done8, 8), Fraction(outlook.done13, 13)
    can = int(min(pace8, pace13) * WEEKS)
    low, mean, high = (
        max(0, outlook.waiting + n - can) for n in (outlook.lower, outlook.expected, outlook.upper)
    )
    limit = outlook.waiting + max(3, -(-outlook.waiting // 4))
    word = "over" if mean >= limit else "watch" if high >= limit else "fine"
    if not outlook.done13 and not outlook.waiting:
        word = "unknown"
    return Load(outlook, pace8, pace13, can, low, mean, high, word)


def of_units(rows: Sequence[Any]) -> list[Load]:
    """Heaviest first within a level."""
    order = {word: at for at, word in enumerate(WORDS)}
    found = [load_of(one) for one in rows]
    return sorted(
        found, key=lambda one: (one.outlook.unit.rank, order[one.word], -one.after, one.outlook.unit.sort_key)
    )


def chart(rows: Sequence[Load]) -> Any:
    """What is to come in four weeks beside what can be answered in them, for the heaviest offices of the lowest level."""
    lowest = max(one.outlook.unit.rank for one in rows)
    some = [one for one in rows if one.outlook.unit.rank == lowest and one.word != "unknown"][:_CHARTED]
    if not some:
        return ""
    return stacked_bars(
        [one.outlook.unit.full_name for one in some],
        [
            Series(_("Can be answered"), [min(one.can, one.outlook.waiting + one.outlook.expected) for one in some], "ok"),
            Series(_("Will be left open"), [one.after for one in some], "wait"),
        ],
        title=_("Matters open now and to come in four weeks: what can be answered of them, and what will be left open"),
        label_heading=_("Unit"),
    )  # fmt: skip
