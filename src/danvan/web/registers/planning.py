"""From a table to records, with every mistake named: row, column, what is wrong, how to mend it.

A plan with one problem commits nothing; a plan without commits everything, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from danvan.web.formats import fold
from danvan.web.parts import Text
from danvan.web.registers.parsing import CellError
from danvan.web.registers.tabular import Table, TableRow, Value

PREVIEWED = 10
MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class ImportField:
    """One column the import understands. `parse` turns a cell into a value or raises CellError."""

    name: str
    label: Text
    parse: Callable[[Value], Any]
    required: bool = False
    aliases: tuple[str, ...] = ()
    example: str = ""

    def answers_to(self, header: str) -> bool:
        """Headers match by label, name or alias, whatever the capitals and diacritics."""
        names = {self.name, str(self.label), *self.aliases}
        return fold(header.strip()) in {fold(name) for name in names}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One mistake; row 1 is the head as a rule, 0 means the file as a whole."""

    row: int
    column: str
    what: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do. `records` pairs a row number with the values by field name."""

    fields: tuple[ImportField, ...]
    records: tuple[tuple[int, dict[str, Any]], ...]
    problems: tuple[RowProblem, ...]
    ignored: tuple[str, ...]
    digest: str
    row_count: int

    @property
    def is_clean(self) -> bool:
        return not self.problems and bool(self.records)

    @property
    def preview(self) -> list[tuple[int, list[Any]]]:
        """The first rows, in the order of the fields."""
        return [
            (number, [record.get(one.name, "") for one in self.fields])
            for number, record in self.records[:PREVIEWED]
        ]


def plan_import(
    table: Table,
    fields: Sequence[ImportField],
    *,
    check: Callable[[dict[str, Any]], Iterable[tuple[str, str, str]]] | None = None,
    unique: Sequence[str] = (),
) -> ImportPlan:
    """Plan the import of `table`. `check(record)` yields (field name, what, mend) for rules across fields;
    `unique` names fields that together may stand only once in the file."""
    places, problems, ignored = _match_head(table, fields)
    records: list[tuple[int, dict[str, Any]]] = []
    seen: dict[tuple[Any, ...], int] = {}
    if not problems:
        for row in table.rows:
            record, wrong = _record_of(row, places)
            if not wrong:
                wrong = _check_record(row, record, fields, check) + _check_double(row, record, unique, seen)
            problems += wrong
            records.append((row.number, record))
            if len(problems) >= MOST_PROBLEMS:
                break
    if not table.rows:
        problems.append(
            RowProblem(0, "", _("The table has a head but no rows."), _("Fill in at least one row."))
        )
    return ImportPlan(
        fields=tuple(one for one, _place in places),
        records=tuple(records),
        problems=tuple(problems[:MOST_PROBLEMS]),
        ignored=tuple(ignored),
        digest=table.digest,
        row_count=len(table.rows),
    )


def _match_head(
    table: Table, fields: Sequence[ImportField]
) -> tuple[list[tuple[ImportField, int]], list[RowProblem], list[str]]:
    places: list[tuple[ImportField, int]] = []
    problems: list[RowProblem] = []
    taken: set[int] = set()
    for one in fields:
        found = [place for place, header in enumerate(table.headers) if one.answers_to(header)]
        if len(found) > 1:
            names = ", ".join(table.headers[place] for place in found)
            problems.append(
                RowProblem(
                    1,
                    str(one.label),
                    _("Several columns could be this one: %(names)s.") % {"names": names},
                    _("Keep one of them."),
                )
            )
        elif found:
            places.append((one, found[0]))
        elif one.required:
            problems.append(
                RowProblem(
                    1,
                    str(one.label),
                    _("This column is missing."),
                    _("Add a column with the head “%(label)s”.") % {"label": one.label},
                )
            )
        taken.update(found)
    ignored = [header for place, header in enumerate(table.headers) if place not in taken and header]
    return places, problems, ignored


def _record_of(
    row: TableRow, places: Sequence[tuple[ImportField, int]]
) -> tuple[dict[str, Any], list[RowProblem]]:
    record: dict[str, Any] = {}
    problems = []
    for one, place in places:
        value = row.values[place] if place < len(row.values) else ""
        if value == "":
            if one.required:
                problems.append(
                    RowProblem(
                        row.number, str(one.label), _("This cell is empty."), _("It must be filled in.")
                    )
                )
            continue
        try:
            record[one.name] = one.parse(value)
        except CellError as bad:
            problems.append(RowProblem(row.number, str(one.label), bad.what, bad.mend))
    return record, problems


def _check_record(
    row: TableRow,
    record: dict[str, Any],
    fields: Sequence[ImportField],
    check: Callable[[dict[str, Any]], Iterable[tuple[str, str, str]]] | None,
) -> list[RowProblem]:
    if check is None:
        return []
    labels = {one.name: str(one.label) for one in fields}
    return [RowProblem(row.number, labels.get(name, name), what, mend) for name, what, mend in check(record)]


def _check_double(
    row: TableRow, record: dict[str, Any], unique: Sequence[str], seen: dict[tuple[Any, ...], int]
) -> list[RowProblem]:
    if not unique:
        return []
    key = tuple(record.get(name) for name in unique)
    if key in seen:
        what = _("The same as row %(row)d.") % {"row": seen[key]}
        return [RowProblem(row.number, "", what, _("Remove one of the two rows."))]
    seen[key] = row.number
    return []
