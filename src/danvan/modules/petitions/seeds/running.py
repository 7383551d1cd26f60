"""Letting the days pass: two processes act side by side, one of them also does what the house does by itself."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone, translation

from danvan.kernel.dossiers.public import Clock
from danvan.kernel.ledger.public import recording_together
from danvan.kernel.organisations.public import Person, UnitChange
from danvan.lib.memory import remembering

from .. import actions
from ..actions.steps import holding
from ..actions.upkeep import tally_petitions
from ..models import Petition, Topic
from .agenda import Agenda
from .arrivals import arrivals, surges
from .lives import Lives
from .places import Builder, Commune, World, again, plan
from .stories import Stories

Tell = Callable[[str], None]
#: Called by the leading process at the end of a stretch of days; the rest of the house may do its daily work.
Daily = Callable[[date, Clock], None]


@dataclass(frozen=True)
class Seeding:
    """How large the world shall be and who hears how it comes along."""

    matters: int = 5000
    processes: int = 2
    until: datetime | None = None  #: now, unless told
    tell: Tell = print
    daily: Daily = lambda day, clock: None


@dataclass(frozen=True)
class Seeded:
    """What stands there at the end. `receipt` is the code that bà Tư holds."""

    petitions: int
    by_state: dict[str, int]
    receipt: str


def seed(seeding: Seeding) -> Seeded:
    """Build the world and let its days pass up to now. The same luck gives the same world."""
    until = seeding.until or timezone.now()
    with translation.override("vi"), quick(), Clock(until) as clock:
        company = Company(seeding, clock, until)
        company.before_merger()
        company.after_merger()
    counted: dict[str, int] = {}
    for state in Petition.objects.order_by("state").values_list("state", flat=True):
        counted[state] = counted.get(state, 0) + 1
    return Seeded(petitions=sum(counted.values()), by_state=counted, receipt=company.receipt)


@contextmanager
def quick() -> Iterator[None]:
    """Durability of each commit does not matter while nobody relies on one, and no act here may be refused.

    Savepoints cost two statements for each act and only serve to go on after a refusal.
    """
    savepoints = connection.features.uses_savepoints
    connection.features.uses_savepoints = False
    gc.disable()
    hasten()
    try:
        yield
    finally:
        gc.enable()
        connection.features.uses_savepoints = savepoints


def hasten() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")


class Company:
    """All communes, first in one process, after the merger in several."""

    def __init__(self, seeding: Seeding, clock: Clock, until: datetime) -> None:
        self.seeding, self.clock, self.until = seeding, clock, until
        self.builder = Builder(Person.objects.system())
        self.topics = {topic.pk: topic for topic in Topic.objects.all()}
        self.agendas: dict[str, Agenda] = {}
        self.lives: dict[str, Lives] = {}
        self.world: World
        self.receipt = ""

    # --- one process

    def before_merger(self) -> None:
        self.clock.moment = _morning(plan()["period"]["begins"])
        with remembering(), recording_together():
            self.world = self.builder.found()
        self._meet_people()
        for commune in self.world.communes:
            self._start(commune)
        self.seeding.tell("  bộ máy trước sáp nhập · offices before the merger")
        self._pass_days(self.world.begins, self.world.merged, list(self.lives), leads=True)

    def _start(self, commune: Commune) -> None:
        agenda = self.agendas[commune.code] = Agenda()
        lives = self.lives[commune.code] = Lives(
            commune, agenda=agenda, clock=self.clock, above=self.world.above, topics=self.topics,
            names=plan()["names"], until=self.until,
        )  # fmt: skip
        total = sum(told["weight"] for told in plan()["commune"])
        self.counts = {
            told["code"]: round(self.seeding.matters * told["weight"] / total) for told in plan()["commune"]
        }
        commune.told["count"] = self.counts[commune.code]
        self._expect_before(lives)

    def _expect_before(self, lives: Lives) -> None:
        """Matters of the time before the merger; neighbourhoods, and so the later ones, come with it."""
        world, until = self.world, timezone.localtime(self.until).date()
        share = (world.merged - world.begins).days / max(1, (until - world.begins).days) * 0.75
        first = round(lives.commune.told["count"] * share)
        lives.expect(
            arrivals(
                lives.commune,
                count=first,
                begins=world.begins,
                merged=world.merged,
                until=world.merged - timedelta(days=1),
            )
        )
        lives.commune.told["rest"] = lives.commune.told["count"] - first

    # --- the day itself

    def after_merger(self) -> None:
        self.clock.moment = _morning(self.world.merged)
        with remembering(), recording_together():
            self.builder.reorganise()
        self._meet_people()
        with remembering(), recording_together():
            moved = self._follow()
        self.seeding.tell(
            f"  sáp nhập {self.world.merged:%d/%m/%Y}: {moved} vụ việc đi theo · open matters followed"
        )
        until = timezone.localtime(self.until).date()
        for commune in self.world.communes:
            rest = arrivals(
                commune,
                count=commune.told["rest"],
                begins=self.world.merged,
                merged=self.world.merged,
                until=until,
            )
            offset = 1_000_000  # numbers of the time before are not used again
            self.lives[commune.code].expect([_renumbered(arrival, offset) for arrival in rest])
            extra = surges(commune, plan().get("surge", ()), merged=self.world.merged, until=until)
            self.lives[commune.code].expect([_renumbered(arrival, 2 * offset) for arrival in extra])
        self._tell_stories()
        self._run()

    def _follow(self) -> int:
        """Open matters go to the successors; the story learns where they are now."""
        ended = {unit.pk for commune in self.world.communes for unit in commune.before}
        changes = UnitChange.objects.filter(lineage__predecessor__in=ended).distinct().order_by("pk")
        moved = sum(actions.follow_change(change) for change in changes)
        for lives in self.lives.values():
            open_ones = {one.petition.pk: one for one in lives.matters.values() if one.petition.is_open}
            for fresh in Petition.objects.filter(pk__in=open_ones).select_related(
                "unit__parent", "body", "topic"
            ):
                open_ones[fresh.pk].petition = fresh
        return moved

    def _meet_people(self) -> None:
        """Everybody as they are now: what they may do is asked anew after each appointment."""
        offices = [*self.world.above.values()]
        for commune in self.world.communes:
            offices += commune.offices.values()
            commune.checker, commune.checker_head = again(commune.checker), again(commune.checker_head)
        for office in offices:
            office.handlers = [one for one in map(again, office.handlers) if one is not None]
            office.head, office.reception = again(office.head), again(office.reception)

    def _tell_stories(self) -> None:
        home = next((commune for commune in self.world.communes if commune.told.get("key") == "x"), None)
        if home is not None:
            self.stories = Stories(self.lives[home.code], {"thanh": home.checker, "lien": home.checker_head})
            self.stories.expect(self.until)

    # --- several processes

    def _run(self) -> None:
        codes = [commune.code for commune in self.world.communes]
        groups = _groups(self.world.communes, self.seeding.processes)
        if len(groups) == 1:
            self._pass(codes, leads=True)
        else:
            self._fork(groups)
        self.receipt = self.stories.receipt

    def _fork(self, groups: list[list[str]]) -> None:
        context: Any = multiprocessing.get_context("fork")
        barrier = context.Barrier(len(groups), timeout=300)
        close_database()
        others = [context.Process(target=self._help, args=(group, barrier)) for group in groups[1:]]
        for other in others:
            other.start()
        hasten()
        connection.features.uses_savepoints = False
        try:
            self._pass(groups[0], leads=True, barrier=barrier)
        except BaseException:
            barrier.abort()
            raise
        finally:
            for other in others:
                other.join()
        failed = [other.exitcode for other in others if other.exitcode]
        if failed:
            raise RuntimeError(f"a helping process ended with {failed}")

    def _help(self, codes: list[str], barrier: Any) -> None:
        hasten()
        connection.features.uses_savepoints = False
        try:
            self._pass(codes, leads=False, barrier=barrier)
        except threading.BrokenBarrierError:
            os._exit(1)  # the other process says why
        except BaseException:
            barrier.abort()
            raise
        finally:
            close_database()

    def _pass(self, codes: list[str], *, leads: bool, barrier: Any = None) -> None:
        until = timezone.localtime(self.until).date()
        self._pass_days(self.world.merged, until + timedelta(days=1), codes, leads=leads, barrier=barrier)

    def _pass_days(
        self, begins: date, ends: date, codes: list[str], *, leads: bool, barrier: Any = None
    ) -> None:
        """Day by day. Now and then all wait while one of them does what the house does every night."""
        lives, agendas = [self.lives[code] for code in codes], [self.agendas[code] for code in codes]
        last = timezone.localtime(self.until).date()
        heads: dict[str, tuple[int, bytes]] = {}
        with remembering():
            for number in range((ends - begins).days):
                day = begins + timedelta(days=number)
                night = min(_midnight(day + timedelta(days=1)), self.until)
                soon = [one for agenda in agendas for one in agenda.matters_before(night)]
                with recording_together(heads), holding(soon):
                    _merged(agendas, self.clock, until=night)
                self.clock.moment = min(night - timedelta(minutes=1), self.until)
                if day.weekday() == 6 or (last - day).days < 10:
                    self._escalate(lives, day, heads)
                if _is_kept(day, last) or day + timedelta(days=1) == ends:
                    _wait(barrier)
                    if leads:
                        self._keep_up(day)
                    _wait(barrier)

    def _escalate(self, lives: list[Lives], day: date, heads: dict[str, tuple[int, bytes]]) -> None:
        """Each process sees to the matters it alone acts on."""
        late = {
            matter.petition.pk: matter.petition
            for one in lives for matter in one.matters.values()
            if matter.state in ("received", "accepted") and matter.petition.due_on and matter.petition.due_on < day
        }  # fmt: skip
        if late:
            with recording_together(heads), holding(late.values()):
                actions.escalate_overdue(today=day, only=list(late))

    def _keep_up(self, day: date) -> None:
        with transaction.atomic():
            tally_petitions()
        self.seeding.daily(day, self.clock)
        self.seeding.tell(f"  {day:%d/%m/%Y}: {Petition.objects.count():,} vụ việc · matters")


def _is_kept(day: date, last: date) -> bool:
    """Days whose head of the log is published: the last ten, twelve Sundays before, and one Sunday a month."""
    ago = (last - day).days
    return ago < 10 or (day.weekday() == 6 and (ago < 84 or day.day <= 7))


def _wait(barrier: Any) -> None:
    if barrier is not None:
        barrier.wait()


def _merged(agendas: list[Agenda], clock: Clock, *, until: datetime) -> None:
    """Steps of several agendas in one order of time."""
    while True:
        ahead = [agenda for agenda in agendas if agenda.next_at < until]
        if not ahead:
            return
        min(ahead, key=lambda agenda: agenda.next_at).step(clock)


def close_database() -> None:
    """A forked process may not share a connection, nor a pool's threads."""
    connection.close()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool is not None and connection.settings_dict["OPTIONS"].get("pool"):
        close_pool()


def _groups(communes: list[Commune], processes: int) -> list[list[str]]:
    """Communes of one province stay together, so that no two processes act for the same office."""
    provinces: dict[int | None, list[Commune]] = {}
    for commune in communes:
        provinces.setdefault(commune.now.parent_id, []).append(commune)
    groups: list[list[Commune]] = [[] for _process in range(max(1, processes))]
    for together in sorted(provinces.values(), key=_weight, reverse=True):
        min(groups, key=_weight).extend(together)
    groups.sort(key=lambda group: not any(commune.told.get("key") == "x" for commune in group))
    return [[commune.code for commune in group] for group in groups if group]


def _weight(communes: list[Commune]) -> int:
    return sum(commune.told["weight"] for commune in communes)


def _renumbered(arrival: Any, offset: int) -> Any:
    from dataclasses import replace

    echoes = arrival.echoes + offset if arrival.echoes is not None else None
    return replace(arrival, number=arrival.number + offset, echoes=echoes)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(7, 0)))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(0, 0)))
