"""From a table and a mapping to what would be written, with every mistake named: row, column, what, how to mend it.

Nothing is written here. A plan with one problem is committed never; a plan without is committed whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.lib.vietnamese.clues import mask
from danvan.lib.vietnamese.normal import normalise
from danvan.web.registers.parsing import CellError
from danvan.web.registers.planning import RowProblem
from danvan.web.registers.tabular import Table, TableRow, Value

from .mapping import FIELDS, Mapping, Standing, Template
from .places import Places, position

PREVIEWED = 8
#: More than anybody mends at one sitting; all are counted.
MOST_PROBLEMS = 200
#: Every how many rows progress is told.
STEP = 2000
_EARLIEST = date(1945, 1, 1)
_NOON = time(12)


@dataclass(frozen=True)
class PlannedRow:
    """One matter as it would be written. `unit` is a place of the plan's `places`."""

    number: int
    source_key: str
    received_at: datetime
    received_on: date
    unit: str
    topic: str
    title: str
    text: str
    place: str
    lat: float | None
    lon: float | None
    standing: Standing
    ended_on: date | None


@dataclass
class Plan:
    """What an import would do."""

    mapping: Mapping
    digest: str
    rows: list[PlannedRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    problem_count: int = 0
    row_count: int = 0
    known_count: int = 0
    masked_count: int = 0
    units: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    places: Places | None = None

    @property
    def is_clean(self) -> bool:
        return not self.problem_count

    def complain(self, problem: RowProblem) -> None:
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


class _BadCellError(CellError):
    """A cell that cannot be taken, with the column it stands in."""

    def __init__(self, column: str, what: str, mend: str = "") -> None:
        super().__init__(what, mend)
        self.column = column


def plan_import(
    table: Table,
    mapping: Mapping,
    *,
    places: Places,
    topics: set[str],
    known: set[str],
    progress: Callable[[int], None] | None = None,
) -> Plan:
    """Plan the import of `table`. `topics` are codes of the tree; `known` are the origin keys that are here already."""
    plan = Plan(mapping, table.digest, row_count=len(table.rows), places=places)
    heads = {name: place for place, name in enumerate(table.headers)}
    if not _heads_fit(plan, heads):
        return plan
    reader = _Rows(plan, heads, topics=topics)
    seen: dict[str, int] = {}
    for count, row in enumerate(table.rows, start=1):
        try:
            planned = reader.read(row)
            _once(planned, seen)
        except _BadCellError as bad:
            plan.complain(RowProblem(row.number, bad.column, bad.what, bad.mend))
            continue
        if planned.source_key in known:
            plan.known_count += 1
        else:
            plan.rows.append(planned)
        if progress and count % STEP == 0:
            progress(count)
    plan.units.update(row.unit for row in plan.rows)
    plan.topics.update(row.topic for row in plan.rows)
    return plan


def _once(planned: PlannedRow, seen: dict[str, int]) -> None:
    first = seen.setdefault(planned.source_key, planned.number)
    if first != planned.number:
        raise _BadCellError(
            "id",
            _("The same id as in row %(row)d.") % {"row": first},
            _("Every matter needs an id of its own."),
        )


def _heads_fit(plan: Plan, heads: dict[str, int]) -> bool:
    """Is every column there that the mapping names?"""
    mapping = plan.mapping
    templates = [one for one in (mapping.title, mapping.text, mapping.place) if one]
    named = [*mapping.columns.values(), *(column for template in templates for column in template.columns)]
    for column in sorted({name for name in named if name not in heads}):
        there = ", ".join(heads)
        plan.complain(
            RowProblem(
                1,
                column,
                _("This column is missing."),
                _("The file has: %(there)s.") % {"there": there[:300]},
            )
        )
    return plan.is_clean


class _Rows:
    """Reads row after row under one mapping."""

    def __init__(self, plan: Plan, heads: dict[str, int], *, topics: set[str]) -> None:
        self.plan = plan
        self.mapping = plan.mapping
        self.heads = heads
        self.topics = topics
        self.today = timezone.now().astimezone(self.mapping.zone).date()
        self.at = {name: heads[column] for name, column in self.mapping.columns.items() if name in FIELDS}

    def read(self, row: TableRow) -> PlannedRow:
        """One row, or _BadCellError with the first thing that is wrong in it."""
        received_at = self._moment(row, "received")
        received_on = received_at.date()
        ended_on = self._moment(row, "ended").date() if self._text(row, "ended") else None
        standing = self._standing(row)
        lat, lon = self._position(row)
        title, text, place = self._words(row)
        return PlannedRow(
            number=row.number, source_key=f"{self.mapping.origin}:{self._id(row)}", received_at=received_at,
            received_on=received_on, unit=self._unit(row, received_on), topic=self._topic(row), title=title, text=text,
            place=place, lat=lat, lon=lon, standing=standing,
            ended_on=(ended_on or received_on) if standing.state != "received" else None,
        )  # fmt: skip

    def _value(self, row: TableRow, name: str) -> Value:
        place = self.at.get(name)
        return row.values[place] if place is not None and place < len(row.values) else ""

    def _text(self, row: TableRow, name: str) -> str:
        return as_text(self._value(row, name))

    def _head(self, name: str) -> str:
        return self.mapping.columns.get(name, name)

    def _id(self, row: TableRow) -> str:
        text = normalise(self._text(row, "id"))
        if not 1 <= len(text) <= 80:
            raise _BadCellError(
                self._head("id"),
                _("The id has %(length)d characters.") % {"length": len(text)},
                _("Give 1 to 80."),
            )
        return text

    def _moment(self, row: TableRow, name: str) -> datetime:
        value, form = self._value(row, name), self.mapping.received_format
        try:
            moment = as_moment(value, form)
        except ValueError:
            raise _BadCellError(
                self._head(name), _("“%(value)s” is not a day of the form %(form)s.") % {"value": value, "form": form},
                _("Mend the cell, or received.format in the mapping."),
            ) from None  # fmt: skip
        moment = moment if moment.tzinfo else moment.replace(tzinfo=self.mapping.zone)
        if not _EARLIEST <= moment.date() <= self.today:
            raise _BadCellError(
                self._head(name),
                _("%(day)s cannot be right.") % {"day": moment.date()},
                _("Give a day in the past."),
            )
        return moment

    def _standing(self, row: TableRow) -> Standing:
        if "status" not in self.at:
            return Standing("received")
        text = self._text(row, "status")
        found = self.mapping.status.get(text)
        if found is None:
            raise _BadCellError(
                self._head("status"), _("Nobody has said what “%(value)s” means.") % {"value": text[:60]},
                _("Add it to the table [status] of the mapping."),
            )  # fmt: skip
        return found

    def _position(self, row: TableRow) -> tuple[float | None, float | None]:
        names = ("east", "north") if self.mapping.grid == "lv95" else ("lat", "lon")
        cells = [self._value(row, name) for name in names]
        if all(cell == "" for cell in cells):
            return None, None
        try:
            return position(cells[0], cells[1], grid=self.mapping.grid)
        except ValueError:
            shown = " / ".join(as_text(cell)[:30] for cell in cells)
            raise _BadCellError(
                self._head(names[0]), _("“%(value)s” is not a position.") % {"value": shown},
                _("Check whether two columns are swapped, and position.grid in the mapping."),
            ) from None  # fmt: skip

    def _words(self, row: TableRow) -> tuple[str, str, str]:
        cells = {
            name: as_text(row.values[at]) if at < len(row.values) else "" for name, at in self.heads.items()
        }
        raw = [self._made(row, cells, name, template) for name, template in self._templates()]
        kept = [mask(normalise(text).strip()) for text in raw]
        self.plan.masked_count += kept != [normalise(text).strip() for text in raw]
        title, text, place = kept
        for name, words, least, most in (("title", title, 5, 160), ("text", text, 10, 8000)):
            if not least <= len(words) <= most:
                raise _BadCellError(
                    self._head(name),
                    _("The %(name)s has %(length)d characters; %(least)d to %(most)d are needed.")
                    % {"name": name, "length": len(words), "least": least, "most": most},
                    _("Mend the cell, or the template in the mapping."),
                )  # fmt: skip
        return title, text, place[:200]

    def _templates(self) -> Sequence[tuple[str, Template | None]]:
        return ("title", self.mapping.title), ("text", self.mapping.text), ("place", self.mapping.place)

    def _made(self, row: TableRow, cells: dict[str, str], name: str, template: Template | None) -> str:
        """A template wins over a column: whoever writes one wants more than the cell."""
        return template.filled(cells) if template else self._text(row, name)

    def _unit(self, row: TableRow, on: date) -> str:
        text = normalise(self._text(row, "unit")) or self.mapping.unit_default
        assert self.plan.places is not None
        try:
            return self.plan.places.find(text, on=on)
        except CellError as bad:
            raise _BadCellError(self._head("unit"), bad.what, bad.mend) from None

    def _topic(self, row: TableRow) -> str:
        text = self._text(row, "topic")
        told = self.mapping.topics.get(text)
        code = told.code if told else text if text in self.topics else self.mapping.topic_default
        if code and (code in self.topics or (told and told.name_vi)):
            return code
        if not text and not code:
            return ""
        raise _BadCellError(
            self._head("topic"), _("There is no topic “%(value)s”.") % {"value": text[:60]},
            _("Add it to [topics.values] of the mapping, with a code and names."),
        )  # fmt: skip


def as_text(value: Any) -> str:
    """A cell as text; whole numbers lose the ".0" that a spreadsheet gives them."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def as_moment(value: Value, form: str) -> datetime:
    """A real date cell as it is, text by the mapping's form; a day without a time means its noon. Raises ValueError."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, _NOON)
    moment = datetime.strptime(as_text(value), form)  # noqa: DTZ007 - the mapping's zone is given by the caller
    return moment if "%H" in form or "%I" in form else datetime.combine(moment.date(), _NOON)
