"""`read`: all finds of one text. Each kind has its own reader; what one has found another may need."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date

from .awards import AwardReader
from .dates import When, dates
from .documents import DocumentReader
from .events import EventReader
from .figures import FigureReader
from .masks import Masks
from .model import THRESHOLD, Cited, Reading
from .numbers import quantities
from .people import PeopleReader
from .prose import Prose
from .setting import Setting
from .tables import Placed, tables


def read(text: str, *, source: str = "", on: date | None = None, cells: Sequence[Placed] = ()) -> Reading:
    """Read administrative Vietnamese into figures, documents, people, events and awards.

    `on` is the day of the paper where the caller knows it: dates without a year belong to its year. `cells` are those
    of tables that extraction placed (text then is NFC). Never raises for any text; what is below the threshold of
    confidence is left out, and counted.
    """
    prose = Prose(text)
    found_dates = dates(prose.low)
    documents = DocumentReader(prose, found_dates).documents()
    own_dates = _own(found_dates, documents)
    people = PeopleReader(prose)
    officials = people.people()
    setting = Setting(prose, own_dates, year=on.year if on else None, people=people.named)
    spans = [(one.start, one.end) for one in found_dates] + [(one.start, one.end) for one in documents]
    numbers = quantities(prose.low)
    placed, numeric = tables(prose, cells)
    awards = AwardReader(prose, numbers, people.names)
    given = awards.awards()
    figures = FigureReader(
        prose,
        numbers,
        masks=Masks(prose, [*spans, *numeric]),
        setting=setting,
        cells=placed,
        awarded=awards.counted,
    )
    counted = figures.figures()
    cited = [one for one in documents if one.confidence >= THRESHOLD]
    return Reading(
        source=source,
        text=prose.text,
        figures=counted,
        documents=cited,
        people=officials,
        events=EventReader(prose, own_dates, setting).events(),
        awards=given,
        abstained=figures.abstained + len(documents) - len(cited),
    )


def _own(found: Sequence[When], documents: Sequence[Cited]) -> list[When]:
    """The dates that are not those of documents cited just before."""
    documents = [one for one in documents if one.rule != "document.own_number"]
    ends = [one.end for one in documents]
    return [
        when
        for when in found
        if not any(
            one.date == when.iso
            for one in documents[bisect_left(ends, when.start - 90) : bisect_right(ends, when.start)]
        )
    ]
