"""Write the generated reference, or say what in it is stale."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from danvan.project.reference import pages


class Command(BaseCommand):
    help = "Write docs/reference from manifests, settings and data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.PROJECT / "docs" / "reference"
        folder.mkdir(parents=True, exist_ok=True)
        stale = []
        for name, text in pages().items():
            target = folder / name
            if target.exists() and target.read_text(encoding="utf-8") == text:
                continue
            stale.append(name)
            if not options["check"]:
                target.write_text(text, encoding="utf-8")
        if options["check"] and stale:
            raise CommandError(f"stale: {', '.join(stale)}; run `danvan reference`")
        self.stdout.write(f"{len(pages())} pages, {len(stale)} {'stale' if options['check'] else 'written'}")
