"""What a figure is, declared by the module that owns the records.

A `Source` is a set of rows; a `Measure` counts those that meet a condition, in the unit and on the day that
two of the row's columns name. Conditions are SQL over the source's own aliases: written by developers in a
manifest, never by a user. A `Rate` divides two measures and is never added up: it is computed again from
the sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measure:
    """Counts rows, or sums what `value` says of each. `day` and `unit` are column expressions; `when` may use %(today)s.

    Where it does not add (`adds` is False: people reached, of whom some came twice), it is told of a unit's own
    records in one month, and neither above nor over more months.
    """

    name: str
    label: Any
    definition: Any
    counted: Any  #: the noun that is counted, e.g. "matters"
    day: str
    unit: str
    when: str = "TRUE"
    good: str = ""  #: "up" or "down" where more is better or worse; empty where it is neither
    value: str = ""  #: a whole number of each row, summed instead of counting rows, e.g. "c.amount" in dong
    adds: bool = True


@dataclass(frozen=True)
class Source:
    """Rows that measures count. `record` is the id that a figure opens to.

    `kind` names the public list (a shelf of the manifest) in which everybody finds the records; `shown` is the id
    there, where the counted row is not itself on that list but belongs to one that is.
    """

    name: str
    rows: str  #: FROM clause, e.g. "petitions_petition p"
    record: str  #: e.g. "p.id"
    topic: str  #: e.g. "p.topic_id"
    units: tuple[str, ...]  #: every column by which a measure may place a row
    measures: tuple[Measure, ...]
    kind: str = ""  #: e.g. "oversight.supervision"
    shown: str = ""  #: e.g. "c.initiative_id"; empty: `record`


@dataclass(frozen=True)
class Rate:
    """A share of two sums; what is left out of it is named beside it."""

    name: str
    label: Any
    definition: Any
    numerator: str
    denominator: str
    beside: tuple[str, ...] = ()
    good: str = "up"


@dataclass(frozen=True)
class Whole:
    """Parts that one may expect to make up a whole, and what is left of it when they do not.

    Nothing is forced: readers see both sums, by how much they differ, and the records of the rest.
    """

    whole: str
    parts: tuple[str, ...]  #: measures that never count a record twice
    rest: str  #: the measure of what stands in no part
    said: Any  #: what is known, and what is not, about the rest


@dataclass(frozen=True)
class Figures:
    """All that one module counts.

    `touched` is the dotted path of a callable(things) -> unit ids: whose cells the entries of these things
    may have changed. `passed` is one of callable(since, until) -> unit ids: whose cells change by the mere
    passing of days.
    """

    sources: tuple[Source, ...]
    rates: tuple[Rate, ...]
    touched: str
    passed: str
    prefix: str  #: act names that matter start with this
    year: tuple[str, ...] = ()  #: measures and rates that stand on the page of a unit's year, in their order
    wholes: tuple[Whole, ...] = ()
    watched: tuple[str, ...] = ()  #: measures whose weekly counts by unit and topic are watched for rises
    stirring: tuple[
        str, ...
    ] = ()  #: measures of events that make people speak up, which explain a rise elsewhere
