"""Tokens for programs from the command line: the secret is printed once and kept nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import ApiToken, Person, issue_token, revoke_token, unit_by_ref
from danvan.lib.errors import Refused


class Command(BaseCommand):
    help = "Issue, list and revoke API tokens of a person or of a program of a body."

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        issue = words.add_parser("issue", help="make a token and print its secret")
        issue.add_argument("email", help="whose permissions it may use")
        issue.add_argument("--name", required=True, help="what it is for")
        issue.add_argument(
            "--scope", action="append", required=True, dest="scopes", help="a permission; repeatable"
        )
        issue.add_argument("--unit", default="", help="only posts within this unit (code, or tree:code)")
        issue.add_argument("--days", type=int, default=90)
        words.add_parser("list", help="tokens that still open something").add_argument(
            "email", nargs="?", default=""
        )
        words.add_parser("revoke", help="end a token").add_argument("number", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['word']}")(options)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal

    def _issue(self, options: dict[str, Any]) -> None:
        person = _person(options["email"])
        unit = unit_by_ref(options["unit"]) if options["unit"] else None
        if options["unit"] and unit is None:
            raise CommandError(_("No unit has the code “%(code)s” today.") % {"code": options["unit"]})
        issued = issue_token(
            person, by=person, name=options["name"], scopes=options["scopes"], unit=unit,
            lasts=timedelta(days=options["days"]),
        )  # fmt: skip
        self.stdout.write(issued.secret)

    def _list(self, options: dict[str, Any]) -> None:
        tokens = ApiToken.objects.filter(revoked_at__isnull=True).select_related("person").order_by("pk")
        if options["email"]:
            tokens = tokens.filter(person=_person(options["email"]))
        for token in tokens:
            used = f"{token.last_used_on:%Y-%m-%d}" if token.last_used_on else "–"
            until = f"{token.expires_at:%Y-%m-%d}"
            self.stdout.write(
                f"{token.pk}  {token.hint}…  {token.person.email}  {token.name}  → {until}  ({used})"
            )

    def _revoke(self, options: dict[str, Any]) -> None:
        token = ApiToken.objects.select_related("person").filter(pk=options["number"]).first()
        if token is None:
            raise CommandError(_("There is no such token."))
        revoke_token(token, by=token.person)


def _person(email: str) -> Person:
    person = Person.objects.filter(email=email, is_active=True).first()
    if person is None:
        raise CommandError(_("Nobody signs in as %(email)s.") % {"email": email})
    return person
