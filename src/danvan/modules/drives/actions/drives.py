"""A drive from its plan to its account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person
from danvan.kernel.papers.public import give_number
from danvan.lib.errors import Refused, require

from .. import queries, rules
from ..models import Drive
from ..states import Good, measured

_LONGEST = timedelta(days=3660)


@transaction.atomic
def plan_drive(
    *, by: Person, host: Body, title: str, purpose: str, starts_on: date, ends_on: date, accepts: Sequence[str],
    goal: int = 0, goal_kind: str = "", how: str = "",
) -> Drive:  # fmt: skip
    """Prepare a call for help: what for, until when, what is accepted."""
    require(
        rules.may_plan_for(by, host.pk), "not_allowed", _("Your post may not call for help for this body.")
    )
    kinds = [one for one in Good.values if one in accepts]
    require(bool(kinds), "no_kind", _("Choose at least one kind that is accepted."))
    _check(title=title, starts_on=starts_on, ends_on=ends_on, goal=goal)
    counted = goal_kind or kinds[0]
    require(counted in kinds, "goal_kind", _("The goal must be of a kind that is accepted."))
    drive = Drive(
        unit=host.unit, host=host, state="planned", title=title.strip(), purpose=reasoned(purpose, least=20),
        starts_on=starts_on, ends_on=ends_on, accepts=kinds, goal=goal, goal_kind=counted, how=how.strip(),
    )  # fmt: skip
    return begin(drive, "drives.drive_planned", by=by, facts={"kinds": " ".join(kinds), "goal": goal})


@transaction.atomic
def edit_drive(
    drive: Drive, *, by: Person, purpose: str, starts_on: date, ends_on: date, goal: int, how: str, reason: str
) -> Drive:  # fmt: skip
    """Change what was planned, before anybody gives."""
    drive = held(drive)
    allow(rules.may_edit, by, drive)
    why = reasoned(reason)
    _check(title=drive.title, starts_on=starts_on, ends_on=ends_on, goal=goal)
    return change(
        drive, "drives.drive_edited", by=by, words=why, purpose=reasoned(purpose, least=20), starts_on=starts_on,
        ends_on=ends_on, goal=goal, how=how.strip(),
    )  # fmt: skip


@transaction.atomic
def open_drive(drive: Drive, *, by: Person, call: str, exhibits: Files = ()) -> Drive:
    """Call for help in public: the document that organises the drive is published with it."""
    drive = held(drive)
    allow(rules.may_open, by, drive)
    today = timezone.localdate()
    require(drive.ends_on >= today, "past", _("The drive would already be over: change its period first."))
    return change(
        drive, "drives.drive_opened", by=by, words=reasoned(call, least=20), files=exhibits, state="open",
        opened_on=today,
    )  # fmt: skip


@transaction.atomic
def close_drive(drive: Drive, *, by: Person, reason: str) -> Drive:
    """Nothing more is called for; what came in until today may still be entered."""
    drive = held(drive)
    allow(rules.may_close, by, drive)
    return change(
        drive, "drives.drive_closed", by=by, words=reasoned(reason), state="closed", closed_on=timezone.localdate()
    )  # fmt: skip


@transaction.atomic
def cancel_drive(drive: Drive, *, by: Person, reason: str) -> Drive:
    """Call it off, as long as nothing stands in its books: what was given must be accounted for."""
    drive = held(drive)
    allow(rules.may_cancel, by, drive)
    why = reasoned(reason)
    if queries.is_begun(drive):
        raise Refused(
            "has_books",
            _("Something was given or promised already: close the drive and account for it instead."),
        )
    return change(drive, "drives.drive_cancelled", by=by, words=why, state="cancelled")


@transaction.atomic
def account_drive(
    drive: Drive, *, by: Person, account: str, remainder_to: str = "", exhibits: Files = ()
) -> Drive:
    """The account under an official number: what came in, what went out, what remains and where it goes.

    Raises Refused while anything is undecided, or where the books and the public log do not say the same.
    """
    drive = held(drive)
    allow(rules.may_account, by, drive)
    words = reasoned(account, least=20)
    _require_decided(drive)
    lines = queries.books(drive)
    problems = [problem for line in lines for problem in line.problems]
    if problems:
        raise Refused("not_reconciled", problems[0])
    rest = [measured(line.kind, line.remaining) for line in lines if line.remaining]
    target = remainder_to.strip()
    if rest and len(target) < 10:
        raise Refused(
            "no_target",
            _("%(rest)s remain: say in at least 10 characters where they go.") % {"rest": ", ".join(rest)},
        )
    today = timezone.localdate()
    number = give_number(drive.host, type_code="BC", thing=drive.thing, on=today)
    money = next((line for line in lines if line.kind == Good.MONEY), None)
    return change(
        drive, "drives.drive_accounted", by=by, files=exhibits, state="accounted", account=words, accounted_on=today,
        remainder_to=target if rest else "", number=number,
        published={line.kind: {"in": line.came_in, "out": line.went_out} for line in lines},
        facts={
            "number": number.text, "money_in": money.came_in if money else 0, "money_out": money.went_out if money else 0,
        },
    )  # fmt: skip


def _require_decided(drive: Drive) -> None:
    waiting = drive.spendings.filter(state="entered").count()
    require(
        waiting == 0, "spending_waits",
        _("%(count)d lines of spending await approval: decide on each of them first.") % {"count": waiting},
    )  # fmt: skip
    agreed = drive.matches.filter(state="agreed").count()
    require(
        agreed == 0, "match_waits",
        _("%(count)d matches are still on their way: say what became of each of them first.") % {"count": agreed},
    )  # fmt: skip


def _check(*, title: str, starts_on: date, ends_on: date, goal: int) -> None:
    require(len(title.strip()) >= 5, "no_title", _("Give the drive a title of at least 5 characters."))
    require(starts_on <= ends_on, "period", _("The drive must end after it begins."))
    require(ends_on - starts_on <= _LONGEST, "period", _("A drive lasts ten years at most."))
    require(goal >= 0, "goal", _("A goal cannot be less than nothing."))
