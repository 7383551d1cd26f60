"""Check the log of this installation: the public log as the stand-alone verifier sees it, then the database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from danvan.kernel.ledger.auditing import audit
from danvan.kernel.ledger.checking import Tally, published_notes, unplaced
from danvan.kernel.ledger.keys import verifier_key
from danvan.kernel.ledger.queries import DatabaseSource
from danvan.lib.merkle.mirror import MirrorError
from danvan.lib.merkle.notes import NoteError
from danvan.lib.merkle.standalone import describe
from danvan.lib.merkle.verifier import verify_log


class Command(BaseCommand):
    help = "Verify the public log and hold the database against it. Exit 1 and the entry's name when anything differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--vkey", default="", help="verifier key, or a file with it (default: this server's own)"
        )
        parser.add_argument("--known", nargs="*", default=[], help="checkpoint notes kept elsewhere")
        parser.add_argument(
            "--mirror", default="", help="folder with the verifier's own memory (default: <var>/verifier)"
        )
        parser.add_argument("--json", action="store_true", help="print findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = [*self._log_findings(options), *self._database_findings()]
        if options["json"]:
            self.stdout.write(
                json.dumps({"ok": not findings, "findings": findings}, ensure_ascii=False, indent=1)
            )
        if findings:
            raise CommandError(
                f"{len(findings)} finding(s): the log or the database was changed", returncode=1
            )
        if not options["json"]:
            self.stdout.write(self.style.SUCCESS("OK: nothing was dropped or changed."))

    def _log_findings(self, options: dict[str, Any]) -> list[dict[str, Any]]:
        known = [Path(path).read_bytes() for path in options["known"]]
        mirror = Path(options["mirror"] or settings.VAR / "verifier")
        mirror.mkdir(parents=True, exist_ok=True)
        tally = Tally()
        try:
            report = verify_log(
                DatabaseSource(), vkey=_key(options["vkey"]), known=[*known, *published_notes()], mirror=mirror,
                tally=tally,
            )  # fmt: skip
        except (NoteError, MirrorError) as trouble:  # no verdict at all: a wrong key, a memory of another log
            raise CommandError(str(trouble), returncode=2) from trouble
        if not options["json"]:
            self.stdout.write(describe(report))
            self.stdout.write(tally.describe())
        findings: list[dict[str, Any]] = report.as_dict()["findings"]
        return findings

    def _database_findings(self) -> list[dict[str, Any]]:
        findings = [vars(one) for one in audit()]
        findings += [{"kind": "unplaced", "message": message} for message in unplaced()]
        for finding in findings:
            self.stderr.write(str(finding["message"]))
        return findings


def _key(given: str) -> str:
    if not given:
        return str(verifier_key())
    path = Path(given)
    return path.read_text(encoding="ascii").strip() if path.is_file() else given
