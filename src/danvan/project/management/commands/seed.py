"""Fill an empty database with the demonstration world: real units, invented people, eighteen months of matters."""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone, translation

from danvan.kernel.dossiers.public import Clock, Place, Story
from danvan.kernel.figures.public import rebuild
from danvan.kernel.ledger.models import Entry, Publication
from danvan.kernel.ledger.sequencer import Sequencer, publish_checkpoint, sequence_all
from danvan.kernel.notices.models import Notice
from danvan.kernel.organisations.public import Person, load_country, unit_by_code
from danvan.kernel.registry.public import house, load
from danvan.modules.petitions.actions import refresh_words, sync_topics
from danvan.modules.petitions.seeds import Seeded, Seeding, plan, quick, seed
from danvan.project import bentre, cast

#: Communes in which other modules' stories play, the first of the plan; matters come in everywhere.
STORY_PLACES = 2


class Command(BaseCommand):
    help = "Fill an empty database with a believable world, through the same acts as in real life."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--matters", type=int, default=4600, help="how many matters (default 4600)")
        parser.add_argument(
            "--processes", type=int, default=2, help="how many processes act side by side (default 2)"
        )

        parser.add_argument(
            "--without-year", action="store_true", help="leave out the year of Bến Tre that is retold first"
        )

        parser.add_argument(
            "--places", type=int, default=STORY_PLACES,
            help=f"in how many communes other modules' stories play (default {STORY_PLACES})",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if Entry.objects.exists() or Person.objects.exclude(email=Person.objects.system().email).exists():
            raise CommandError(
                "Cơ sở dữ liệu đã có dữ liệu; chỉ nạp vào nơi trống · the database is not empty: nothing was changed"
            )
        began = time.monotonic()
        self.sequencer = Sequencer()
        self.place_count = options["places"]
        self._prepare(has_year=not options["without_year"])
        self.stories: list[Story] | None = None
        seeded = seed(
            Seeding(
                matters=options["matters"],
                processes=options["processes"],
                tell=self.stdout.write,
                daily=self._end_day,
            )
        )
        self._finish(seeded)
        self._sum_up(seeded, seconds=time.monotonic() - began)

    def _prepare(self, *, has_year: bool) -> None:
        system = Person.objects.system()
        with Clock(_morning(bentre.told()["year"]["begins"])) as clock, translation.override("vi"), quick():
            loaded = load_country(by=system)
            self.stdout.write(
                f"  {loaded.units:,} đơn vị hành chính · units, {loaded.lineage:,} quan hệ kế thừa · lineage"
            )
            if has_year:
                began = time.monotonic()
                bentre.tell_year(clock, nightly=self._night)
                self.stdout.write(
                    f"  {Entry.objects.count():,} hành vi của năm 2023 ở thành phố Bến Tre · acts of a year retold, "
                    f"{time.monotonic() - began:.0f} s"
                )
        with Clock(_morning(plan()["period"]["begins"])):
            self.stdout.write(f"  {sync_topics(by=system)} lĩnh vực · topics")

    def _end_day(self, day: date, clock: Clock) -> None:
        """What other modules tell up to this day, and what the background worker does every night."""
        for story in self._told(day, clock):
            story.live(day)
        self._night(day)

    def _night(self, day: date) -> None:
        while self.sequencer.step():
            pass
        publish_checkpoint(day)

    def _told(self, day: date, clock: Clock) -> list[Story]:
        """The modules' stories; they begin when the communes of today do."""
        merged = plan()["period"]["merged"]
        if self.stories is None and day >= merged:
            bentre.dissolve(merged)
            units = [unit_by_code("vn", told["code"], on=day) for told in plan()["commune"]]
            places = [Place(unit) for unit in units if unit is not None][: self.place_count]
            tellers: list[Any] = [load(module.seeds) for module in house().modules.values() if module.seeds]
            self.stories = [
                teller(teller.__name__.lower(), clock, places, begins=merged, until=clock.until)
                for teller in tellers
            ]
        return self.stories or []

    def _finish(self, seeded: Seeded) -> None:
        """What runs by itself in real life: places in the log, cells, words. News of the past has long been sent."""
        sequence_all()
        publish_checkpoint()
        with transaction.atomic():
            waiting = Notice.objects.filter(state=Notice.State.WAITING)
            waiting.update(state=Notice.State.SENT, sent_at=F("not_before"), attempts=1)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE petitions_petition, petitions_answer, ledger_entry, workflow_clock")
        cells = sum(rebuild(name) for name, module in house().modules.items() if module.figures)
        words = refresh_words()
        self.stdout.write(f"  {cells} ô số liệu · figures refreshed, {words:,} từ · words")
        cast.give_passwords(receipt=seeded.receipt)

    def _sum_up(self, seeded: Seeded, *, seconds: float) -> None:
        states = ", ".join(f"{state} {count:,}" for state, count in sorted(seeded.by_state.items()))
        self.stdout.write(
            f"  {seeded.petitions:,} vụ việc · matters ({states})\n"
            f"  {Entry.objects.count():,} hành vi được ghi · acts recorded, {Publication.objects.count()} điểm kiểm chứng · "
            f"checkpoints; {seconds:.0f} s"
        )


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
