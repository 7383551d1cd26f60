"""Load the country's units with their history from data/units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from danvan.kernel.organisations.public import Person, load_country


class Command(BaseCommand):
    help = "Load units before and after 1 July 2025 with lineage and legal acts; running it again adds what is new."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder", type=Path, help="tables as in data/units; default: those of the project"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_country(by=Person.objects.system(), folder=options["folder"])
        except FileNotFoundError as missing:
            raise CommandError(f"Thiếu tệp · a file is missing: {missing.filename}") from None
        if loaded.is_empty:
            self.stdout.write("Không có gì mới · nothing new")
            return
        self.stdout.write(
            f"{loaded.units:,} đơn vị · units, {loaded.terms:,} giai đoạn · terms, "
            f"{loaded.lineage:,} quan hệ kế thừa · lineage, {loaded.changes} văn bản · legal acts"
        )
