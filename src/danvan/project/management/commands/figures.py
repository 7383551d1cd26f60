"""Bring figures up to date, count them anew, or have another engine count them too and compare every cell."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from danvan.kernel.figures.public import rebuild, refresh_all
from danvan.kernel.registry.public import house

_TOLD = 20  # differences, by name


class Command(BaseCommand):
    help = "Số liệu: cập nhật, tính lại từ đầu, hoặc đối chiếu với một máy tính toán khác · figures: refresh, rebuild, compare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--module", action="append", help="only this module's figures; may be repeated")
        parser.add_argument("--rebuild", action="store_true", help="count everything anew, from the records")
        parser.add_argument(
            "--engine", choices=("duckdb", "spark"), help="count on this engine too and compare every cell"
        )
        parser.add_argument(
            "--folder", type=Path, help="where the exported Parquet files stay (default: nowhere)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = [name for name, module in house().modules.items() if module.figures]
        modules = options["module"] or known
        if unknown := sorted(set(modules) - set(known)):
            raise CommandError(
                f"không có số liệu của · no figures of: {', '.join(unknown)}; có · there are: {', '.join(known)}"
            )
        if options["rebuild"]:
            for module in modules:
                began = time.monotonic()
                count = rebuild(module)
                self.stdout.write(f"  {module}: {count:,} ô · cells, {time.monotonic() - began:.1f} s")
        else:
            self.stdout.write(f"  {refresh_all():,} ô thay đổi · cells changed")
        if options["engine"]:
            self._compare(modules, options["engine"], options["folder"])

    def _compare(self, modules: list[str], name: str, folder: Path | None) -> None:
        try:
            from danvan.kernel.figures.engines import DuckEngine, SparkEngine, compared, export
        except ImportError as missing:
            raise CommandError(f"{missing}: cài · install requirements/engines.txt") from missing
        engine: Any = DuckEngine() if name == "duckdb" else SparkEngine()
        wrong = 0
        with tempfile.TemporaryDirectory() as scratch:
            for module in modules:
                began, today = time.monotonic(), timezone.localdate()
                files = export(module, (folder or Path(scratch)) / module)
                for grain in ("month", "week"):
                    told = compared(
                        module, engine.cells(module, files, today=today, grain=grain), grain=grain
                    )
                    wrong += len(told.differences)
                    self.stdout.write(
                        f"  {module}, {grain}: {told.cells:,} ô · cells, {len(told.differences):,} khác · differ"
                    )
                    for unit, day, measure, here, there in told.differences[:_TOLD]:
                        self.stdout.write(
                            f"    {measure} đơn vị · unit {unit}, {day}: {here:,} ≠ {there:,} ({name})"
                        )
                self.stdout.write(f"  {module}: {time.monotonic() - began:.1f} s")
        if wrong:
            raise CommandError(f"{wrong:,} số không khớp · figures differ", returncode=1)
        self.stdout.write(self.style.SUCCESS(f"  khớp với {name} · equal on {name}"))
