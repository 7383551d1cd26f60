"""What a module may plug into the house, as plain data.

A manifest is read in a minute and decides nothing by itself: `house()` collects all of them and refuses
to start when two names clash or one is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Act:
    """Something that can happen and is written to the ledger under this name."""

    name: str  #: module.verb_in_past, e.g. petitions.closed
    label: Any  #: what a reader sees in a timeline (lazy translation)
    public: bool = True  #: may the bare fact (not its content) stand in a public timeline?


@dataclass(frozen=True)
class Permission:
    """Leave to do something, given by holding a post with one of these roles."""

    name: str
    label: Any
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Subscription:
    """`handler(entry)` runs after the transaction of an act called `act` has committed."""

    act: str
    handler: str  #: dotted path, so that a manifest imports nothing


@dataclass(frozen=True)
class Slot:
    """One thing offered at a named place, e.g. a card on the desk's home page."""

    place: str
    render: str  #: dotted path of a callable(request) -> dict or None
    template: str = ""
    order: int = 50
    permission: str = ""
    group: Any = ""  #: the heading under which a menu shows it; left empty, the module's title


@dataclass(frozen=True)
class Attested:
    """Rows whose present content must match what the ledger committed to.

    `rows` is the dotted path of a callable yielding `Statement`s and `Standing`s; the auditor compares each
    with its leaves. An erased thing keeps its row: a row that is gone is a finding.
    """

    kind: str
    rows: str


@dataclass(frozen=True)
class Module:
    """All that one capability offers to the house."""

    name: str
    title: Any
    url_prefix: str = ""
    acts: tuple[Act, ...] = ()
    permissions: tuple[Permission, ...] = ()
    workflow: Any = None
    figures: Any = None  #: a figures.declarations.Figures
    registers: Mapping[str, str] = field(
        default_factory=dict
    )  #: kind of thing → its register as staff see it
    shelves: Mapping[str, str] = field(
        default_factory=dict
    )  #: kind of thing → its register as everybody sees it
    slots: tuple[Slot, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    attested: tuple[Attested, ...] = ()
    tallies: tuple[str, ...] = ()  #: dotted paths of classes that check public sums over the log's entries
    offers: Mapping[str, str] = field(
        default_factory=dict
    )  #: name → dotted path of a function others may call
    seeds: str = ""  #: dotted path of a dossiers.Story: the part of the demonstration world
    api: str = ""  #: dotted path of a ninja Router
    jobs: str = ""  #: dotted path of a module with background tasks
    rules: Iterable[str] = ()  #: rulebook ids this module relies on; start-up refuses unknown ones


SlotRender = Callable[[Any], Mapping[str, Any] | None]
