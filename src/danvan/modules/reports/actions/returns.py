"""A return from the day it is owed to the day it is accepted."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, begin, change, held, reasoned
from danvan.kernel.notices.public import notify_person
from danvan.kernel.organisations.public import Body, Person
from danvan.kernel.papers.public import PARTY_NUMBER, STATE_NUMBER, give_number
from danvan.kernel.rulebook.public import deadline
from danvan.kernel.workflow.public import start_clock, stop_clock
from danvan.lib.errors import Refused, require
from danvan.lib.periods import Period

from .. import composing, layouts, narrative, queries, rules, sources, wording
from ..models import Edition, Return, TemplateVersion
from .templates import facts_of, keep_templates

DUE = "due"
_LONGEST = 40_000


@transaction.atomic
def open_return(
    *, by: Person, template: TemplateVersion, body: Body, period: Period, subject: str = ""
) -> Return:
    """A return that a body owes for a period; the days until it falls due run from the closing of its figures."""
    blueprint = template.blueprint
    require(rules.may_open_at(by, body.unit_id), "not_allowed", _("Your post may not begin returns here."))
    require(
        body.kind in blueprint.signs and body.unit.level in blueprint.levels, "not_theirs",
        _("This template is not for this body: choose another one."),
    )  # fmt: skip
    require(
        period.kind in blueprint.periods,
        "other_period",
        _("This template is not made for periods of this kind."),
    )
    there = Return.objects.filter(
        body=body, template__key=template.key, starts_on=period.start, closes_on=period.end, subject=subject
    )
    require(not there.exists(), "there", _("This return is there already."))
    with translation.override("vi"):
        title = blueprint.named("vi", wording.period_words(period))
    row = Return(
        unit=body.unit, state="due", template=template, body=body, subject=subject.strip(), kind=period.kind.value,
        title=f"{title}: {subject.strip()}" if subject.strip() else title, starts_on=period.start,
        closes_on=period.end, closes=period.closes, layout=blueprint.layout or layouts.of_body(body.kind),
        due_on=deadline(blueprint.due_rule, start=period.end, on=period.end).due_on,
    )  # fmt: skip
    start_clock(row.thing, purpose=DUE, rule=blueprint.due_rule, start=period.end)
    told = {**facts_of(template), "period": period.code, "due": row.due_on.isoformat()}
    return begin(row, "reports.return_opened", by=by, facts=told)


def open_due(*, by: Person, today: date | None = None) -> int:
    """Every return whose time has come, for every unit that sends one. Returns how many were opened."""
    today = today or timezone.localdate()
    keep_templates(by=by)
    units = list(queries.sending_units())
    duties = queries.duties(units, today=today)
    if not duties:
        return 0
    there = queries.opened({one.template.pk for one in duties}, since=min(one.period.end for one in duties))
    count = 0
    for duty in duties:
        if (duty.body.pk, duty.template.key, duty.period.start, duty.period.end) not in there:
            open_return(by=by, template=duty.template, body=duty.body, period=duty.period)
            count += 1
    return count


@transaction.atomic
def write_return(row: Return, *, by: Person, texts: Mapping[str, str]) -> Return:
    """Words of some sections. Figures stand in them by name only; a name that nobody counts is refused."""
    row = held(row)
    allow(rules.may_write, by, row)
    written = {part.key: part for part in row.blueprint.parts if part.is_written}
    for key, text in texts.items():
        require(key in written, "no_section", _("The template has no such section to write in."))
        require(len(text) <= _LONGEST, "too_long", _("A section holds at most 40,000 characters."))
        _check(wording.heading(written[key].number, dict(written[key].title)), text)
    changed = {key: text.strip() for key, text in texts.items() if text.strip() != row.texts.get(key, "")}
    if not changed:
        return row
    return change(
        row, "reports.return_written", by=by, texts={**row.texts, **changed}, state="writing",
        facts={"sections": len(changed)},
    )  # fmt: skip


def _check(where: str, text: str) -> None:
    said = {
        "unknown": _("“%(said)s” in “%(where)s” is not a figure: choose one from the list beside the field."),
        "moment": _("“%(said)s” in “%(where)s” cannot be read: write {{name}}, {{name|before}}, {{name|last_year}} or {{name|change}}."),
        "braces": _("A brace in “%(where)s” is not closed: write {{name}}."),
    }  # fmt: skip
    for problem in narrative.problems(text, sources.items()):
        raise Refused(f"slot_{problem.code}", said[problem.code] % {"said": problem.said, "where": where})


@transaction.atomic
def take_passages(row: Return, *, by: Person, section: str, editions: Sequence[Edition]) -> Return:
    """Take over what units below wrote in a section. It stays theirs: with their name, and their numbers with it."""
    row = held(row)
    allow(rules.may_take, by, row)
    require(section in {part.key for part in row.blueprint.parts if part.is_written}, "no_section",
            _("The template has no such section to write in."))  # fmt: skip
    offered = {one.sha256 for one in queries.takeable(row)}
    wanted = [one.sha256 for one in editions]
    require(
        set(wanted) <= offered,
        "not_accepted",
        _("Only accepted returns of units directly below can be taken over."),
    )
    return change(
        row, "reports.passages_taken", by=by, state="writing", taken={**row.taken, section: wanted},
        facts={"section": section, "units": len(wanted)},
    )  # fmt: skip


@transaction.atomic
def sign_return(row: Return, *, by: Person, signer_title: str) -> Return:
    """Freeze words, figures, meanings and the tree as an edition, and sign it under an official number."""
    row = held(row)
    allow(rules.may_sign, by, row)
    title = reasoned(signer_title, least=3)
    empty = [
        part
        for part in row.blueprint.parts
        if part.is_needed and not row.texts.get(part.key) and not row.taken.get(part.key)
    ]
    if empty:
        named = ", ".join(wording.heading(part.number, dict(part.title)) for part in empty)
        raise Refused(
            "sections_empty", _("These sections are still empty: %(sections)s.") % {"sections": named}
        )
    running = row.assemblies.filter(state="running").exists()
    require(not running, "assembling", _("The annex is still being put together: wait, or interrupt it."))
    today = timezone.localdate()
    number = row.number or give_number(
        row.body, type_code=row.blueprint.type_code, thing=row.thing, on=today,
        written=PARTY_NUMBER if row.layout == "party" else STATE_NUMBER,
    )  # fmt: skip
    edition = _freeze(row)
    return change(
        row, "reports.return_signed", by=by, state="signed", signed_on=today, number=number, signer_title=title,
        signed_by=None if by.is_system else by,
        facts={"edition": edition.number, "sha256": edition.sha256, "number": number.text},
    )  # fmt: skip


def _freeze(row: Return) -> Edition:
    assembly = row.assemblies.filter(state="done").order_by("-pk").first()
    annex: dict[str, Any] = {}
    if assembly is not None:
        parts = (
            assembly.parts.select_related("unit").order_by("unit__code").values_list("unit__code", "sha256")
        )
        annex = {
            "assembly": assembly.uid.hex,
            "digest": assembly.digest,
            "parts": [list(one) for one in parts],
        }
    content = composing.compose(row, annex=annex)
    last = queries.last_edition(row)
    uid, number = uuid.uuid4(), last.number + 1 if last is not None else 1
    content |= {"edition": number, "uid": uid.hex, "frozen_at": timezone.now().isoformat(timespec="seconds")}
    text = composing.canonical(content)
    return Edition.objects.create(of=row, uid=uid, number=number, content=text, sha256=composing.digest(text))


@transaction.atomic
def reopen_return(row: Return, *, by: Person, reason: str) -> Return:
    """Take the signature back before the return was sent; the edition stays, the next one gets a new number."""
    row = held(row)
    allow(rules.may_reopen, by, row)
    return change(
        row, "reports.return_reopened", by=by, words=reasoned(reason), is_public=False, state="writing"
    )


@transaction.atomic
def submit_return(row: Return, *, by: Person) -> Return:
    """Send it to the level above; whether it came in time is judged by the first sending. The top has nobody above."""
    row = held(row)
    allow(rules.may_submit, by, row)
    today = timezone.localdate()
    stop_clock(row.thing, purpose=DUE, on=today)
    sent_on = row.submitted_on or today
    is_top = row.unit.parent_id is None
    if not is_top:
        for person in queries.examiners_of(row):
            _tell(person, row, _("%(unit)s has sent a return"), _("“%(title)s” waits to be examined."))
    return change(
        row, "reports.return_submitted", by=by, state="accepted" if is_top else "submitted", submitted_on=sent_on,
        accepted_on=today if is_top else None, facts={"in_time": sent_on <= row.due_on},
    )  # fmt: skip


@transaction.atomic
def send_back_return(row: Return, *, by: Person, remarks: str) -> Return:
    """Back to its unit with remarks; nobody above changes a word or a number of it."""
    row = held(row)
    allow(rules.may_send_back, by, row)
    words = reasoned(remarks)
    for person in queries.people_of([row.body_id], "reports.write"):
        _tell(person, row, _("A return of %(unit)s came back"), f"“%(title)s”\n\n{words.replace('%', '%%')}")
    return change(row, "reports.return_sent_back", by=by, words=words, is_public=False, state="returned")


@transaction.atomic
def accept_return(row: Return, *, by: Person, note: str = "") -> Return:
    """The return counts, and is public from now on."""
    row = held(row)
    allow(rules.may_accept, by, row)
    for person in queries.people_of([row.body_id], "reports.write"):
        _tell(person, row, _("A return of %(unit)s was accepted"), _("“%(title)s” is public now."))
    return change(
        row, "reports.return_accepted", by=by, words=note.strip(), is_public=False, state="accepted",
        accepted_on=timezone.localdate(),
    )  # fmt: skip


def remind_due(*, by: Person, today: date | None = None) -> int:
    """Tell those who write that a return falls due soon or is late. Returns how many returns were told of."""
    today = today or timezone.localdate()
    rows = queries.to_remind(today=today)
    for one in rows:
        _remind(one, by=by, today=today)
    return len(rows)


@transaction.atomic
def _remind(row: Return, *, by: Person, today: date) -> None:
    row = held(row)
    subject = _("%(unit)s: a return falls due") if row.due_on >= today else _("%(unit)s: a return is late")
    for person in queries.people_of([row.body_id], "reports.write"):
        _tell(person, row, subject, _("“%(title)s” falls due on %(due)s."))
    change(row, "reports.return_reminded", by=by, reminded_on=today, facts={"late": row.due_on < today})


def _tell(person: Person, row: Return, subject: str, text: str) -> None:
    told = {"unit": row.unit.full_name, "title": row.title, "due": f"{row.due_on:%d/%m/%Y}"}
    notify_person(person, subject=subject % told, text=text % told, thing=row.thing)
