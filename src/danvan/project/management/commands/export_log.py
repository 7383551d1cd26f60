"""Write the public log as static files that any web server serves and any C2SP client reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from danvan.kernel.ledger.exporting import export_log
from danvan.kernel.ledger.keys import verifier_key


class Command(BaseCommand):
    help = "Write the public log and the published texts to a folder, for a web server or a memory stick."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="where to; what is there is brought up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        exported = export_log(options["folder"])
        self.stdout.write(f"{exported.size:,} entries, {exported.openings:,} published texts")
        self.stdout.write(f"verify with: danvan-verify {options['folder']} --vkey {verifier_key()}")
