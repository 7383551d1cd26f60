"""A gathering from its plan to its conclusion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person
from danvan.kernel.papers.public import give_number
from danvan.lib.errors import require

from .. import rules
from ..models import Delegate, Gathering
from .sites import NewSite, write_sites
from .telling import tell_delegates

_LONGEST_AHEAD = timedelta(days=730)
_MOST_DAYS = 60


@transaction.atomic
def plan_gathering(
    *, by: Person, host: Body, title: str, kind: str, form: str, starts_at: datetime, place: str,
    more_days: Sequence[date] = (), link: str = "", agenda: Sequence[dict[str, str]] = (), expected: int = 0,
) -> Gathering:  # fmt: skip
    """Prepare a gathering of a body. Where the host sits is site number 1."""
    require(rules.may_plan_at(by, host.unit_id), "not_allowed", _("Your post may not plan gatherings here."))
    days = _further_days(starts_at, more_days)
    gathering = Gathering(
        unit=host.unit, host=host, state="planned", title=title.strip(), kind=kind, form=form, starts_at=starts_at,
        more_days=days, place=place.strip(), link=link, agenda=list(agenda),
    )  # fmt: skip
    begin(gathering, "gatherings.gathering_planned", by=by, facts={"kind": kind, "days": 1 + len(days)})
    write_sites(gathering, [NewSite(unit=host.unit, place=gathering.place, expected=expected)], by=by)
    return gathering


@transaction.atomic
def enter_gathering(
    *, by: Person, host: Body, title: str, kind: str, form: str, starts_at: datetime, place: str,
    more_days: Sequence[date] = (), **said: Any,
) -> Gathering:  # fmt: skip
    """Enter one that a paper tells of: held already, it waits for its documents and conclusion; else it is planned."""
    if starts_at > timezone.now():
        return plan_gathering(
            by=by, host=host, title=title, kind=kind, form=form, starts_at=starts_at, place=place, more_days=more_days,
            **said,
        )  # fmt: skip
    require(rules.may_plan_at(by, host.unit_id), "not_allowed", _("Your post may not plan gatherings here."))
    last = max((timezone.localtime(starts_at).date(), *more_days))
    require(last <= timezone.localdate(), "running", _("It goes on still: enter it when it is over."))
    gathering = Gathering(
        unit=host.unit, host=host, state="ended", title=title.strip(), kind=kind, form=form, starts_at=starts_at,
        more_days=[day.isoformat() for day in sorted(set(more_days))], place=place.strip(), held_on=last,
        link=said.get("link", ""), agenda=list(said.get("agenda", ())),
    )  # fmt: skip
    begin(gathering, "gatherings.gathering_entered", by=by, facts={"kind": kind, "held": last.isoformat()})
    write_sites(
        gathering, [NewSite(unit=host.unit, place=gathering.place, expected=said.get("expected", 0))], by=by
    )
    return gathering


@transaction.atomic
def edit_gathering(gathering: Gathering, *, by: Person, reason: str, **fields: Any) -> Gathering:
    """Change what was planned, until it begins."""
    gathering = held(gathering)
    allow(rules.may_edit, by, gathering)
    starts_at = fields.get("starts_at", gathering.starts_at)
    further = fields.get("more_days", [date.fromisoformat(one) for one in gathering.more_days])
    fields["more_days"] = _further_days(starts_at, further)
    why = reasoned(reason)
    return change(gathering, "gatherings.gathering_edited", by=by, words=why, **fields)


@transaction.atomic
def invite_gathering(gathering: Gathering, *, by: Person, notice: str, exhibits: Files = ()) -> Gathering:
    """Invite the delegates and tell everybody. Delegates who left an address are written to."""
    gathering = held(gathering)
    allow(rules.may_invite, by, gathering)
    require(gathering.starts_at > timezone.now(), "past", _("It lies in the past: change its day first."))
    require(
        bool(gathering.agenda), "no_agenda", _("Write the agenda first: whoever is invited should know it.")
    )
    change(
        gathering, "gatherings.gathering_invited", by=by, words=reasoned(notice, least=20), files=exhibits, state="invited",
        announced_on=timezone.localdate(), facts={"on": day_of(gathering).isoformat()},
    )  # fmt: skip
    waiting = Delegate.objects.filter(gathering=gathering, state="invited", contact__isnull=False)
    tell_delegates(gathering, waiting.select_related("site", "contact"))
    return gathering


@transaction.atomic
def open_gathering(gathering: Gathering, *, by: Person) -> Gathering:
    """The doors open: from now on whoever comes is counted."""
    gathering = held(gathering)
    allow(rules.may_open, by, gathering)
    return change(gathering, "gatherings.gathering_opened", by=by, state="running")


@transaction.atomic
def end_gathering(gathering: Gathering, *, by: Person) -> Gathering:
    """It is over; the entry says how many of how many came."""
    gathering = held(gathering)
    allow(rules.may_end, by, gathering)
    return change(
        gathering, "gatherings.gathering_ended", by=by, state="ended", held_on=timezone.localdate(),
        facts=_counted(gathering),
    )  # fmt: skip


@transaction.atomic
def conclude_gathering(
    gathering: Gathering, *, by: Person, conclusion: str, exhibits: Files = ()
) -> Gathering:
    """Tell the conclusion under an official number."""
    gathering = held(gathering)
    allow(rules.may_conclude, by, gathering)
    words = reasoned(conclusion, least=20)
    today = timezone.localdate()
    number = give_number(gathering.host, type_code="TB", thing=gathering.thing, on=today)
    return change(
        gathering, "gatherings.gathering_concluded", by=by, files=exhibits, state="concluded", conclusion=words,
        concluded_on=today, number=number, facts={"number": number.text, **_counted(gathering)},
    )  # fmt: skip


@transaction.atomic
def cancel_gathering(gathering: Gathering, *, by: Person, reason: str) -> Gathering:
    """Call it off; the reason is public where the gathering was."""
    gathering = held(gathering)
    allow(rules.may_cancel, by, gathering)
    return change(
        gathering, "gatherings.gathering_cancelled", by=by, words=reasoned(reason), state="cancelled"
    )


@transaction.atomic
def add_documents(
    gathering: Gathering, *, by: Person, note: str, exhibits: Files, is_public: bool
) -> Gathering:
    """Papers of the gathering: reports, slides, minutes; for everybody or for staff alone."""
    gathering = held(gathering)
    allow(rules.may_add_documents, by, gathering)
    require(bool(exhibits), "no_files", _("Choose at least one file."))
    return change(
        gathering,
        "gatherings.documents_added",
        by=by,
        words=reasoned(note),
        files=exhibits,
        is_public=is_public,
    )


def day_of(gathering: Gathering) -> date:
    return timezone.localtime(gathering.starts_at).date()


def _further_days(starts_at: datetime, days: Sequence[date]) -> list[str]:
    now = timezone.now()
    require(starts_at > now, "past", _("Choose a day and hour that are still to come."))
    require(starts_at < now + _LONGEST_AHEAD, "far", _("Choose a day within the next two years."))
    first = timezone.localtime(starts_at).date()
    require(
        all(first < day < first + _LONGEST_AHEAD for day in days) and len(days) <= _MOST_DAYS,
        "bad_days",
        _("Further days come after the first one, within two years."),
    )
    return [day.isoformat() for day in sorted(set(days))]


def _counted(gathering: Gathering) -> dict[str, int]:
    listed = Delegate.objects.filter(gathering=gathering).exclude(state="withdrawn")
    return {
        "sites": gathering.sites.filter(state="set").count(), "delegates": listed.count(),
        "present": listed.filter(state="attended").count(),
    }  # fmt: skip
