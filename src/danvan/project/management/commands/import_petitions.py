"""``danvan import petitions FILE --mapping MAPPING.toml``: look at it first with --dry-run."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from danvan.kernel.figures.public import rebuild
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.organisations.public import Person
from danvan.lib.errors import Refused
from danvan.modules.petitions.actions import import_petitions, refresh_words
from danvan.modules.petitions.importing import MappingError, Plan, load_mapping, plan_file
from danvan.modules.petitions.importing.planning import PREVIEWED
from danvan.web.registers.tabular import TableError


class Command(BaseCommand):
    help = "Import petitions from CSV, TSV or Excel (also .gz): all rows or none, and the same file twice adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--mapping", type=Path, required=True, help="TOML that says what each column means"
        )
        parser.add_argument("--dry-run", action="store_true", help="check and show, write nothing")
        parser.add_argument(
            "--create-units", action="store_true", help="create the units that the mapping describes"
        )
        parser.add_argument(
            "--as", dest="who", default="", metavar="EMAIL", help="who imports (default: the system)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        plan = self._plan(options)
        self._show(plan)
        if not plan.is_clean:
            self._complain(plan)
            raise CommandError(_("Nothing was imported."), returncode=1)
        if options["dry_run"]:
            self.stdout.write(_("Only looked at: nothing was written."))
            return
        try:
            done = import_petitions(
                plan, by=_actor(options["who"]), progress=self._told(_("written"), len(plan.rows))
            )
        except Refused as refusal:
            raise CommandError(f"{refusal.message} {_('Nothing was imported.')}", returncode=1) from refusal
        if done.count:
            self._follow_up()
        self.stdout.write(self.style.SUCCESS(
            _("%(count)d matters imported, %(known)d were here already, %(units)d units and %(topics)d topics created.")
            % {"count": done.count, "known": done.known_count, "units": done.unit_count, "topics": done.topic_count}
            + f" ({time.monotonic() - began:.0f} s)"
        ))  # fmt: skip

    def _plan(self, options: dict[str, Any]) -> Plan:
        try:
            mapping = load_mapping(options["mapping"])
        except OSError as fault:
            raise CommandError(f"{options['mapping']}: {fault.strerror}", returncode=2) from fault
        except MappingError as bad:
            raise CommandError(
                _("The mapping cannot be used:") + "\n" + "\n".join(bad.problems), returncode=2
            ) from bad
        try:
            return plan_file(
                options["file"],
                mapping,
                create_units=options["create_units"],
                progress=self._told(_("read"), None),
            )
        except TableError as bad:
            raise CommandError(f"{bad.what} {bad.mend}", returncode=1) from bad

    def _told(self, what: str, total: int | None) -> Any:
        def tell(count: int) -> None:
            if self.stdout.isatty():
                of = f" / {total:,}" if total else ""
                self.stdout.write(f"\r  {count:,}{of} {what}", ending="")
                self.stdout.flush()

        return tell

    def _show(self, plan: Plan) -> None:
        """The first rows as they would stand, and where everything would go."""
        if self.stdout.isatty():
            self.stdout.write("\r", ending="")
        self.stdout.write(
            _(
                "%(rows)d rows: %(new)d new, %(known)d already here, %(masked)d with personal clues that are masked."
            )
            % {
                "rows": plan.row_count,
                "new": len(plan.rows),
                "known": plan.known_count,
                "masked": plan.masked_count,
            }
        )
        for row in plan.rows[:PREVIEWED]:
            self.stdout.write(
                f"  {row.number}: {row.received_on} · {_place(plan, row.unit)} · {row.topic} · {row.title}"
            )
        self._counted(_("By unit"), Counter({_place(plan, key): count for key, count in plan.units.items()}))
        self._counted(_("By topic"), plan.topics)

    def _counted(self, label: str, counts: Counter[str]) -> None:
        if counts:
            shown = ", ".join(f"{name or '–'} {count:,}" for name, count in counts.most_common(30))
            self.stdout.write(f"{label}: {shown}")

    def _complain(self, plan: Plan) -> None:
        for one in plan.problems:
            where = _("row %(row)d, %(column)s") % {"row": one.row, "column": one.column}
            self.stderr.write(f"{where}: {one.what} {one.mend}")
        rest = plan.problem_count - len(plan.problems)
        if rest:
            self.stderr.write(_("… and %(rest)d more.") % {"rest": rest})

    def _follow_up(self) -> None:
        """Give the entries their places, count the figures, learn the words: then everything shows."""
        sequence_all()
        rebuild("petitions")
        refresh_words()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE petitions_petition")


def _place(plan: Plan, key: str) -> str:
    """How a place of the plan is called."""
    assert plan.places is not None
    if key.startswith("new:"):
        code = key.removeprefix("new:")
        return f"{plan.places.new.get(code, code)} (+)"
    return str(plan.places.units[key].full_name)


def _actor(email: str) -> Person:
    if not email:
        return Person.objects.system()
    person = Person.objects.filter(email=email, is_active=True).first()
    if person is None:
        raise CommandError(_("Nobody signs in as %(email)s.") % {"email": email}, returncode=2)
    return person
