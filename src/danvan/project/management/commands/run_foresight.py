"""Look at the weeks that are over for rises, judge earlier alarms, measure advice: what every Monday does by itself."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from danvan.kernel.organisations.public import Person
from danvan.lib.errors import Refused
from danvan.lib.surveillance.counts import monday_of
from danvan.modules.foresight.actions import catch_up, judge_due, measure_due, run_week
from danvan.modules.foresight.models import Run


class Command(BaseCommand):
    help = "Cảnh báo sớm: xét các tuần đã hết · early warning: look at the weeks that are over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--week", help="only this week: 2026-W07 or a day of it · chỉ tuần này")

    def handle(self, *args: Any, **options: Any) -> None:
        system, self.began = Person.objects.system(), time.monotonic()
        if options["week"]:
            try:
                self._tell(run_week(by=system, week=monday_of(options["week"])))
            except (ValueError, Refused) as problem:
                raise CommandError(str(problem)) from None
        elif not catch_up(by=system, tell=self._tell):
            self.stdout.write("  không còn tuần nào chưa xét · every week that is over has been looked at")
        judged, measured = judge_due(by=system), measure_due(by=system)
        self.stdout.write(
            f"  {judged} cảnh báo được chấm · alarms judged, {measured} tham mưu được đo · papers measured"
        )

    def _tell(self, run: Run) -> None:
        self.stdout.write(
            f"  {run.week:%d/%m/%Y}: {run.tests:,} chuỗi · series, {run.alarms} cảnh báo mới · new alarms, "
            f"{time.monotonic() - self.began:.1f} s"
        )
        self.stdout.flush()
