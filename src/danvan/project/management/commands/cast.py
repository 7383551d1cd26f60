"""Print who may sign in to the demonstration world."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from danvan.project import cast


class Command(BaseCommand):
    help = "Print the cast of the demonstration world with their sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--print", action="store_true", help="the only thing it does; kept for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = cast.lines()
        if not lines:
            raise CommandError(
                "Chưa có thế giới mẫu: chạy “danvan seed” trước · no demonstration world here: run “danvan seed” first"
            )
        for line in lines:
            self.stdout.write(line)
